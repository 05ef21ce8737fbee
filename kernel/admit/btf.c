// SPDX-License-Identifier: GPL-2.0
/*
 * btf.c - the kernel's types
 *
 * The blob is read as it is in vmlinux: it is there whether BPF is configured or not,
 * and for one pass over it the kernel's own parsed copy would stay for good.
 */
#include <linux/btf.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "admit/btf.h"
#include "base/fault.h"
#include "base/vmlinux.h"

#define DEPTH_MAX	16

static u32 kind_of(const struct btf_type *t)
{
	return BTF_INFO_KIND(t->info);
}

/* Bytes of @t with what follows it. */
static u32 record_size(const struct btf_type *t)
{
	static const struct {
		u16 fixed;
		u16 each;
	} extra[NR_BTF_KINDS] = {
		[BTF_KIND_INT]		= { .fixed = sizeof(u32) },
		[BTF_KIND_ARRAY]	= { .fixed = sizeof(struct btf_array) },
		[BTF_KIND_STRUCT]	= { .each = sizeof(struct btf_member) },
		[BTF_KIND_UNION]	= { .each = sizeof(struct btf_member) },
		[BTF_KIND_ENUM]		= { .each = sizeof(struct btf_enum) },
		[BTF_KIND_ENUM64]	= { .each = sizeof(struct btf_enum64) },
		[BTF_KIND_FUNC_PROTO]	= { .each = sizeof(struct btf_param) },
		[BTF_KIND_VAR]		= { .fixed = sizeof(struct btf_var) },
		[BTF_KIND_DATASEC]	= { .each = sizeof(struct btf_var_secinfo) },
		[BTF_KIND_DECL_TAG]	= { .fixed = sizeof(struct btf_decl_tag) },
	};
	u32 kind = kind_of(t);

	return sizeof(*t) + extra[kind].fixed + extra[kind].each * BTF_INFO_VLEN(t->info);
}

/* Notes the offset of each type, or with @offsets NULL counts them; 0: it is not as expected. */
static u32 walk_types(const void *types, u32 size, u32 *offsets)
{
	u32 at = 0, count = 1;

	while (at + sizeof(struct btf_type) <= size) {
		const struct btf_type *t = types + at;

		if (kind_of(t) >= NR_BTF_KINDS)
			return 0;
		if (offsets)
			offsets[count] = at;
		count++;
		at += record_size(t);
	}
	return at == size ? count : 0;
}

/**
 * schedmgr_btf_open() - find the kernel's types
 * @btf: out
 *
 * Context: may sleep.
 * Return: 0, then schedmgr_btf_close() it; -ENOENT the kernel has none, or of another
 * kind; -ENOMEM.
 */
int schedmgr_btf_open(struct schedmgr_btf *btf)
{
	const struct btf_header *h = (void *)schedmgr_kernel.kallsyms_lookup_name("__start_BTF");

	if (!h || h->magic != BTF_MAGIC || h->version != BTF_VERSION)
		return -ENOENT;
	btf->types = (const void *)h + h->hdr_len + h->type_off;
	btf->strings = (const void *)h + h->hdr_len + h->str_off;
	btf->count = walk_types(btf->types, h->type_len, NULL);
	if (!btf->count)
		return -ENOENT;
	btf->offsets = schedmgr_may_fail(kvcalloc(btf->count, sizeof(*btf->offsets), GFP_KERNEL), NULL);
	if (!btf->offsets)
		return -ENOMEM;
	walk_types(btf->types, h->type_len, btf->offsets);
	return 0;
}

void schedmgr_btf_close(struct schedmgr_btf *btf)
{
	kvfree(btf->offsets);
}

/* The type of that number; NULL: void. */
const struct btf_type *schedmgr_btf_type(const struct schedmgr_btf *btf, u32 id)
{
	return id && id < btf->count ? btf->types + btf->offsets[id] : NULL;
}

static bool is_modifier(const struct btf_type *t)
{
	u32 kind = kind_of(t);

	return kind == BTF_KIND_TYPEDEF || kind == BTF_KIND_CONST || kind == BTF_KIND_VOLATILE ||
	       kind == BTF_KIND_RESTRICT || kind == BTF_KIND_TYPE_TAG;
}

/* What it is behind typedefs and qualifiers; NULL: void. */
const struct btf_type *schedmgr_btf_plain(const struct schedmgr_btf *btf, u32 id)
{
	const struct btf_type *t = schedmgr_btf_type(btf, id);
	int depth;

	for (depth = 0; t && is_modifier(t) && depth < DEPTH_MAX; depth++)
		t = schedmgr_btf_type(btf, t->type);
	return t;
}

/* Its size in bits. */
u32 schedmgr_btf_bits(const struct schedmgr_btf *btf, u32 id)
{
	const struct btf_type *t = schedmgr_btf_plain(btf, id);
	u32 times = 8;
	int depth;

	for (depth = 0; t && kind_of(t) == BTF_KIND_ARRAY && depth < DEPTH_MAX; depth++) {
		const struct btf_array *array = (const void *)(t + 1);

		times *= array->nelems;
		t = schedmgr_btf_plain(btf, array->type);
	}
	if (!t)
		return 0;
	switch (kind_of(t)) {
	case BTF_KIND_PTR:
		return times * sizeof(void *);
	case BTF_KIND_INT:
	case BTF_KIND_FLOAT:
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return times * t->size;
	default:
		return 0;
	}
}

static void append(char *text, const char *more)
{
	strlcat(text, more, SCHEDMGR_TYPE_TEXT);
}

static void append_type(const struct schedmgr_btf *btf, u32 id, char *text, int depth);

static void append_named(const struct schedmgr_btf *btf, const struct btf_type *t,
			 const char *word, char *text)
{
	append(text, word);
	append(text, " ");
	append(text, t->name_off ? btf->strings + t->name_off : "{}");
}

static void append_function(const struct schedmgr_btf *btf, const struct btf_type *t, char *text,
			    int depth)
{
	const struct btf_param *param = (const void *)(t + 1);
	u32 i, count = BTF_INFO_VLEN(t->info);

	append_type(btf, t->type, text, depth);
	append(text, "(");
	for (i = 0; i < count; i++) {
		append(text, i ? ", " : "");
		if (param[i].type)
			append_type(btf, param[i].type, text, depth);
		else
			append(text, "...");
	}
	append(text, count ? ")" : "void)");
}

static void append_array(const struct schedmgr_btf *btf, const struct btf_type *t, char *text,
			 int depth)
{
	const struct btf_array *array = (const void *)(t + 1);
	char extent[16] = "[]";

	append_type(btf, array->type, text, depth);
	if (array->nelems)
		snprintf(extent, sizeof(extent), "[%u]", array->nelems);
	append(text, extent);
}

static void append_type(const struct schedmgr_btf *btf, u32 id, char *text, int depth)
{
	const struct btf_type *t = schedmgr_btf_type(btf, id);

	if (!t || depth++ > DEPTH_MAX) {
		append(text, "void");
		return;
	}
	switch (kind_of(t)) {
	case BTF_KIND_STRUCT:
		return append_named(btf, t, "struct", text);
	case BTF_KIND_UNION:
		return append_named(btf, t, "union", text);
	case BTF_KIND_FWD:
		return append_named(btf, t, BTF_INFO_KFLAG(t->info) ? "union" : "struct", text);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return append_named(btf, t, "enum", text);
	case BTF_KIND_PTR:
		append_type(btf, t->type, text, depth);
		return append(text, " *");
	case BTF_KIND_CONST:
		append(text, "const ");
		return append_type(btf, t->type, text, depth);
	case BTF_KIND_VOLATILE:
		append(text, "volatile ");
		return append_type(btf, t->type, text, depth);
	case BTF_KIND_TYPE_TAG:
		return append_type(btf, t->type, text, depth);
	case BTF_KIND_ARRAY:
		return append_array(btf, t, text, depth);
	case BTF_KIND_FUNC_PROTO:
		return append_function(btf, t, text, depth);
	default:
		return append(text, t->name_off ? btf->strings + t->name_off : "?");
	}
}

/**
 * schedmgr_btf_text() - a type in the words that sched-boundary has for it
 * @btf: the kernel's types
 * @id: its number
 * @text: out: such as "const struct cpumask *"
 */
void schedmgr_btf_text(const struct schedmgr_btf *btf, u32 id, char text[SCHEDMGR_TYPE_TEXT])
{
	*text = '\0';
	append_type(btf, id, text, 0);
}
