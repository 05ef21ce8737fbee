// SPDX-License-Identifier: GPL-2.0
/*
 * split.c - cut a section into atoms
 *
 * -ffunction-sections and -fdata-sections give most functions and data a section
 * of their own.  What has a section attribute still shares one: __sched code,
 * per-CPU and read-mostly data, static call keys.  Symbols tell those apart.  Two
 * sections of code fragments have no symbols, there the references to them do.
 */
#include <string.h>

#include "base/array.h"
#include "base/diag.h"
#include "base/malformed.h"
#include "base/memory.h"
#include "base/name.h"
#include "read/insn.h"
#include "read/object.h"
#include "read/reloc.h"
#include "read/section.h"
#include "read/symbol.h"
#include "model/atom.h"
#include "model/split.h"
#include "model/tree.h"

typedef VEC(struct symbol *) symbol_list;

static bool names_an_atom(const struct symbol *symbol)
{
	return symbol->type != STT_SECTION && symbol->type != STT_FILE && *symbol->name &&
	       !str_starts(symbol->name, ".L");
}

/* By value; of equal ones the largest first, then functions, then global names. */
static int by_value(const void *a, const void *b)
{
	const struct symbol *x = *(struct symbol *const *)a, *y = *(struct symbol *const *)b;

	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	if (x->type != y->type)
		return x->type > y->type ? -1 : 1;
	if (x->bind != y->bind)
		return x->bind > y->bind ? -1 : 1;
	return strcmp(x->name, y->name);
}

static struct atom *new_atom(struct section *section, struct tree *tree, uint64_t start)
{
	struct atom *atom = xcalloc(1, sizeof(*atom));

	atom->section = section;
	atom->start = start;
	atom->name = section->name;
	*vec_push(&section->atoms) = atom;
	*vec_push(&tree->atoms) = atom;
	return atom;
}

static void split_by_symbols(struct section *section, struct tree *tree, const symbol_list *list)
{
	struct symbol **p;
	struct atom *atom = NULL;
	uint64_t end = 0;

	for_each_vec(p, list) {
		struct symbol *symbol = *p;

		if (atom && symbol->value < end) {
			if (symbol->value + symbol->size > end) {
				end = symbol->value + symbol->size;
				atom->size = end - atom->start;
			}
			continue;
		}
		if (atom && symbol->value == atom->start)
			continue;
		atom = new_atom(section, tree, symbol->value);
		atom->symbol = symbol;
		atom->name = symbol->name;
		atom->size = symbol->size;
		atom->function = symbol->type == STT_FUNC && section->kind == SECTION_TEXT;
		end = symbol->value + symbol->size;
	}
}

static int compare_u64(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Code and .altinstructions refer to the first byte of a fragment, other tables to any. */
static bool names_fragment(const struct section *from, const struct reloc *reloc,
			   const struct section *section)
{
	return reloc->symbol->section == section &&
	       (from->kind == SECTION_TEXT || !strcmp(from->name, ".altinstructions"));
}

static void split_by_references(struct section *section, struct tree *tree)
{
	VEC(uint64_t) points = { 0 };
	struct section *from;
	struct reloc *reloc;
	uint64_t *point, last = ~0ull;

	for_each_vec(from, &section->object->sections)
		for_each_vec(reloc, &from->relocs)
			if (names_fragment(from, reloc, section))
				*vec_push(&points) = reloc->symbol->value + reloc->addend +
					(from->kind == SECTION_TEXT ? 4 : 0);
	if (!points.n)
		return;
	vec_sort(&points, compare_u64);
	for_each_vec(point, &points)
		if (*point != last && *point < section->size) {
			new_atom(section, tree, *point);
			last = *point;
		}
}

static void add_literal(struct section *section, struct tree *tree, uint64_t start, uint64_t size)
{
	struct atom *atom = new_atom(section, tree, start);

	atom->size = size;
	atom->literal = true;
}

/* One atom per literal, so that those of dropped functions go with them. */
static void split_strings(struct section *section, struct tree *tree)
{
	for (uint64_t at = 0; at < section->size;) {
		const uint8_t *end = memchr(section->data + at, 0, section->size - at);
		uint64_t next = end ? (uint64_t)(end - section->data) + 1 : section->size;

		add_literal(section, tree, at, next - at);
		at = next;
	}
}

#define KASAN_GLOBALS	".data..LASAN0"

/* An entry of that table: a datum that KASAN guards, with the space around it. */
struct kasan_global {
	uint64_t start, size, padded_size;
	uint64_t rest[5];
};

struct range {
	uint64_t start, size, padded_size;
};

static int by_start(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static bool is_range(const struct section *section, uint64_t start,
		     const struct kasan_global *global)
{
	return start <= section->size && global->padded_size <= section->size - start &&
	       global->size <= global->padded_size;
}

/*
 * With KASAN literals are not merged but guarded: they lie in one section, without
 * symbols, and the object's table of globals tells where.
 */
static void split_guarded(struct section *section, struct tree *tree)
{
	VEC(struct range) ranges = { 0 };
	struct section *table;
	struct range *range;
	struct reloc *reloc;
	uint64_t at = 0;

	for_each_vec(table, &section->object->sections) {
		if (strcmp(table->name, KASAN_GLOBALS))
			continue;
		for_each_vec(reloc, &table->relocs) {
			struct kasan_global global;

			if (reloc->offset % sizeof(global) || reloc->symbol->section != section ||
			    !table->data || sizeof(global) > table->size - reloc->offset)
				continue;
			memcpy(&global, table->data + reloc->offset, sizeof(global));
			if (!is_range(section, reloc->symbol->value + reloc->addend, &global))
				continue;
			*vec_push(&ranges) = (struct range){
				.start = reloc->symbol->value + reloc->addend,
				.size = global.size,
				.padded_size = global.padded_size,
			};
		}
	}
	vec_sort(&ranges, by_start);
	for_each_vec(range, &ranges) {
		if (range->start > at)
			new_atom(section, tree, at);
		add_literal(section, tree, range->start, range->size);
		at = range->start + range->padded_size;
	}
	if (ranges.n && at < section->size)
		new_atom(section, tree, at);
}

static void split_table(struct section *section, struct tree *tree)
{
	for (uint64_t at = 0; at + section->entry_size <= section->size; at += section->entry_size)
		new_atom(section, tree, at)->size = section->entry_size;
	if (section->size % section->entry_size) {
		fault(section->object->path, NULL, "%s: %llu bytes are no multiple of an entry's %u",
		      section->name, (unsigned long long)section->size, section->entry_size);
		diag_remedy("correct the size of '%s' in the boundary file", section->name);
	}
}

/* Sizes where the symbol has none, alignments, the slice of relocations. */
static void finish_atoms(struct section *section)
{
	size_t r = 0;

	for (size_t i = 0; i < section->atoms.n; i++) {
		struct atom *atom = section->atoms.v[i];
		uint64_t end = i + 1 < section->atoms.n ? section->atoms.v[i + 1]->start :
			       section->size;

		if (!atom->size || atom->start + atom->size > end)
			atom->size = end - atom->start;
		atom->align = atom->start ? atom->start & -atom->start : section->align;
		if (atom->align > section->align)
			atom->align = section->align;
		while (r < section->relocs.n && section->relocs.v[r].offset < atom->start)
			r++;
		atom->relocs = r < section->relocs.n ? &section->relocs.v[r] : NULL;
		for (atom->nr_relocs = 0; r < section->relocs.n && section->relocs.v[r].offset < end; r++)
			atom->nr_relocs++;
	}
}

int section_split(struct section *section, struct tree *tree)
{
	symbol_list list = { 0 };
	struct symbol *symbol;

	if (section->kind == SECTION_OTHER)
		return 0;
	if (section->kind == SECTION_TABLE) {
		split_table(section, tree);
	} else if (section->flags & SHF_STRINGS && section->entsize == 1) {
		split_strings(section, tree);
	} else if (!(section->flags & SHF_MERGE)) {
		for_each_vec(symbol, &section->object->symbols)
			if (symbol->section == section && names_an_atom(symbol))
				*vec_push(&list) = symbol;
		if (list.n) {
			vec_sort(&list, by_value);
			split_by_symbols(section, tree, &list);
		} else if (section->kind == SECTION_TEXT) {
			split_by_references(section, tree);
		} else if (section->kind == SECTION_CONST) {
			split_guarded(section, tree);
		}
	}
	if (!section->atoms.n)
		new_atom(section, tree, 0);
	finish_atoms(section);
	return 0;
}

static int undecodable(const struct atom *atom, uint64_t at)
{
	return fault(atom->section->object->path, "teach it to insn.c", "%s+%#llx: unknown instruction",
		     atom->name, (unsigned long long)(at - atom->start));
}

/* A branch without a relocation: bring it back when it leaves its atom. */
static void add_hidden_branch(struct section *section, const struct atom *atom, uint64_t at,
			      const struct insn *insn)
{
	uint64_t target = at + insn->length + insn_displacement(insn, section->data + at);
	struct reloc *reloc;

	if (target >= atom->start && target < atom->start + atom->size)
		return;
	reloc = vec_push(&section->relocs);
	reloc->offset = at + insn->branch;
	reloc->type = insn->branch_size == 4 ? R_X86_64_PLT32 : R_X86_64_PC8;
	reloc->addend = target - insn->branch_size;
	reloc->trailing = insn->branch_size;
	reloc->branch = true;
}

/* A walk through the code of a section and its relocations, those it came with. */
struct walk {
	struct section *section;
	size_t next, n;
};

static int decode_insn(struct walk *w, const struct atom *atom, uint64_t at, struct insn *insn)
{
	struct section *section = w->section;
	bool found = false;
	uint64_t end;

	if (insn_read(insn, section->data + at, atom->start + atom->size - at))
		return undecodable(atom, at);
	end = at + insn->length;
	for (; w->next < w->n && section->relocs.v[w->next].offset < end; w->next++) {
		struct reloc *reloc = &section->relocs.v[w->next];

		if (reloc->offset < at)
			continue;
		reloc->branch = insn->branch && reloc->offset == at + insn->branch;
		found |= reloc->branch;
		if (reloc->type == R_X86_64_PC32 || reloc->type == R_X86_64_PLT32)
			reloc->trailing = end - reloc->offset;
	}
	if (insn->branch && !found)
		add_hidden_branch(section, atom, at, insn);
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	const struct reloc *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/*
 * Find the end of the instruction around each field and the branches that have
 * no relocation.  The latter are appended, and the slices made anew.
 */
int section_decode(struct section *section)
{
	struct walk w = { .section = section, .n = section->relocs.n };
	struct atom **p;
	int err = 0;

	if (section->kind != SECTION_TEXT)
		return 0;
	for_each_vec(p, &section->atoms) {
		const struct atom *atom = *p;
		uint64_t at = atom->start;
		struct insn insn;

		while (!err && at < atom->start + atom->size) {
			err = decode_insn(&w, atom, at, &insn);
			at += insn.length;
		}
	}
	if (!err && section->relocs.n > w.n) {
		vec_sort(&section->relocs, by_offset);
		finish_atoms(section);
	}
	return err;
}
