// SPDX-License-Identifier: GPL-2.0
/*
 * sysfs.c - /sys/kernel/schedmgr: what there is and what runs, read only
 *
 * Documented in docs/ABI/sysfs-kernel-schedmgr.
 */
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "base/fault.h"
#include "base/listener.h"
#include "base/version.h"
#include "control/state.h"
#include "report/events.h"
#include "report/sysfs.h"

static struct kobject *manager;
static struct kobject *staged;

/**
 * struct shown - the directory of a staged version
 * @kobj: that
 * @node: among all of them
 * @version: the version; it outlives the directory
 */
struct shown {
	struct kobject kobj;
	struct list_head node;
	const struct schedmgr_version *version;
};

/* Under schedmgr_mutex. */
static LIST_HEAD(all_shown);

static void read_info(struct schedmgr_info *info)
{
	rt_mutex_lock(&schedmgr_mutex);
	schedmgr_state_info(info);
	info->events = schedmgr_events_last();
	rt_mutex_unlock(&schedmgr_mutex);
}

#define FILE(file)	static struct kobj_attribute file##_file = __ATTR_RO(file)

#define INFO_FILE(file, format, value)							\
static ssize_t file##_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer) \
{											\
	struct schedmgr_info info = {};							\
											\
	read_info(&info);								\
	return sysfs_emit(buffer, format "\n", value);					\
}											\
FILE(file)

/* "NAME:VERSION", as schedctl takes it; an empty line when there is none. */
#define PAIR_FILE(file)									\
static ssize_t file##_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer) \
{											\
	struct schedmgr_info info = {};							\
											\
	read_info(&info);								\
	return sysfs_emit(buffer, "%s%s%s\n", info.file, *info.file ? ":" : "",		\
			  info.file##_version);						\
}											\
FILE(file)

static const char *manager_state(const struct schedmgr_info *info)
{
	if (info->switching)
		return "switching";
	if (info->refused)
		return "stuck";
	if (info->confirm_left_ms)
		return "confirm-pending";
	return schedmgr_disabled ? "disabled" : "ready";
}

INFO_FILE(abi, "%u", SCHEDMGR_ABI);
INFO_FILE(state, "%s", manager_state(&info));
PAIR_FILE(active);
PAIR_FILE(previous);
PAIR_FILE(fallback);
PAIR_FILE(thrown_out);
INFO_FILE(confirm_left_ms, "%u", info.confirm_left_ms);
INFO_FILE(switches, "%llu", info.switches);
INFO_FILE(failures, "%llu", info.failures);
INFO_FILE(events, "%llu", info.events);

static struct attribute *manager_attrs[] = {
	&abi_file.attr,
	&state_file.attr,
	&active_file.attr,
	&previous_file.attr,
	&fallback_file.attr,
	&thrown_out_file.attr,
	&confirm_left_ms_file.attr,
	&switches_file.attr,
	&failures_file.attr,
	&events_file.attr,
	NULL
};
ATTRIBUTE_GROUPS(manager);

/* Files of a version take schedmgr_mutex; they are gone before the version is freed. */
#define VERSION_FILE(file, member, format, value)					\
static ssize_t member##_show_version(struct kobject *kobj, struct kobj_attribute *attr,	\
				     char *buffer)					\
{											\
	const struct schedmgr_version *v = container_of(kobj, struct shown, kobj)->version; \
	ssize_t length;									\
											\
	rt_mutex_lock(&schedmgr_mutex);							\
	length = sysfs_emit(buffer, format "\n", value);					\
	rt_mutex_unlock(&schedmgr_mutex);							\
	return length;									\
}											\
static struct kobj_attribute member##_of_version =					\
	__ATTR(file, 0444, member##_show_version, NULL)

static const char *const state_names[] = {
	[SCHEDMGR_STATE_STAGED] = "staged",
	[SCHEDMGR_STATE_ACTIVATING] = "activating",
	[SCHEDMGR_STATE_ACTIVE] = "active",
	[SCHEDMGR_STATE_DEACTIVATING] = "deactivating",
};

VERSION_FILE(name, name, "%s", v->name);
VERSION_FILE(version, version, "%s", v->version);
VERSION_FILE(state, state, "%s", state_names[v->state]);
VERSION_FILE(module, module, "%s", module_name(v->payload->owner));
VERSION_FILE(srcversion, srcversion, "%s", v->payload->owner->srcversion ?: "");
VERSION_FILE(source, source, "%s", v->payload->build->source);
VERSION_FILE(compiler, compiler, "%s", v->payload->build->compiler);
VERSION_FILE(functions, functions, "%u", v->payload->nr_functions);
VERSION_FILE(redirects, redirects, "%u", v->redirects);
VERSION_FILE(activations, activations, "%llu", v->activations);
VERSION_FILE(window, window_ns, "%llu", v->window_ns);

static struct attribute *version_attrs[] = {
	&name_of_version.attr,
	&version_of_version.attr,
	&state_of_version.attr,
	&module_of_version.attr,
	&srcversion_of_version.attr,
	&source_of_version.attr,
	&compiler_of_version.attr,
	&functions_of_version.attr,
	&redirects_of_version.attr,
	&activations_of_version.attr,
	&window_ns_of_version.attr,
	NULL
};
ATTRIBUTE_GROUPS(version);

static void release_shown(struct kobject *kobj)
{
	kfree(container_of(kobj, struct shown, kobj));
}

static const struct kobj_type version_type = {
	.sysfs_ops = &kobj_sysfs_ops,
	.default_groups = version_groups,
	.release = release_shown,
};

/* Two versions of one name: the second is NAME:VERSION. */
static bool is_name_taken(const char *name)
{
	const struct shown *s;

	lockdep_assert_held(&schedmgr_mutex);
	list_for_each_entry(s, &all_shown, node)
		if (!strcmp(kobject_name(&s->kobj), name))
			return true;
	return false;
}

static int add(struct shown *s)
{
	const struct schedmgr_version *v = s->version;

	if (is_name_taken(v->name))
		return kobject_add(&s->kobj, staged, "%s:%s", v->name, v->version);
	return kobject_add(&s->kobj, staged, "%s", v->name);
}

static int show_version(struct schedmgr_version *version)
{
	struct shown *s = schedmgr_may_fail(kzalloc(sizeof(*s), GFP_KERNEL), NULL);
	int error;

	if (!s)
		return -ENOMEM;
	s->version = version;
	kobject_init(&s->kobj, &version_type);
	error = schedmgr_may_fail(add(s), -ENOMEM);
	if (error) {
		kobject_put(&s->kobj);
		return error;
	}
	list_add_tail(&s->node, &all_shown);
	return 0;
}

static struct shown *find_shown(const struct schedmgr_version *version)
{
	struct shown *s;

	lockdep_assert_held(&schedmgr_mutex);
	list_for_each_entry(s, &all_shown, node)
		if (s->version == version)
			return s;
	return NULL;
}

/* What is not staged is not shown.  Readers of its files take schedmgr_mutex, and are awaited. */
static void hide_version(struct schedmgr_version *version)
{
	struct shown *s;

	rt_mutex_lock(&schedmgr_mutex);
	s = find_shown(version);
	rt_mutex_unlock(&schedmgr_mutex);
	if (!s)
		return;
	kobject_del(&s->kobj);
	rt_mutex_lock(&schedmgr_mutex);
	list_del(&s->node);	/* its name is free from now on */
	rt_mutex_unlock(&schedmgr_mutex);
	kobject_put(&s->kobj);
}

static struct schedmgr_listener listener = {
	.staging = show_version,
	.unstaging = hide_version,
};

int __init schedmgr_sysfs_init(void)
{
	int error = -ENOMEM;

	manager = schedmgr_may_fail(kobject_create_and_add("schedmgr", kernel_kobj), NULL);
	if (!manager)
		return error;
	staged = schedmgr_may_fail(kobject_create_and_add("staged", manager), NULL);
	if (staged)
		error = schedmgr_may_fail(sysfs_create_groups(manager, manager_groups), -ENOMEM);
	if (error)
		schedmgr_sysfs_exit();
	else
		schedmgr_listen(&listener);
	return error;
}

void schedmgr_sysfs_exit(void)
{
	kobject_put(staged);
	kobject_put(manager);
}
