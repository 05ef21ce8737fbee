// SPDX-License-Identifier: GPL-2.0
/*
 * warnings.c - warnings in the payload's code
 *
 * A warning is a finding.  One that the kernel gives once only, and has given when its own
 * scheduler ran, is none: the payload's copy of the same code begins where vmlinux's is.  The
 * marks are in the tables of warnings; flags in the data are vmlinux's own in any case, by the
 * cut of the payload.
 */
#include <linux/bug.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/schedmgr.h>
#include <linux/smp.h>
#include <linux/tracepoint.h>
#include <trace/events/error_report.h>

#include "base/active.h"
#include "base/compat.h"
#include "base/fault.h"
#include "base/vmlinux.h"
#include "guard/trip.h"
#include "guard/warnings.h"

#define GIVEN	(BUGFLAG_WARNING | BUGFLAG_ONCE | BUGFLAG_DONE)

static const struct schedmgr_function *function_at(const struct schedmgr_payload *payload,
						   unsigned long address)
{
	const struct schedmgr_function *f = payload->functions;

	for (; f < payload->functions + payload->nr_functions; f++)
		if (address - (unsigned long)f->old < f->old_size)
			return f;
	return NULL;
}

/* Where the payload has it, also where it is not redirected; 0: nowhere. */
static unsigned long start_in(const struct schedmgr_payload *payload, const struct schedmgr_function *f)
{
	char name[KSYM_NAME_LEN];

	if (f->new)
		return (unsigned long)f->new;
	if (snprintf(name, sizeof(name), "%s:%s", module_name(payload->owner), f->name) >= sizeof(name))
		return 0;
	return schedmgr_kernel.kallsyms_lookup_name(name);
}

/* The same warning of the same code is at the same place in it. */
static void mark(const struct module *mod, unsigned long address, unsigned short flags)
{
	unsigned int i;

	for (i = 0; i < mod->num_bugs; i++) {
		struct bug_entry *bug = &mod->bug_table[i];

		if (schedmgr_bug_address(bug) == address && (bug->flags | BUGFLAG_DONE) == flags)
			WRITE_ONCE(bug->flags, flags);
	}
}

/**
 * schedmgr_warnings_inherit() - what the kernel has warned of once, this payload does not again
 * @payload: a payload that is to be activated
 *
 * Context: may sleep; the payload's module is pinned, and it is not active.
 */
void schedmgr_warnings_inherit(const struct schedmgr_payload *payload)
{
	const struct bug_entry *bug;

	for (bug = schedmgr_kernel.bug_table; bug < schedmgr_kernel.bug_table_end; bug++) {
		const struct schedmgr_function *f;
		unsigned long start;

		if ((bug->flags & GIVEN) != GIVEN)
			continue;
		f = function_at(payload, schedmgr_bug_address(bug));
		start = f ? start_in(payload, f) : 0;
		if (start)
			mark(payload->owner, start + (schedmgr_bug_address(bug) - (unsigned long)f->old), bug->flags);
	}
}

/* A warning: the kernel says who called it. */
static void note_error(void *unused, enum error_detector detector, unsigned long id)
{
	const struct schedmgr_payload *payload = schedmgr_active_payload();

	if (detector == ERROR_DETECTOR_WARN && payload && within_module(id, payload->owner))
		schedmgr_trip(SCHEDMGR_TRIP_WARNING, current, raw_smp_processor_id(), id);
}

int __init schedmgr_warnings_init(void)
{
	return schedmgr_may_fail(register_trace_error_report_end(note_error, NULL), -ENOMEM);
}

void schedmgr_warnings_exit(void)
{
	unregister_trace_error_report_end(note_error, NULL);
	tracepoint_synchronize_unregister();
}
