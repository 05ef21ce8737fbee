// SPDX-License-Identifier: GPL-2.0
/*
 * layouts.c - does a payload know the kernel's structs and functions as they are?
 *
 * The manager compares the table in .init.schedmgr.layouts with the types of the kernel that runs
 * when a payload is loaded.  This does the same without loading it.  Two types of the kernel may
 * have one name, in different files: one that fits is enough.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <schedmgr/format.h>
#include <string.h>

#include "image/btf.h"
#include "image/layouts.h"
#include "libschedmgr.h"

#define TYPES_MAX	16384	/* more than any payload has */

static const char *const kind_words[] = {
	[SCHEDMGR_LAYOUT_STRUCT] = "struct",
	[SCHEDMGR_LAYOUT_UNION] = "union",
	[SCHEDMGR_LAYOUT_TYPEDEF] = "typedef",
	[SCHEDMGR_LAYOUT_ENUM] = "enum",
	[SCHEDMGR_LAYOUT_FUNCTION] = "function",
};

/**
 * struct wanted - a layout of the payload, and what the kernel has
 * @name: first member: its name
 * @layout: the payload's
 * @members: its members
 * @fits: the kernel has one that is the same
 * @other: the number of one that is not, 0: none
 */
struct wanted {
	const char *name;
	struct schedmgr_layout layout;
	const char *members;
	bool fits;
	uint32_t other;
};

/**
 * struct check - one comparison of a payload with the kernel
 * @btf: the kernel's types
 * @strings: of the payload's table
 * @wanted: what is in that, sorted by name
 * @count: entries of @wanted
 * @difference: NULL, or where the first difference is to be written, once
 */
struct check {
	struct sm_btf btf;
	const char *strings;
	struct wanted *wanted;
	uint32_t count;
	char **difference;
};

static struct schedmgr_member get_member(const struct wanted *w, uint32_t i)
{
	struct schedmgr_member m;

	memcpy(&m, w->members + i * sizeof(m), sizeof(m));
	return m;
}

static bool SM_PRINTF(3, 4) differs(struct check *c, const struct wanted *w, const char *format, ...)
{
	SM_CLEANUP(sm_cleanup_free) char *text = NULL;
	va_list arguments;

	if (!c->difference || *c->difference)
		return false;
	va_start(arguments, format);
	text = schedmgr_text_vformat(format, arguments);
	va_end(arguments);
	if (asprintf(c->difference, "%s %s: %s", kind_words[w->layout.kind], w->name, text ?: "") < 0)
		*c->difference = NULL;
	return false;
}

static bool same_member(struct check *c, const struct wanted *w, uint32_t i, const char *name, uint32_t at, uint32_t size)
{
	struct schedmgr_member m;

	if (i >= w->layout.members)
		return differs(c, w, "member '%s' at bit %u (%u bits) of this kernel's is not in the payload's", name, at, size);
	m = get_member(w, i);
	if (!strcmp(c->strings + m.name, name) && m.at == at && m.size == size)
		return true;
	return differs(c, w, "member '%s' at bit %u (%u bits) of this kernel's is '%s' at bit %u (%u bits) of the payload's",
		       name, at, size, c->strings + m.name, m.at, m.size);
}

/* Compares the members of @t, which begins at bit @base, with the payload's from *@i on. */
static bool same_members(struct check *c, const struct wanted *w, const struct btf_type *t, uint32_t base,
			 uint32_t *i, int depth)
{
	const struct btf_member *member = (const void *)(t + 1);
	bool fields = BTF_INFO_KFLAG(t->info);
	uint32_t j;

	if (depth > 32)
		return differs(c, w, "it is nested too deep");
	for (j = 0; j < BTF_INFO_VLEN(t->info); j++, member++) {
		uint32_t bits = fields ? BTF_MEMBER_BITFIELD_SIZE(member->offset) : 0;
		uint32_t at = base + (fields ? BTF_MEMBER_BIT_OFFSET(member->offset) : member->offset);
		const struct btf_type *type = sm_btf_plain(&c->btf, member->type);
		uint32_t kind = type ? BTF_INFO_KIND(type->info) : BTF_KIND_UNKN;

		if (!member->name_off && (kind == BTF_KIND_STRUCT || kind == BTF_KIND_UNION)) {
			if (!same_members(c, w, type, at, i, depth + 1))
				return false;
		} else if (!same_member(c, w, (*i)++, sm_btf_name(&c->btf, member->name_off), at,
					bits ?: sm_btf_bits(&c->btf, member->type))) {
			return false;
		}
	}
	return true;
}

static bool same_struct(struct check *c, const struct wanted *w, const struct btf_type *t)
{
	uint32_t i = 0;

	if (!same_members(c, w, t, 0, &i, 0))
		return false;
	if (i < w->layout.members)
		return differs(c, w, "member '%s' of the payload's is not in this kernel's",
			       c->strings + get_member(w, i).name);
	return w->layout.size == t->size ||
	       differs(c, w, "it has %u bytes in this kernel, %u in the payload", t->size, w->layout.size);
}

/* The payload may have more values. */
static bool same_enum(struct check *c, const struct wanted *w, const struct btf_type *t)
{
	const struct btf_enum *value = (const void *)(t + 1);
	uint32_t i, j;

	for (i = 0; i < BTF_INFO_VLEN(t->info); i++, value++) {
		const char *name = sm_btf_name(&c->btf, value->name_off);
		struct schedmgr_member m = { .name = 0 };

		for (j = 0; j < w->layout.members; j++) {
			m = get_member(w, j);
			if (!strcmp(c->strings + m.name, name))
				break;
		}
		if (j == w->layout.members)
			return differs(c, w, "%s, %d in this kernel, is not in the payload", name, value->val);
		if (m.at != (uint32_t)value->val)
			return differs(c, w, "%s is %d in this kernel, %d in the payload", name, value->val, (int)m.at);
	}
	return true;
}

static bool same_function(struct check *c, const struct wanted *w, const struct btf_type *t)
{
	const struct btf_type *proto = sm_btf_type(&c->btf, t->type);
	const struct btf_param *param = (const void *)(proto + 1);
	uint32_t i, count;

	if (!proto || BTF_INFO_KIND(proto->info) != BTF_KIND_FUNC_PROTO)
		return false;
	count = BTF_INFO_VLEN(proto->info);
	for (i = 0; i <= count && i < w->layout.members; i++) {
		SM_CLEANUP(sm_cleanup_free) char *text = sm_btf_text(&c->btf, i ? param[i - 1].type : proto->type);
		struct schedmgr_member m = get_member(w, i);

		if (text && !strncmp(text, c->strings + m.at, SM_TYPE_TEXT - 1))
			continue;
		return differs(c, w, "%s%s is '%s' in this kernel, '%s' in the payload", i ? "parameter " : "its result",
			       i ? c->strings + m.name : "", text ?: "", c->strings + m.at);
	}
	return count + 1 == w->layout.members ||
	       differs(c, w, "it has %u parameters in this kernel, %d in the payload", count, (int)w->layout.members - 1);
}

/* Returns false when @t is not what is wanted, though of the same name. */
static bool compare(struct check *c, const struct wanted *w, const struct btf_type *t, bool *same)
{
	static const uint32_t kinds[] = {
		[SCHEDMGR_LAYOUT_STRUCT] = BTF_KIND_STRUCT,
		[SCHEDMGR_LAYOUT_UNION] = BTF_KIND_UNION,
		[SCHEDMGR_LAYOUT_TYPEDEF] = BTF_KIND_TYPEDEF,
		[SCHEDMGR_LAYOUT_ENUM] = BTF_KIND_ENUM,
		[SCHEDMGR_LAYOUT_FUNCTION] = BTF_KIND_FUNC,
	};
	uint32_t kind = w->layout.kind;

	if (BTF_INFO_KIND(t->info) != kinds[kind])
		return false;
	if (kind == SCHEDMGR_LAYOUT_TYPEDEF) {
		t = sm_btf_plain(&c->btf, t->type);
		if (!t || (BTF_INFO_KIND(t->info) != BTF_KIND_STRUCT && BTF_INFO_KIND(t->info) != BTF_KIND_UNION))
			return false;
	}
	*same = kind == SCHEDMGR_LAYOUT_ENUM ? same_enum(c, w, t) : kind == SCHEDMGR_LAYOUT_FUNCTION ? same_function(c, w, t) : same_struct(c, w, t);
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct wanted *)a)->name, ((const struct wanted *)b)->name);
}

/* The first that has that name; different kinds may share one. */
static struct wanted *find_wanted(const struct check *c, const char *name)
{
	const struct wanted key = { .name = name };
	struct wanted *w = c->count ? bsearch(&key, c->wanted, c->count, sizeof(*w), by_name) : NULL;

	while (w && w > c->wanted && !strcmp(w[-1].name, name))
		w--;
	return w;
}

static void compare_all(struct check *c)
{
	uint32_t id;

	for (id = 1; id < c->btf.count; id++) {
		const struct btf_type *t = sm_btf_type(&c->btf, id);
		const char *name = sm_btf_name(&c->btf, t->name_off);
		struct wanted *w = *name ? find_wanted(c, name) : NULL;

		for (; w && w < c->wanted + c->count && !strcmp(w->name, name); w++) {
			bool same;

			if (w->fits || !compare(c, w, t, &same))
				continue;
			w->fits = same;
			if (!same && !w->other)
				w->other = id;
		}
	}
}

/* How many differ; @difference: the first of them, in words. */
static unsigned int report(struct check *c, char **difference)
{
	unsigned int count = 0;
	uint32_t i;
	bool same;

	c->difference = difference;
	for (i = 0; i < c->count; i++) {
		if (c->wanted[i].fits || !c->wanted[i].other)
			continue;
		compare(c, &c->wanted[i], sm_btf_type(&c->btf, c->wanted[i].other), &same);
		count++;
	}
	return count;
}

/* Reads the next record, at *@at.  Returns false when it is not whole, or not in order. */
static bool read_record(struct check *c, const char *bytes, const struct schedmgr_layouts *table, uint32_t *at)
{
	struct wanted *w = &c->wanted[c->count];
	uint32_t strings_len = table->size - table->strings, i;

	if (table->strings - *at < sizeof(w->layout))
		return false;
	memcpy(&w->layout, bytes + *at, sizeof(w->layout));
	*at += sizeof(w->layout);
	if (w->layout.kind >= SCHEDMGR_LAYOUT_KINDS || w->layout.name >= strings_len ||
	    w->layout.members > (table->strings - *at) / sizeof(struct schedmgr_member))
		return false;
	w->name = c->strings + w->layout.name;
	w->members = bytes + *at;
	*at += w->layout.members * sizeof(struct schedmgr_member);
	for (i = 0; i < w->layout.members; i++) {
		struct schedmgr_member m = get_member(w, i);

		if (m.name >= strings_len || (w->layout.kind == SCHEDMGR_LAYOUT_FUNCTION && m.at >= strings_len))
			return false;
	}
	return true;
}

static int read_table(struct check *c, const char *bytes, size_t len)
{
	struct schedmgr_layouts table;
	uint32_t at = sizeof(table);

	if (len < sizeof(table))
		return -EBADMSG;
	memcpy(&table, bytes, sizeof(table));
	if (table.size > len || table.size <= sizeof(table) || table.types > TYPES_MAX || table.strings < sizeof(table) ||
	    table.strings >= table.size || bytes[table.size - 1])
		return -EBADMSG;
	c->strings = bytes + table.strings;
	c->wanted = calloc(table.types + 1, sizeof(*c->wanted));
	if (!c->wanted)
		return -ENOMEM;
	for (c->count = 0; c->count < table.types; c->count++)
		if (!read_record(c, bytes, &table, &at))
			return -EBADMSG;
	qsort(c->wanted, c->count, sizeof(*c->wanted), by_name);
	return 0;
}

/**
 * sm_layouts_compare() - compare what a payload has in common with the kernel
 * @bytes: its section .init.schedmgr.layouts
 * @len: bytes of that
 * @count: out: layouts that were compared
 * @difference: out: NULL, or the first difference in words, to be freed by the caller
 *
 * Return: how many differ, or a negative errno: -EBADMSG the table is malformed, -ENOENT the kernel has no types.
 */
int sm_layouts_compare(const char *bytes, size_t len, unsigned int *count, char **difference)
{
	struct check c = { .count = 0 };
	int ret;

	*difference = NULL;
	ret = read_table(&c, bytes, len);
	*count = c.count;
	if (!ret) {
		ret = sm_btf_open(&c.btf);
		if (ret == -EBADMSG)
			ret = -ENOENT;
	}
	if (!ret) {
		compare_all(&c);
		ret = report(&c, difference);
	}
	sm_btf_close(&c.btf);
	free(c.wanted);
	return ret;
}
