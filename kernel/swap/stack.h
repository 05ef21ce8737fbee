/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stack.h - is anybody inside code that must not be in use?
 */
#ifndef _SCHEDMGR_STACK_H
#define _SCHEDMGR_STACK_H

#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

struct module;
struct schedmgr_report;
struct schedmgr_version;
struct task_struct;

#define SCHEDMGR_STACK_MAX	128	/* entries; livepatch allows 100 */

/**
 * struct schedmgr_check - stack checks of one switch, by one CPU
 * @question: what to look for: whoever is where nobody may be in a switch from @from to @to
 * @figures: what it took: @threads: stacks looked at; @passes: passes over the tasks that had
 *           run, see ran.c; @spent: ns of sched_clock() of the checks of the first pass;
 *           @sampled: how many these were
 * @answer: who is in the way: @blocker, SCHEDMGR_BLOCKER_NONE: nobody; its @pid and @comm;
 *          @address: return address in the forbidden function; @depth: valid entries of
 *          @stack, the innermost part of its stack
 * @scratch: the last stack that was looked at: @depth: valid entries of @stack, negative: it
 *           is not reliable
 */
struct schedmgr_check {
	struct {
		const struct schedmgr_version *from;
		const struct schedmgr_version *to;
	} question;
	struct {
		unsigned int threads;
		unsigned int passes;
		u64 spent;
		unsigned int sampled;
	} figures;
	struct {
		enum schedmgr_blocker_kind blocker;
		pid_t pid;
		char comm[SCHEDMGR_COMM_LEN];
		unsigned long address;
		int depth;
		unsigned long stack[SCHEDMGR_STACK_DEPTH];
	} answer;
	struct {
		int depth;
		unsigned long stack[SCHEDMGR_STACK_MAX];
	} scratch;
};

void schedmgr_stack_allow_all(void);
void schedmgr_stack_forbid(const struct module *owner);
bool schedmgr_check_task(struct schedmgr_check *check, struct task_struct *task);
bool schedmgr_check_running(struct schedmgr_check *check, struct task_struct *task);
bool schedmgr_check_all(struct schedmgr_check *check);
bool schedmgr_check_dying(struct schedmgr_check *check);
void schedmgr_check_report(const struct schedmgr_check *check, struct schedmgr_report *report);

#endif /* _SCHEDMGR_STACK_H */
