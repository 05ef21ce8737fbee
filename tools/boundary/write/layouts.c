// SPDX-License-Identifier: GPL-2.0
/*
 * layouts.c - the layouts and prototypes that a payload relies on, for the manager
 *
 * Section .init.schedmgr.layouts has the format of struct schedmgr_layouts, which see.  It
 * holds what variables and parameters of the payload's functions have as their type or
 * point to, with all that is part of it, as far as vmlinux has it as well; and the
 * prototypes of the interface functions.
 */
#include <schedmgr/format.h>
#include <string.h>

#include "base/array.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/name.h"
#include "base/text.h"
#include "read/debug.h"
#include "read/ksyms.h"
#include "read/layout.h"
#include "read/object.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/shared.h"
#include "model/tree.h"
#include "write/out.h"
#include "write/payload.h"

struct writer {
	struct cut *cut;
	struct map seen;
	VEC(struct layout *) wanted;
	VEC(uint8_t) records, strings;
	struct map places;	/* text -> place among the strings, counted from 1 */
	uint32_t types;
};

static uint32_t string_at(struct writer *w, const char *text)
{
	uintptr_t place = (uintptr_t)map_get(&w->places, text);

	if (!place) {
		place = w->strings.n + 1;
		for (size_t i = 0; i <= strlen(text); i++)
			*vec_push(&w->strings) = text[i];
		map_set(&w->places, text, (void *)place);
	}
	return place - 1;
}

static void put(struct writer *w, const void *record, size_t size)
{
	for (size_t i = 0; i < size; i++)
		*vec_push(&w->records) = ((const uint8_t *)record)[i];
}

/* Only what is not a variable's but part of it need be looked for by its type's text. */
static void want(struct writer *w, const char *name)
{
	struct layout *layout = tree_layout(w->cut->payload, name);

	if (!layout || map_get(&w->seen, name) || !shared_why(w->cut, layout) ||
	    !tree_layout(w->cut->reference, name))
		return;
	map_set(&w->seen, name, layout);
	*vec_push(&w->wanted) = layout;
}

static void want_parts(struct writer *w, const struct layout *layout)
{
	const struct member *member;

	for_each_vec(member, &layout->members) {
		size_t n = strcspn(member->type, "[*(");
		const char *type = xstrndup(member->type, n);

		if (member->type[n] == '*' || member->type[n] == '(')
			continue;
		want(w, type);
		want(w, xasprintf("typedef %s", type));
	}
}

static void want_all(struct writer *w)
{
	const struct object *object;
	const char **name;

	for_each_vec(object, &w->cut->payload->objects)
		for_each_vec(name, &object->debug->used)
			want(w, *name);
	for (size_t done = 0; done < w->wanted.n; done++)
		want_parts(w, w->wanted.v[done]);
}

static uint32_t kind_of(const char *name)
{
	static const char *const words[] = {
		[SCHEDMGR_LAYOUT_STRUCT] = "struct ", [SCHEDMGR_LAYOUT_UNION] = "union ",
		[SCHEDMGR_LAYOUT_TYPEDEF] = "typedef ", [SCHEDMGR_LAYOUT_ENUM] = "enum ",
	};
	uint32_t kind = 0;

	while (kind < ARRAY_SIZE(words) && !str_starts(name, words[kind]))
		kind++;
	return kind;
}

static void put_layout(struct writer *w, const struct layout *layout)
{
	struct schedmgr_layout record = {
		.kind = kind_of(layout->name), .size = layout->size, .members = layout->members.n,
		.name = string_at(w, strchr(layout->name, ' ') + 1),
	};
	const struct member *member;

	put(w, &record, sizeof(record));
	for_each_vec(member, &layout->members) {
		struct schedmgr_member m = { string_at(w, member->name), member->at, member->size };

		put(w, &m, sizeof(m));
	}
	w->types++;
}

static void put_prototype(struct writer *w, const struct atom *atom)
{
	const struct debug_entity *entity = atom->entity;
	struct schedmgr_layout record = {
		.kind = SCHEDMGR_LAYOUT_FUNCTION, .name = string_at(w, atom->name),
		.members = entity->parameters.n,
	};
	const struct parameter *parameter;

	put(w, &record, sizeof(record));
	for_each_vec(parameter, &entity->parameters) {
		struct schedmgr_member m = {
			.name = string_at(w, parameter->name),
			.at = string_at(w, parameter->type),
		};

		put(w, &m, sizeof(m));
	}
	w->types++;
}

void layouts_write(struct cut *cut, struct out *out)
{
	struct out_section *section = out_section(out, SCHEDMGR_SECTION_LAYOUTS, SHT_PROGBITS, SHF_ALLOC);
	struct schedmgr_layouts header = { 0 };
	struct writer w = { .cut = cut };
	struct layout **p;
	struct atom *atom;

	want_all(&w);
	for_each_vec(p, &w.wanted)
		if (kind_of((*p)->name) < SCHEDMGR_LAYOUT_FUNCTION)
			put_layout(&w, *p);
	for_each_atom(atom, cut->reference)
		if (atom->fate == FATE_INTERFACE && atom->twin && atom->twin->entity &&
		    atom->ksym && atom->ksym->equals == 1)
			put_prototype(&w, atom->twin);
	header.types = w.types;
	header.strings = sizeof(header) + w.records.n;
	header.size = header.strings + w.strings.n;
	out_align(section, 8);
	out_append(section, &header, sizeof(header));
	out_append(section, w.records.v, w.records.n);
	out_append(section, w.strings.v, w.strings.n);
	out_symbol(out, "schedmgr_layouts", STB_GLOBAL, STT_OBJECT, section, 0, header.size);
}
