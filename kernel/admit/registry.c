// SPDX-License-Identifier: GPL-2.0
/*
 * registry.c - staged versions
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/export.h>
#include <linux/module.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "admit/imports.h"
#include "admit/registry.h"
#include "admit/verify.h"
#include "base/actor.h"
#include "base/fault.h"
#include "base/listener.h"
#include "base/occasion.h"
#include "base/version.h"
#include "swap/stack.h"
#include "text/ftrace.h"

/* Stock is the list's head as well as its first version. */
#define for_each_staged(v)	list_for_each_entry(v, &schedmgr_stock.node, node)

unsigned int schedmgr_registry_count(void)
{
	return list_count_nodes(&schedmgr_stock.node);
}

/**
 * schedmgr_registry_nth() - enumerate versions
 * @index: 0 for stock, then in the order of staging
 *
 * Context: under schedmgr_mutex.
 * Return: the version, or NULL past the end.
 */
struct schedmgr_version *schedmgr_registry_nth(unsigned int index)
{
	struct schedmgr_version *v;

	lockdep_assert_held(&schedmgr_mutex);
	if (!index)
		return &schedmgr_stock;
	for_each_staged(v)
		if (!--index)
			return v;
	return NULL;
}

/**
 * schedmgr_registry_find() - find a version by name
 * @name: its name
 * @version: its version; empty: the only one of that name
 *
 * Context: under schedmgr_mutex.
 * Return: the version; ERR_PTR(-ENOENT), ERR_PTR(-ENOTUNIQ).
 */
struct schedmgr_version *schedmgr_registry_find(const char *name, const char *version)
{
	struct schedmgr_version *v, *found = NULL;
	unsigned int i;

	for (i = 0; (v = schedmgr_registry_nth(i)); i++) {
		if (strcmp(v->name, name) || (*version && strcmp(v->version, version)))
			continue;
		if (found)
			return ERR_PTR(-ENOTUNIQ);
		found = v;
	}
	return found ?: ERR_PTR(-ENOENT);
}

/**
 * schedmgr_registry_forbid_texts() - say which text must not be on any stack
 * @but: the version that a switch is about to activate
 *
 * That is of any but this one: of the active one, since it is to be left, and of others,
 * because a task may be in there still that was left by force.
 *
 * Context: under schedmgr_mutex; the switch worker.
 */
void schedmgr_registry_forbid_texts(const struct schedmgr_version *but)
{
	const struct schedmgr_version *v;

	lockdep_assert_held(&schedmgr_mutex);
	schedmgr_stack_allow_all();
	for_each_staged(v)
		if (v != but)
			schedmgr_stack_forbid(v->payload->owner);
}

static int compare_addresses(const void *a, const void *b)
{
	const struct schedmgr_function *f = *(const struct schedmgr_function **)a;
	const struct schedmgr_function *g = *(const struct schedmgr_function **)b;

	return f->old < g->old ? -1 : f->old > g->old;
}

static void free_version(struct schedmgr_version *v)
{
	kvfree(v->records);
	kvfree(v->by_address);
	kfree(v);
}

static struct schedmgr_version *make_version(const struct schedmgr_payload *payload)
{
	struct schedmgr_version *v;
	unsigned int i;

	v = schedmgr_may_fail(kzalloc(sizeof(*v), GFP_KERNEL), NULL);
	if (!v)
		return NULL;
	v->by_address = schedmgr_may_fail(kvmalloc_array(payload->nr_functions,
							 sizeof(*v->by_address), GFP_KERNEL), NULL);
	v->records = schedmgr_may_fail(kvcalloc(payload->nr_functions, sizeof(*v->records),
						GFP_KERNEL), NULL);
	if (!v->by_address || !v->records) {
		free_version(v);
		return NULL;
	}
	v->payload = payload;
	v->name = payload->name;
	v->version = payload->version;
	v->state = SCHEDMGR_STATE_STAGED;
	for (i = 0; i < payload->nr_functions; i++) {
		v->by_address[i] = &payload->functions[i];
		v->redirects += !!payload->functions[i].new;
	}
	sort(v->by_address, payload->nr_functions, sizeof(*v->by_address), compare_addresses, NULL);
	schedmgr_ftrace_find(v);
	return v;
}

static int add_version(struct schedmgr_version *v, const struct schedmgr_actor *actor)
{
	const struct schedmgr_occasion staging = {
		.event = SCHEDMGR_EVENT_STAGED,
		.actor = actor,
		.version = v,
	};
	int error;

	lockdep_assert_held(&schedmgr_mutex);
	if (!IS_ERR(schedmgr_registry_find(v->name, v->version)))
		return -EEXIST;
	if (schedmgr_registry_count() >= SCHEDMGR_MAX_STAGED)
		return -EBUSY;
	error = schedmgr_tell_staging(v);
	if (error)
		return error;
	list_add_tail(&v->node, &schedmgr_stock.node);
	schedmgr_tell(&staging);
	return 0;
}

static void remove_version(struct schedmgr_version *v, const struct schedmgr_actor *actor)
{
	const struct schedmgr_occasion unstaging = {
		.event = SCHEDMGR_EVENT_UNSTAGED,
		.actor = actor,
		.version = v,
	};

	lockdep_assert_held(&schedmgr_mutex);
	list_del(&v->node);
	schedmgr_tell(&unstaging);
}

int schedmgr_register_payload(const struct schedmgr_payload *payload)
{
	struct schedmgr_actor actor;
	struct schedmgr_version *v;
	int error;

	if (!payload)
		return -EINVAL;
	error = schedmgr_verify_abi(payload);
	if (error)
		return error;
	if (!payload->owner || !schedmgr_imports_allow(payload->owner))
		return -EPERM;
	error = schedmgr_verify_payload(payload);
	if (error)
		return error;
	v = make_version(payload);
	if (!v)
		return -ENOMEM;

	schedmgr_actor_note(&actor);
	rt_mutex_lock(&schedmgr_mutex);
	error = add_version(v, &actor);
	rt_mutex_unlock(&schedmgr_mutex);

	if (error) {
		schedmgr_tell_unstaging(v);
		free_version(v);
		return error;
	}
	pr_info("staged %s %s: %u functions, %u redirected\n", payload->name, payload->version,
		payload->nr_functions, v->redirects);
	return 0;
}
EXPORT_SYMBOL_GPL(schedmgr_register_payload);

void schedmgr_unregister_payload(const struct schedmgr_payload *payload)
{
	struct schedmgr_actor actor;
	struct schedmgr_version *v;

	schedmgr_actor_note(&actor);
	rt_mutex_lock(&schedmgr_mutex);
	v = schedmgr_registry_find(payload->name, payload->version);
	if (WARN_ON(IS_ERR(v) || v->state != SCHEDMGR_STATE_STAGED))
		v = NULL;
	rt_mutex_unlock(&schedmgr_mutex);
	if (!v)
		return;

	/* Its module is on its way out, so nobody activates it meanwhile. */
	schedmgr_tell_unstaging(v);
	rt_mutex_lock(&schedmgr_mutex);
	remove_version(v, &actor);
	rt_mutex_unlock(&schedmgr_mutex);

	/* RCU callbacks that were queued while it was active ran through it. */
	rcu_barrier();
	pr_info("unstaged %s %s\n", payload->name, payload->version);
	free_version(v);
}
EXPORT_SYMBOL_GPL(schedmgr_unregister_payload);
