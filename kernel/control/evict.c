// SPDX-License-Identifier: GPL-2.0
/*
 * evict.c - who was thrown out, and why
 *
 * Nobody in user space has to be there for this to be known: the last finding is kept here, and
 * a version that was thrown out is marked.  It comes back only where somebody names it, until it
 * is confirmed; and one that was left by force, with tasks in its code, not before the next boot.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/kallsyms.h>
#include <linux/ktime.h>
#include <linux/schedmgr.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "base/actor.h"
#include "base/listener.h"
#include "base/occasion.h"
#include "base/version.h"
#include "control/evict.h"
#include "guard/trip.h"

/* The last of them; under schedmgr_mutex. */
static struct {
	char name[SCHEDMGR_NAME_LEN];
	char version[SCHEDMGR_VERSION_LEN];
	u64 when_ns;
	enum schedmgr_cause cause;
	struct schedmgr_detail detail;
} last;

/* Of an address without a symbol nothing is told: it would be the address. */
static void name_place(unsigned long address, char symbol[KSYM_SYMBOL_LEN])
{
	*symbol = '\0';
	if (address)
		sprint_symbol(symbol, address);
	if (*symbol == '0')
		strscpy(symbol, "an unknown place", KSYM_SYMBOL_LEN);
}

static void name_task(const struct schedmgr_trip *t, char task[SCHEDMGR_DETAIL_LEN])
{
	snprintf(task, SCHEDMGR_DETAIL_LEN, "%s (pid %d)", t->comm, t->pid);
}

static void print(char text[SCHEDMGR_DETAIL_LEN], const struct schedmgr_trip *t, const char *task,
		  const char *place)
{
	switch (t->kind) {
	case SCHEDMGR_TRIP_TASK:
		snprintf(text, SCHEDMGR_DETAIL_LEN, "%s is runnable on CPU %d and does not run", task,
			 t->cpu);
		break;
	case SCHEDMGR_TRIP_CPU:
		snprintf(text, SCHEDMGR_DETAIL_LEN, "CPU %d does not switch away from %s%s%s", t->cpu,
			 task, *place ? " at " : "", place);
		break;
	case SCHEDMGR_TRIP_WARNING:
		snprintf(text, SCHEDMGR_DETAIL_LEN, "a warning at %s on CPU %d", place, t->cpu);
		break;
	case SCHEDMGR_TRIP_SYSRQ:
		snprintf(text, SCHEDMGR_DETAIL_LEN, "the SysRq key");
		break;
	case SCHEDMGR_TRIP_LOST:
		snprintf(text, SCHEDMGR_DETAIL_LEN, "CPU %d loops with interrupts off at %s", t->cpu,
			 place);
		break;
	case SCHEDMGR_TRIP_OOPS:
		snprintf(text, SCHEDMGR_DETAIL_LEN, "an oops of %s at %s", task, place);
		break;
	case SCHEDMGR_TRIP_REFUSED:
		snprintf(text, SCHEDMGR_DETAIL_LEN, "its way back was refused again and again");
		break;
	default:
		*text = '\0';
	}
}

/* What was found, in words: a sentence for who may see all, and one for everybody. */
static void describe(const struct schedmgr_trip *trip, struct schedmgr_detail *detail)
{
	char place[KSYM_SYMBOL_LEN], task[SCHEDMGR_DETAIL_LEN];

	name_place(trip->address, place);
	name_task(trip, task);
	print(detail->text, trip, task, place);
	print(detail->open, trip, "a task", place);
}

/**
 * schedmgr_evict_note() - a version is thrown out, or is about to be
 * @v: it; nothing happens to stock
 * @cause: who found it wrong
 * @detail: what was found
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_evict_note(struct schedmgr_version *v, enum schedmgr_cause cause,
			 const struct schedmgr_detail *detail)
{
	lockdep_assert_held(&schedmgr_mutex);
	if (!v->payload)
		return;
	v->thrown_out = true;
	strscpy(last.name, v->name, sizeof(last.name));
	strscpy(last.version, v->version, sizeof(last.version));
	last.when_ns = ktime_get_boottime_ns();
	last.cause = cause;
	last.detail = *detail;
}

/**
 * schedmgr_evict_pardon() - a version was confirmed
 * @v: it
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_evict_pardon(struct schedmgr_version *v)
{
	lockdep_assert_held(&schedmgr_mutex);
	v->thrown_out = v->left;
}

/**
 * schedmgr_evict_since() - was a version thrown out?
 * @name: its name
 * @version: its version
 * @when_ns: CLOCK_BOOTTIME: then or later
 *
 * Context: under schedmgr_mutex.
 */
bool schedmgr_evict_since(const char *name, const char *version, u64 when_ns)
{
	lockdep_assert_held(&schedmgr_mutex);
	return last.when_ns >= when_ns && !strcmp(last.name, name) && !strcmp(last.version, version);
}

/**
 * schedmgr_evict_info() - fill in who was thrown out last
 * @info: out; zeros before
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_evict_info(struct schedmgr_info *info)
{
	lockdep_assert_held(&schedmgr_mutex);
	if (!last.when_ns)
		return;
	memcpy(info->thrown_out, last.name, sizeof(info->thrown_out));
	memcpy(info->thrown_out_version, last.version, sizeof(info->thrown_out_version));
	info->thrown_out_ns = last.when_ns;
	info->thrown_out_cause = last.cause;
	memcpy(info->thrown_out_detail,
	       schedmgr_may_see_all() ? last.detail.text : last.detail.open,
	       sizeof(info->thrown_out_detail));
}

/**
 * schedmgr_evict_cause() - why a version is thrown out
 * @trip: what was found
 */
enum schedmgr_cause schedmgr_evict_cause(const struct schedmgr_trip *trip)
{
	return trip->kind == SCHEDMGR_TRIP_SYSRQ ? SCHEDMGR_CAUSE_SYSRQ : SCHEDMGR_CAUSE_WATCHDOG;
}

/**
 * schedmgr_evict_announce() - say who is thrown out, and why
 * @v: the active version
 * @trip: what was found
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_evict_announce(struct schedmgr_version *v, const struct schedmgr_trip *trip)
{
	struct schedmgr_detail detail;
	const struct schedmgr_occasion found = {
		.event = SCHEDMGR_EVENT_WATCHDOG,
		.cause = schedmgr_evict_cause(trip),
		.version = v,
		.detail = detail.text,
		.open = detail.open,
	};

	lockdep_assert_held(&schedmgr_mutex);
	describe(trip, &detail);
	pr_err("watchdog: %s %s is thrown out: %s\n", v->name, v->version, detail.text);
	schedmgr_evict_note(v, found.cause, &detail);
	schedmgr_tell(&found);
}

static void remove_directory(struct work_struct *work)
{
	struct schedmgr_version *v = container_of(work, struct schedmgr_version, leaving);

	debugfs_remove(v->directory);
	dput(v->directory);
}

/**
 * schedmgr_evict_leave() - a version was left by force: tasks may be in its code
 * @v: it; its module stays for good
 *
 * None of its own functions is called any more.  Removing its files in debugfs waits for who
 * reads them, which is not for the switch worker.
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_evict_leave(struct schedmgr_version *v)
{
	lockdep_assert_held(&schedmgr_mutex);
	v->left = true;
	v->thrown_out = true;
	if (IS_ERR_OR_NULL(schedmgr_debugfs))
		return;
	v->directory = debugfs_lookup(v->name, schedmgr_debugfs);
	INIT_WORK(&v->leaving, remove_directory);
	queue_work(system_unbound_wq, &v->leaving);
}
