/* SPDX-License-Identifier: GPL-2.0 */
/*
 * atom.h - one function, one datum, one entry of a table
 */
#ifndef SCHED_BOUNDARY_MODEL_ATOM_H
#define SCHED_BOUNDARY_MODEL_ATOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reloc;
struct section;

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

#define for_each_reloc(var, atom)                                                                  \
	for ((var) = (atom)->relocs; (atom)->nr_relocs && (var) < (atom)->relocs + (atom)->nr_relocs; (var)++)

struct atom *section_atom(const struct section *section, int64_t offset);
const char *reloc_name(const struct reloc *reloc);
bool atom_is_percpu(const struct atom *atom);
bool atom_same(const struct atom *a, const struct atom *b, const char **what);
const char *atom_where(const struct atom *atom);

#endif /* SCHED_BOUNDARY_MODEL_ATOM_H */
