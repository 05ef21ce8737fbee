// SPDX-License-Identifier: GPL-2.0
/*
 * sysfs.c - /sys/kernel/schedmgr: what there is and what runs, read only
 *
 * Documented in docs/ABI/sysfs-kernel-schedmgr.
 */
#include <linux/jiffies.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "admit/registry.h"
#include "base/fault.h"
#include "base/version.h"
#include "control/switch.h"
#include "report/sysfs.h"

static struct kobject *manager;
static struct kobject *staged;

#define FILE(file)	static struct kobj_attribute file##_file = __ATTR_RO(file)

#define INFO_FILE(file, format, value)							\
static ssize_t file##_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer) \
{											\
	struct schedmgr_info info = {};							\
											\
	schedmgr_switch_info(&info);							\
	return sysfs_emit(buffer, format "\n", value);					\
}											\
FILE(file)

/* "NAME:VERSION", as schedctl takes it; an empty line when there is none. */
#define PAIR_FILE(file)									\
static ssize_t file##_show(struct kobject *kobj, struct kobj_attribute *attr, char *buffer) \
{											\
	struct schedmgr_info info = {};							\
											\
	schedmgr_switch_info(&info);							\
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
	const struct schedmgr_version *v = container_of(kobj, struct schedmgr_version, kobj); \
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

static void release_version(struct kobject *kobj)
{
	schedmgr_version_free(container_of(kobj, struct schedmgr_version, kobj));
}

static const struct kobj_type version_type = {
	.sysfs_ops = &kobj_sysfs_ops,
	.default_groups = version_groups,
	.release = release_version,
};

/* Two versions of one name: the second is NAME:VERSION. */
static bool is_name_taken(const char *name)
{
	const struct schedmgr_version *v;
	unsigned int i;

	for (i = 1; (v = schedmgr_registry_nth(i)); i++)
		if (!strcmp(kobject_name(&v->kobj), name))
			return true;
	return false;
}

/**
 * schedmgr_sysfs_prepare() - make a version that can be shown
 * @version: a new version; from now on kobject_put() frees it
 */
void schedmgr_sysfs_prepare(struct schedmgr_version *version)
{
	kobject_init(&version->kobj, &version_type);
}

/**
 * schedmgr_sysfs_add() - show a version
 * @version: a version that is about to be staged
 *
 * Context: under schedmgr_mutex.
 * Return: 0; -ENOMEM.
 */
int schedmgr_sysfs_add(struct schedmgr_version *version)
{
	if (is_name_taken(version->name))
		return kobject_add(&version->kobj, staged, "%s:%s", version->name, version->version);
	return kobject_add(&version->kobj, staged, "%s", version->name);
}

/**
 * schedmgr_sysfs_hide() - show a version no more
 * @version: a version that is about to be unstaged: what is not staged is not shown
 *
 * Context: may sleep; schedmgr_mutex not held, readers of its files take it.
 */
void schedmgr_sysfs_hide(struct schedmgr_version *version)
{
	kobject_del(&version->kobj);
}

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
	return error;
}

void schedmgr_sysfs_exit(void)
{
	kobject_put(staged);
	kobject_put(manager);
}
