// SPDX-License-Identifier: GPL-2.0
/*
 * report.c - what the cut did, as JSON and as text
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/malformed.h"
#include "base/map.h"
#include "read/debug.h"
#include "read/layout.h"
#include "read/object.h"
#include "read/section.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/shared.h"
#include "model/tree.h"
#include "write/report.h"

/* One list of the report: which atoms are in it. */
struct list {
	const char *key, *title;
	bool reference;		/* of vmlinux's functions, not the payload's */
	bool (*wants)(const struct atom *atom);
};

static bool wants_interface(const struct atom *atom)
{
	return atom->function && atom->fate == FATE_INTERFACE;
}

static bool wants_inner(const struct atom *atom)
{
	return atom->function && atom->fate == FATE_INNER;
}

static bool wants_outside(const struct atom *atom)
{
	return atom->function && !atom->machinery && atom->fate == FATE_OUTSIDE;
}

static bool wants_new(const struct atom *atom)
{
	return atom->function && atom->fate == FATE_NEW && atom->live;
}

static bool wants_changed(const struct atom *atom)
{
	const char *what;

	return atom->function && atom->twin && atom->live &&
	       (atom->fate == FATE_INTERFACE || atom->fate == FATE_INNER) &&
	       !atom_same(atom, atom->twin, &what);
}

static bool wants_shared(const struct atom *atom)
{
	return !atom->function && !atom->machinery && atom->fate == FATE_SHARED &&
	       atom->section->kind != SECTION_DROPPED && atom->section->flags & SHF_WRITE;
}

static bool wants_operations(const struct atom *atom)
{
	return !atom->function && atom->fate == FATE_SHARED &&
	       atom->section->kind != SECTION_DROPPED && !(atom->section->flags & SHF_WRITE);
}

static bool wants_private(const struct atom *atom)
{
	return atom->fate == FATE_PRIVATE && atom->live;
}

static bool wants_once(const struct atom *atom)
{
	return atom->fate == FATE_ONCE && atom->live;
}

static bool wants_overlay(const struct atom *atom)
{
	return atom->fate == FATE_OVERLAY;
}

static const struct list lists[] = {
	{ "interface_functions", "Interface functions: vmlinux's are redirected to the payload's",
	  true, wants_interface },
	{ "inner_functions", "Inner functions: called from inside only", true, wants_inner },
	{ "outside", "Functions outside: vmlinux's are used", true, wants_outside },
	{ "new_functions", "New functions", false, wants_new },
	{ "changed_functions", "Changed functions", false, wants_changed },
	{ "shared", "Shared data: vmlinux's is used", true, wants_shared },
	{ "operations", "Shared tables of operations, unchanged", true, wants_operations },
	{ "private", "Private data, reset at each activation", false, wants_private },
	{ "once", "Private data, never reset", false, wants_once },
	{ "overlays", "Overlays: vmlinux's object has the payload's contents while that is active",
	  false, wants_overlay },
};

struct report {
	struct cut *cut;
	json_object *root;
	FILE *text;
};

static unsigned int list_count(const struct cut *cut, const struct list *list)
{
	const struct atom *atom;
	unsigned int n = 0;

	for_each_atom(atom, list->reference ? cut->reference : cut->payload)
		n += list->wants(atom);
	return n;
}

static void add_entry(struct report *r, json_object *array, const struct atom *atom)
{
	json_object *entry = json_object_new_object();

	json_object_object_add(entry, "name", json_object_new_string(atom->name));
	if (atom->entity && atom->entity->file) {
		json_object_object_add(entry, "file", json_object_new_string(atom->entity->file));
		json_object_object_add(entry, "line", json_object_new_int(atom->entity->line));
	}
	json_object_object_add(entry, "size", json_object_new_int64(atom->size));
	if (atom->reason)
		json_object_object_add(entry, "reason", json_object_new_string(atom->reason));
	json_object_array_add(array, entry);
	if (r->text)
		fprintf(r->text, "  %-36s %-28s %s\n", atom->name,
			atom->entity && atom->entity->file ? atom->entity->file : "-",
			atom->reason ? atom->reason : "");
}

static void add_list(struct report *r, const struct list *list)
{
	json_object *array = json_object_new_array();
	const struct cut *cut = r->cut;
	const struct atom *atom;

	if (r->text)
		fprintf(r->text, "\n%s (%u)\n", list->title, list_count(cut, list));
	for_each_atom(atom, list->reference ? cut->reference : cut->payload)
		if (list->wants(atom))
			add_entry(r, array, atom);
	json_object_object_add(r->root, list->key, array);
}

static void add_struct(struct report *r, json_object *array, const struct layout *layout)
{
	const char *user = shared_user(r->cut, layout);
	json_object *entry = json_object_new_object();

	json_object_object_add(entry, "name", json_object_new_string(layout->name));
	json_object_object_add(entry, "file", json_object_new_string(layout->file));
	if (user)
		json_object_object_add(entry, "unless", json_object_new_string(user));
	json_object_array_add(array, entry);
	if (r->text)
		fprintf(r->text, "  %-36s %s%s%s\n", layout->name, layout->file,
			user ? ", unless that shows in " : "", user ? user : "");
}

static void add_structs(struct report *r)
{
	json_object *array = json_object_new_array();
	struct map seen = { 0 };
	struct object *object;
	struct layout **p;

	if (r->text)
		fprintf(r->text, "\nStructs that may be changed\n");
	for_each_vec(object, &r->cut->reference->objects)
		for_each_vec(p, &object->debug->layouts) {
			if (shared_why(r->cut, *p) || map_get(&seen, (*p)->name))
				continue;
			map_set(&seen, (*p)->name, *p);
			add_struct(r, array, *p);
		}
	json_object_object_add(r->root, "structs", array);
}

static unsigned int count_of(const struct cut *cut, const char *key)
{
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		if (!strcmp(lists[i].key, key))
			return list_count(cut, &lists[i]);
	return 0;
}

/* The numbers that a reader looks for first. */
static int add_summary(struct report *r, const char *verify_json)
{
	static const struct {
		const char *name, *list;
	} counts[] = {
		{ "redirects", "interface_functions" }, { "inner", "inner_functions" },
		{ "shared_objects", "shared" }, { "outside_functions", "outside" },
	};
	json_object *verified, *functions = NULL;
	const struct cut *cut = r->cut;

	if (verify_json) {
		verified = json_object_from_file(verify_json);
		if (!verified || !json_object_object_get_ex(verified, "functions", &functions)) {
			fault(verify_json, NULL, "not a result of 'sched-boundary verify'");
			diag_remedy("run 'sched-boundary verify --json %s' first", verify_json);
			return -EINVAL;
		}
		json_object_object_add(r->root, "functions", json_object_get(functions));
		json_object_put(verified);
	}
	json_object_object_add(r->root, "release", json_object_new_string(cut->release));
	json_object_object_add(r->root, "source_version",
			       json_object_new_string(cut->source_version));
	json_object_object_add(r->root, "compiler", json_object_new_string(cut->compiler));
	if (r->text)
		fprintf(r->text, "%s, source %s, %s\n\n", cut->release, cut->source_version,
			cut->compiler);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		unsigned int n = count_of(cut, counts[i].list);

		json_object_object_add(r->root, counts[i].name, json_object_new_int(n));
		if (r->text)
			fprintf(r->text, "%-20s %u\n", counts[i].name, n);
	}
	return 0;
}

static void add_references(struct report *r)
{
	json_object *references = json_object_new_object();
	const struct cut *cut = r->cut;

	json_object_object_add(references, "data", json_object_new_int(cut->data_references));
	json_object_object_add(references, "outside",
			       json_object_new_int(cut->outside_references));
	json_object_object_add(references, "pointers",
			       json_object_new_int(cut->pointer_references));
	json_object_object_add(r->root, "references", references);
	if (r->text)
		fprintf(r->text, "references turned to vmlinux: %u data, %u outside functions, "
			"%u function pointers\n", cut->data_references, cut->outside_references,
			cut->pointer_references);
}

int report_write(struct cut *cut, const char *json, const char *text, const char *verify_json)
{
	struct report r = { .cut = cut, .root = json_object_new_object() };
	int err;

	if (text) {
		r.text = fopen(text, "we");
		if (!r.text)
			return fault_errno(text);
	}
	err = add_summary(&r, verify_json);
	add_references(&r);
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		add_list(&r, &lists[i]);
	add_structs(&r);
	if (!err && json && json_object_to_file_ext(json, r.root, JSON_C_TO_STRING_PRETTY))
		err = fault(json, NULL, "%s", json_util_get_last_err());
	if (r.text)
		fclose(r.text);
	json_object_put(r.root);
	return err;
}
