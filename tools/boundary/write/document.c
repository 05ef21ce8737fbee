// SPDX-License-Identifier: GPL-2.0
/*
 * document.c - what each function, datum and member of the unmodified scheduler is to a payload
 *
 * As JSON, for schedmod document to render.  Fates come from the objects and are exact; who
 * uses a thing outside comes from vmlinux's debug info, as far as that tells, see users.c.
 */
#include <json-c/json.h>
#include <string.h>

#include "base/array.h"
#include "base/malformed.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/name.h"
#include "base/text.h"
#include "read/config.h"
#include "read/debug.h"
#include "read/layout.h"
#include "read/object.h"
#include "read/section.h"
#include "read/symbol.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/shared.h"
#include "model/tree.h"
#include "model/users.h"
#include "write/report.h"

struct document {
	const struct cut *cut;
	struct map callers;	/* name, or FILE:NAME of a static function -> file -> functions */
	struct map types;	/* layout -> the same */
	struct map inlined;	/* name of an inline function -> struct inlining */
	struct map relied;	/* layouts that variables of functions inside have or point to */
	VEC(struct inlining *) inlinings;
};

/* An inline function, and what it is part of. */
struct inlining {
	const struct debug_entity *entity;
	json_object *into;
	const char *outside;	/* one of them that stays vmlinux's */
};

static void add_text(json_object *to, const char *key, const char *text)
{
	if (text)
		json_object_object_add(to, key, json_object_new_string(text));
}

static json_object *new_thing(const char *name, const char *file, unsigned int line)
{
	json_object *thing = json_object_new_object();

	add_text(thing, "name", name);
	add_text(thing, "file", file);
	if (file)
		json_object_object_add(thing, "line", json_object_new_int(line));
	return thing;
}

static bool listed(json_object *array, const char *text)
{
	for (size_t i = 0; i < json_object_array_length(array); i++)
		if (!strcmp(json_object_get_string(json_object_array_get_idx(array, i)), text))
			return true;
	return false;
}

/* Users are an object with an array of functions for each file. */
static void add_user(struct map *map, const char *key, const struct use *use)
{
	json_object *users = map_get(map, key), *functions;

	if (!users) {
		users = json_object_new_object();
		map_set(map, xstrdup(key), users);
	}
	if (!json_object_object_get_ex(users, use->file, &functions)) {
		functions = json_object_new_array();
		json_object_object_add(users, use->file, functions);
	}
	if (!listed(functions, use->function))
		json_object_array_add(functions, json_object_new_string(use->function));
}

static void see_use(void *data, const struct use *use)
{
	struct document *d = data;

	if (use->type)
		add_user(&d->types, use->type, use);
	else
		add_user(&d->callers, use->callee_file ?
			 xasprintf("%s:%s", use->callee_file, use->callee) : use->callee, use);
}

static void add_users(const struct map *map, const char *key, json_object *thing, const char *as)
{
	json_object *users = map_get(map, key);

	json_object_object_add(thing, as, users ? json_object_get(users) : json_object_new_object());
}

static const char *function_fate(const struct atom *atom)
{
	switch (atom->fate) {
	case FATE_INTERFACE:
		return "may change, is redirected";
	case FATE_INNER:
	case FATE_NEW:
		return "may change, is reached from inside";
	default:
		return "may not change";
	}
}

static json_object *new_function(const struct document *d, const struct atom *atom)
{
	const char *name = xstrndup(atom->name, base_length(atom->name));
	json_object *function = new_thing(atom->name, atom->file, atom->entity ? atom->entity->line : 0);

	add_text(function, "fate", function_fate(atom));
	add_text(function, "reason", atom->reason);
	if (atom->entity)
		add_text(function, "type", atom->entity->signature);
	add_users(&d->callers, atom->symbol->bind == STB_LOCAL && atom->file ?
		  xasprintf("%s:%s", atom->file, name) : name, function, "callers");
	return function;
}

static bool is_documented(const struct atom *atom)
{
	return atom->function && atom->symbol && !atom->machinery && atom->fate != FATE_HELPER;
}

static void note_inlined(struct document *d, const struct atom *atom)
{
	const struct debug *debug = atom->section->object->debug;
	const char *into = atom->parent ? atom->parent->name : atom->name, **name;

	for_each_vec(name, &atom->entity->inlined) {
		const struct debug_entity *entity = map_get(&debug->entities, *name);
		struct inlining *inlining = map_get(&d->inlined, *name);

		if (!entity || !entity->file || !str_starts(entity->file, d->cut->config->directory))
			continue;
		if (!inlining) {
			inlining = xcalloc(1, sizeof(*inlining));
			inlining->entity = entity;
			inlining->into = json_object_new_array();
			map_set(&d->inlined, *name, inlining);
			*vec_push(&d->inlinings) = inlining;
		}
		if (!listed(inlining->into, into))
			json_object_array_add(inlining->into, json_object_new_string(into));
		if (atom->fate == FATE_OUTSIDE || atom->fate == FATE_DROPPED)
			inlining->outside = into;
	}
}

static void note_relied(struct document *d, const struct atom *atom)
{
	const char **name;

	if (atom->fate != FATE_INTERFACE && atom->fate != FATE_INNER)
		return;
	for_each_vec(name, &atom->entity->used)
		map_set(&d->relied, *name, d);
}

static json_object *new_inlined(const struct inlining *inlining)
{
	const struct debug_entity *entity = inlining->entity;
	json_object *function = new_thing(entity->name, entity->file, entity->line);

	add_text(function, "fate", inlining->outside ? "may not change" :
		 "may change, with what it is part of");
	add_text(function, "reason", inlining->outside ?
		 xasprintf("part of %s, which stays vmlinux's", inlining->outside) :
		 "inline, without code of its own");
	add_text(function, "type", entity->signature);
	json_object_object_add(function, "into", inlining->into);
	json_object_object_add(function, "callers", json_object_new_object());
	return function;
}

static json_object *new_functions(struct document *d)
{
	json_object *functions = json_object_new_array();
	struct map bodies = { 0 };
	struct inlining **inlining;
	struct atom *atom;

	for_each_atom(atom, d->cut->reference) {
		if (!is_documented(atom))
			continue;
		json_object_array_add(functions, new_function(d, atom));
		if (!atom->entity)
			continue;
		map_set(&bodies, atom->entity->name, atom);
		note_inlined(d, atom);
		note_relied(d, atom);
	}
	for_each_vec(inlining, &d->inlinings)
		if (!map_get(&bodies, (*inlining)->entity->name))
			json_object_array_add(functions, new_inlined(*inlining));
	return functions;
}

static const char *datum_fate(const struct atom *atom)
{
	switch (atom->fate) {
	case FATE_SHARED:
		return "shared, vmlinux's is used";
	case FATE_OVERLAY:
		return "overlay, vmlinux's has the payload's contents";
	case FATE_PRIVATE:
		return "private, reset at each activation";
	case FATE_ONCE:
		return "private, never reset";
	case FATE_CONST:
		return "a constant of the payload's own";
	default:
		return "dropped, vmlinux's is used";
	}
}

/* What has a name in the source. */
static json_object *new_data(const struct document *d)
{
	json_object *data = json_object_new_array(), *datum;
	struct atom *atom;

	for_each_atom(atom, d->cut->reference) {
		const struct debug_entity *entity = atom->entity;

		if (atom->function || !atom->symbol || !entity || !entity->file || atom->machinery)
			continue;
		datum = new_thing(atom->name, entity->file, entity->line);
		add_text(datum, "function", entity->function);
		add_text(datum, "type", entity->signature);
		json_object_object_add(datum, "size", json_object_new_int64(atom->size));
		add_text(datum, "fate", datum_fate(atom));
		add_text(datum, "reason", atom->reason);
		json_object_array_add(data, datum);
	}
	return data;
}

static json_object *new_members(const struct layout *layout)
{
	json_object *members = json_object_new_array(), *entry;
	const struct member *member;

	for_each_vec(member, &layout->members) {
		entry = json_object_new_object();
		add_text(entry, "name", member->name);
		add_text(entry, "type", member->type);
		json_object_object_add(entry, "bit", json_object_new_int64(member->at));
		json_object_object_add(entry, "bits", json_object_new_int64(member->size));
		json_object_array_add(members, entry);
	}
	return members;
}

static json_object *new_struct(const struct document *d, const struct layout *layout)
{
	json_object *entry = new_thing(layout->name, layout->file, layout->line);
	const char *why = shared_reason(d->cut, layout), *user = shared_user(d->cut, layout);

	json_object_object_add(entry, "size", json_object_new_int64(layout->size));
	add_text(entry, "fate", why ? "shared, its layout may not change" : "internal, may change");
	add_text(entry, "reason", why);
	if (!why)
		add_text(entry, "unless", user);
	add_users(&d->types, layout->name, entry, "users");
	json_object_object_add(entry, "members", new_members(layout));
	return entry;
}

/* Those that the boundary's directory declares, and those that variables of its functions have or point to. */
static json_object *new_structs(const struct document *d)
{
	json_object *structs = json_object_new_array();
	const struct object *object;
	struct map seen = { 0 };
	struct layout **p;

	for_each_vec(object, &d->cut->reference->objects)
		for_each_vec(p, &object->debug->layouts) {
			const struct layout *layout = *p;

			if (layout->values || !layout->file || map_get(&seen, layout->name) ||
			    !(layout->internal || map_get(&d->relied, layout->name)))
				continue;
			map_set(&seen, layout->name, *p);
			json_object_array_add(structs, new_struct(d, layout));
		}
	return structs;
}

int document(const struct cut *cut, const char *json)
{
	struct document d = { .cut = cut };
	json_object *root = json_object_new_object();
	int err = users_each(cut, see_use, &d);

	if (err)
		return err;
	shared_mark(cut);
	json_object_object_add(root, "functions", new_functions(&d));
	json_object_object_add(root, "data", new_data(&d));
	json_object_object_add(root, "structs", new_structs(&d));
	if (json_object_to_file_ext(json, root, JSON_C_TO_STRING_PRETTY))
		err = fault(json, NULL, "%s", json_util_get_last_err());
	json_object_put(root);
	return err;
}
