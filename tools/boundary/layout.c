// SPDX-License-Identifier: GPL-2.0
/*
 * layout.c - structs and unions, and which of them may change
 *
 * A struct may change when nothing that outlives a switch holds one.  What is
 * declared outside the boundary's directory is the rest of the kernel's, and so is
 * all that its members or a shared datum lead to.  What is left lives on the
 * stack of the payload's functions only.
 */
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "boundary.h"

struct text {
	char *s;
	size_t n, cap;
};

static void text_add(struct text *text, const char *s)
{
	size_t n = strlen(s);

	while (text->n + n + 1 > text->cap) {
		text->cap = text->cap ? text->cap * 2 : 256;
		text->s = realloc(text->s, text->cap);
		if (!text->s)
			abort();
	}
	memcpy(text->s + text->n, s, n + 1);
	text->n += n;
}

static bool member_type(Dwarf_Die *die, Dwarf_Die *type)
{
	Dwarf_Attribute attr;

	return dwarf_attr_integrate(die, DW_AT_type, &attr) && dwarf_formref_die(&attr, type);
}

/* "struct x" of each struct that a type leads to, through pointers as well. */
static void add_references(struct layout *layout, Dwarf_Die *die, int depth)
{
	Dwarf_Die type;
	int tag;

	while (depth++ < 16 && member_type(die, &type)) {
		tag = dwarf_tag(&type);
		if (tag == DW_TAG_structure_type || tag == DW_TAG_union_type) {
			if (dwarf_diename(&type))
				*vec_push(&layout->refers) = xasprintf("%s %s",
					tag == DW_TAG_structure_type ? "struct" : "union",
					dwarf_diename(&type));
			return;
		}
		if (tag == DW_TAG_typedef)
			*vec_push(&layout->refers) = xasprintf("typedef %s", dwarf_diename(&type));
		*die = type;
	}
}

static unsigned long long number(Dwarf_Die *die, unsigned int name, unsigned long long none)
{
	Dwarf_Attribute attr;
	Dwarf_Word value;

	return dwarf_attr(die, name, &attr) && !dwarf_formudata(&attr, &value) ? value : none;
}

static void add_members(struct layout *layout, struct text *text, Dwarf_Die *die, int depth)
{
	Dwarf_Die member, type;

	if (depth > 16 || dwarf_child(die, &member))
		return;
	do {
		char *line;
		bool anonymous;

		if (dwarf_tag(&member) != DW_TAG_member)
			continue;
		anonymous = member_type(&member, &type) && !dwarf_diename(&type) &&
			    (dwarf_tag(&type) == DW_TAG_structure_type ||
			     dwarf_tag(&type) == DW_TAG_union_type);
		line = xasprintf("%llu:%lld:%llu %s %s\n",
				 number(&member, DW_AT_data_member_location, 0),
				 (long long)number(&member, DW_AT_data_bit_offset, -1),
				 number(&member, DW_AT_bit_size, 0), debug_type(&member, 0),
				 dwarf_diename(&member) ? dwarf_diename(&member) : "");
		text_add(text, line);
		if (anonymous) {
			text_add(text, "{\n");
			add_members(layout, text, &type, depth + 1);
			text_add(text, "}\n");
		} else {
			Dwarf_Die from = member;

			add_references(layout, &from, 0);
		}
	} while (!dwarf_siblingof(&member, &member));
}

static const char *layout_name(Dwarf_Die *die, Dwarf_Die *body)
{
	const char *name = dwarf_diename(die);
	int tag = dwarf_tag(die);

	*body = *die;
	if (!name)
		return NULL;
	if (tag != DW_TAG_typedef)
		return xasprintf("%s %s", tag == DW_TAG_union_type ? "union" : "struct", name);
	if (!member_type(die, body) || dwarf_diename(body) ||
	    (dwarf_tag(body) != DW_TAG_structure_type && dwarf_tag(body) != DW_TAG_union_type))
		return NULL;
	return xasprintf("typedef %s", name);
}

void layout_read(struct debug *debug, Dwarf_Die *die, const struct config *config)
{
	struct layout *layout;
	struct text text = { 0 };
	const char *name;
	Dwarf_Die body;
	int line = 0;

	name = layout_name(die, &body);
	if (!name || dwarf_hasattr(&body, DW_AT_declaration) ||
	    map_get(&debug->layout_by_name, name))
		return;
	layout = xcalloc(1, sizeof(*layout));
	layout->name = name;
	layout->file = debug_file(die, config);
	dwarf_decl_line(die, &line);
	layout->line = line;
	layout->internal = layout->file && str_starts(layout->file, config->directory);
	text_add(&text, xasprintf("%llu bytes\n", number(&body, DW_AT_byte_size, 0)));
	add_members(layout, &text, &body, 0);
	layout->members = text.s;
	*vec_push(&debug->layouts) = layout;
	map_set(&debug->layout_by_name, name, layout);
}

static struct layout *find_layout(const struct tree *tree, const char *name)
{
	const struct object *object;
	struct layout *layout;

	for_each_vec(object, &tree->objects) {
		layout = map_get(&object->debug->layout_by_name, name);
		if (layout)
			return layout;
	}
	return NULL;
}

struct walk {
	const struct tree *tree;
	VEC(struct layout *) todo;
};

static void reach(struct walk *w, const char *name)
{
	struct layout *layout = find_layout(w->tree, name);

	if (!layout || layout->live)
		return;
	layout->live = true;
	*vec_push(&w->todo) = layout;
}

/* The structs that a type's text names: "const struct rq *[4]". */
static void reach_type(struct walk *w, const char *type)
{
	const char *separators = " *[](),";

	while (*(type += strspn(type, separators))) {
		size_t n = strcspn(type, separators);
		const char *word = xstrndup(type, n);

		type += n;
		if (!strcmp(word, "struct") || !strcmp(word, "union")) {
			type += strspn(type, separators);
			n = strcspn(type, separators);
			reach(w, xasprintf("%s %.*s", word, (int)n, type));
			type += n;
		} else {
			reach(w, xasprintf("typedef %s", word));
		}
	}
}

/* Whatever other code, or data that outlive a switch, can hold. */
static void mark_live(struct cut *cut)
{
	struct walk w = { .tree = cut->reference };
	const struct object *object;
	struct layout **p;
	const char **name;
	struct atom *atom;

	for_each_vec(object, &cut->reference->objects)
		for_each_vec(p, &object->debug->layouts)
			if (!(*p)->internal || rules_match(&cut->config->structs, (*p)->name))
				reach(&w, (*p)->name);
	for_each_atom(atom, cut->reference)
		if ((atom->fate == FATE_SHARED || atom->fate == FATE_OVERLAY) && atom->entity &&
		    atom->entity->signature)
			reach_type(&w, atom->entity->signature);
	for (size_t done = 0; done < w.todo.n; done++) {
		const struct layout *layout = w.todo.v[done];

		for_each_vec(name, &layout->refers)
			reach(&w, *name);
	}
}

bool layout_may_change(const struct cut *cut, const struct layout *layout)
{
	return layout->internal && !find_layout(cut->reference, layout->name)->live;
}

static void compare_layouts(struct cut *cut, const struct object *object,
			    const struct object *reference, struct map *refused)
{
	struct layout **p;

	for_each_vec(p, &object->debug->layouts) {
		struct layout *new = *p, *old;

		old = map_get(&reference->debug->layout_by_name, new->name);
		if (!old || !strcmp(new->members, old->members) ||
		    layout_may_change(cut, old) || map_get(refused, new->name))
			continue;
		map_set(refused, new->name, new);
		diag_error("%s:%u: the layout of %s was changed, but %s", new->file, new->line,
			   new->name, new->internal ? "instances of it outlive a switch" :
			   "code outside the boundary uses it");
		diag_remedy("leave it as it was; keep new state in per-CPU data or in a table "
			    "of your own");
	}
}

void layout_check(struct cut *cut)
{
	const struct object *object, *reference;
	struct map refused = { 0 };

	mark_live(cut);
	for_each_vec(object, &cut->payload->objects)
		for_each_vec(reference, &cut->reference->objects)
			if (!strcmp(object->name, reference->name))
				compare_layouts(cut, object, reference, &refused);
}
