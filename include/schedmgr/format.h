/* SPDX-License-Identifier: GPL-2.0 */
/*
 * format.h - what is in the file of a scheduler payload
 *
 * A payload is a module with sections of its own.  sched-boundary writes all of them but the
 * seal, which is there from the beginning and filled at the very end; the manager reads the
 * tables when the module has been loaded, libschedmgr reads them in the file.  An address in a
 * table is a relocation of the file: what is in its place there is 0.  This file is for the
 * kernel and for programs alike, so it has plain C types and includes nothing; all is as on
 * 64-bit machines with the least significant byte first.
 */
#ifndef _SCHEDMGR_FORMAT_H
#define _SCHEDMGR_FORMAT_H

/*
 * Version of everything in this file, and of include/linux/schedmgr.h.  The manager refuses
 * a payload that was built with another one; there is no compatibility between versions.  The
 * sizes that stand with it are to be changed together with it.
 */
#define SCHEDMGR_PAYLOAD_ABI		4
#define SCHEDMGR_PAYLOAD_BYTES		128	/* of struct schedmgr_payload */
#define SCHEDMGR_PAYLOAD_OPS_BYTES	96	/* of struct schedmgr_payload_ops */

/* The sections; those that begin with .init are gone when the payload is registered. */
#define SCHEDMGR_SECTION_FUNCTIONS	".schedmgr.functions"
#define SCHEDMGR_SECTION_OVERLAYS	".schedmgr.overlays"
#define SCHEDMGR_SECTION_PRIVATE	".schedmgr.private"
#define SCHEDMGR_SECTION_DEFERRED	".schedmgr.deferred"
#define SCHEDMGR_SECTION_STRINGS	".schedmgr.strings"	/* what names in the tables point to */
#define SCHEDMGR_SECTION_BUILD		".schedmgr.build"
#define SCHEDMGR_SECTION_LAYOUTS	".init.schedmgr.layouts"
#define SCHEDMGR_SECTION_SEAL		".schedmgr.seal"

/**
 * struct schedmgr_head - how a payload's descriptor, struct schedmgr_payload, begins in all versions
 * @abi: SCHEDMGR_PAYLOAD_ABI
 * @size: bytes of the descriptor
 * @ops_size: bytes of its operations
 *
 * The descriptor is an object of the file that points to the record in .schedmgr.build.
 */
struct schedmgr_head {
	unsigned int abi;
	unsigned short size;
	unsigned short ops_size;
};

/**
 * struct schedmgr_function - one boundary function, as vmlinux and as the payload have it
 * @old: its start in vmlinux; written by the module loader
 * @new: its start in the payload; NULL: not redirected, but a task that sleeps in @old blocks a
 *       switch all the same
 * @name: name in vmlinux's symbol table, mangling included
 * @file: the source file that defines it, such as "kernel/sched/fair.c"
 * @old_size: bytes in vmlinux, from its symbol table
 * @new_size: bytes in the payload; 0 where @new is NULL
 * @flags: SCHEDMGR_FN_*
 * @sympos: position among vmlinux's symbols of that name in address order, from 1; 0: the name
 *          is unique
 *
 * Section .schedmgr.functions, sorted by @name.
 */
struct schedmgr_function {
	void *old;
	void *new;
	const char *name;
	const char *file;
	unsigned int old_size;
	unsigned int new_size;
	unsigned int flags;
	unsigned int sympos;
};

/* It is __schedule: every sleeping task has a frame of @old, which is harmless. */
#define SCHEDMGR_FN_SCHEDULE	0x1

/**
 * struct schedmgr_overlay - a shared constant object whose contents follow the active payload
 * @shared: the object in vmlinux
 * @image: what it holds while the payload is active
 * @name: symbol name
 * @size: bytes
 * @flags: 0
 *
 * Section .schedmgr.overlays, sorted by @name.  These are the sched_class objects: their
 * identity and order matter, so they stay where they are.
 */
struct schedmgr_overlay {
	void *shared;
	const void *image;
	const char *name;
	unsigned int size;
	unsigned int flags;
};

/**
 * struct schedmgr_private - writable data of a payload that vmlinux does not have
 * @data: the datum
 * @name: symbol name
 * @size: bytes
 * @flags: SCHEDMGR_PRIVATE_*
 *
 * Section .schedmgr.private, sorted by @name.  Per-CPU variables are in it as well, with
 * SCHEDMGR_PRIVATE_PERCPU set and @data the per-CPU address.
 */
struct schedmgr_private {
	void *data;
	const char *name;
	unsigned int size;
	unsigned int flags;
};

#define SCHEDMGR_PRIVATE_PERCPU	0x1

enum schedmgr_deferred_kind {
	SCHEDMGR_DEFERRED_TIMER,	/* struct timer_list, also that of a delayed_work */
	SCHEDMGR_DEFERRED_HRTIMER,
	SCHEDMGR_DEFERRED_WORK,		/* struct work_struct, also that of a delayed_work */
	SCHEDMGR_DEFERRED_IRQ_WORK,
	SCHEDMGR_DEFERRED_KINDS,
};

/**
 * struct schedmgr_deferred - a timer or work item in a payload's private data
 * @object: the timer or work item
 * @name: the datum's name, with the path of members that leads to it
 * @kind: enum schedmgr_deferred_kind
 * @flags: SCHEDMGR_PRIVATE_PERCPU: @object is a per-CPU address
 *
 * Section .schedmgr.deferred, sorted by the datum's name.  Data that are kept from
 * activation to activation are in it as well.
 */
struct schedmgr_deferred {
	void *object;
	const char *name;
	unsigned int kind;
	unsigned int flags;
};

/**
 * struct schedmgr_build - which kernel a payload was built for and checked against
 * @release: kernel release, NUL-terminated
 * @source: version of the source package, NUL-terminated
 * @compiler: first line of the compiler's --version, NUL-terminated
 * @build_id: GNU build-id of the vmlinux (SHA-1)
 * @source_hash: SHA-256 over the payload's sources
 *
 * Section .schedmgr.build, one record.
 */
struct schedmgr_build {
	char release[65];
	char source[64];
	char compiler[128];
	unsigned char build_id[20];
	unsigned char source_hash[32];
};

/**
 * struct schedmgr_layouts - structs and prototypes that a payload has in common with vmlinux
 * @size: bytes of all, this header and the strings included
 * @types: how many struct schedmgr_layout follow, each with its members behind it
 * @strings: where the strings begin, from here; all offsets of strings count from there
 * @reserved: 0
 *
 * Section .init.schedmgr.layouts.  It has no addresses, so that it reads the same in the file.
 */
struct schedmgr_layouts {
	unsigned int size;
	unsigned int types;
	unsigned int strings;
	unsigned int reserved;
};

/**
 * struct schedmgr_layout - one of them
 * @name: its name, a string
 * @kind: enum schedmgr_layout_kind
 * @size: bytes, 0 of a function
 * @members: how many struct schedmgr_member follow
 */
struct schedmgr_layout {
	unsigned int name;
	unsigned int kind;
	unsigned int size;
	unsigned int members;
};

enum schedmgr_layout_kind {
	SCHEDMGR_LAYOUT_STRUCT,
	SCHEDMGR_LAYOUT_UNION,
	SCHEDMGR_LAYOUT_TYPEDEF,	/* of a struct or union without a name */
	SCHEDMGR_LAYOUT_ENUM,
	SCHEDMGR_LAYOUT_FUNCTION,	/* the first member is its result */
	SCHEDMGR_LAYOUT_KINDS,
};

/**
 * struct schedmgr_member - a member, an enumerator, a parameter
 * @name: its name, a string, may be empty
 * @at: the bit where it begins; an enumerator's value; a parameter's type, a string
 * @size: bits, 0 of what is not a member
 *
 * Members of anonymous structs and unions are in the place of their holder.
 */
struct schedmgr_member {
	unsigned int name;
	unsigned int at;
	unsigned int size;
};

/**
 * struct schedmgr_seal - tells a damaged file from a whole one
 * @magic: SCHEDMGR_SEAL_MAGIC
 * @size: bytes of the file without a signature; 0 until it is sealed
 * @digest: SHA-256 of these bytes, with zeros here
 *
 * Section .schedmgr.seal, filled by 'sched-boundary seal' at the end of a build and checked by
 * libschedmgr.  The kernel does not look at it.
 */
struct schedmgr_seal {
	char magic[8];
	unsigned long long size;
	unsigned char digest[32];
};

#define SCHEDMGR_SEAL_MAGIC	"schdseal"	/* without a NUL */

/* Where everything is, so that no compiler has its own idea of it. */
#define SCHEDMGR_AT(type, member, offset) \
	_Static_assert(__builtin_offsetof(struct schedmgr_##type, member) == (offset), #type "." #member)
#define SCHEDMGR_BYTES(type, bytes) \
	_Static_assert(sizeof(struct schedmgr_##type) == (bytes), #type)

SCHEDMGR_AT(head, size, 4);
SCHEDMGR_AT(head, ops_size, 6);
SCHEDMGR_BYTES(head, 8);
SCHEDMGR_AT(function, new, 8);
SCHEDMGR_AT(function, name, 16);
SCHEDMGR_AT(function, file, 24);
SCHEDMGR_AT(function, old_size, 32);
SCHEDMGR_AT(function, new_size, 36);
SCHEDMGR_AT(function, flags, 40);
SCHEDMGR_AT(function, sympos, 44);
SCHEDMGR_BYTES(function, 48);
SCHEDMGR_AT(overlay, image, 8);
SCHEDMGR_AT(overlay, name, 16);
SCHEDMGR_AT(overlay, size, 24);
SCHEDMGR_AT(overlay, flags, 28);
SCHEDMGR_BYTES(overlay, 32);
SCHEDMGR_AT(private, name, 8);
SCHEDMGR_AT(private, size, 16);
SCHEDMGR_AT(private, flags, 20);
SCHEDMGR_BYTES(private, 24);
SCHEDMGR_AT(deferred, name, 8);
SCHEDMGR_AT(deferred, kind, 16);
SCHEDMGR_AT(deferred, flags, 20);
SCHEDMGR_BYTES(deferred, 24);
SCHEDMGR_AT(build, source, 65);
SCHEDMGR_AT(build, compiler, 129);
SCHEDMGR_AT(build, build_id, 257);
SCHEDMGR_AT(build, source_hash, 277);
SCHEDMGR_BYTES(build, 309);
SCHEDMGR_AT(layouts, types, 4);
SCHEDMGR_AT(layouts, strings, 8);
SCHEDMGR_BYTES(layouts, 16);
SCHEDMGR_AT(layout, kind, 4);
SCHEDMGR_AT(layout, size, 8);
SCHEDMGR_AT(layout, members, 12);
SCHEDMGR_BYTES(layout, 16);
SCHEDMGR_AT(member, at, 4);
SCHEDMGR_AT(member, size, 8);
SCHEDMGR_BYTES(member, 12);
SCHEDMGR_AT(seal, size, 8);
SCHEDMGR_AT(seal, digest, 16);
SCHEDMGR_BYTES(seal, 48);

#undef SCHEDMGR_AT
#undef SCHEDMGR_BYTES

#endif /* _SCHEDMGR_FORMAT_H */
