// SPDX-License-Identifier: GPL-2.0
/*
 * layouts.c - does a payload know the kernel's structs and functions as they are?
 *
 * sched-boundary has compared them when the payload was built.  Here its table is
 * compared with the type information of the kernel that runs.  Two types of the kernel
 * may have one name, in different files: one that fits is enough.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bsearch.h>
#include <linux/btf.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "admit/btf.h"
#include "admit/layouts.h"
#include "admit/refuse.h"
#include "base/fault.h"

#define TYPES_MAX	16384	/* more than any payload has */

/**
 * struct wanted - a layout of the payload, and what the kernel has
 * @layout: the payload's
 * @name: its name
 * @fits: the kernel has one that is the same
 * @other: the number of one that is not, 0: none
 */
struct wanted {
	const struct schedmgr_layout *layout;
	const char *name;
	bool fits;
	u32 other;
};

/**
 * struct check - one comparison of a payload with the kernel
 * @payload: the payload
 * @btf: the kernel's types
 * @strings: of the payload's table
 * @wanted: what is in that, sorted by name
 * @count: entries of @wanted
 * @say: the first difference goes to the log
 */
struct check {
	const struct schedmgr_payload *payload;
	struct schedmgr_btf btf;
	const char *strings;
	struct wanted *wanted;
	unsigned int count;
	bool say;
};

static const char *const kind_words[SCHEDMGR_LAYOUT_KINDS] = {
	[SCHEDMGR_LAYOUT_STRUCT] = "struct",
	[SCHEDMGR_LAYOUT_UNION] = "union",
	[SCHEDMGR_LAYOUT_TYPEDEF] = "typedef",
	[SCHEDMGR_LAYOUT_ENUM] = "enum",
	[SCHEDMGR_LAYOUT_FUNCTION] = "function",
};

static const struct schedmgr_member *members_of(const struct schedmgr_layout *layout)
{
	return (const void *)(layout + 1);
}

#define differs(c, w, fmt, ...) do {							\
	if ((c)->say)									\
		schedmgr_refuse((c)->payload, "%s %s: " fmt, kind_words[(w)->layout->kind],	\
		       (w)->name, ##__VA_ARGS__);					\
} while (0)

/* Is the next member of the payload's @at, bits @at and @size, of name @name? */
static bool same_member(struct check *c, const struct wanted *w, unsigned int i, const char *name,
			u32 at, u32 size)
{
	const struct schedmgr_member *m = members_of(w->layout) + i;

	if (i >= w->layout->members) {
		differs(c, w, "member '%s' was at bit %u (%u bits) in this kernel, is not in the payload",
			name, at, size);
		return false;
	}
	if (!strcmp(c->strings + m->name, name) && m->at == at && m->size == size)
		return true;
	if (strcmp(c->strings + m->name, name))
		differs(c, w, "member '%s' was at bit %u (%u bits) in this kernel, is '%s' at bit %u (%u bits) in the payload",
			name, at, size, c->strings + m->name, m->at, m->size);
	else
		differs(c, w, "member '%s' was at bit %u (%u bits) in this kernel, is at bit %u (%u bits) in the payload",
			name, at, size, m->at, m->size);
	return false;
}

/* Compares the members of @t, which begins at bit @base, with the payload's from *@i on. */
static bool same_members(struct check *c, const struct wanted *w, const struct btf_type *t,
			 u32 base, unsigned int *i)
{
	const struct btf_member *member = (const void *)(t + 1);
	bool fields = BTF_INFO_KFLAG(t->info);
	u32 j;

	for (j = 0; j < BTF_INFO_VLEN(t->info); j++, member++) {
		u32 bits = fields ? BTF_MEMBER_BITFIELD_SIZE(member->offset) : 0;
		u32 at = base + (fields ? BTF_MEMBER_BIT_OFFSET(member->offset) : member->offset);
		const struct btf_type *type = schedmgr_btf_plain(&c->btf, member->type);
		u32 kind = type ? BTF_INFO_KIND(type->info) : BTF_KIND_UNKN;

		if (!member->name_off && (kind == BTF_KIND_STRUCT || kind == BTF_KIND_UNION)) {
			if (!same_members(c, w, type, at, i))
				return false;
		} else if (!same_member(c, w, (*i)++, c->btf.strings + member->name_off, at,
					bits ?: schedmgr_btf_bits(&c->btf, member->type))) {
			return false;
		}
	}
	return true;
}

static bool same_struct(struct check *c, const struct wanted *w, const struct btf_type *t)
{
	unsigned int i = 0;

	if (!same_members(c, w, t, 0, &i))
		return false;
	if (i < w->layout->members) {
		const struct schedmgr_member *m = members_of(w->layout) + i;

		differs(c, w, "member '%s' was not in this kernel, is at bit %u (%u bits) in the payload",
			c->strings + m->name, m->at, m->size);
		return false;
	}
	if (w->layout->size != t->size)
		differs(c, w, "it was %u bytes in this kernel, is %u in the payload", t->size,
			w->layout->size);
	return w->layout->size == t->size;
}

static const struct schedmgr_member *find_member(const struct check *c, const struct wanted *w,
						 const char *name)
{
	const struct schedmgr_member *m = members_of(w->layout);
	u32 i;

	for (i = 0; i < w->layout->members; i++)
		if (!strcmp(c->strings + m[i].name, name))
			return m + i;
	return NULL;
}

/* The payload may have more values. */
static bool same_enum(struct check *c, const struct wanted *w, const struct btf_type *t)
{
	const struct btf_enum *value = (const void *)(t + 1);
	u32 i;

	for (i = 0; i < BTF_INFO_VLEN(t->info); i++, value++) {
		const char *name = c->btf.strings + value->name_off;
		const struct schedmgr_member *m = find_member(c, w, name);

		if (m && m->at == (u32)value->val)
			continue;
		if (m)
			differs(c, w, "%s was %d in this kernel, is %d in the payload", name,
				value->val, (s32)m->at);
		else
			differs(c, w, "%s was %d in this kernel, is not in the payload", name,
				value->val);
		return false;
	}
	return true;
}

static bool same_function(struct check *c, const struct wanted *w, const struct btf_type *t)
{
	const struct btf_type *proto = schedmgr_btf_type(&c->btf, t->type);
	const struct btf_param *param = (const void *)(proto + 1);
	const struct schedmgr_member *m = members_of(w->layout);
	u32 i, count = BTF_INFO_VLEN(proto->info);
	char text[SCHEDMGR_TYPE_TEXT];

	for (i = 0; i <= count && i < w->layout->members; i++) {
		schedmgr_btf_text(&c->btf, i ? param[i - 1].type : proto->type, text);
		if (!strncmp(text, c->strings + m[i].at, sizeof(text) - 1))
			continue;
		differs(c, w, "%s%s was '%s' in this kernel, is '%s' in the payload",
			i ? "parameter " : "its result", i ? c->strings + m[i].name : "", text,
			c->strings + m[i].at);
		return false;
	}
	if (count + 1 == w->layout->members)
		return true;
	differs(c, w, "it had %u parameters in this kernel, has %d in the payload", count,
		(int)w->layout->members - 1);
	return false;
}

/* NULL: @t is not what @layout is, though of the same name. */
static bool compare(struct check *c, const struct wanted *w, const struct btf_type *t, bool *same)
{
	u32 kind = BTF_INFO_KIND(t->info);

	switch (w->layout->kind) {
	case SCHEDMGR_LAYOUT_TYPEDEF:
		if (kind != BTF_KIND_TYPEDEF)
			return false;
		t = schedmgr_btf_plain(&c->btf, t->type);
		if (!t || (BTF_INFO_KIND(t->info) != BTF_KIND_STRUCT &&
			   BTF_INFO_KIND(t->info) != BTF_KIND_UNION))
			return false;
		*same = same_struct(c, w, t);
		return true;
	case SCHEDMGR_LAYOUT_STRUCT:
	case SCHEDMGR_LAYOUT_UNION:
		if (kind != (w->layout->kind == SCHEDMGR_LAYOUT_STRUCT ? BTF_KIND_STRUCT :
			     BTF_KIND_UNION))
			return false;
		*same = same_struct(c, w, t);
		return true;
	case SCHEDMGR_LAYOUT_ENUM:
		if (kind != BTF_KIND_ENUM)
			return false;
		*same = same_enum(c, w, t);
		return true;
	default:
		if (kind != BTF_KIND_FUNC)
			return false;
		*same = same_function(c, w, t);
		return true;
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct wanted *)a)->name, ((const struct wanted *)b)->name);
}

/* The first that has the name of @t; different kinds may share one. */
static struct wanted *find_wanted(const struct check *c, const char *name)
{
	const struct wanted key = { .name = name };
	struct wanted *w = bsearch(&key, c->wanted, c->count, sizeof(*w), by_name);

	while (w && w > c->wanted && !strcmp(w[-1].name, name))
		w--;
	return w;
}

static void compare_all(struct check *c)
{
	u32 id;

	for (id = 1; id < c->btf.count; id++) {
		const struct btf_type *t = schedmgr_btf_type(&c->btf, id);
		const char *name = c->btf.strings + t->name_off;
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

static int report(struct check *c)
{
	struct wanted *w;
	bool same;
	int error = 0;

	c->say = true;
	for (w = c->wanted; w < c->wanted + c->count; w++) {
		if (w->fits || !w->other)
			continue;
		compare(c, w, schedmgr_btf_type(&c->btf, w->other), &same);
		error = -ENOEXEC;
	}
	return error;
}

static bool is_offset(const struct schedmgr_layouts *table, u32 string)
{
	return string < table->size - table->strings;
}

/* Is the next record, at @at, whole and in order? */
static bool is_record(const struct schedmgr_layouts *table, u32 at)
{
	const struct schedmgr_layout *layout = (const void *)table + at;
	const struct schedmgr_member *m = members_of(layout);
	u32 room = table->strings - at, i;

	if (room < sizeof(*layout) || layout->kind >= SCHEDMGR_LAYOUT_KINDS ||
	    !is_offset(table, layout->name) ||
	    layout->members > (room - sizeof(*layout)) / sizeof(*m))
		return false;
	for (i = 0; i < layout->members; i++)
		if (!is_offset(table, m[i].name) ||
		    (layout->kind == SCHEDMGR_LAYOUT_FUNCTION && !is_offset(table, m[i].at)))
			return false;
	return true;
}

static bool is_table(const struct schedmgr_payload *payload)
{
	const struct schedmgr_layouts *table = payload->layouts;
	unsigned long start = (unsigned long)table;

	return within_module(start, payload->owner) &&
	       within_module(start + sizeof(*table) - 1, payload->owner) &&
	       table->size > sizeof(*table) && within_module(start + table->size - 1, payload->owner) &&
	       table->types <= TYPES_MAX && table->strings >= sizeof(*table) &&
	       table->strings < table->size && !((const char *)table)[table->size - 1];
}

/* Fills c->wanted. */
static int read_table(struct check *c)
{
	const struct schedmgr_layouts *table = c->payload->layouts;
	u32 at = sizeof(*table);

	c->strings = (const char *)table + table->strings;
	for (c->count = 0; c->count < table->types; c->count++) {
		const struct schedmgr_layout *layout = (const void *)table + at;

		if (!is_record(table, at)) {
			schedmgr_refuse(c->payload, "its table of layouts is malformed");
			return -EINVAL;
		}
		c->wanted[c->count] = (struct wanted){
			.layout = layout,
			.name = c->strings + layout->name,
		};
		at += sizeof(*layout) + layout->members * sizeof(struct schedmgr_member);
	}
	sort(c->wanted, c->count, sizeof(*c->wanted), by_name, NULL);
	return 0;
}

static int compare_with_kernel(struct check *c)
{
	int error = schedmgr_btf_open(&c->btf);

	if (error == -ENOENT) {
		pr_warn("this kernel has no type information: the layouts of payload %s are not checked\n",
			module_name(c->payload->owner));
		return 0;
	}
	if (error)
		return error;
	compare_all(c);
	error = report(c);
	schedmgr_btf_close(&c->btf);
	return error;
}

/**
 * schedmgr_verify_layouts() - compare what a payload has in common with vmlinux
 * @payload: the descriptor, while its module is being loaded
 *
 * Each difference is in the kernel log.
 *
 * Context: may sleep.
 * Return: 0; -EINVAL its table is malformed; -ENOEXEC it is for another kernel; -ENOMEM.
 */
int schedmgr_verify_layouts(const struct schedmgr_payload *payload)
{
	struct check c = { .payload = payload };
	int error;

	if (!is_table(payload)) {
		schedmgr_refuse(payload, "its table of layouts is malformed");
		return -EINVAL;
	}
	c.wanted = schedmgr_may_fail(kvcalloc(payload->layouts->types, sizeof(*c.wanted), GFP_KERNEL),
				     NULL);
	if (!c.wanted)
		return -ENOMEM;
	error = read_table(&c);
	if (!error)
		error = compare_with_kernel(&c);
	kvfree(c.wanted);
	return error;
}
