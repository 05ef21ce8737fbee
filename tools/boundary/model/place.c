// SPDX-License-Identifier: GPL-2.0
/*
 * place.c - which symbols of vmlinux are an object's, where vmlinux does not say
 *
 * kallsyms names no source file: of seven symbols "count" it does not tell whose each is, nor how large.
 * But the linker moves a section of an object as a whole, so vmlinux has all symbols of the section at
 * one distance, and other objects' none among them.  That distance is looked for.  Where it is not the
 * only one, contents are compared, and what the linker has filled in where sections of the object refer
 * to each other.  For this the objects must be compiled as those in vmlinux were, with several functions
 * to a section.
 */
#include <string.h>

#include "base/array.h"
#include "base/malformed.h"
#include "base/name.h"
#include "read/insn.h"
#include "read/ksyms.h"
#include "read/object.h"
#include "read/reloc.h"
#include "read/section.h"
#include "read/symbol.h"
#include "model/place.h"

/**
 * struct part - one section of an object, and where vmlinux may have it
 * @symbols: its symbols that vmlinux has by name
 * @anchor: the one of them whose name is the rarest
 * @bases: where the section may begin
 * @matched: how many of the symbols are at their place with any of them
 */
struct part {
	const struct object *object;
	const struct section *section;
	VEC(const struct symbol *) symbols;
	const struct symbol *anchor;
	VEC(uint64_t) bases;
	size_t matched;
};

/* A symbol table that kallsyms was made into has one FILE symbol, without a name. */
bool place_needed(const struct ksyms *ksyms)
{
	return ksyms->files.n == 2 && ksyms->files.v[1] && !*ksyms->files.v[1];
}

static bool has_place(const struct symbol *symbol)
{
	return symbol->section && *symbol->name &&
	       (symbol->type == STT_FUNC || symbol->type == STT_OBJECT ||
		symbol->type == STT_NOTYPE);
}

static struct ksym *symbol_at(const struct ksyms *ksyms, const char *name, uint64_t address)
{
	struct ksym *sym = ksyms_find(ksyms, name);

	while (sym && sym->address != address)
		sym = sym->next;
	return sym;
}

/* A weak symbol may be somebody else's in vmlinux. */
static void collect(struct part *part, const struct ksyms *ksyms)
{
	const struct symbol *symbol;
	unsigned int least = 0;

	for_each_vec(symbol, &part->object->symbols) {
		const struct ksym *sym;

		if (symbol->section != part->section || !has_place(symbol) ||
		    symbol->bind == STB_WEAK)
			continue;
		sym = ksyms_find(ksyms, symbol->name);
		if (!sym)
			continue;
		*vec_push(&part->symbols) = symbol;
		if (!least || sym->equals < least) {
			least = sym->equals;
			part->anchor = symbol;
		}
	}
}

static size_t count_matches(const struct part *part, const struct ksyms *ksyms, uint64_t base)
{
	const struct symbol **p;
	size_t n = 0;

	for_each_vec(p, &part->symbols)
		n += symbol_at(ksyms, (*p)->name, base + (*p)->value) != NULL;
	return n;
}

/* The bases with which the most symbols are where they should be. */
static void find_bases(struct part *part, const struct ksyms *ksyms)
{
	const struct ksym *sym = ksyms_find(ksyms, part->anchor->name);

	for (; sym; sym = sym->next) {
		uint64_t base = sym->address - part->anchor->value;
		size_t n = count_matches(part, ksyms, base);

		if (n < part->matched)
			continue;
		if (n > part->matched)
			part->bases.n = 0;
		part->matched = n;
		*vec_push(&part->bases) = base;
	}
}

/* The first symbol of vmlinux at @address or above. */
static const struct ksym *first_from(const struct ksyms *ksyms, uint64_t address)
{
	size_t low = 0, high = ksyms->symbols.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ksyms->symbols.v[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return ksyms->symbols.v + low;
}

static bool has_symbol_at(const struct part *part, const char *name, uint64_t value)
{
	const struct symbol *symbol;

	for_each_vec(symbol, &part->object->symbols)
		if (symbol->section == part->section && symbol->value == value &&
		    !strcmp(symbol->name, name))
			return true;
	return false;
}

/* Nothing of others lies inside.  At the very beginning there may be a mark of the linker's. */
static bool is_alone(const struct part *part, const struct ksyms *ksyms, uint64_t base)
{
	const struct ksym *end = ksyms->symbols.v + ksyms->symbols.n;
	const struct ksym *sym = first_from(ksyms, base + 1);

	for (; sym < end && sym->address < base + part->section->size; sym++)
		if (!has_symbol_at(part, sym->name, sym->address - base))
			return false;
	return true;
}

/* The bytes @from to @to of the section, but for what the linker has filled in. */
static bool same_bytes(const struct part *part, const uint8_t *theirs, uint64_t from, uint64_t to)
{
	const struct section *section = part->section;
	const struct reloc *reloc;

	for_each_vec(reloc, &section->relocs) {
		if (reloc->offset >= to)
			break;
		if (reloc->offset < from)
			continue;
		if (memcmp(section->data + from, theirs + from, reloc->offset - from))
			return false;
		from = reloc->offset + reloc_field_size(reloc);
	}
	return from >= to || !memcmp(section->data + from, theirs + from, to - from);
}

static bool has_same_bytes(const struct part *part, const struct ksyms *ksyms, uint64_t base)
{
	const uint8_t *theirs;

	if (!part->section->data)
		return true;
	theirs = ksyms_bytes(ksyms, base, part->section->size);
	return theirs && same_bytes(part, theirs, 0, part->section->size);
}

/* Those of the bases that the section fits at; if that leaves several, with these contents. */
static void try_bases(struct part *part, const struct ksyms *ksyms)
{
	size_t n = 0, fit;

	for (size_t i = 0; i < part->bases.n; i++)
		if (!(part->bases.v[i] % part->section->align) &&
		    is_alone(part, ksyms, part->bases.v[i]))
			part->bases.v[n++] = part->bases.v[i];
	fit = n;
	for (size_t i = n = 0; i < fit; i++)
		if (fit == 1 || has_same_bytes(part, ksyms, part->bases.v[i]))
			part->bases.v[n++] = part->bases.v[i];
	part->bases.n = n;
}

/* What fills the space between two objects: zeros, traps, instructions that do nothing. */
static bool is_filled(const uint8_t *at, size_t n)
{
	struct insn insn = { .length = 1 };

	for (; n; at += insn.length, n -= insn.length) {
		size_t prefixes = 0;

		insn.length = 1;
		if (!*at || *at == 0xcc)
			continue;
		if (insn_read(&insn, at, n) || insn.length > n)
			return false;
		while (prefixes + 1 < insn.length && (at[prefixes] == 0x66 || at[prefixes] == 0x2e))
			prefixes++;
		if (at[prefixes] != 0x90 &&
		    (prefixes + 1 == insn.length || at[prefixes] != 0x0f || at[prefixes + 1] != 0x1f))
			return false;
	}
	return true;
}

/*
 * Is there nothing but padding between the end of @symbol and the next symbol?  In the section it is the
 * compiler's padding, behind it the linker's, up to what the next object may be aligned to.
 */
static bool is_padded(const struct part *part, const struct ksyms *ksyms, uint64_t base,
		      const struct symbol *symbol)
{
	const struct section *section = part->section;
	uint64_t begin = symbol->value + symbol->size, end = section->size, gap;
	const struct symbol *other;
	const uint8_t *theirs;

	if (!section->data)
		return false;
	for_each_vec(other, &part->object->symbols)
		if (other->section == section && has_place(other) && other->value >= begin &&
		    other->value < end)
			end = other->value;
	theirs = ksyms_bytes(ksyms, base, end);
	if (!theirs || !same_bytes(part, theirs, begin, end))
		return false;
	gap = end < section->size ? 0 : -(base + end) % section->align;
	theirs = ksyms_bytes(ksyms, base + end, gap);
	return !theirs || is_filled(theirs, gap);
}

/* vmlinux's @sym is @symbol: file and size are known with that, unless it is larger. */
static void settle(const struct part *part, const struct ksyms *ksyms, struct ksym *sym,
		   const struct symbol *symbol, bool known)
{
	sym->file = symbol->bind == STB_LOCAL ? part->object->file : 0;
	sym->function = symbol->type == STT_FUNC;
	if (known && symbol->size <= sym->size &&
	    (!sym->function || is_padded(part, ksyms, sym->address - symbol->value, symbol)))
		sym->size = symbol->size;
}

/* With names alone: what differs is for verify to tell. */
static void settle_by_name(const struct part *part, const struct ksyms *ksyms)
{
	const struct symbol **p;

	for_each_vec(p, &part->symbols) {
		struct ksym *sym = ksyms_find(ksyms, (*p)->name);

		if (sym->equals == 1)
			settle(part, ksyms, sym, *p, false);
	}
}

static void settle_all(const struct part *part, const struct ksyms *ksyms)
{
	const struct symbol *symbol;

	for_each_vec(symbol, &part->object->symbols) {
		struct ksym *sym;

		if (symbol->section != part->section || !has_place(symbol))
			continue;
		sym = symbol_at(ksyms, symbol->name, part->bases.v[0] + symbol->value);
		if (sym)
			settle(part, ksyms, sym, symbol, true);
	}
}

static int refuse(const struct part *part)
{
	const char *others = part->symbols.n > 1 ? " and others" : "";

	if (!part->bases.n)
		return fault(part->object->path,
			     "use the source, the compiler and the configuration that this kernel was built with",
			     "where vmlinux has section %s, with %s%s, cannot be told: its symbols are nowhere in this order",
			     part->section->name, part->anchor->name, others);
	return fault(part->object->path, "give the vmlinux of the kernel's -dbg package, which tells files apart",
		     "where vmlinux has section %s, with %s%s, cannot be told: %zu places have the same names and contents",
		     part->section->name, part->anchor->name, others, part->bases.n);
}

typedef VEC(struct part) part_list;

static bool is_placed(const struct section *section)
{
	return section->flags & SHF_ALLOC && !(section->flags & SHF_MERGE) &&
	       !str_starts(section->name, ".discard.");
}

/* The sections of @object that vmlinux has symbols of.  Code that differs is verify's to tell. */
static void add_parts(part_list *parts, const struct object *object, const struct ksyms *ksyms)
{
	const struct section *section;

	for_each_vec(section, &object->sections) {
		struct part part = { .object = object, .section = section };

		if (!is_placed(section))
			continue;
		collect(&part, ksyms);
		if (!part.symbols.n)
			continue;
		find_bases(&part, ksyms);
		if (part.matched == part.symbols.n)
			try_bases(&part, ksyms);
		else
			part.bases.n = 0;
		if (!part.bases.n && section->flags & SHF_EXECINSTR)
			settle_by_name(&part, ksyms);
		else
			*vec_push(parts) = part;
	}
}

/*
 * What the linker has filled in at @reloc, in a section that is placed, tells where the section begins
 * that it refers to.  32 bits of that are enough: no two places of a kernel have them in common.
 */
static bool referred_base(const struct part *from, const struct reloc *reloc,
			  const struct ksyms *ksyms, uint32_t *base)
{
	uint64_t place = from->bases.v[0] + reloc->offset;
	const uint8_t *field = ksyms_bytes(ksyms, place, 4);

	if (!field || reloc_field_size(reloc) < 4)
		return false;
	*base = field[0] | field[1] << 8 | field[2] << 16 | (uint32_t)field[3] << 24;
	if (reloc->type == R_X86_64_PC32 || reloc->type == R_X86_64_PLT32)
		*base += place;
	else if (reloc->type != R_X86_64_32 && reloc->type != R_X86_64_32S &&
		 reloc->type != R_X86_64_64)
		return false;
	*base -= reloc->addend + reloc->symbol->value;
	return true;
}

static void keep_base(struct part *part, uint32_t base)
{
	size_t n = 0;

	for (size_t i = 0; i < part->bases.n; i++)
		if ((uint32_t)part->bases.v[i] == base)
			part->bases.v[n++] = part->bases.v[i];
	part->bases.n = n;
}

/* Is the part where a section that is placed refers to it? */
static void follow(struct part *part, const struct part *from, const struct ksyms *ksyms)
{
	const struct reloc *reloc;
	uint32_t base;

	for_each_vec(reloc, &from->section->relocs)
		if (reloc->symbol && reloc->symbol->section == part->section &&
		    reloc->symbol->bind != STB_WEAK &&
		    referred_base(from, reloc, ksyms, &base)) {
			keep_base(part, base);
			return;
		}
}

static bool overlap(const struct part *a, uint64_t base, const struct part *b)
{
	return base < b->bases.v[0] + b->section->size &&
	       b->bases.v[0] < base + a->section->size;
}

/* Where another part is for sure there is no room. */
static void exclude(struct part *part, const struct part *other)
{
	size_t n = 0;

	for (size_t i = 0; i < part->bases.n; i++)
		if (!overlap(part, part->bases.v[i], other))
			part->bases.v[n++] = part->bases.v[i];
	part->bases.n = n;
}

/* Of several places one, by what is placed already.  Returns whether some are ruled out. */
static bool narrow(struct part *part, const part_list *parts, const struct ksyms *ksyms)
{
	const struct part *other;
	size_t n = part->bases.n;

	for_each_vec(other, parts) {
		if (part->bases.n < 2)
			break;
		if (other->bases.n != 1)
			continue;
		if (other->object == part->object)
			follow(part, other, ksyms);
		exclude(part, other);
	}
	return part->bases.n < n;
}

/* Object files are told apart from each other, and from what is not given. */
int place_objects(struct ksyms *ksyms, struct object *objects, size_t n)
{
	part_list parts = { 0 };
	struct part *part;
	bool changed;
	int err = 0;

	for (struct object *object = objects; object < objects + n; object++) {
		object->file = ksyms->files.n;
		*vec_push(&ksyms->files) = object->source ? object->source->name : object->name;
		add_parts(&parts, object, ksyms);
	}
	do {
		changed = false;
		for_each_vec(part, &parts)
			changed |= narrow(part, &parts, ksyms);
	} while (changed);
	for_each_vec(part, &parts) {
		if (part->bases.n == 1)
			settle_all(part, ksyms);
		else
			err = refuse(part);
	}
	return err;
}
