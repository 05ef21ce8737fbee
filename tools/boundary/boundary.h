/* SPDX-License-Identifier: GPL-2.0 */
/*
 * boundary.h - the model that the passes of sched-boundary share
 *
 * An input object is split into *atoms*: one function, one datum, one entry of a
 * table such as __bug_table, one run of string literals.  Every relocation is
 * resolved to the atom it means, so that a pass asks "what does this function
 * call" and never "what is at .text+0x1234".  The passes run in this order:
 *
 *   config   the boundary file
 *   ksyms    vmlinux's symbols
 *   place    what vmlinux's symbols do not say: whose they are, and how large
 *   elf      files, checked
 *   object   sections, symbols, relocations          (payload and reference)
 *   atom     split, decode, resolve
 *   debug    source file, prototype, enclosing function of each atom
 *   match    which symbol of vmlinux an atom is
 *   classify what becomes of it, and why
 *   check    refuse what cannot work
 *   live     what is left
 *   cut      retarget references, write the result
 *
 * Memory lives until the process ends, which is soon.
 */
#ifndef SCHED_BOUNDARY_H
#define SCHED_BOUNDARY_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <elfutils/libdw.h>
#include <gelf.h>
#include <libelf.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define __printf(a, b) __attribute__((format(printf, a, b)))

/* A growing array; vec_push() returns the new element. */
#define VEC(type)                                                                                  \
	struct {                                                                                   \
		type *v;                                                                           \
		size_t n, cap;                                                                     \
	}
#define vec_push(vec)                                                                              \
	((vec)->v = vec_room((vec)->v, (vec)->n, &(vec)->cap, sizeof(*(vec)->v)),                  \
	 &(vec)->v[(vec)->n++])
#define vec_sort(vec, compare)                                                                     \
	do {                                                                                       \
		if ((vec)->n)                                                                      \
			qsort((vec)->v, (vec)->n, sizeof(*(vec)->v), compare);                     \
	} while (0)
/* One that is empty may have no memory, and nothing can be added to NULL, not even 0. */
#define for_each_vec(p, vec) for ((p) = (vec)->v; (vec)->n && (p) < (vec)->v + (vec)->n; (p)++)

/* util.c */
void *xcalloc(size_t n, size_t size);
void *vec_room(void *v, size_t n, size_t *cap, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
char *xasprintf(const char *fmt, ...) __printf(1, 2);
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
size_t base_length(const char *name);
bool same_base(const char *a, const char *b);

typedef VEC(const char *) name_list;

/* A map from a string to whatever belongs to it. */
struct map {
	struct map_slot {
		const char *key;
		void *value;
	} *slots;
	size_t n, cap;
};

void *map_get(const struct map *map, const char *key);
void map_set(struct map *map, const char *key, void *value);

/* diag.c: what went wrong; the exit status follows from the number of errors */
extern unsigned int diag_errors;
void diag_error(const char *fmt, ...) __printf(1, 2);
void diag_reason(const char *fmt, ...) __printf(1, 2);
void diag_remedy(const char *fmt, ...) __printf(1, 2);
void diag_note(const char *fmt, ...) __printf(1, 2);

/*
 * config.c: the boundary file
 */

/**
 * struct rule - one line of a list in the boundary file
 * @pattern: external: shell pattern for a name
 * @reason: external: why; NULL where the list needs none
 * @size: external: bytes of an entry, for tables
 */
struct rule {
	const char *pattern;
	const char *reason;
	unsigned int size;
};

typedef VEC(struct rule) rules;

struct config {
	const char *path;
	const char *series;
	const char *directory;
	const char *entry;
	const char *switch_call;
	const char *switch_to;
	const char *switch_trace;
	rules objects;
	rules files;
	rules outside;
	rules inside;
	rules user_memory;
	rules mangled;
	rules overlays;
	rules once;
	rules given;
	rules lock_classes;
	rules machinery;
	rules structs;
	rules tables;
	rules dropped;
	rules hooks;
	rules sidecar;	/* FILE:FUNCTION, from the command line */
	rules runtime;
};

int config_read(struct config *config, const char *path);
const struct rule *rules_match(const rules *list, const char *name);

struct cut;

/*
 * sidecar.c: functions of other files that a payload replaces as well
 */
int sidecar_read(struct config *config, const char *list);
const char *sidecar_object(const struct config *config, size_t i);
bool sidecar_has(const struct config *config, const char *file, const char *function);
void sidecar_check(struct cut *cut);

/*
 * elf.c: a file, checked
 */

/**
 * struct elf_section - one section
 * @name: external: never NULL
 * @data: external: its contents, not compressed; NULL: the file has none
 * @index: external: its number
 * @link: external: as in the file, not checked; so are @info and @entsize
 */
struct elf_section {
	const char *name;
	uint8_t *data;
	uint64_t address, size, align, flags, entsize;
	uint32_t type, link, info;
	unsigned int index;
};

/**
 * struct elf_file - an ELF file in memory
 * @path: external: for messages
 * @bytes: external: all of it
 * @type: external: ET_REL, ET_EXEC, ...
 * @sections: external: by number
 */
struct elf_file {
	const char *path;
	uint8_t *bytes;
	uint64_t size;
	unsigned int type;
	VEC(struct elf_section) sections;
};

struct elf_symbol {
	const char *name;
	uint64_t value, size;
	uint16_t section;	/* or SHN_UNDEF, SHN_ABS */
	uint8_t bind, type;
};

struct elf_reloc {
	uint64_t offset;
	int64_t addend;
	uint32_t type, symbol;
};

typedef VEC(struct elf_symbol) elf_symbols;
typedef VEC(struct elf_reloc) elf_relocs;

int elf_file_open(struct elf_file *file, const char *path);
int elf_file_parse(struct elf_file *file);
int elf_file_symbols(const struct elf_file *file, elf_symbols *symbols);
int elf_file_relocs(const struct elf_file *file, const struct elf_section *table,
		    size_t nr_symbols, elf_relocs *relocs);
Dwarf *elf_file_dwarf(const struct elf_file *file);

/*
 * ksyms.c: the symbols of vmlinux
 */
struct ksym {
	const char *name;
	uint64_t address;
	uint64_t size;
	unsigned int file;	/* FILE group it is local to; 0: global */
	unsigned int position;	/* among equal names in address order, from 1 */
	unsigned int equals;	/* how many of that name there are */
	bool function;
	bool sized;		/* false: @size was derived from the next symbol */
	struct ksym *next;	/* next of equal name */
};

struct ksyms {
	const char *path;
	VEC(struct ksym) symbols;
	VEC(const char *) files;	/* by group number; 0 is not used */
	struct map by_name;
	struct elf_file *image;		/* NULL: no bytes, symbols only */
	uint8_t build_id[20];
	bool has_build_id;
};

int ksyms_read_elf(struct ksyms *ksyms, const char *path);
int ksyms_read_text(struct ksyms *ksyms, const char *path);
struct ksym *ksyms_find(const struct ksyms *ksyms, const char *name);
struct ksym *ksyms_at(const struct ksyms *ksyms, uint64_t address);
const uint8_t *ksyms_bytes(const struct ksyms *ksyms, uint64_t address, uint64_t size);
const char *ksym_import_name(const struct ksym *sym);

/*
 * object.c: one relocatable input
 */
struct object;
struct section;
struct atom;

struct symbol {
	const char *name;
	struct section *section;	/* NULL: undefined, absolute */
	uint64_t value;
	uint64_t size;
	uint8_t bind;
	uint8_t type;
	bool undefined;
};

/**
 * struct reloc - a relocation, and what it means
 * @offset: external: in its section
 * @addend: external: as the compiler wrote it
 * @type: external: R_X86_64_*
 * @symbol: external: what it names; NULL for a branch that the assembler had
 *          resolved itself and that the split brought back
 * @target: external: the atom it refers to; NULL: undefined in all inputs
 * @delta: external: the place in @target, counted from its start, without the
 *         distance to the end of the instruction
 * @branch: external: it is the operand of a direct call or jump
 */
struct reloc {
	uint64_t offset;
	int64_t addend;
	uint32_t type;
	struct symbol *symbol;
	struct atom *target;
	int64_t delta;
	uint8_t trailing;
	bool branch;
};

enum section_kind {
	SECTION_OTHER,		/* not part of the image: symbol table, debug info */
	SECTION_TEXT,
	SECTION_DATA,		/* writable */
	SECTION_CONST,
	SECTION_TABLE,		/* one atom per entry */
	SECTION_ORC,		/* .orc_unwind_ip, .orc_unwind */
	SECTION_DROPPED,
};

struct section {
	struct object *object;
	const char *name;
	const uint8_t *data;
	uint64_t size, align, flags, entsize;
	uint32_t type;
	unsigned int index;
	enum section_kind kind;
	unsigned int entry_size;
	bool init;
	VEC(struct reloc) relocs;	/* sorted by offset */
	VEC(struct atom *) atoms;	/* sorted by start */
};

struct object {
	const char *path;
	const char *name;
	struct elf_file elf;
	VEC(struct section) sections;
	VEC(struct symbol) symbols;
	struct symbol *source;		/* its FILE symbol */
	struct debug *debug;
	unsigned int file;		/* FILE group in vmlinux */
	uint64_t text_start, text_end;	/* where vmlinux has its text */
};

int object_read(struct object *object, const char *path);
struct section *object_section(struct object *object, const char *name);

/*
 * insn.c: lengths of x86-64 instructions
 */
struct insn {
	unsigned int length;
	unsigned int branch;	/* offset of a direct branch's operand; 0: none */
	unsigned int branch_size;
};

int insn_decode(struct insn *insn, const uint8_t *bytes, size_t n);
int64_t insn_displacement(const struct insn *insn, const uint8_t *bytes);

/*
 * atom.c: objects split into functions, data and entries
 */
enum fate {
	FATE_NONE,
	/* functions */
	FATE_INTERFACE,	/* kept, and vmlinux's is redirected to it */
	FATE_INNER,	/* kept, vmlinux has one as well */
	FATE_NEW,	/* kept, vmlinux has none */
	FATE_HELPER,	/* kept: a header's function */
	FATE_OUTSIDE,	/* dropped, vmlinux's is used */
	/* data */
	FATE_SHARED,	/* dropped, vmlinux's is used */
	FATE_PRIVATE,	/* kept, reset at each activation */
	FATE_ONCE,	/* kept, never reset */
	FATE_CONST,	/* kept, read only */
	FATE_OVERLAY,	/* kept as image, vmlinux's is used */
	/* both */
	FATE_DROPPED,	/* init code and data, trace events: nobody may use it */
};

struct atom {
	struct section *section;
	struct symbol *symbol;		/* the one that names it; NULL: anonymous */
	const char *name;		/* never NULL, for messages */
	uint64_t start, size;
	uint64_t align;
	struct reloc *relocs;
	size_t nr_relocs;
	struct debug_entity *entity;	/* from debug info; NULL: none */
	struct ksym *ksym;		/* vmlinux's; NULL: it has none */
	struct atom *twin;		/* the same thing in the reference objects */
	struct atom *parent;		/* for .cold parts: their function */
	enum fate fate;
	const char *reason;
	const char *file;
	bool function;
	bool taken;			/* its address is taken */
	bool literal;			/* anonymous, goes by its contents */
	bool machinery;			/* of tracepoints, trace events, static calls */
	const struct atom *caller;	/* code of vmlinux that calls it directly and is not replaced */
	bool reaches;			/* calls lead to the entry */
	const char *user;		/* what it touches user memory with; NULL: it does not */
	struct atom *user_via;		/* the function that does it for it; NULL: none of these objects */
	bool inside;			/* the boundary leads to it, not only a file of the payload's own */
	bool live;
	/* where it went */
	struct out_section *out;
	uint64_t out_offset;
	struct out_symbol *out_symbol;
};

/* A set of objects that were linked into one kernel. */
struct tree {
	const char *what;		/* "payload", "reference": for messages */
	VEC(struct object) objects;
	VEC(struct atom *) atoms;
	struct map globals;		/* name -> struct symbol that defines it */
};

int tree_read(struct tree *tree, const char *what, char *const *paths, size_t n,
	      struct config *config);
struct atom *section_atom(const struct section *section, int64_t offset);
const char *reloc_name(const struct reloc *reloc);
bool atom_is_percpu(const struct atom *atom);
bool atom_same(const struct atom *a, const struct atom *b, const char **what);
#define for_each_atom(var, tree)                                                                   \
	for (struct atom **p_ = (tree)->atoms.v;                                                   \
	     (tree)->atoms.n && p_ < (tree)->atoms.v + (tree)->atoms.n && ((var) = *p_); p_++)
#define for_each_reloc(var, atom)                                                                  \
	for ((var) = (atom)->relocs; (atom)->nr_relocs && (var) < (atom)->relocs + (atom)->nr_relocs; (var)++)

/*
 * split.c
 */
int section_split(struct section *section, struct tree *tree);
int section_decode(struct section *section);

/*
 * debug.c: what DWARF says of functions and data
 */
struct parameter {
	const char *name;	/* "" for none */
	const char *type;
};

struct debug_entity {
	const char *name;
	const char *file;
	const char *function;	/* enclosing function of a static local */
	const char *signature;	/* prototype, or the type of a datum */
	VEC(struct parameter) parameters;	/* of a function; the first is its result */
	name_list used;		/* by a function: layouts that its variables have or point to */
	name_list inlined;	/* into a function: the names of others */
	unsigned int line;
	unsigned int ordinal;	/* among equal names in one function, from 1 */
	Dwarf_Die die;
};

/**
 * struct member - one member of a struct or union, or one value of an enumeration
 * @name: external: its name, "" for unnamed bit fields
 * @type: external: its type as text
 * @at: external: the bit where it begins; of an enumeration the value
 * @size: external: bits
 */
struct member {
	const char *name;
	const char *type;
	uint64_t at;
	uint64_t size;
};

/**
 * struct layout - one struct, union or enumeration
 * @name: external: "struct rq"
 * @file: external: where it is defined
 * @line: external: the line
 * @size: external: bytes
 * @members: external: its members, those of anonymous members included
 * @refers: external: names of the layouts that its members lead to
 * @values: external: it is an enumeration
 * @internal: external: defined inside the boundary's directory
 * @why: internal: what makes it shared with vmlinux, NULL: nothing
 */
struct layout {
	const char *name;
	const char *file;
	unsigned int line;
	uint64_t size;
	VEC(struct member) members;
	name_list refers;
	bool values;
	bool internal;
	const char *why;
};

struct debug {
	struct map entities;	/* place, or name of a function -> entity */
	struct map ordinals;
	VEC(struct layout *) layouts;
	struct map layout_by_name;
	name_list used;		/* by all functions */
};

int debug_read(struct object *object, const struct config *config);
void debug_attribute(struct tree *tree);
/* Of what refers to what in debug info; and of the size of anything. */
#define DEBUG_DEPTH	64
#define DEBUG_SIZE_MAX	(1ull << 31)

const char *debug_type(Dwarf_Die *die, int depth);
int debug_sibling(Dwarf_Die *die);
bool debug_peel(Dwarf_Die *die);
uint64_t debug_size(Dwarf_Die *type);
const char *debug_path(const char *path, const struct config *config);

/* layout.c */
void layout_read(struct debug *debug, Dwarf_Die *die, const struct config *config);
void layout_refer(name_list *list, Dwarf_Die *die);
struct layout *layout_find(const struct tree *tree, const char *name);

/* match.c */
struct ksym *match_global(const struct ksyms *ksyms, const char *name);
struct ksym *match_symbol(const struct ksyms *ksyms, const struct object *object,
			  const struct symbol *symbol);
bool match_overridden(const struct object *object, const struct symbol *symbol,
		      const struct ksym *sym);
void match_reference(struct tree *tree, const struct ksyms *ksyms);
void match_twins(struct tree *payload, struct tree *reference);

/* classify.c */
void classify_reference(struct tree *tree, struct config *config, const struct ksyms *ksyms);
void classify_payload(struct tree *payload, struct tree *reference, struct config *config);

/*
 * One run of cut or check.
 */
struct cut {
	struct config *config;
	struct ksyms *ksyms;
	struct tree *payload, *reference;
	const char *release, *source_version, *compiler, *source_hash;
	const char *keep;		/* private data that are not reset, separated by spaces */
	struct map refused;		/* layouts whose change was refused */
	/* for the report */
	unsigned int data_references, outside_references, pointer_references;
};

/* live.c */
const char *reference_import(const struct cut *cut, const struct atom *from,
			     const struct reloc *reloc);
bool is_hook(const struct cut *cut, const struct atom *atom);
void live_mark(const struct cut *cut);

/*
 * emit.c: an object under construction
 */
struct out_symbol {
	const char *name;
	unsigned int bind, type, index;
	struct out_section *section;	/* NULL: undefined, or a file's name */
	uint64_t value, size;
};

struct out_reloc {
	uint64_t offset;
	uint32_t type;
	struct out_symbol *symbol;
	int64_t addend;
};

struct out_section {
	const char *name;
	uint32_t type;
	uint64_t flags, align, size, entsize;
	unsigned int index;
	struct out_symbol *symbol;
	VEC(uint8_t) bytes;
	VEC(struct out_reloc) relocs;
};

struct out {
	VEC(struct out_section *) sections;
	VEC(struct out_symbol *) symbols;
	struct map imports;
	struct map strings;	/* of the tables: text -> place, counted from 1 */
};

struct out_section *out_section(struct out *out, const char *name, uint32_t type, uint64_t flags);
void out_align(struct out_section *section, uint64_t align);
uint64_t out_append(struct out_section *section, const void *bytes, uint64_t n);
void out_reloc(struct out_section *section, uint64_t offset, uint32_t type,
	       struct out_symbol *symbol, int64_t addend);
struct out_symbol *out_symbol(struct out *out, const char *name, unsigned int bind,
			      unsigned int type, struct out_section *section, uint64_t value,
			      uint64_t size);
struct out_symbol *out_import(struct out *out, const char *name);
int out_write(const struct out *out, const char *path);

/* cut.c, orc.c, tables.c */
void cut_copy(struct cut *cut, struct out *out);
void cut_reference(struct out_section *section, uint64_t offset, uint32_t type,
		   const struct atom *to, int64_t addend);
int cut_orc(struct cut *cut, struct out *out);
int cut_tables(struct cut *cut, struct out *out);
bool is_boundary_function(const struct atom *atom);

/*
 * deferred.c: timers and work items inside data
 */
struct deferred {
	const char *name;	/* with the path of members: "group.timers[3]" */
	uint64_t offset;
	unsigned int kind;
};

typedef VEC(struct deferred) deferred_list;

void deferred_find(deferred_list *list, const struct atom *datum);

/* layouts.c */
void layouts_write(struct cut *cut, struct out *out);

/* check.c */
const char *atom_where(const struct atom *atom);
int check(struct cut *cut);

/* entry.c */
void entry_check(struct cut *cut, const struct atom *atom);

/* imports.c */
void imports_check(struct cut *cut);

/* usermem.c */
void usermem_mark(struct tree *tree, const struct config *config, const struct ksyms *ksyms);
void usermem_check(struct cut *cut);

/* shared.c, for the reference */
void shared_mark(const struct cut *cut);
const char *shared_why(const struct cut *cut, const struct layout *layout);
const char *shared_reason(const struct cut *cut, const struct layout *layout);
const char *shared_user(const struct cut *cut, const struct layout *layout);

/* differ.c, for the payload against the reference */
const char *differ_layout(const struct layout *was, const struct layout *is,
			  const struct member **member);
void differ_layouts(struct cut *cut);
void differ_prototypes(struct cut *cut, const struct atom *atom);
bool differ_outside(struct cut *cut, const struct atom *atom);

/* diff.c */
int diff(const struct cut *cut, const char *lines);

/*
 * users.c, for vmlinux
 */

/**
 * struct use - code outside uses something
 * @file: external: of the code
 * @function: external: its name
 * @type: external: it has a variable of this layout, or a pointer to one; or NULL
 * @callee: external: it calls this function; or NULL
 * @callee_file: external: of a static function; or NULL
 */
struct use {
	const char *file, *function;
	const char *type;
	const char *callee, *callee_file;
};

typedef void (*use_function)(void *data, const struct use *use);

int users_each(const struct cut *cut, use_function see, void *data);
const char *users_of_type(const struct cut *cut, const char *name);
const char *users_of_function(const struct cut *cut, const char *name);

/* document.c */
int document(const struct cut *cut, const char *json);

/* report.c */
int report_write(struct cut *cut, const char *json, const char *text, const char *verify_json);

/* place.c */
bool place_needed(const struct ksyms *ksyms);
int place_objects(struct ksyms *ksyms, struct object *objects, size_t n);

/* verify.c */
size_t reloc_field_size(const struct reloc *reloc);
int verify(struct tree *tree, const struct ksyms *ksyms, const char *json);

#endif /* SCHED_BOUNDARY_H */
