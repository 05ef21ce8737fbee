// SPDX-License-Identifier: GPL-2.0
/*
 * debug.c - what debug info says of functions and data
 *
 * The objects are not linked, so libdw would find zeroes where addresses belong.
 * Their debug sections are relocated here, in a private mapping, with addresses
 * that name the place in the object: section number in the upper half, offset in
 * the lower.
 */
#include <dwarf.h>
#include <stdlib.h>

#include "base/malformed.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/name.h"
#include "base/text.h"
#include "read/debug.h"
#include "read/die.h"
#include "read/layout.h"
#include "read/object.h"
#include "read/reloc.h"
#include "read/section.h"
#include "read/symbol.h"

struct reader {
	struct object *object;
	const struct config *config;
};

static char *place_key(uint64_t address)
{
	return xasprintf("%llx", (unsigned long long)address);
}

static void put(uint8_t *to, uint64_t value, unsigned int size)
{
	for (unsigned int i = 0; i < size; i++)
		to[i] = value >> 8 * i;
}

static void relocate(struct section *section)
{
	struct reloc *reloc;

	for_each_vec(reloc, &section->relocs) {
		const struct symbol *symbol = reloc->symbol;
		unsigned int size = reloc->type == R_X86_64_64 ? 8 : 4;
		uint64_t value = symbol->value + reloc->addend;

		if (!section->data || size > section->size - reloc->offset)
			continue;
		if (symbol->section && symbol->section->flags & SHF_ALLOC)
			value |= (uint64_t)symbol->section->index << 32;
		put((uint8_t *)section->data + reloc->offset, value, size);
	}
}

static struct debug_entity *add_entity(struct reader *r, Dwarf_Die *die, const char *key)
{
	struct debug *debug = r->object->debug;
	struct debug_entity *entity = map_get(&debug->entities, key);
	int line = 0;

	if (entity || !dwarf_diename(die))
		return entity;
	entity = xcalloc(1, sizeof(*entity));
	entity->name = dwarf_diename(die);
	entity->die = *die;
	entity->file = source_path(dwarf_decl_file(die), r->config);
	dwarf_decl_line(die, &line);
	entity->line = line;
	map_set(&debug->entities, key, entity);
	return entity;
}

/* The prototype is that of its abstract instance where it has one. */
static void describe_function(struct debug_entity *entity, Dwarf_Die *die,
			      const struct debug_entity *body)
{
	Dwarf_Die origin = *die, child;
	Dwarf_Attribute attr;

	if (!entity || entity->signature)
		return;
	entity->used = body->used;
	entity->inlined = body->inlined;
	for (int depth = 0; depth < DIE_DEPTH && dwarf_attr(&origin, DW_AT_abstract_origin, &attr) &&
	     dwarf_formref_die(&attr, &origin); depth++)
		;
	entity->signature = die_prototype(&origin);
	*vec_push(&entity->parameters) = (struct parameter){ "", die_type(&origin, 0) };
	if (dwarf_child(&origin, &child))
		return;
	do {
		if (dwarf_tag(&child) == DW_TAG_formal_parameter)
			*vec_push(&entity->parameters) = (struct parameter){
				dwarf_diename(&child) ?: "", die_type(&child, 0),
			};
	} while (!die_sibling(&child));
}

static uint64_t static_address(Dwarf_Die *die)
{
	Dwarf_Attribute attr;
	Dwarf_Op *ops;
	size_t n;

	if (!dwarf_attr(die, DW_AT_location, &attr) || dwarf_getlocation(&attr, &ops, &n) ||
	    n != 1 || ops[0].atom != DW_OP_addr)
		return 0;
	return ops[0].number;
}

static void read_variable(struct reader *r, Dwarf_Die *die, const char *function)
{
	uint64_t address = static_address(die);
	struct debug_entity *entity;
	char *key;
	uintptr_t ordinal;

	if (!address)
		return;
	entity = add_entity(r, die, place_key(address));
	if (!entity || entity->signature)
		return;
	entity->signature = die_type(die, 0);
	entity->function = function;
	if (!function)
		return;
	key = xasprintf("%s %s", function, entity->name);
	ordinal = (uintptr_t)map_get(&r->object->debug->ordinals, key) + 1;
	map_set(&r->object->debug->ordinals, key, (void *)ordinal);
	entity->ordinal = ordinal;
}

/*
 * Static locals, however deep in blocks and inlined calls; and in @body the types of all and
 * the names of what is inlined.
 */
static void read_locals(struct reader *r, Dwarf_Die *parent, const char *function,
			struct debug_entity *body, int depth)
{
	Dwarf_Die die;

	if (depth > DIE_DEPTH || dwarf_child(parent, &die))
		return;
	do {
		switch (dwarf_tag(&die)) {
		case DW_TAG_variable:
			read_variable(r, &die, function);
			layout_refer(&body->used, &die);
			break;
		case DW_TAG_formal_parameter:
			layout_refer(&body->used, &die);
			break;
		case DW_TAG_lexical_block:
			read_locals(r, &die, function, body, depth + 1);
			break;
		case DW_TAG_inlined_subroutine:
			if (dwarf_diename(&die))
				*vec_push(&body->inlined) = dwarf_diename(&die);
			read_locals(r, &die, dwarf_diename(&die), body, depth + 1);
			break;
		default:
			break;
		}
	} while (!die_sibling(&die));
}

static void read_function(struct reader *r, Dwarf_Die *die)
{
	Dwarf_Addr base, start, end;
	struct debug_entity body = { 0 };
	ptrdiff_t next = 0;
	const char **name;

	read_locals(r, die, dwarf_diename(die), &body, 0);
	for_each_vec(name, &body.used)
		*vec_push(&r->object->debug->used) = *name;
	while ((next = dwarf_ranges(die, next, &base, &start, &end)) > 0)
		describe_function(add_entity(r, die, place_key(start)), die, &body);
	/* what was folded into an identical function has a body, but no address here */
	if (dwarf_diename(die))
		describe_function(add_entity(r, die, dwarf_diename(die)), die, &body);
}

static void read_unit(struct reader *r, Dwarf_Die *unit)
{
	Dwarf_Die die;

	if (dwarf_child(unit, &die))
		return;
	do {
		switch (dwarf_tag(&die)) {
		case DW_TAG_subprogram:
			read_function(r, &die);
			break;
		case DW_TAG_variable:
			read_variable(r, &die, NULL);
			break;
		case DW_TAG_structure_type:
		case DW_TAG_union_type:
		case DW_TAG_enumeration_type:
		case DW_TAG_typedef:
			layout_read(r->object->debug, &die, r->config);
			break;
		default:
			break;
		}
	} while (!die_sibling(&die));
}

int debug_read(struct object *object, const struct config *config)
{
	struct reader r = { .object = object, .config = config };
	Dwarf_Off offset = 0, next;
	struct section *section;
	Dwarf_Die unit;
	size_t header;
	Dwarf *dwarf;

	object->debug = xcalloc(1, sizeof(*object->debug));
	for_each_vec(section, &object->sections)
		if (str_starts(section->name, ".debug_"))
			relocate(section);
	dwarf = elf_file_dwarf(&object->elf);
	if (!dwarf)
		return fault(object->path, "compile with -g, as the distribution's kernel configuration does",
			     "no debug info: %s", dwarf_errmsg(-1));
	for (; !dwarf_nextcu(dwarf, offset, &next, &header, NULL, NULL, NULL) && next > offset;
	     offset = next)
		if (dwarf_offdie(dwarf, offset + header, &unit))
			read_unit(&r, &unit);
	return 0;
}

/* By place, or by source name, NULL for data: a clone or a folded function may have no place. */
struct debug_entity *debug_find(const struct debug *debug, unsigned int section, uint64_t start,
				const char *function)
{
	char *key = place_key((uint64_t)section << 32 | start);
	struct debug_entity *entity = map_get(&debug->entities, key);

	free(key);
	if (entity || !function)
		return entity;
	key = xstrndup(function, base_length(function));
	entity = map_get(&debug->entities, key);
	free(key);
	return entity;
}
