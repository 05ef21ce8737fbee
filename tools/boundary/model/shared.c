// SPDX-License-Identifier: GPL-2.0
/*
 * shared.c - which layouts a payload has in common with vmlinux
 *
 * A struct may change when nothing that outlives a switch holds one.  What is
 * declared outside the boundary's directory is the rest of the kernel's, and so is
 * all that its members or a shared datum lead to: what is in vmlinux's run queues
 * when the switch is made was put there by vmlinux, and what the payload leaves there
 * vmlinux finds.  The rest lives on the stack of the payload's functions only, or in
 * data that are new.
 */
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "base/name.h"
#include "base/text.h"
#include "read/config.h"
#include "read/debug.h"
#include "read/layout.h"
#include "read/object.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/shared.h"
#include "model/tree.h"

struct walk {
	const struct tree *tree;
	VEC(struct layout *) reached;
};

static void reach(struct walk *w, const char *name, const char *why)
{
	struct layout *layout = tree_layout(w->tree, name);

	if (!layout || layout->why)
		return;
	layout->why = why;
	*vec_push(&w->reached) = layout;
}

/* The layouts that a type's text names: "const struct rq *[4]". */
static void reach_type(struct walk *w, const char *type, const char *why)
{
	const char *separators = " *[](),";

	while (*(type += strspn(type, separators))) {
		size_t n = strcspn(type, separators);
		const char *word = xstrndup(type, n);

		type += n;
		if (!strcmp(word, "struct") || !strcmp(word, "union") || !strcmp(word, "enum")) {
			type += strspn(type, separators);
			n = strcspn(type, separators);
			reach(w, xasprintf("%s %.*s", word, (int)n, type), why);
			type += n;
		} else {
			reach(w, xasprintf("typedef %s", word), why);
		}
	}
}

static void reach_data(struct walk *w, const struct cut *cut)
{
	struct atom *atom;

	for_each_atom(atom, cut->reference)
		if ((atom->fate == FATE_SHARED || atom->fate == FATE_OVERLAY) && atom->entity &&
		    atom->entity->signature)
			reach_type(w, atom->entity->signature,
				   xasprintf("vmlinux's %s is or leads to one", atom->name));
}

static void reach_declared(struct walk *w, const struct cut *cut)
{
	const struct object *object;
	struct layout **p;

	for_each_vec(object, &cut->reference->objects)
		for_each_vec(p, &object->debug->layouts) {
			const struct layout *layout = *p;
			const struct rule *rule = rules_match(&cut->config->structs, layout->name);

			if (rule)
				reach(w, layout->name, rule->reason);
			else if (!layout->internal)
				reach(w, layout->name, "it is declared outside");
			else if (str_starts(layout->name, "the enum of "))
				reach(w, layout->name, "data of vmlinux may hold its values");
		}
}

void shared_mark(const struct cut *cut)
{
	struct walk w = { .tree = cut->reference };
	const char **name;

	reach_data(&w, cut);
	reach_declared(&w, cut);
	for (size_t done = 0; done < w.reached.n; done++) {
		const struct layout *layout = w.reached.v[done];

		for_each_vec(name, &layout->refers)
			reach(&w, *name, xasprintf("%s leads to it", layout->name));
	}
}

/* The first that has a member of it, or one that points to it. */
static const char *holder(const struct cut *cut, const char *name)
{
	const struct object *object;
	struct layout **p;
	const char **refers;

	for_each_vec(object, &cut->reference->objects)
		for_each_vec(p, &object->debug->layouts)
			for_each_vec(refers, &(*p)->refers)
				if (!strcmp(*refers, name) && strcmp((*p)->name, name))
					return (*p)->name;
	return NULL;
}

/* NULL: it is not. */
const char *shared_why(const struct cut *cut, const struct layout *layout)
{
	const struct layout *reference = tree_layout(cut->reference, layout->name);

	if (!layout->internal)
		return xasprintf("it is declared in %s", layout->file);
	return reference ? reference->why : NULL;
}

/* As shared_why(), for people. */
const char *shared_reason(const struct cut *cut, const struct layout *layout)
{
	const char *why = shared_why(cut, layout), *name = holder(cut, layout->name);

	return name && !layout->internal ? xasprintf("%s, %s leads to it", why, name) : why;
}

/* A function that stays vmlinux's and has to do with it: its code must not change.  NULL: none. */
const char *shared_user(const struct cut *cut, const struct layout *layout)
{
	struct atom *atom;
	const char **name;

	for_each_atom(atom, cut->reference) {
		if (atom->fate != FATE_OUTSIDE || !atom->entity)
			continue;
		for_each_vec(name, &atom->entity->used)
			if (!strcmp(*name, layout->name))
				return atom->name;
	}
	return NULL;
}
