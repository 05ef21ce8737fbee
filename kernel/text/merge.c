// SPDX-License-Identifier: GPL-2.0
/*
 * merge.c - which entries a switch concerns
 */
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>

#include "base/fault.h"
#include "base/version.h"
#include "text/alias.h"
#include "text/merge.h"
#include "text/redirect.h"

static void *replacement(const struct schedmgr_version *version,
			 const struct schedmgr_function *function)
{
	if (function->flags & SCHEDMGR_FN_SCHEDULE)
		return version->payload->schedule;
	return function->new;
}

static void add_owned(struct schedmgr_redirects *r, const struct schedmgr_redirect *owned)
{
	struct schedmgr_redirect *e = &r->entry[r->count++];

	*e = *owned;
	e->from = owned->to;
	e->to = NULL;
	e->slot = NULL;
	e->alias = (struct schedmgr_alias){};
}

static void add_function(struct schedmgr_redirects *r, const struct schedmgr_version *to,
			 unsigned int index)
{
	const struct schedmgr_function *function = to->by_address[index];
	struct schedmgr_redirect *last = r->count ? &r->entry[r->count - 1] : NULL;

	if (!last || last->entry != function->old) {
		last = &r->entry[r->count++];
		*last = (struct schedmgr_redirect){ .entry = function->old };
	}
	last->name = function->name;
	last->record = to->records[index];
	last->to = replacement(to, function);
}

/**
 * schedmgr_redirects_build() - all entries that a switch concerns
 * @owned: those of the last switch, NULL before the first
 * @to: version to be activated
 *
 * Both inputs are sorted by address, so this is a merge.
 *
 * Context: may sleep; the switch worker.
 * Return: a list to be freed with schedmgr_redirects_free(), or NULL when out of memory.
 */
struct schedmgr_redirects *schedmgr_redirects_build(const struct schedmgr_redirects *owned,
						    const struct schedmgr_version *to)
{
	unsigned int functions = to->payload ? to->payload->nr_functions : 0;
	unsigned int owns = owned ? owned->count : 0;
	struct schedmgr_redirects *r;
	unsigned int i = 0, j;

	r = schedmgr_may_fail(kvzalloc(struct_size(r, entry, functions + owns), GFP_KERNEL), NULL);
	if (!r)
		return NULL;
	for (j = 0; j < functions; j++) {
		const struct schedmgr_function *function = to->by_address[j];

		if (!function->new)
			continue;
		for (; i < owns && owned->entry[i].entry <= (u8 *)function->old; i++)
			if (owned->entry[i].to)
				add_owned(r, &owned->entry[i]);
		add_function(r, to, j);
	}
	for (; i < owns; i++)
		if (owned->entry[i].to)
			add_owned(r, &owned->entry[i]);
	return r;
}
