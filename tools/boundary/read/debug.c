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
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "boundary.h"

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
const char *debug_path(const char *path, const struct config *config)
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
	char *text = xasprintf("%s(", debug_type(die, depth));
	const char *separator = "";
	Dwarf_Die child;

	if (dwarf_child(die, &child))
		return xasprintf("%svoid)", text);
	do {
		int tag = dwarf_tag(&child);

		if (tag != DW_TAG_formal_parameter && tag != DW_TAG_unspecified_parameters)
			continue;
		append(&text, separator);
		append(&text, tag == DW_TAG_formal_parameter ? debug_type(&child, depth) : "...");
		separator = ", ";
	} while (!debug_sibling(&child));
	append(&text, *separator ? ")" : "void)");
	return text;
}

static const char *array_type(Dwarf_Die *die, int depth)
{
	char *text = xstrdup(debug_type(die, depth));
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
	} while (!debug_sibling(&child));
	return text;
}

/* C-like text of a type DIE; structs by name only, what is in them is types.c's. */
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
		return xasprintf("%s *", debug_type(type, depth));
	case DW_TAG_const_type:
		return xasprintf("const %s", debug_type(type, depth));
	case DW_TAG_volatile_type:
		return xasprintf("volatile %s", debug_type(type, depth));
	case DW_TAG_array_type:
		return array_type(type, depth);
	case DW_TAG_subroutine_type:
		return function_type(type, depth);
	default:
		return name ? name : "?";
	}
}

/* The type that a DIE has; "void" for none.  @depth bounds what refers to itself. */
const char *debug_type(Dwarf_Die *die, int depth)
{
	Dwarf_Attribute attr;
	Dwarf_Die type;

	if (depth > 16 || !dwarf_attr_integrate(die, DW_AT_type, &attr) ||
	    !dwarf_formref_die(&attr, &type))
		return "void";
	return render_type(&type, depth + 1);
}

/*
 * What debug info says is next must be behind, or whoever walks over it would not come to
 * an end.  As dwarf_siblingof(): 0 when there is one.
 */
int debug_sibling(Dwarf_Die *die)
{
	Dwarf_Off at = dwarf_dieoffset(die);

	return dwarf_siblingof(die, die) ?: dwarf_dieoffset(die) <= at;
}

/* Without const, volatile and typedef.  False: there is none. */
bool debug_peel(Dwarf_Die *die)
{
	Dwarf_Attribute attr;

	for (int depth = 0; depth < DEBUG_DEPTH; depth++) {
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
		    bound >= DEBUG_SIZE_MAX || n > DEBUG_SIZE_MAX)
			return 0;
		n *= bound + 1;
	} while (!debug_sibling(&child));
	return n;
}

/* Bytes of a type; 0: it has none, or is a flexible array. */
uint64_t debug_size(Dwarf_Die *type)
{
	Dwarf_Die at = *type;
	Dwarf_Attribute attr;
	Dwarf_Word size;
	uint64_t n = 1;

	for (int depth = 0; depth < DEBUG_DEPTH && debug_peel(&at); depth++) {
		if (dwarf_attr(&at, DW_AT_byte_size, &attr))
			return !dwarf_formudata(&attr, &size) && size < DEBUG_SIZE_MAX ? n * size : 0;
		if (dwarf_tag(&at) == DW_TAG_pointer_type)
			return n * sizeof(uint64_t);
		if (dwarf_tag(&at) != DW_TAG_array_type)
			return 0;
		n *= array_length(&at);
		if (n > DEBUG_SIZE_MAX || !dwarf_attr_integrate(&at, DW_AT_type, &attr) ||
		    !dwarf_formref_die(&attr, &at))
			return 0;
	}
	return 0;
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
	entity->file = debug_path(dwarf_decl_file(die), r->config);
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
	for (int depth = 0; depth < DEBUG_DEPTH && dwarf_attr(&origin, DW_AT_abstract_origin, &attr) &&
	     dwarf_formref_die(&attr, &origin); depth++)
		;
	entity->signature = function_type(&origin, 0);
	*vec_push(&entity->parameters) = (struct parameter){ "", debug_type(&origin, 0) };
	if (dwarf_child(&origin, &child))
		return;
	do {
		if (dwarf_tag(&child) == DW_TAG_formal_parameter)
			*vec_push(&entity->parameters) = (struct parameter){
				dwarf_diename(&child) ?: "", debug_type(&child, 0),
			};
	} while (!debug_sibling(&child));
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
	entity->signature = debug_type(die, 0);
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

	if (depth > DEBUG_DEPTH || dwarf_child(parent, &die))
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
	} while (!debug_sibling(&die));
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
	} while (!debug_sibling(&die));
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
	if (!dwarf) {
		diag_error("%s: no debug info: %s", object->path, dwarf_errmsg(-1));
		diag_remedy("compile with -g, as the distribution's kernel configuration does");
		return -ENODATA;
	}
	for (; !dwarf_nextcu(dwarf, offset, &next, &header, NULL, NULL, NULL) && next > offset;
	     offset = next)
		if (dwarf_offdie(dwarf, offset + header, &unit))
			read_unit(&r, &unit);
	return 0;
}

/* By place, or by source name: a clone or a folded function may have no place. */
static struct debug_entity *find_entity(const struct debug *debug, const struct atom *atom)
{
	char *key = place_key((uint64_t)atom->section->index << 32 | atom->start);
	struct debug_entity *entity = map_get(&debug->entities, key);

	free(key);
	if (entity || !atom->function)
		return entity;
	key = xstrndup(atom->name, base_length(atom->name));
	entity = map_get(&debug->entities, key);
	free(key);
	return entity;
}

void debug_attribute(struct tree *tree)
{
	struct atom *atom;

	for_each_atom(atom, tree)
		if (atom->symbol)
			atom->entity = find_entity(atom->section->object->debug, atom);
}
