// SPDX-License-Identifier: GPL-2.0
/*
 * cut.c - copy what lives into one object, with references where they belong
 */
#include "base/name.h"
#include "base/text.h"
#include "read/object.h"
#include "read/reloc.h"
#include "read/section.h"
#include "read/symbol.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/live.h"
#include "model/tree.h"
#include "write/out.h"
#include "write/payload.h"

/* Sections of the result; the longest prefix that fits comes first. */
static const struct {
	const char *prefix, *name;
} names[] = {
	{ ".text.unlikely", ".text.unlikely" },
	{ ".text", ".text" },
	{ ".data..percpu", ".data..percpu" },
	{ ".data", ".data" },
	{ ".ref.data", ".data" },
	{ ".bss", ".bss" },
	{ ".rodata", ".rodata" },
};

static const char *result_name(const struct atom *atom)
{
	const struct section *section = atom->section;

	if (atom->fate == FATE_OVERLAY)
		return ".rodata";
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_starts(section->name, names[i].prefix))
			return names[i].name;
	return section->name;
}

/*
 * Strings are not marked for merging any more: the atoms refer to them by offset
 * and the duplicates are few.
 */
static void copy_atom(struct out *out, struct atom *atom)
{
	const struct section *from = atom->section;
	uint64_t flags = from->flags & (SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR);
	struct out_section *to;

	if (atom->fate == FATE_OVERLAY)
		flags = SHF_ALLOC;
	to = out_section(out, result_name(atom), from->type, flags);
	out_align(to, atom->align);
	atom->out = to;
	atom->out_offset = out_append(to, from->data ? from->data + atom->start : NULL,
				      atom->size);
}

/* Its own symbol, or the section's; adds what the latter needs to @addend. */
static struct out_symbol *atom_symbol(const struct atom *atom, int64_t *addend)
{
	if (atom->out_symbol)
		return atom->out_symbol;
	*addend += atom->out_offset;
	return atom->out->symbol;
}

void cut_reference(struct out_section *section, uint64_t offset, uint32_t type,
		   const struct atom *to, int64_t addend)
{
	struct out_symbol *symbol = atom_symbol(to, &addend);

	out_reloc(section, offset, type, symbol, addend);
}

static void count(struct cut *cut, const struct reloc *reloc)
{
	const struct atom *to = reloc->target;

	if (!to)
		return;
	if (!to->function && to->fate != FATE_OUTSIDE)
		cut->data_references++;
	else if (to->fate == FATE_OUTSIDE)
		cut->outside_references++;
	else
		cut->pointer_references++;
}

static void copy_relocs(struct cut *cut, struct out *out, const struct atom *atom)
{
	const struct reloc *reloc;

	for_each_reloc(reloc, atom) {
		uint64_t offset = reloc->offset - atom->start + atom->out_offset;
		int64_t addend = reloc->delta - reloc->trailing;
		const char *import = reference_import(cut, atom, reloc);

		if (reloc->offset >= atom->start + atom->size)
			continue;	/* padding */
		if (!import) {
			cut_reference(atom->out, offset, reloc->type, reloc->target, addend);
			continue;
		}
		count(cut, reloc);
		if (!reloc->target)
			addend = reloc->addend;
		out_reloc(atom->out, offset, reloc->type, out_import(out, import), addend);
	}
}

static bool is_named(const struct symbol *symbol)
{
	return symbol->section && symbol->type != STT_SECTION && symbol->type != STT_FILE &&
	       *symbol->name && !str_starts(symbol->name, ".L");
}

/*
 * All names of what lives become local, but those of hooks, which the runtime looks
 * for: the payload defines nothing for others.
 */
static void copy_symbols(struct cut *cut, struct out *out, struct object *object)
{
	const struct symbol *symbol;

	if (object->source)
		out_symbol(out, object->source->name, STB_LOCAL, STT_FILE, NULL, 0, 0);
	for_each_vec(symbol, &object->symbols) {
		struct out_symbol *copy;
		struct atom *atom;

		if (!is_named(symbol))
			continue;
		atom = section_atom(symbol->section, symbol->value);
		if (!atom || !atom->live || symbol->value >= atom->start + atom->size)
			continue;
		copy = out_symbol(out, atom->fate == FATE_OVERLAY ?
				  xasprintf("schedmgr_image_%s", symbol->name) : symbol->name,
				  is_hook(cut, atom) ? STB_GLOBAL : STB_LOCAL, symbol->type, atom->out,
				  symbol->value - atom->start + atom->out_offset, symbol->size);
		if (symbol == atom->symbol)
			atom->out_symbol = copy;
	}
}

void cut_copy(struct cut *cut, struct out *out)
{
	struct object *object;
	struct atom *atom;

	for_each_atom(atom, cut->payload)
		if (atom->live)
			copy_atom(out, atom);
	for_each_vec(object, &cut->payload->objects)
		copy_symbols(cut, out, object);
	for_each_atom(atom, cut->payload)
		if (atom->live)
			copy_relocs(cut, out, atom);
	out_section(out, ".note.GNU-stack", SHT_PROGBITS, 0);
}
