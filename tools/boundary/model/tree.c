// SPDX-License-Identifier: GPL-2.0
/*
 * tree.c - a set of objects as a graph of atoms
 */
#include <string.h>

#include "base/malformed.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/name.h"
#include "read/config.h"
#include "read/debug.h"
#include "read/object.h"
#include "read/reloc.h"
#include "read/section.h"
#include "read/symbol.h"
#include "model/atom.h"
#include "model/split.h"
#include "model/tree.h"

static void classify_section(struct section *section, struct config *config)
{
	const struct rule *table;

	section->kind = SECTION_OTHER;
	if (!(section->flags & SHF_ALLOC) || section->type == SHT_NOTE)
		return;
	section->init = str_starts(section->name, ".init.") || str_starts(section->name, ".exit.");
	table = rules_match(&config->tables, section->name);
	if (table) {
		section->kind = SECTION_TABLE;
		section->entry_size = table->size;
	} else if (str_starts(section->name, ".orc_unwind")) {
		section->kind = SECTION_ORC;
	} else if (rules_match(&config->dropped, section->name)) {
		section->kind = SECTION_DROPPED;
	} else if (section->flags & SHF_EXECINSTR) {
		section->kind = SECTION_TEXT;
	} else {
		section->kind = section->flags & SHF_WRITE ? SECTION_DATA : SECTION_CONST;
	}
}

static struct symbol *global_definition(const struct tree *tree, const char *name)
{
	return map_get(&tree->globals, name);
}

static int add_globals(struct tree *tree, struct object *object)
{
	struct symbol *symbol, *other;

	for_each_vec(symbol, &object->symbols) {
		if (symbol->bind == STB_LOCAL || !symbol->section)
			continue;
		other = global_definition(tree, symbol->name);
		if (other && symbol->bind != STB_WEAK && other->bind != STB_WEAK)
			return fault(object->path, "make one of them static, or rename it",
				     "%s is defined in another object as well", symbol->name);
		if (!other || other->bind == STB_WEAK)
			map_set(&tree->globals, symbol->name, symbol);
	}
	return 0;
}

static void resolve(const struct tree *tree, struct section *section, struct reloc *reloc)
{
	struct symbol *symbol = reloc->symbol;
	int64_t place = reloc->addend + reloc->trailing;

	if (!symbol) {			/* a branch inside the section */
		reloc->target = section_atom(section, place);
	} else {
		if (symbol->undefined)
			symbol = global_definition(tree, symbol->name);
		if (!symbol || !symbol->section)
			return;
		place += symbol->value;
		reloc->target = section_atom(symbol->section,
					     symbol->type == STT_SECTION ? place :
					     (int64_t)symbol->value);
	}
	if (reloc->target)
		reloc->delta = place - reloc->target->start;
}

static void find_parents(struct object *object)
{
	struct map functions = { 0 };
	struct section *section;
	struct atom **p;

	for_each_vec(section, &object->sections)
		for_each_vec(p, &section->atoms)
			if ((*p)->function)
				map_set(&functions, (*p)->name, *p);
	for_each_vec(section, &object->sections)
		for_each_vec(p, &section->atoms) {
			const char *cold = strstr((*p)->name, ".cold");

			if ((*p)->function && cold)
				(*p)->parent = map_get(&functions, xstrndup((*p)->name,
									    cold - (*p)->name));
		}
}

static int object_atoms(struct object *object, struct tree *tree, struct config *config)
{
	struct section *section;
	int err = 0;

	for_each_vec(section, &object->sections)
		classify_section(section, config);
	for_each_vec(section, &object->sections)
		if (!err)
			err = section_split(section, tree);
	for_each_vec(section, &object->sections)
		if (!err)
			err = section_decode(section);
	if (!err)
		err = add_globals(tree, object);
	find_parents(object);
	return err;
}

int tree_read(struct tree *tree, const char *what, char *const *paths, size_t n,
	      struct config *config)
{
	struct object *object;
	struct section *section;
	struct reloc *reloc;
	int err = 0;

	tree->what = what;
	tree->objects.v = xcalloc(n, sizeof(*object));
	tree->objects.n = n;
	for (size_t i = 0; !err && i < n; i++) {
		err = object_read(&tree->objects.v[i], paths[i]);
		if (!err)
			err = object_atoms(&tree->objects.v[i], tree, config);
	}
	if (err)
		return err;
	for_each_vec(object, &tree->objects)
		for_each_vec(section, &object->sections)
			if (section->kind != SECTION_OTHER)
				for_each_vec(reloc, &section->relocs)
					resolve(tree, section, reloc);
	return 0;
}

/* Debug info for each atom that has a name. */
void tree_attribute(struct tree *tree)
{
	struct atom *atom;

	for_each_atom(atom, tree)
		if (atom->symbol)
			atom->entity = debug_find(atom->section->object->debug, atom->section->index,
						  atom->start, atom->function ? atom->name : NULL);
}

/* What the objects know as a layout of that name. */
struct layout *tree_layout(const struct tree *tree, const char *name)
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
