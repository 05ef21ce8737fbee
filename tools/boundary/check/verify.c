// SPDX-License-Identifier: GPL-2.0
/*
 * verify.c - do unmodified objects reproduce the functions of vmlinux?
 *
 * A function is reproduced when vmlinux has one of its name in this object's place,
 * of the same size and with the same bytes.  Not compared are the 4 or 8 bytes of
 * each relocated field, which the linker filled in, and nothing else: the vmlinux
 * of the -dbg package is as the linker left it, so its alternatives, paravirt
 * calls, static calls and ftrace calls are what the compiler wrote, too.
 *
 * Not counted are weak functions that vmlinux takes from elsewhere.  With a list of
 * symbols in place of vmlinux, names and sizes are all there is; a size is then the
 * distance to the next symbol, less up to 63 bytes of padding.
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>

#include "base/diag.h"
#include "base/malformed.h"
#include "base/text.h"
#include "read/ksyms.h"
#include "read/object.h"
#include "read/reloc.h"
#include "read/section.h"
#include "read/symbol.h"
#include "model/atom.h"
#include "model/match.h"
#include "model/tree.h"
#include "check/verify.h"

struct verifier {
	const struct ksyms *ksyms;
	unsigned int total, reproduced;
	unsigned long long bytes;
	json_object *differences;
};

static void differs(struct verifier *v, const struct object *object, const char *name,
		    const char *what)
{
	json_object *entry = json_object_new_object();

	json_object_object_add(entry, "name", json_object_new_string(name));
	json_object_object_add(entry, "file", json_object_new_string(object->name));
	json_object_object_add(entry, "what", json_object_new_string(what));
	json_object_array_add(v->differences, entry);
	fault(object->path, NULL, "%s: %s", name, what);
}

/* Offset of the first byte that differs, or @size. */
static uint64_t compare(const struct atom *atom, const uint8_t *theirs, uint64_t size)
{
	const uint8_t *ours = atom->section->data + atom->start;
	uint64_t at = 0;

	for (size_t i = 0; i <= atom->nr_relocs && at < size; i++) {
		bool last = i == atom->nr_relocs;
		uint64_t end = last ? size : atom->relocs[i].offset - atom->start;

		for (; at < end && at < size; at++)
			if (ours[at] != theirs[at])
				return at;
		if (!last)
			at += reloc_field_size(&atom->relocs[i]);
	}
	return size;
}

static bool same_size(const struct ksyms *ksyms, const struct ksym *sym, uint64_t size)
{
	if (sym->sized)
		return sym->size == size;
	/* the distance to the next symbol holds padding as well */
	return !ksyms->image && sym->size >= size && sym->size < size + 64;
}

static void verify_function(struct verifier *v, const struct object *object,
			    const struct symbol *symbol)
{
	const struct ksym *sym = match_symbol(v->ksyms, object, symbol);
	const struct atom *atom = section_atom(symbol->section, symbol->value);
	const uint8_t *theirs;
	uint64_t at;

	if (match_overridden(object, symbol, sym))
		return;
	v->total++;
	if (!sym)
		return differs(v, object, symbol->name, "vmlinux has no such function");
	if (!same_size(v->ksyms, sym, symbol->size))
		return differs(v, object, symbol->name,
			       xasprintf("it has %llu bytes, vmlinux's has %llu",
					 (unsigned long long)symbol->size,
					 (unsigned long long)sym->size));
	if (v->ksyms->image) {
		theirs = ksyms_bytes(v->ksyms, sym->address, symbol->size);
		at = theirs ? compare(atom, theirs, symbol->size) : 0;
		if (at < symbol->size)
			return differs(v, object, symbol->name,
				       xasprintf("the code differs at +%#llx",
						 (unsigned long long)at));
		v->bytes += symbol->size;
	}
	v->reproduced++;
}

static int write_json(const struct verifier *v, const char *path)
{
	json_object *root = json_object_new_object(), *functions = json_object_new_object();
	int err = 0;

	json_object_object_add(functions, "total", json_object_new_int(v->total));
	json_object_object_add(functions, "reproduced", json_object_new_int(v->reproduced));
	json_object_object_add(root, "functions", functions);
	json_object_object_add(root, "bytes_compared", json_object_new_int64(v->bytes));
	json_object_object_add(root, "differences", json_object_get(v->differences));
	if (path && json_object_to_file_ext(path, root, JSON_C_TO_STRING_PRETTY))
		err = fault(path, NULL, "%s", json_util_get_last_err());
	json_object_put(root);
	return err;
}

int verify(struct tree *tree, const struct ksyms *ksyms, const char *json)
{
	struct verifier v = { .ksyms = ksyms, .differences = json_object_new_array() };
	const struct symbol *symbol;
	struct object *object;
	int err;

	match_reference(tree, ksyms);
	for_each_vec(object, &tree->objects)
		for_each_vec(symbol, &object->symbols)
			if (symbol->type == STT_FUNC && symbol->section && symbol->section->data &&
			    symbol->section->atoms.n)
				verify_function(&v, object, symbol);
	printf("%u of %u functions reproduced\n", v.reproduced, v.total);
	if (v.reproduced < v.total)
		diag_remedy("use the source and the compiler that this kernel was built with");
	err = write_json(&v, json);
	json_object_put(v.differences);
	return err ? err : v.reproduced < v.total ? -EINVAL : 0;
}
