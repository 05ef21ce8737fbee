// SPDX-License-Identifier: GPL-2.0
/*
 * tables.c - the .schedmgr.* sections
 *
 * Their addresses are relocations; in the records themselves they are 0.
 */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <schedmgr/format.h>

#include "base/array.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/text.h"
#include "read/config.h"
#include "read/ksyms.h"
#include "read/manifest.h"
#include "read/section.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/deferred.h"
#include "model/tree.h"
#include "write/out.h"
#include "write/payload.h"

struct table {
	struct out *out;
	struct out_section *section;
	const char *symbol;
};

static struct table table_open(struct out *out, const char *section, const char *symbol)
{
	struct table table = {
		.out = out, .symbol = symbol,
		.section = out_section(out, section, SHT_PROGBITS, SHF_ALLOC),
	};

	out_align(table.section, 8);
	out_symbol(out, symbol, STB_GLOBAL, STT_OBJECT, table.section, 0, 0);
	return table;
}

static void table_close(struct table *table)
{
	out_symbol(table->out, xasprintf("%s_end", table->symbol), STB_GLOBAL, STT_OBJECT,
		   table->section, table->section->size, 0);
}

static void put_string(struct table *table, uint64_t at, const char *s)
{
	struct out_section *strings = out_section(table->out, SCHEDMGR_SECTION_STRINGS, SHT_PROGBITS,
						  SHF_ALLOC);
	uintptr_t place = (uintptr_t)map_get(&table->out->strings, s);	/* counted from 1 */

	if (!place) {
		place = out_append(strings, s, strlen(s) + 1) + 1;
		map_set(&table->out->strings, s, (void *)place);
	}
	out_reloc(table->section, at, R_X86_64_64, strings->symbol, place - 1);
}

typedef VEC(struct atom *) atom_list;

static int by_name(const void *a, const void *b)
{
	const struct atom *x = *(struct atom *const *)a, *y = *(struct atom *const *)b;
	int order = strcmp(x->name, y->name);

	return order ? order : (int)x->ksym->position - (int)y->ksym->position;
}

static int by_plain_name(const void *a, const void *b)
{
	return strcmp((*(struct atom *const *)a)->name, (*(struct atom *const *)b)->name);
}

/* @atom is vmlinux's function, as the reference objects have it. */
static void put_function(struct cut *cut, struct table *table, const struct atom *atom)
{
	const struct ksym *ksym = atom->ksym;
	const struct atom *new = atom->fate == FATE_INTERFACE ? atom->twin : NULL;
	struct schedmgr_function record = {
		.old_size = ksym->size,
		.new_size = new ? new->size : 0,
		.sympos = ksym->equals > 1 ? ksym->position : 0,
		.flags = strcmp(atom->name, cut->config->entry) ? 0 : SCHEDMGR_FN_SCHEDULE,
	};
	uint64_t at = out_append(table->section, &record, sizeof(record));

	out_reloc(table->section, at + offsetof(struct schedmgr_function, old), R_X86_64_64,
		  out_import(table->out, ksym_import_name(ksym)), 0);
	if (new)
		cut_reference(table->section, at + offsetof(struct schedmgr_function, new),
			      R_X86_64_64, new, 0);
	put_string(table, at + offsetof(struct schedmgr_function, name), ksym->name);
	put_string(table, at + offsetof(struct schedmgr_function, file), atom->file);
}

static bool is_boundary_function(const struct atom *atom)
{
	return atom->function && (atom->fate == FATE_INTERFACE || atom->fate == FATE_INNER);
}

static void put_functions(struct cut *cut, struct out *out)
{
	struct table table = table_open(out, SCHEDMGR_SECTION_FUNCTIONS, "schedmgr_functions");
	atom_list list = { 0 };
	struct atom *atom, **p;

	for_each_atom(atom, cut->reference)
		if (is_boundary_function(atom))
			*vec_push(&list) = atom;
	vec_sort(&list, by_name);
	for_each_vec(p, &list)
		put_function(cut, &table, *p);
	table_close(&table);
}

static void put_overlays(struct cut *cut, struct out *out)
{
	struct table table = table_open(out, SCHEDMGR_SECTION_OVERLAYS, "schedmgr_overlays");
	atom_list list = { 0 };
	struct atom *atom, **p;

	for_each_atom(atom, cut->payload)
		if (atom->fate == FATE_OVERLAY && atom->ksym)
			*vec_push(&list) = atom;
	vec_sort(&list, by_name);
	for_each_vec(p, &list) {
		struct schedmgr_overlay record = { .size = (*p)->size };
		uint64_t at = out_append(table.section, &record, sizeof(record));

		out_reloc(table.section, at, R_X86_64_64,
			  out_import(out, ksym_import_name((*p)->ksym)), 0);
		cut_reference(table.section, at + offsetof(struct schedmgr_overlay, image),
			      R_X86_64_64, *p, 0);
		put_string(&table, at + offsetof(struct schedmgr_overlay, name), (*p)->name);
	}
	table_close(&table);
}

static bool is_kept(const struct cut *cut, const struct atom *datum)
{
	const struct word *word;

	for_each_vec(word, &cut->manifest->keep)
		if (!strcmp(word->text, datum->name))
			return true;
	return false;
}

static void put_privates(struct cut *cut, struct out *out)
{
	struct table table = table_open(out, SCHEDMGR_SECTION_PRIVATE, "schedmgr_privates");
	atom_list list = { 0 };
	struct atom *atom, **p;

	for_each_atom(atom, cut->payload)
		if (atom->fate == FATE_PRIVATE && atom->live && !is_kept(cut, atom))
			*vec_push(&list) = atom;
	vec_sort(&list, by_plain_name);
	for_each_vec(p, &list) {
		struct schedmgr_private record = {
			.size = (*p)->size, .flags = atom_is_percpu(*p) ? SCHEDMGR_PRIVATE_PERCPU : 0,
		};
		uint64_t at = out_append(table.section, &record, sizeof(record));

		cut_reference(table.section, at, R_X86_64_64, *p, 0);
		put_string(&table, at + offsetof(struct schedmgr_private, name), (*p)->name);
	}
	table_close(&table);
}

static void put_deferred_of(struct table *table, const struct atom *datum)
{
	deferred_list list = { 0 };
	struct deferred *d;

	deferred_find(&list, datum);
	for_each_vec(d, &list) {
		struct schedmgr_deferred record = {
			.kind = d->kind, .flags = atom_is_percpu(datum) ? SCHEDMGR_PRIVATE_PERCPU : 0,
		};
		uint64_t at = out_append(table->section, &record, sizeof(record));

		cut_reference(table->section, at, R_X86_64_64, datum, d->offset);
		put_string(table, at + offsetof(struct schedmgr_deferred, name), d->name);
	}
}

/* Also of data that are kept: what is pending there runs into the payload as well. */
static void put_deferred(struct cut *cut, struct out *out)
{
	struct table table = table_open(out, SCHEDMGR_SECTION_DEFERRED, "schedmgr_deferreds");
	atom_list list = { 0 };
	struct atom *atom, **p;

	for_each_atom(atom, cut->payload)
		if (atom->fate == FATE_PRIVATE && atom->live)
			*vec_push(&list) = atom;
	vec_sort(&list, by_plain_name);
	for_each_vec(p, &list)
		put_deferred_of(&table, *p);
	table_close(&table);
}

static int put_text(char *to, size_t size, const char *text, const char *option)
{
	if (strlen(text) >= size) {
		diag_error("--%s '%s' is longer than %zu bytes", option, text, size - 1);
		diag_remedy("shorten it");
		return -EINVAL;
	}
	memcpy(to, text, strlen(text));
	return 0;
}

static int put_hash(uint8_t *to, size_t size, const char *hex)
{
	for (size_t i = 0; i < size; i++) {
		char digits[3] = { hex[2 * i], hex[2 * i] ? hex[2 * i + 1] : 0, 0 };
		char *end;

		to[i] = strtoul(digits, &end, 16);
		if (end != digits + 2)
			break;
		if (i + 1 == size && !hex[2 * size])
			return 0;
	}
	diag_error("--source-hash '%s' is not a SHA-256 in hexadecimal", hex);
	diag_remedy("give the first word of sha256sum's output");
	return -EINVAL;
}

static int put_build(struct cut *cut, struct out *out)
{
	struct out_section *section = out_section(out, SCHEDMGR_SECTION_BUILD, SHT_PROGBITS, SHF_ALLOC);
	struct schedmgr_build record = { 0 };

	if (put_text(record.release, sizeof(record.release), cut->release, "release") ||
	    put_text(record.source, sizeof(record.source), cut->source_version,
		     "source-version") ||
	    put_text(record.compiler, sizeof(record.compiler), cut->compiler, "compiler") ||
	    put_hash(record.source_hash, sizeof(record.source_hash), cut->source_hash))
		return -EINVAL;
	if (!cut->ksyms->has_build_id) {
		diag_error("%s: it has no build-id", cut->ksyms->path);
		diag_remedy("give the vmlinux of the kernel's -dbg package");
		return -EINVAL;
	}
	memcpy(record.build_id, cut->ksyms->build_id, sizeof(record.build_id));
	out_align(section, 8);
	out_append(section, &record, sizeof(record));
	out_symbol(out, "schedmgr_build", STB_GLOBAL, STT_OBJECT, section, 0, sizeof(record));
	return 0;
}

static int put_schedule(struct cut *cut, struct out *out)
{
	struct atom *atom;

	for_each_atom(atom, cut->payload)
		if (atom->live && atom->function && !strcmp(atom->name, cut->config->entry)) {
			out_symbol(out, "schedmgr_payload_schedule", STB_GLOBAL, STT_FUNC,
				   atom->out, atom->out_offset, atom->size);
			return 0;
		}
	diag_error("%s: no object defines it", cut->config->entry);
	diag_remedy("the scheduler's entry must keep its name and be in vmlinux");
	return -EINVAL;
}

int cut_tables(struct cut *cut, struct out *out)
{
	put_functions(cut, out);
	put_overlays(cut, out);
	put_privates(cut, out);
	put_deferred(cut, out);
	layouts_write(cut, out);
	return put_build(cut, out) || put_schedule(cut, out) ? -EINVAL : 0;
}
