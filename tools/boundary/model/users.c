// SPDX-License-Identifier: GPL-2.0
/*
 * users.c - which code outside the boundary uses a type or calls a function
 *
 * From vmlinux's own debug info, read only when there is something to refuse or to document.
 * It tells which functions have a parameter or a variable of a type, and which call a
 * function by its name; not which member is read, nor calls through pointers.
 */
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/malformed.h"
#include "base/map.h"
#include "base/name.h"
#include "base/text.h"
#include "read/config.h"
#include "read/die.h"
#include "read/elf-file.h"
#include "read/ksyms.h"
#include "read/layout.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/tree.h"
#include "model/users.h"

struct user {
	const char *file;
	const char *function;	/* the first of them */
	unsigned int functions;
};

struct search {
	const struct config *config;
	struct map stays;	/* functions of the boundary's files that stay vmlinux's */
	const char *name;	/* "struct rq", or a function's */
	Dwarf_Off type;		/* in this unit */
	VEC(struct user) users;
	unsigned int functions;
	/* Does the function @die use it? */
	bool (*uses)(const struct search *s, Dwarf_Die *die, int depth);
	/* Does the unit's @die declare it?  Then its functions are looked at.  NULL: all are. */
	bool (*declares)(struct search *s, Dwarf_Die *die);
	/* of users_each() */
	use_function see;
	void *data;
	struct use use;
	struct {
		const char *one, *many;
	} verb;
};

static bool is_type(const struct search *s, Dwarf_Die *die)
{
	Dwarf_Attribute attr;
	Dwarf_Die at = *die, type;

	for (int depth = 0; depth < 8 && dwarf_attr_integrate(&at, DW_AT_type, &attr) &&
	     dwarf_formref_die(&attr, &type); depth++) {
		if (dwarf_dieoffset(&type) == s->type)
			return true;
		at = type;
	}
	return false;
}

static bool has_variable(const struct search *s, Dwarf_Die *die, int depth)
{
	Dwarf_Die child;

	if (depth > DIE_DEPTH || dwarf_child(die, &child))
		return false;
	do {
		int tag = dwarf_tag(&child);

		if ((tag == DW_TAG_formal_parameter || tag == DW_TAG_variable) &&
		    is_type(s, &child))
			return true;
		if (tag == DW_TAG_lexical_block && has_variable(s, &child, depth + 1))
			return true;
	} while (!die_sibling(&child));
	return false;
}

static bool has_call(const struct search *s, Dwarf_Die *die, int depth)
{
	Dwarf_Attribute attr;
	Dwarf_Die child, callee;

	if (depth > DIE_DEPTH || dwarf_child(die, &child))
		return false;
	do {
		int tag = dwarf_tag(&child);

		if (tag == DW_TAG_call_site && dwarf_attr(&child, DW_AT_call_origin, &attr) &&
		    dwarf_formref_die(&attr, &callee) && dwarf_diename(&callee) &&
		    !strcmp(dwarf_diename(&callee), s->name))
			return true;
		if ((tag == DW_TAG_lexical_block || tag == DW_TAG_inlined_subroutine) &&
		    has_call(s, &child, depth + 1))
			return true;
	} while (!die_sibling(&child));
	return false;
}

static bool declares_type(struct search *s, Dwarf_Die *die)
{
	const char *name = dwarf_diename(die), *word = strchr(s->name, ' ');
	int tag = dwarf_tag(die);

	if (!name || !word || strcmp(name, word + 1) || dwarf_hasattr(die, DW_AT_declaration) ||
	    (tag != DW_TAG_structure_type && tag != DW_TAG_union_type &&
	     tag != DW_TAG_enumeration_type && tag != DW_TAG_typedef))
		return false;
	s->type = dwarf_dieoffset(die);
	return true;
}

static bool declares_function(struct search *s, Dwarf_Die *die)
{
	return dwarf_tag(die) == DW_TAG_subprogram && dwarf_diename(die) &&
	       !strcmp(dwarf_diename(die), s->name);
}

/* Does the function stay vmlinux's?  Inline functions of headers count where they went. */
static bool is_outside(const struct search *s, const char *file, const char *function)
{
	if (!file || str_ends(file, ".h"))
		return false;
	return !str_starts(file, s->config->directory) ||
	       !rules_match(&s->config->files, file + strlen(s->config->directory)) ||
	       map_get(&s->stays, function);
}

static void add_user(struct search *s, const char *file, const char *function)
{
	struct user *user;

	s->functions++;
	for_each_vec(user, &s->users)
		if (!strcmp(user->file, file)) {
			user->functions++;
			return;
		}
	*vec_push(&s->users) = (struct user){ file, function, 1 };
}

/* A unit's own file goes by the unit's name, which has no directory of the build in it. */
static const char *file_of(const struct search *s, Dwarf_Die *unit, Dwarf_Die *die)
{
	const char *path = dwarf_decl_file(die), *name = dwarf_diename(unit);

	return source_path(path && name && str_ends(path, name) ? name : path, s->config);
}

static void search_unit(struct search *s, Dwarf_Die *unit)
{
	Dwarf_Die first, die;
	bool declared = !s->declares;

	if (dwarf_child(unit, &first))
		return;
	die = first;
	while (!declared) {
		declared = s->declares(s, &die);
		if (die_sibling(&die))
			break;
	}
	if (!declared)
		return;
	die = first;
	do {
		const char *file;

		if (dwarf_tag(&die) != DW_TAG_subprogram || !dwarf_diename(&die) ||
		    dwarf_hasattr(&die, DW_AT_declaration))
			continue;
		file = file_of(s, unit, &die);
		s->use = (struct use){ .file = file, .function = dwarf_diename(&die) };
		if (is_outside(s, file, s->use.function) && s->uses(s, &die, 0))
			add_user(s, file, s->use.function);
	} while (!die_sibling(&die));
}

static int by_functions(const void *a, const void *b)
{
	const struct user *x = a, *y = b;

	return x->functions != y->functions ? (x->functions < y->functions ? 1 : -1) :
	       strcmp(x->file, y->file);
}

#define EXAMPLES 4

static const char *describe(struct search *s)
{
	const char *verb = s->functions == 1 ? s->verb.one : s->verb.many;
	char *text;

	if (!s->users.n)
		return xasprintf("outside, no function %s", s->verb.one);
	vec_sort(&s->users, by_functions);
	text = xasprintf("outside, %u function%s in %zu file%s %s:", s->functions,
			 s->functions == 1 ? "" : "s", s->users.n, s->users.n == 1 ? "" : "s",
			 verb);
	for (size_t i = 0; i < s->users.n && i < EXAMPLES; i++)
		text = xasprintf("%s%s %s() in %s", text, i ? "," : "", s->users.v[i].function,
				 s->users.v[i].file);
	return s->users.n > EXAMPLES ? xasprintf("%s, ...", text) : text;
}

/* False: vmlinux has no debug info. */
static bool search_vmlinux(const struct cut *cut, struct search *s)
{
	Dwarf *dwarf = elf_file_dwarf(cut->ksyms->image);
	Dwarf_Off offset = 0, next;
	struct atom *atom;
	Dwarf_Die unit;
	size_t header;

	for_each_atom(atom, cut->reference)
		if (atom->function && atom->fate == FATE_OUTSIDE)
			map_set(&s->stays, atom->name, atom);
	if (!dwarf)
		return false;
	for (; !dwarf_nextcu(dwarf, offset, &next, &header, NULL, NULL, NULL) && next > offset;
	     offset = next)
		if (dwarf_offdie(dwarf, offset + header, &unit))
			search_unit(s, &unit);
	return true;
}

static const char *search(const struct cut *cut, struct search *s)
{
	return search_vmlinux(cut, s) ? describe(s) :
	       "who uses it outside only debug info of vmlinux tells, in the kernel's -dbg package";
}

const char *users_of_type(const struct cut *cut, const char *name)
{
	struct search s = {
		.config = cut->config, .name = name,
		.declares = declares_type, .uses = has_variable,
		.verb = { "has a variable of this type", "have a variable of this type" },
	};

	if (str_starts(name, "the enum of "))
		return "who uses a value is not known";
	return search(cut, &s);
}

const char *users_of_function(const struct cut *cut, const char *name)
{
	struct search s = {
		.config = cut->config, .name = name,
		.declares = declares_function, .uses = has_call,
		.verb = { "calls it by name", "call it by name" },
	};

	return search(cut, &s);
}

static void see_call(const struct search *s, Dwarf_Die *die)
{
	struct use use = s->use;
	Dwarf_Attribute attr;
	Dwarf_Die callee;

	if (!dwarf_attr(die, DW_AT_call_origin, &attr) || !dwarf_formref_die(&attr, &callee))
		return;
	use.callee = dwarf_diename(&callee);
	if (!dwarf_hasattr_integrate(&callee, DW_AT_external))
		use.callee_file = source_path(dwarf_decl_file(&callee), s->config);
	if (use.callee)
		s->see(s->data, &use);
}

static void see_type(const struct search *s, Dwarf_Die *die)
{
	struct use use = s->use;
	name_list types = { 0 };
	const char **type;

	layout_refer(&types, die);
	for_each_vec(type, &types) {
		use.type = *type;
		s->see(s->data, &use);
	}
	free(types.v);
}

static bool see_all(const struct search *s, Dwarf_Die *die, int depth)
{
	Dwarf_Die child;

	if (depth > DIE_DEPTH || dwarf_child(die, &child))
		return false;
	do {
		switch (dwarf_tag(&child)) {
		case DW_TAG_formal_parameter:
		case DW_TAG_variable:
			see_type(s, &child);
			break;
		case DW_TAG_call_site:
			see_call(s, &child);
			break;
		case DW_TAG_lexical_block:
		case DW_TAG_inlined_subroutine:
			see_all(s, &child, depth + 1);
			break;
		default:
			break;
		}
	} while (!die_sibling(&child));
	return false;
}

int users_each(const struct cut *cut, use_function see, void *data)
{
	struct search s = {
		.config = cut->config, .uses = see_all, .see = see, .data = data,
	};

	if (search_vmlinux(cut, &s))
		return 0;
	return fault(cut->ksyms->path, NULL, "no debug info names who calls what");
}
