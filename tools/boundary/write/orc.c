// SPDX-License-Identifier: GPL-2.0
/*
 * orc.c - unwind tables of what is left
 *
 * An ORC entry holds from its address to the next entry's, across functions.  Once
 * the functions of a section are moved apart, each needs an entry at its start and
 * one at its end that says "unknown".  Order does not matter: the module loader
 * sorts them, an end before a start at the same address.
 */
#include <stdlib.h>

#include "base/array.h"
#include "base/malformed.h"
#include "read/object.h"
#include "read/reloc.h"
#include "read/section.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/tree.h"
#include "write/out.h"
#include "write/payload.h"

#define IP_SIZE 4

struct orc {
	const struct section *section;
	uint64_t offset;
	const uint8_t *bytes;
};

typedef VEC(struct orc) orc_list;

static int by_place(const void *a, const void *b)
{
	const struct orc *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static int read_entries(struct object *object, orc_list *list, uint64_t *size)
{
	const struct section *ip = object_section(object, ".orc_unwind_ip");
	const struct section *orc = object_section(object, ".orc_unwind");
	const struct reloc *reloc;

	if (!ip || !orc || ip->size < IP_SIZE)
		return 0;
	*size = orc->size / (ip->size / IP_SIZE);
	if (*size * (ip->size / IP_SIZE) != orc->size)
		return fault(object->path, "compile it again with the kernel's own objtool",
			     ".orc_unwind does not go with .orc_unwind_ip");
	for_each_vec(reloc, &ip->relocs) {
		struct orc *entry;

		if (!reloc->target)
			continue;
		entry = vec_push(list);
		entry->section = reloc->target->section;
		entry->offset = reloc->target->start + reloc->delta;
		entry->bytes = orc->data + reloc->offset / IP_SIZE * *size;
	}
	vec_sort(list, by_place);
	return 0;
}

/* Index of the first entry of @section at or behind @offset. */
static size_t lower_bound(const orc_list *list, const struct section *section, uint64_t offset)
{
	struct orc key = { .section = section, .offset = offset };
	size_t low = 0, high = list->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (by_place(&list->v[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct sink {
	struct out_section *ip, *orc;
	uint64_t size;
};

static void put_entry(struct sink *sink, const struct atom *atom, uint64_t delta,
		      const uint8_t *bytes)
{
	uint64_t at = out_append(sink->ip, NULL, IP_SIZE);

	cut_reference(sink->ip, at, R_X86_64_PC32, atom, delta);
	out_append(sink->orc, bytes, sink->size);
}

static void put_atom(struct sink *sink, const orc_list *list, const struct atom *atom)
{
	const struct section *section = atom->section;
	size_t i = lower_bound(list, section, atom->start);
	bool at_start = i < list->n && list->v[i].section == section &&
			list->v[i].offset == atom->start;

	if (!at_start) {
		if (!i || list->v[i - 1].section != section)
			return;		/* objtool was told to leave it alone */
		put_entry(sink, atom, 0, list->v[i - 1].bytes);
	}
	for (; i < list->n && list->v[i].section == section &&
	     list->v[i].offset < atom->start + atom->size; i++)
		put_entry(sink, atom, list->v[i].offset - atom->start, list->v[i].bytes);
	put_entry(sink, atom, atom->size, NULL);
}

int cut_orc(struct cut *cut, struct out *out)
{
	struct sink sink = {
		.ip = out_section(out, ".orc_unwind_ip", SHT_PROGBITS, SHF_ALLOC),
		.orc = out_section(out, ".orc_unwind", SHT_PROGBITS, SHF_ALLOC),
	};
	struct object *object;
	struct atom *atom;

	for_each_vec(object, &cut->payload->objects) {
		orc_list list = { 0 };
		int err = read_entries(object, &list, &sink.size);

		if (err)
			return err;
		for_each_atom(atom, cut->payload)
			if (atom->live && atom->section->object == object &&
			    atom->section->kind == SECTION_TEXT)
				put_atom(&sink, &list, atom);
		free(list.v);
	}
	return 0;
}
