// SPDX-License-Identifier: GPL-2.0
/*
 * private.c - a payload's own data begin each activation as they were compiled
 *
 * The initial contents are kept as the module loader left them, with addresses in place.
 */
#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../base/fault.h"
#include "runtime.h"

static u8 *initial;

#define for_each_private(p)								\
	for (p = schedmgr_privates; p < schedmgr_privates_end; p++)

static bool is_percpu(const struct schedmgr_private *p)
{
	return p->flags & SCHEDMGR_PRIVATE_PERCPU;
}

/* Keeps the initial contents; all CPUs' copies of a per-CPU datum begin alike. */
int schedmgr_privates_save(void)
{
	const struct schedmgr_private *p;
	size_t size = 0;
	u8 *at;

	for_each_private(p)
		size += p->size;
	initial = schedmgr_may_fail(kvmalloc(size ?: 1, GFP_KERNEL), NULL);
	if (!initial)
		return -ENOMEM;
	at = initial;
	for_each_private(p) {
		memcpy(at, is_percpu(p) ? per_cpu_ptr((void __percpu *)p->data, 0) : p->data,
		       p->size);
		at += p->size;
	}
	return 0;
}

void schedmgr_privates_reset(void)
{
	const struct schedmgr_private *p;
	const u8 *at = initial;
	int cpu;

	for_each_private(p) {
		if (!is_percpu(p))
			memcpy(p->data, at, p->size);
		else
			for_each_possible_cpu(cpu)
				memcpy(per_cpu_ptr((void __percpu *)p->data, cpu), at, p->size);
		at += p->size;
	}
}

void schedmgr_privates_free(void)
{
	kvfree(initial);
}
