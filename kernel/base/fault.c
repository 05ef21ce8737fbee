// SPDX-License-Identifier: GPL-2.0
/*
 * fault.c - failures on demand: the nth call that can fail does fail
 *
 * Each call that can fail is written as schedmgr_may_fail(), which in a build with
 * CONFIG_SCHEDMGR_FAULT asks here first.  Writing n to the parameter fail_nth makes the nth
 * such call from then on fail, once; when the parameter is still n afterwards, what was
 * done has fewer.  So a test that counts n up from 1 visits every failure there is.
 * Of the calls that one place makes, in a loop, the first fail_hits are counted.
 *
 * debugfs has the list: schedmgr/fault_points, "HITS FAILURES FILE:LINE CALL", hits since
 * fail_nth was written, failures since the manager was loaded.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": fault: " fmt

#include <linux/debugfs.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/schedmgr.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "base/fault.h"

#define POINTS_MAX	128
#define NAME_LEN	80

/**
 * struct point - one place in the source
 * @name: where, and the call; a copy, because a payload may be gone
 * @hits: how often it was passed since fail_nth was written
 * @failures: how often it failed
 */
struct point {
	char name[NAME_LEN];
	unsigned int hits;
	unsigned int failures;
};

/* Covers all below. */
static DEFINE_MUTEX(fault_mutex);

static struct point points[POINTS_MAX];
static unsigned int point_count;
static unsigned int fail_nth;	/* 0: none is to fail */
static unsigned int passed;	/* counted calls since fail_nth was written */

static unsigned int fail_hits = 2;
module_param(fail_hits, uint, 0644);
MODULE_PARM_DESC(fail_hits, "calls of one place that count (default: 2)");

static int set_nth(const char *value, const struct kernel_param *parameter)
{
	unsigned int i;
	int error;

	mutex_lock(&fault_mutex);
	error = kstrtouint(value, 0, &fail_nth);
	passed = 0;
	for (i = 0; i < point_count; i++)
		points[i].hits = 0;
	mutex_unlock(&fault_mutex);
	return error;
}

static const struct kernel_param_ops nth_ops = {
	.set = set_nth,
	.get = param_get_uint,
};

module_param_cb(fail_nth, &nth_ops, &fail_nth, 0644);
MODULE_PARM_DESC(fail_nth, "the call that is to fail, from 1 (default: 0, none)");

static struct point *find_point(const char *file, unsigned int line, const char *call)
{
	char name[NAME_LEN];
	struct point *p;

	snprintf(name, sizeof(name), "%s:%u %s", kbasename(file), line, call);
	for (p = points; p < points + point_count; p++)
		if (!strcmp(p->name, name))
			return p;
	if (WARN_ON_ONCE(point_count == POINTS_MAX))
		return NULL;
	strscpy(p->name, name, sizeof(p->name));
	point_count++;
	return p;
}

/**
 * schedmgr_fault_hit() - is this call to fail? Use schedmgr_may_fail()
 * @file: source file
 * @line: line in it
 * @call: the call as it is written there
 *
 * Context: may sleep.
 */
bool schedmgr_fault_hit(const char *file, unsigned int line, const char *call)
{
	bool fail = false;
	struct point *p;

	mutex_lock(&fault_mutex);
	p = find_point(file, line, call);
	if (p && p->hits++ < READ_ONCE(fail_hits) && ++passed == fail_nth) {
		pr_info("%s fails\n", p->name);
		p->failures++;
		fail_nth = 0;
		fail = true;
	}
	mutex_unlock(&fault_mutex);
	return fail;
}
EXPORT_SYMBOL_GPL(schedmgr_fault_hit);

static int fault_points_show(struct seq_file *file, void *unused)
{
	const struct point *p;

	mutex_lock(&fault_mutex);
	for (p = points; p < points + point_count; p++)
		seq_printf(file, "%u %u %s\n", p->hits, p->failures, p->name);
	mutex_unlock(&fault_mutex);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(fault_points);

void schedmgr_fault_init(void)
{
	debugfs_create_file("fault_points", 0400, schedmgr_debugfs, NULL, &fault_points_fops);
}
