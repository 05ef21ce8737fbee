// SPDX-License-Identifier: GPL-2.0
/*
 * claims.c - who wants a function that a payload has replaced
 *
 * ftrace passes over the records of such functions (text/ftrace.c), so a livepatch or a BPF fentry
 * program on one would be accepted and never run.  Both ask ftrace for their function by
 * its address, so they are refused where they ask.  Probes that only look on are let
 * through: `schedctl doctor` names those that cannot fire.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/schedmgr.h>
#include <linux/string.h>

#include "base/active.h"
#include "base/fault.h"
#include "guard/claims.h"

#define ENTRY_SIZE	16	/* ftrace's place is within the first bytes of a function */

/* In switch_to.S: returns to the caller of the function that it takes the place of. */
void schedmgr_claim_refused(void);

/* A payload that is about to run: what it replaces is claimed already. */
static const struct schedmgr_payload *coming;

/* Tells whoever posts it that a claim was refused. */
static void (*tell_refused)(void) __ro_after_init;

/* The last refusal, until the switch worker has posted it; one at a time is enough. */
static char detail[SCHEDMGR_DETAIL_LEN];
static atomic_t pending;

/**
 * schedmgr_claims_expect() - a payload will replace its functions
 * @payload: the payload; NULL: none is coming, any more
 *
 * Context: the switch worker.
 */
void schedmgr_claims_expect(const struct schedmgr_payload *payload)
{
	WRITE_ONCE(coming, payload);
}

static const char *replaced_function(const struct schedmgr_payload *payload, unsigned long ip)
{
	unsigned int i;

	for (i = 0; payload && i < payload->nr_functions; i++)
		if (payload->functions[i].new &&
		    ip - (unsigned long)payload->functions[i].old < ENTRY_SIZE)
			return payload->functions[i].name;
	return NULL;
}

/* A livepatch changes where a function goes on, BPF puts a direct call there; others look on. */
static const char *claimant(const struct ftrace_ops *ops)
{
	if (ops->ops_func || ops->flags & FTRACE_OPS_FL_DIRECT)
		return "BPF fentry";
	return ops->flags & FTRACE_OPS_FL_IPMODIFY ? "a livepatch" : NULL;
}

/* int ftrace_set_filter_ip(struct ftrace_ops *ops, unsigned long ip, int remove, int reset) */
static int before_set_filter(struct kprobe *probe, struct pt_regs *regs)
{
	const char *name, *who = claimant((const struct ftrace_ops *)regs->di);
	unsigned long ip = regs->si;

	if ((int)regs->dx || !who)
		return 0;
	name = replaced_function(schedmgr_active_payload(), ip) ?:
	       replaced_function(READ_ONCE(coming), ip);
	if (!name)
		return 0;
	pr_err("%s on %s is refused: a payload has replaced that function; roll back first\n", who, name);
	if (!atomic_cmpxchg(&pending, 0, 1)) {
		snprintf(detail, sizeof(detail), "%s on %s was refused", who, name);
		tell_refused();
	}
	regs->ax = -EBUSY;
	regs->ip = (unsigned long)schedmgr_claim_refused;
	return 1;
}

/* A probe that has one is never made a jump, which could not lead elsewhere. */
static void after_set_filter(struct kprobe *probe, struct pt_regs *regs, unsigned long flags)
{
}

static struct kprobe probe = {
	.symbol_name = "ftrace_set_filter_ip",
	.pre_handler = before_set_filter,
	.post_handler = after_set_filter,
};

/**
 * schedmgr_claims_take() - the last refusal, once
 * @text: out: a sentence
 *
 * Context: the switch worker.
 */
void schedmgr_claims_take(char text[SCHEDMGR_DETAIL_LEN])
{
	memcpy(text, detail, sizeof(detail));
	atomic_set(&pending, 0);
}

/**
 * schedmgr_claims_init() - look at claims from now on
 * @tell: tells whoever takes refusals that there is one; in any context but NMI
 *
 * Context: module init.
 * Return: 0 or an errno.
 */
int __init schedmgr_claims_init(void (*tell)(void))
{
	tell_refused = tell;
	return schedmgr_may_fail(register_kprobe(&probe), -ENOENT);
}

void schedmgr_claims_exit(void)
{
	unregister_kprobe(&probe);
}
