// SPDX-License-Identifier: GPL-2.0
/*
 * die.c - what an entry of debug info, a DIE, says of itself: its type as text, its size
 *
 * An entry may lead to itself, or further than anybody wants to go; whoever walks here comes
 * to an end.
 */
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/name.h"
#include "base/text.h"
#include "read/config.h"
#include "read/die.h"

/* Without "DIR/../" in it. */
static const char *resolve_path(const char *path)
{
	const char *up;

	while ((up = strstr(path, "/../"))) {
		const char *dir = memrchr(path, '/', up - path);

		path = xasprintf("%.*s%s", dir ? (int)(dir + 1 - path) : 0, path, up + 4);
	}
	return path;
}

/* "kernel/sched/core.c", "include/linux/list.h": the same in every build tree. */
const char *source_path(const char *path, const struct config *config)
{
	const char *const roots[] = { config->directory, "include/", "arch/", "kernel/", "mm/",
				      "lib/", "fs/", "ipc/", "net/", "block/", "security/" };
	const char *best = NULL;

	if (!path)
		return NULL;
	path = resolve_path(path);
	if (*path != '/' && *path != '.' && str_ends(path, ".c"))
		return path;	/* drivers/net/tun.c is not net/tun.c */
	for (size_t i = 0; i < ARRAY_SIZE(roots); i++) {
		const char *at = path;

		while ((at = strstr(at, roots[i]))) {
			if ((at == path || at[-1] == '/') && (!i || !best || at > best))
				best = at;
			at++;
		}
		if (best && !i)
			break;
	}
	return best ? best : path;
}

static void append(char **text, const char *more)
{
	char *old = *text;

	*text = xasprintf("%s%s", old ? old : "", more);
	free(old);
}

static const char *function_type(Dwarf_Die *die, int depth)
{
	char *text = xasprintf("%s(", die_type(die, depth));
	const char *separator = "";
	Dwarf_Die child;

	if (dwarf_child(die, &child))
		return xasprintf("%svoid)", text);
	do {
		int tag = dwarf_tag(&child);

		if (tag != DW_TAG_formal_parameter && tag != DW_TAG_unspecified_parameters)
			continue;
		append(&text, separator);
		append(&text, tag == DW_TAG_formal_parameter ? die_type(&child, depth) : "...");
		separator = ", ";
	} while (!die_sibling(&child));
	append(&text, *separator ? ")" : "void)");
	return text;
}

static const char *array_type(Dwarf_Die *die, int depth)
{
	char *text = xstrdup(die_type(die, depth));
	Dwarf_Attribute attr;
	Dwarf_Word bound;
	Dwarf_Die child;

	if (dwarf_child(die, &child))
		return text;
	do {
		if (dwarf_attr(&child, DW_AT_upper_bound, &attr) &&
		    !dwarf_formudata(&attr, &bound))
			append(&text, xasprintf("[%llu]", (unsigned long long)bound + 1));
		else
			append(&text, "[]");
	} while (!die_sibling(&child));
	return text;
}

/* C-like text of a type DIE; structs by name only, what is in them is layout.c's. */
static const char *render_type(Dwarf_Die *type, int depth)
{
	const char *name = dwarf_diename(type);

	switch (dwarf_tag(type)) {
	case DW_TAG_structure_type:
		return name ? xasprintf("struct %s", name) : "struct {}";
	case DW_TAG_union_type:
		return name ? xasprintf("union %s", name) : "union {}";
	case DW_TAG_enumeration_type:
		return name ? xasprintf("enum %s", name) : "enum {}";
	case DW_TAG_pointer_type:
		return xasprintf("%s *", die_type(type, depth));
	case DW_TAG_const_type:
		return xasprintf("const %s", die_type(type, depth));
	case DW_TAG_volatile_type:
		return xasprintf("volatile %s", die_type(type, depth));
	case DW_TAG_array_type:
		return array_type(type, depth);
	case DW_TAG_subroutine_type:
		return function_type(type, depth);
	default:
		return name ? name : "?";
	}
}

/* The type that a DIE has; "void" for none.  @depth bounds what refers to itself. */
const char *die_type(Dwarf_Die *die, int depth)
{
	Dwarf_Attribute attr;
	Dwarf_Die type;

	if (depth > 16 || !dwarf_attr_integrate(die, DW_AT_type, &attr) ||
	    !dwarf_formref_die(&attr, &type))
		return "void";
	return render_type(&type, depth + 1);
}

/* A function's, of the result and the parameters. */
const char *die_prototype(Dwarf_Die *die)
{
	return function_type(die, 0);
}

/*
 * What debug info says is next must be behind, or whoever walks over it would not come to
 * an end.  As dwarf_siblingof(): 0 when there is one.
 */
int die_sibling(Dwarf_Die *die)
{
	Dwarf_Off at = dwarf_dieoffset(die);

	return dwarf_siblingof(die, die) ?: dwarf_dieoffset(die) <= at;
}

/* Without const, volatile and typedef.  False: there is none. */
bool die_peel(Dwarf_Die *die)
{
	Dwarf_Attribute attr;

	for (int depth = 0; depth < DIE_DEPTH; depth++) {
		int tag = dwarf_tag(die);

		if (tag != DW_TAG_typedef && tag != DW_TAG_const_type &&
		    tag != DW_TAG_volatile_type && tag != DW_TAG_restrict_type &&
		    tag != DW_TAG_atomic_type)
			return tag != DW_TAG_invalid;
		if (!dwarf_attr_integrate(die, DW_AT_type, &attr) || !dwarf_formref_die(&attr, die))
			return false;
	}
	return false;
}

static uint64_t array_length(Dwarf_Die *array)
{
	Dwarf_Attribute attr;
	Dwarf_Word bound;
	uint64_t n = 1;
	Dwarf_Die child;

	if (dwarf_child(array, &child))
		return 0;
	do {
		if (dwarf_tag(&child) != DW_TAG_subrange_type)
			continue;
		if (!dwarf_attr(&child, DW_AT_upper_bound, &attr) || dwarf_formudata(&attr, &bound) ||
		    bound >= DIE_SIZE_MAX || n > DIE_SIZE_MAX)
			return 0;
		n *= bound + 1;
	} while (!die_sibling(&child));
	return n;
}

/* Bytes of a type; 0: it has none, or is a flexible array. */
uint64_t die_size(Dwarf_Die *type)
{
	Dwarf_Die at = *type;
	Dwarf_Attribute attr;
	Dwarf_Word size;
	uint64_t n = 1;

	for (int depth = 0; depth < DIE_DEPTH && die_peel(&at); depth++) {
		if (dwarf_attr(&at, DW_AT_byte_size, &attr))
			return !dwarf_formudata(&attr, &size) && size < DIE_SIZE_MAX ? n * size : 0;
		if (dwarf_tag(&at) == DW_TAG_pointer_type)
			return n * sizeof(uint64_t);
		if (dwarf_tag(&at) != DW_TAG_array_type)
			return 0;
		n *= array_length(&at);
		if (n > DIE_SIZE_MAX || !dwarf_attr_integrate(&at, DW_AT_type, &attr) ||
		    !dwarf_formref_die(&attr, &at))
			return 0;
	}
	return 0;
}
