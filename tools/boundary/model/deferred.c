// SPDX-License-Identifier: GPL-2.0
/*
 * deferred.c - timers and work items inside a datum, by its type
 *
 * The manager looks at them before it lets go of a payload.  What lies behind a pointer
 * or in a union is not found: neither tells what is there.
 */
#include <dwarf.h>
#include <schedmgr/format.h>
#include <string.h>

#include "base/text.h"
#include "read/debug.h"
#include "read/die.h"
#include "model/atom.h"
#include "model/deferred.h"

#define DEPTH_MAX 16
#define ELEMENTS_MAX (1u << 20)	/* of what may be an array of timers */

/* Structs as the kernel names them. */
static const char *const kinds[SCHEDMGR_DEFERRED_KINDS] = {
	[SCHEDMGR_DEFERRED_TIMER] = "timer_list", [SCHEDMGR_DEFERRED_HRTIMER] = "hrtimer",
	[SCHEDMGR_DEFERRED_WORK] = "work_struct", [SCHEDMGR_DEFERRED_IRQ_WORK] = "irq_work",
};

static bool type_of(Dwarf_Die *die, Dwarf_Die *type)
{
	Dwarf_Attribute attr;

	return dwarf_attr_integrate(die, DW_AT_type, &attr) && dwarf_formref_die(&attr, type) &&
	       die_peel(type);
}

static void find_in(deferred_list *, Dwarf_Die *type, uint64_t offset, const char *path,
		    int depth);

static void find_in_array(deferred_list *list, Dwarf_Die *array, uint64_t offset,
			  const char *path, int depth)
{
	uint64_t bytes = die_size(array), size;
	Dwarf_Die element;

	if (!type_of(array, &element))
		return;
	size = die_size(&element);
	if (!size || bytes / size > ELEMENTS_MAX)
		return;
	for (uint64_t i = 0; i < bytes / size; i++)
		find_in(list, &element, offset + i * size,
			xasprintf("%s[%llu]", path, (unsigned long long)i), depth);
}

static void find_in_struct(deferred_list *list, Dwarf_Die *type, uint64_t offset,
			   const char *path, int depth)
{
	Dwarf_Die member, member_type;

	if (dwarf_child(type, &member))
		return;
	do {
		const char *name = dwarf_diename(&member);
		Dwarf_Attribute attr;
		Dwarf_Word at = 0;

		if (dwarf_tag(&member) != DW_TAG_member || !type_of(&member, &member_type))
			continue;
		if (dwarf_attr(&member, DW_AT_data_member_location, &attr))
			dwarf_formudata(&attr, &at);
		find_in(list, &member_type, offset + at,
			name ? xasprintf("%s.%s", path, name) : path, depth);
	} while (!die_sibling(&member));
}

static void find_in(deferred_list *list, Dwarf_Die *type, uint64_t offset, const char *path,
		    int depth)
{
	const char *name = dwarf_diename(type);

	if (depth++ > DEPTH_MAX)
		return;
	if (dwarf_tag(type) == DW_TAG_array_type) {
		find_in_array(list, type, offset, path, depth);
		return;
	}
	if (dwarf_tag(type) != DW_TAG_structure_type)
		return;
	for (unsigned int kind = 0; name && kind < ARRAY_SIZE(kinds); kind++)
		if (!strcmp(name, kinds[kind])) {
			*vec_push(list) = (struct deferred){ path, offset, kind };
			return;
		}
	find_in_struct(list, type, offset, path, depth);
}

/* All of them in a datum, in the order of their places. */
void deferred_find(deferred_list *list, const struct atom *datum)
{
	Dwarf_Die type;

	if (datum->entity && type_of(&datum->entity->die, &type))
		find_in(list, &type, 0, datum->entity->name, 0);
}
