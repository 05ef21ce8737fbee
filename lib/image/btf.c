// SPDX-License-Identifier: GPL-2.0
/*
 * btf.c - the kernel's types, read from /sys/kernel/btf/vmlinux
 *
 * All offsets are checked when the file is opened or where they are used: the file is not trusted.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "image/btf.h"

#define FILE_NAME	"/sys/kernel/btf/vmlinux"
#define FILE_MAX	(256u << 20)
#define DEPTH_MAX	16

static uint32_t kind_of(const struct btf_type *t)
{
	return BTF_INFO_KIND(t->info);
}

/* Bytes of a type with what follows it; 0: of a kind that is not known. */
static size_t record_size(const struct btf_type *t)
{
	static const struct {
		size_t fixed;
		size_t each;
	} extra[] = {
		[BTF_KIND_INT] = { .fixed = sizeof(uint32_t) },
		[BTF_KIND_ARRAY] = { .fixed = sizeof(struct btf_array) },
		[BTF_KIND_STRUCT] = { .each = sizeof(struct btf_member) },
		[BTF_KIND_UNION] = { .each = sizeof(struct btf_member) },
		[BTF_KIND_ENUM] = { .each = sizeof(struct btf_enum) },
		[BTF_KIND_ENUM64] = { .each = sizeof(struct btf_enum64) },
		[BTF_KIND_FUNC_PROTO] = { .each = sizeof(struct btf_param) },
		[BTF_KIND_VAR] = { .fixed = sizeof(struct btf_var) },
		[BTF_KIND_DATASEC] = { .each = sizeof(struct btf_var_secinfo) },
		[BTF_KIND_DECL_TAG] = { .fixed = sizeof(struct btf_decl_tag) },
		[BTF_KIND_TYPE_TAG] = { .fixed = 0 },
	};
	uint32_t kind = kind_of(t);

	if (kind == BTF_KIND_UNKN || kind >= SM_ARRAY_SIZE(extra))
		return 0;
	return sizeof(*t) + extra[kind].fixed + extra[kind].each * BTF_INFO_VLEN(t->info);
}

/* Notes the offset of each type, or with @offsets NULL counts them; 0: they are not as expected. */
static uint32_t walk_types(const char *types, size_t size, uint32_t *offsets)
{
	size_t at = 0, len;
	uint32_t count = 1;

	for (; size - at >= sizeof(struct btf_type); at += len) {
		len = record_size((const void *)(types + at));
		if (!len || len > size - at)
			return 0;
		if (offsets)
			offsets[count] = at;
		count++;
	}
	return at == size ? count : 0;
}

static int find_parts(struct sm_btf *btf, size_t *types_len)
{
	const struct btf_header *h = (const void *)btf->file.text;
	size_t left = btf->file.len;

	if (left < sizeof(*h) || h->magic != BTF_MAGIC || h->version != BTF_VERSION || h->hdr_len > left)
		return -EBADMSG;
	left -= h->hdr_len;
	if (h->hdr_len % 4 || h->type_off % 4 || h->type_off > left || h->type_len > left - h->type_off ||
	    h->str_off > left || !h->str_len || h->str_len > left - h->str_off)
		return -EBADMSG;
	btf->types = btf->file.text + h->hdr_len + h->type_off;
	btf->strings = btf->file.text + h->hdr_len + h->str_off;
	btf->strings_len = h->str_len;
	*types_len = h->type_len;
	return btf->strings[h->str_len - 1] ? -EBADMSG : 0;
}

/* Returns 0, -ENOENT when the kernel has none, -EBADMSG when they cannot be understood, or another errno. */
int sm_btf_open(struct sm_btf *btf)
{
	size_t types_len;
	int ret;

	*btf = (struct sm_btf){ .count = 0 };
	ret = sm_file_read_up_to(FILE_NAME, FILE_MAX, &btf->file);
	if (!ret)
		ret = find_parts(btf, &types_len);
	if (ret)
		return ret;
	btf->count = walk_types(btf->types, types_len, NULL);
	if (!btf->count)
		return -EBADMSG;
	btf->offsets = calloc(btf->count, sizeof(*btf->offsets));
	if (!btf->offsets)
		return -ENOMEM;
	walk_types(btf->types, types_len, btf->offsets);
	return 0;
}

void sm_btf_close(struct sm_btf *btf)
{
	free(btf->offsets);
	free(btf->file.text);
}

/* The type of that number; NULL: void. */
const struct btf_type *sm_btf_type(const struct sm_btf *btf, uint32_t id)
{
	return id && id < btf->count ? (const void *)(btf->types + btf->offsets[id]) : NULL;
}

const char *sm_btf_name(const struct sm_btf *btf, uint32_t offset)
{
	return offset < btf->strings_len ? btf->strings + offset : "?";
}

static bool is_modifier(const struct btf_type *t)
{
	switch (kind_of(t)) {
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_CONST:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPE_TAG:
		return true;
	}
	return false;
}

/* What it is behind typedefs and qualifiers; NULL: void. */
const struct btf_type *sm_btf_plain(const struct sm_btf *btf, uint32_t id)
{
	const struct btf_type *t = sm_btf_type(btf, id);
	int depth;

	for (depth = 0; t && is_modifier(t) && depth < DEPTH_MAX; depth++)
		t = sm_btf_type(btf, t->type);
	return t;
}

/* Its size in bits. */
uint32_t sm_btf_bits(const struct sm_btf *btf, uint32_t id)
{
	const struct btf_type *t = sm_btf_plain(btf, id);
	uint32_t times = 8;
	int depth;

	for (depth = 0; t && kind_of(t) == BTF_KIND_ARRAY && depth < DEPTH_MAX; depth++) {
		const struct btf_array *array = (const void *)(t + 1);

		times *= array->nelems;
		t = sm_btf_plain(btf, array->type);
	}
	if (!t)
		return 0;
	switch (kind_of(t)) {
	case BTF_KIND_PTR:
		return times * 8;
	case BTF_KIND_INT:
	case BTF_KIND_FLOAT:
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return times * t->size;
	}
	return 0;
}

static void print_type(const struct sm_btf *btf, FILE *out, uint32_t id, int depth);

static void print_function(const struct sm_btf *btf, FILE *out, const struct btf_type *t, int depth)
{
	const struct btf_param *param = (const void *)(t + 1);
	uint32_t i, count = BTF_INFO_VLEN(t->info);

	print_type(btf, out, t->type, depth);
	fputc('(', out);
	/* More than that is not compared. */
	for (i = 0; i < count && ftell(out) < SM_TYPE_TEXT; i++) {
		fputs(i ? ", " : "", out);
		if (param[i].type)
			print_type(btf, out, param[i].type, depth);
		else
			fputs("...", out);
	}
	fputs(count ? ")" : "void)", out);
}

static void print_named(const struct sm_btf *btf, FILE *out, const struct btf_type *t)
{
	uint32_t kind = kind_of(t);
	const char *word = "enum";

	if (kind == BTF_KIND_STRUCT || (kind == BTF_KIND_FWD && !BTF_INFO_KFLAG(t->info)))
		word = "struct";
	else if (kind == BTF_KIND_UNION || kind == BTF_KIND_FWD)
		word = "union";
	fprintf(out, "%s %s", word, t->name_off ? sm_btf_name(btf, t->name_off) : "{}");
}

static void print_array(const struct sm_btf *btf, FILE *out, const struct btf_type *t, int depth)
{
	const struct btf_array *array = (const void *)(t + 1);

	print_type(btf, out, array->type, depth);
	if (array->nelems)
		fprintf(out, "[%u]", array->nelems);
	else
		fputs("[]", out);
}

static void print_type(const struct sm_btf *btf, FILE *out, uint32_t id, int depth)
{
	const struct btf_type *t = sm_btf_type(btf, id);

	if (!t || depth++ > DEPTH_MAX) {
		fputs("void", out);
		return;
	}
	switch (kind_of(t)) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
	case BTF_KIND_FWD:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		print_named(btf, out, t);
		break;
	case BTF_KIND_PTR:
		print_type(btf, out, t->type, depth);
		fputs(" *", out);
		break;
	case BTF_KIND_CONST:
		fputs("const ", out);
		print_type(btf, out, t->type, depth);
		break;
	case BTF_KIND_VOLATILE:
		fputs("volatile ", out);
		print_type(btf, out, t->type, depth);
		break;
	case BTF_KIND_TYPE_TAG:
		print_type(btf, out, t->type, depth);
		break;
	case BTF_KIND_ARRAY:
		print_array(btf, out, t, depth);
		break;
	case BTF_KIND_FUNC_PROTO:
		print_function(btf, out, t, depth);
		break;
	default:
		fputs(t->name_off ? sm_btf_name(btf, t->name_off) : "?", out);
	}
}

/* A type in the words that sched-boundary has for it, such as "const struct cpumask *"; the caller frees it. */
char *sm_btf_text(const struct sm_btf *btf, uint32_t id)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	print_type(btf, out, id, 0);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}
