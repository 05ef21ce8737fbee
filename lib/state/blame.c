// SPDX-License-Identifier: GPL-2.0
/*
 * blame.c - which version took the machine down in an earlier boot
 *
 * It is one that was neither stable nor ended by an orderly shutdown.  While an activation was
 * under way, it may have been the new version or the one that ran until then: where that was on
 * trial as well, both are named.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "state/blame.h"
#include "state/quarantine.h"

#define NS_PER_S 1000000000ull

static bool is_suspect(const struct sm_running *running)
{
	return *running->boot_id && !running->clean && !running->stable && !sm_running_is_stock(running);
}

static void print_reason(const struct sm_running *running, uint64_t alive_ns, char *reason, size_t size)
{
	char when[48] = "soon";
	uint64_t lived_s = 0;

	if (alive_ns > running->when_ns)
		lived_s = (alive_ns - running->when_ns) / NS_PER_S;
	if (lived_s)
		snprintf(when, sizeof(when), "about %llu s", (unsigned long long)lived_s);
	if (running->pending)
		snprintf(reason, size, "the machine went down %s after its activation had begun", when);
	else
		snprintf(reason, size, "the machine went down %s after it had been activated and before it had been stable for %u %s",
			 when, running->trial_s % 60 ? running->trial_s : running->trial_s / 60,
			 running->trial_s % 60 ? "s" : "minutes");
}

/**
 * sm_blame_judge() - what the note of an earlier boot means
 * @running: the note; afterwards it counts as judged
 * @before: the one before it
 * @judged: out: what was put into quarantine, and why; "" for nothing
 *
 * Whoever is about to overwrite the note does this first.  The lock is held.
 *
 * Return: 1 something was put into quarantine, 0 it need not be, or a negative errno.
 */
int sm_blame_judge(struct sm_running *running, const struct sm_running *before, char judged[SM_JUDGED_LEN])
{
	bool both = running->pending && is_suspect(before) && !strcmp(running->boot_id, before->boot_id);
	char boot_id[SM_BOOT_ID_LEN], reason[192];
	int ret;

	*judged = '\0';
	if (!is_suspect(running))
		return 0;
	ret = sm_kernel_boot_id(boot_id);
	if (ret || !strcmp(running->boot_id, boot_id))
		return ret;
	print_reason(running, running->alive_ns, reason, sizeof(reason));
	ret = sm_quarantine_add(running->name, running->version, reason);
	sm_text_print(judged, SM_JUDGED_LEN, "%s:%s was put into quarantine: %s", running->name, running->version, reason);
	if (!ret && both) {
		print_reason(before, running->alive_ns, reason, sizeof(reason));
		ret = sm_quarantine_add(before->name, before->version, reason);
		sm_text_print(judged, SM_JUDGED_LEN, "%s:%s and %s:%s were put into quarantine: %s, when the other was being activated",
			 running->name, running->version, before->name, before->version, reason);
	}
	running->clean = !ret;
	return ret ?: 1;
}
