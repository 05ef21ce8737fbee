// SPDX-License-Identifier: GPL-2.0
/*
 * atom.c - one function, one datum, one entry of a table; are two of them the same?
 */
#include <stdlib.h>
#include <string.h>

#include "base/name.h"
#include "base/text.h"
#include "read/debug.h"
#include "read/object.h"
#include "read/reloc.h"
#include "read/section.h"
#include "read/symbol.h"
#include "model/atom.h"

/* The atom that holds @offset; a place before the first or behind the last counts as theirs. */
struct atom *section_atom(const struct section *section, int64_t offset)
{
	size_t low = 0, high = section->atoms.n;

	if (!high)
		return NULL;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if ((int64_t)section->atoms.v[middle]->start <= offset)
			low = middle;
		else
			high = middle;
	}
	return section->atoms.v[low];
}

/* Where a message says that it is. */
const char *atom_where(const struct atom *atom)
{
	const struct debug_entity *entity = atom->entity;

	return entity && entity->file ? xasprintf("%s:%u", entity->file, entity->line) :
	       atom->section->object->path;
}

/* The rest of the literal that @reloc refers to, from that place on; its size, or 0. */
static uint64_t literal(const struct reloc *reloc, const uint8_t **data)
{
	const struct atom *to = reloc->target;

	if (!to || !to->literal || to->nr_relocs || reloc->delta < 0 ||
	    (uint64_t)reloc->delta >= to->size)
		return 0;
	*data = to->section->data + to->start + reloc->delta;
	return to->size - reloc->delta;
}

const char *reloc_name(const struct reloc *reloc)
{
	return reloc->target ? reloc->target->name : reloc->symbol ? reloc->symbol->name : "";
}

/* "OFFSET SIZE LENGTH NAME:LINE", with a space before it; LENGTH is that of the last part. */
struct frame_datum {
	unsigned long offset, size;
	const char *name;
	size_t name_length;
};

static const char *read_frame_datum(const char *at, struct frame_datum *datum)
{
	unsigned long length;
	char *end;

	datum->offset = strtoul(at, &end, 10);
	datum->size = strtoul(end, &end, 10);
	length = strtoul(end, &end, 10);
	if (*end++ != ' ' || !length || strlen(end) < length)
		return NULL;
	datum->name = end;
	datum->name_length = strcspn(end, ": ");
	return end + length;
}

/*
 * KASAN has a string for each function that tells what is where in its frame: the
 * number of data and then each.  Lines do not count, they move with what stands above.
 */
static bool same_frame(const char *a, const char *b)
{
	struct frame_datum x, y;
	char *at, *bt;
	unsigned long n = strtoul(a, &at, 10);

	if (!n || strtoul(b, &bt, 10) != n)
		return false;
	for (a = at, b = bt; n; n--) {
		a = read_frame_datum(a, &x);
		b = read_frame_datum(b, &y);
		if (!a || !b || x.offset != y.offset || x.size != y.size ||
		    x.name_length != y.name_length || memcmp(x.name, y.name, x.name_length))
			return false;
	}
	return !*a && !*b;
}

static bool same_literal(const struct reloc *a, const struct reloc *b)
{
	const uint8_t *x, *y;
	uint64_t m = literal(a, &x), n = literal(b, &y);

	if (!m || !n)
		return false;
	if (m == n && !memcmp(x, y, n))
		return true;
	return !x[m - 1] && !y[n - 1] && same_frame((const char *)x, (const char *)y);
}

static bool same_reference(const struct reloc *a, const struct reloc *b)
{
	const uint8_t *x;

	if (a->type != b->type || a->trailing != b->trailing)
		return false;
	if (literal(a, &x) || literal(b, &x))
		return same_literal(a, b);
	if (!a->target && !b->target && a->addend != b->addend)
		return false;
	if (a->delta != b->delta)
		return false;
	/* static locals are numbered through the file, so their numbers change with it */
	return same_base(reloc_name(a), reloc_name(b));
}

static unsigned int field_size(const struct reloc *reloc)
{
	return reloc->type == R_X86_64_64 || reloc->type == R_X86_64_PC64 ? 8 : 4;
}

#define MOV_ESI	0xbe	/* the second argument */

/* Checks of debug kernels that are told the line which they are made in. */
static bool takes_line(const struct atom *atom, size_t i)
{
	static const char *const checks[] = { "lockdep_rcu_suspicious", "__might_sleep", "__might_resched" };

	while (i < atom->nr_relocs && !atom->relocs[i].branch)
		i++;
	for (size_t j = 0; i < atom->nr_relocs && j < ARRAY_SIZE(checks); j++)
		if (!strcmp(reloc_name(&atom->relocs[i]), checks[j]))
			return true;
	return false;
}

/* The code before relocation @i, from @at to @end: but for lines, see atom_same(). */
static bool same_code(const struct atom *a, const struct atom *b, uint64_t at, uint64_t end, size_t i)
{
	const uint8_t *x = a->section->data + a->start, *y = b->section->data + b->start;

	if (at >= end || !memcmp(x + at, y + at, end - at))
		return true;
	if (!takes_line(a, i) || !takes_line(b, i))
		return false;
	for (; at < end; at++) {
		if (x[at] != y[at])
			return false;
		if (x[at] == MOV_ESI && end - at > sizeof(uint32_t))
			at += sizeof(uint32_t);
	}
	return true;
}

/*
 * Do two atoms of different compiles say the same?  Bytes outside relocated fields,
 * and what the fields refer to.  Line numbers are in __bug_table, which is not part
 * of a function, and in what the checks of debug kernels are told, so lines added above
 * it do not count as a change.
 */
bool atom_same(const struct atom *a, const struct atom *b, const char **what)
{
	const uint8_t *x = a->section->data, *y = b->section->data;
	uint64_t at = 0;

	*what = "size";
	if (a->size != b->size || a->nr_relocs != b->nr_relocs || !x != !y)
		return false;
	if (!x)
		return true;
	for (size_t i = 0; i <= a->nr_relocs; i++) {
		uint64_t end = i < a->nr_relocs ? a->relocs[i].offset - a->start : a->size;

		if (end > a->size)
			end = a->size;
		*what = "code";
		if (!same_code(a, b, at, end, i))
			return false;
		if (i == a->nr_relocs)
			break;
		*what = reloc_name(&a->relocs[i]);
		if (b->relocs[i].offset - b->start != end ||
		    !same_reference(&a->relocs[i], &b->relocs[i]))
			return false;
		at = end + field_size(&a->relocs[i]);
	}
	return true;
}

/* One datum for each CPU. */
bool atom_is_percpu(const struct atom *atom)
{
	return str_starts(atom->section->name, ".data..percpu");
}
