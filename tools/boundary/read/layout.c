// SPDX-License-Identifier: GPL-2.0
/*
 * layout.c - structs, unions and enumerations, as debug info has them
 *
 * Members of anonymous structs and unions count as their holder's, at the place that
 * they have there: this is how code reaches them.  An enumeration's members are its
 * values.  One without a name is known by its first member.
 */
#include <dwarf.h>

#include "base/map.h"
#include "base/memory.h"
#include "base/name.h"
#include "base/text.h"
#include "read/config.h"
#include "read/debug.h"
#include "read/die.h"
#include "read/layout.h"

static bool member_type(Dwarf_Die *die, Dwarf_Die *type)
{
	Dwarf_Attribute attr;

	return dwarf_attr_integrate(die, DW_AT_type, &attr) && dwarf_formref_die(&attr, type);
}

static bool is_aggregate(Dwarf_Die *type)
{
	int tag = dwarf_tag(type);

	return tag == DW_TAG_structure_type || tag == DW_TAG_union_type;
}

static const char *tag_word(int tag)
{
	switch (tag) {
	case DW_TAG_structure_type:
		return "struct";
	case DW_TAG_union_type:
		return "union";
	case DW_TAG_enumeration_type:
		return "enum";
	case DW_TAG_typedef:
		return "typedef";
	default:
		return NULL;
	}
}

static uint64_t number(Dwarf_Die *die, unsigned int name, uint64_t none)
{
	Dwarf_Attribute attr;
	Dwarf_Word value;

	return dwarf_attr(die, name, &attr) && !dwarf_formudata(&attr, &value) ? value : none;
}

void layout_refer(name_list *list, Dwarf_Die *die)
{
	Dwarf_Die at = *die, type;

	for (int depth = 0; depth < 16 && member_type(&at, &type); depth++) {
		const char *word = tag_word(dwarf_tag(&type));

		if (word && dwarf_diename(&type))
			*vec_push(list) = xasprintf("%s %s", word, dwarf_diename(&type));
		at = type;
	}
}

static void add_members(struct layout *layout, Dwarf_Die *die, uint64_t base, int depth)
{
	Dwarf_Die die_member, type;
	struct member *member;
	uint64_t at;

	if (depth > 16 || dwarf_child(die, &die_member))
		return;
	do {
		if (dwarf_tag(&die_member) != DW_TAG_member || !member_type(&die_member, &type))
			continue;
		at = base + number(&die_member, DW_AT_data_bit_offset,
				   8 * number(&die_member, DW_AT_data_member_location, 0));
		if (!dwarf_diename(&die_member) && is_aggregate(&type)) {
			add_members(layout, &type, at, depth + 1);
			continue;
		}
		member = vec_push(&layout->members);
		*member = (struct member){
			.name = dwarf_diename(&die_member) ?: "",
			.type = die_type(&die_member, 0),
			.at = at,
			.size = number(&die_member, DW_AT_bit_size, 8 * die_size(&type)),
		};
		layout_refer(&layout->refers, &die_member);
	} while (!die_sibling(&die_member));
}

/* Other forms than that of signed numbers are of what is not negative. */
static int64_t value_of(Dwarf_Die *die)
{
	Dwarf_Attribute attr;
	Dwarf_Sword value = 0;

	if (dwarf_attr(die, DW_AT_const_value, &attr) && dwarf_whatform(&attr) == DW_FORM_sdata)
		dwarf_formsdata(&attr, &value);
	else
		value = number(die, DW_AT_const_value, 0);
	return value;
}

static void add_values(struct layout *layout, Dwarf_Die *die)
{
	Dwarf_Die child;

	if (dwarf_child(die, &child))
		return;
	do {
		if (dwarf_tag(&child) == DW_TAG_enumerator)
			*vec_push(&layout->members) = (struct member){
				.name = dwarf_diename(&child), .type = "", .at = value_of(&child),
			};
	} while (!die_sibling(&child));
}

/* NULL: it has no layout of its own.  @body is what has the members. */
static const char *layout_name(Dwarf_Die *die, Dwarf_Die *body)
{
	const char *name = dwarf_diename(die), *word;
	Dwarf_Die first;

	*body = *die;
	if (dwarf_tag(die) == DW_TAG_enumeration_type && !name)
		return !dwarf_child(die, &first) && dwarf_diename(&first) ?
		       xasprintf("the enum of %s", dwarf_diename(&first)) : NULL;
	if (!name)
		return NULL;
	if (dwarf_tag(die) == DW_TAG_typedef &&
	    (!member_type(die, body) || dwarf_diename(body) || !is_aggregate(body)))
		return NULL;
	word = tag_word(dwarf_tag(die));
	return word ? xasprintf("%s %s", word, name) : NULL;
}

void layout_read(struct debug *debug, Dwarf_Die *die, const struct config *config)
{
	struct layout *layout;
	const char *name;
	Dwarf_Die body;
	int line = 0;

	name = layout_name(die, &body);
	if (!name || dwarf_hasattr(&body, DW_AT_declaration) ||
	    map_get(&debug->layout_by_name, name))
		return;
	layout = xcalloc(1, sizeof(*layout));
	layout->name = name;
	layout->file = source_path(dwarf_decl_file(die), config);
	dwarf_decl_line(die, &line);
	layout->line = line;
	layout->internal = layout->file && str_starts(layout->file, config->directory);
	layout->values = dwarf_tag(&body) == DW_TAG_enumeration_type;
	layout->size = number(&body, DW_AT_byte_size, 0);
	if (layout->values)
		add_values(layout, &body);
	else
		add_members(layout, &body, 0, 0);
	*vec_push(&debug->layouts) = layout;
	map_set(&debug->layout_by_name, name, layout);
}
