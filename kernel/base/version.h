/* SPDX-License-Identifier: GPL-2.0 */
/*
 * version.h - a version that can run: stock, or a staged payload
 */
#ifndef _SCHEDMGR_VERSION_H
#define _SCHEDMGR_VERSION_H

#include <linux/list.h>
#include <linux/rtmutex.h>
#include <linux/schedmgr.h>
#include <linux/workqueue.h>

struct dyn_ftrace;

/**
 * struct schedmgr_version - a version that can run: stock, or a staged payload
 * @node: in the registry's list, in the order of staging; stock is first
 * @payload: its descriptor, NULL for stock
 * @name: name
 * @version: version
 * @state: enum schedmgr_state, see schedmgr_version_set_state()
 * @activations: completed switches to it
 * @window_ns: stop window of the last of them
 * @figures: its health when it was active last; zero while it is
 * @thrown_out: it was thrown out and not confirmed since: it comes back only where it
 *              is named
 * @left: it was left by force: tasks may be in its code until the next boot
 * @directory: then its directory in debugfs
 * @leaving: then that is being removed
 * @deferred: it has a reference on its module since it was last active, because a
 *            timer or work item of it was pending; see deferred.c
 * @turns: how often it went back to being staged
 * @by_address: the payload's boundary functions sorted by vmlinux address
 * @records: ftrace's record of each of them, NULL where there is none
 * @redirects: how many of them are redirected
 *
 * All under schedmgr_mutex, but @payload, @name, @version, @by_address and @records,
 * which do not change between staging and unstaging.
 */
struct schedmgr_version {
	struct list_head node;
	const struct schedmgr_payload *payload;
	const char *name;
	const char *version;
	enum schedmgr_state state;
	u64 activations;
	u64 window_ns;
	struct schedmgr_figures figures;
	bool thrown_out;
	bool left;
	struct dentry *directory;
	struct work_struct leaving;
	bool deferred;
	unsigned int turns;
	const struct schedmgr_function **by_address;
	struct dyn_ftrace **records;
	unsigned int redirects;
};

extern struct rt_mutex schedmgr_mutex;
extern struct schedmgr_version schedmgr_stock;

void schedmgr_version_set_state(struct schedmgr_version *version, enum schedmgr_state from,
				enum schedmgr_state to);

#endif /* _SCHEDMGR_VERSION_H */
