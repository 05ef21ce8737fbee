// SPDX-License-Identifier: GPL-2.0
/*
 * pulse.c - do CPUs switch tasks where they should, and do they answer to interrupts?
 *
 * A timer on each CPU looks in its interrupt whether this one does, and whether the other
 * CPUs' timers still fire.  Isolated CPUs have none: one of the others looks at them from
 * outside, and asks by an NMI only whoever seems to be stuck.
 *
 * A CPU that is overdue because code of the kernel outside the payload does not give it up is
 * nobody's finding, nor are the tasks that wait for it: no scheduler could help them.  The same
 * goes for a virtual CPU that does not run: all of its timers are late then.
 */
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/hrtimer.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/schedmgr.h>
#include <linux/timekeeping.h>
#include <asm/irq_regs.h>

#include "base/active.h"
#include "base/fault.h"
#include "base/housekeeping.h"
#include "guard/ask.h"
#include "guard/limit.h"
#include "guard/place.h"
#include "guard/pulse.h"
#include "guard/trip.h"

#define LOOKS		8	/* in the time that a task may wait */
#define PERIOD_MIN_MS	50
#define PERIOD_MAX_MS	1000
#define LATE_PERIODS	4	/* no timer is as late as that */
#define LOST_MAX_MS	5000	/* a CPU without its timer's interrupt for that long is lost */

/**
 * struct pulse - what was seen of one CPU
 * @timer: its timer
 * @last: when that fired last, 0: it does not run
 * @task: the task that ran then, and was to be switched away from; not to be followed
 * @runs: how often that had left a CPU
 * @switches: how often the CPU had switched, where there is no timer
 * @since: since when it has been overdue
 * @answers: how often it was asked since, where there is no timer
 * @held: it is overdue, by code of the kernel outside the payload
 * @stuck: its timer is late, and it was asked twice and runs
 */
struct pulse {
	struct hrtimer timer;
	u64 last;
	const struct task_struct *task;
	unsigned long runs;
	u64 switches;
	u64 since;
	unsigned int answers;
	bool held;
	bool stuck;
};

static DEFINE_PER_CPU(struct pulse, pulses);
static enum cpuhp_state hotplug;

/* The watchdog's own looks, after each of a timer. */
static void (*looked)(u64 now) __ro_after_init;

/* Time between two looks. */
static ktime_t pulse_period(void)
{
	return ns_to_ktime(clamp_t(u64, schedmgr_limit() / LOOKS, PERIOD_MIN_MS * NSEC_PER_MSEC,
				   PERIOD_MAX_MS * NSEC_PER_MSEC));
}

static u64 late_after(void)
{
	return LATE_PERIODS * ktime_to_ns(pulse_period());
}

static u64 lost_after(void)
{
	return min_t(u64, schedmgr_limit() / 2, LOST_MAX_MS * NSEC_PER_MSEC);
}

/* A timer that is late says that the machine, or this CPU, stood still as a whole. */
static void watch_time(struct pulse *pulse, u64 now)
{
	if (pulse->last && now - pulse->last > late_after())
		schedmgr_limit_excuse(now);
	WRITE_ONCE(pulse->last, now);
	WRITE_ONCE(pulse->stuck, false);
}

/* Is this CPU overdue, and with the same task as at the last look? */
static bool is_overdue(struct pulse *pulse, u64 now)
{
	unsigned long runs = current->nvcsw + current->nivcsw;
	bool overdue = test_tsk_need_resched(current) && !is_idle_task(current);

	if (overdue && pulse->task == current && pulse->runs == runs)
		return true;
	pulse->task = overdue ? current : NULL;
	pulse->runs = runs;
	pulse->since = now;
	return false;
}

/* Since @pulse->since, this CPU is in the payload at @address, or elsewhere. */
static void judge(struct pulse *pulse, struct pt_regs *regs, unsigned long address, u64 now)
{
	u64 limit = schedmgr_limit(), waited = schedmgr_limit_lasted(now, pulse->since);

	WRITE_ONCE(pulse->held, !address && !user_mode(regs));
	/* In there: before the tasks that wait for it are found, whose remedy would wait for it as well. */
	if (waited > (address ? limit / 2 : limit) && !pulse->held)
		schedmgr_trip(SCHEDMGR_TRIP_CPU, current, smp_processor_id(), address);
}

static void watch_current(struct pulse *pulse, u64 now)
{
	struct pt_regs *regs = get_irq_regs();

	if (is_overdue(pulse, now))
		judge(pulse, regs, schedmgr_place_address(regs), now);
	else
		WRITE_ONCE(pulse->held, false);
}

/* From another CPU. */
static void watch_isolated(int cpu, const struct schedmgr_payload *payload, u64 now)
{
	struct pulse *pulse = per_cpu_ptr(&pulses, cpu);
	struct schedmgr_glimpse seen;

	payload->ops->glimpse(cpu, &seen);
	if (!seen.overdue || seen.switches != pulse->switches) {
		pulse->switches = seen.switches;
		WRITE_ONCE(pulse->since, now);
		WRITE_ONCE(pulse->answers, 0);
		WRITE_ONCE(pulse->held, false);
	} else if (schedmgr_limit_lasted(now, pulse->since) > schedmgr_limit() / 2) {
		schedmgr_ask_cpu(cpu);
	}
}

/* The first CPU that answers looks at those that are isolated: another one may wait for their locks. */
static bool is_first(u64 now)
{
	int cpu;

	for_each_cpu_and(cpu, schedmgr_housekeeping(), cpu_online_mask)
		if (now < READ_ONCE(per_cpu_ptr(&pulses, cpu)->last) + late_after())
			return cpu == smp_processor_id();
	return false;
}

static void watch_all_isolated(u64 now)
{
	const struct schedmgr_payload *payload = schedmgr_active_payload();
	const struct cpumask *timers = schedmgr_housekeeping();
	int cpu;

	if (!payload || !is_first(now))
		return;
	for_each_cpu_andnot(cpu, cpu_online_mask, timers)
		watch_isolated(cpu, payload, now);
}

/**
 * schedmgr_pulse_answer() - this CPU was asked where it is, and was not stuck
 * @regs: where it was interrupted
 * @address: where in the payload; 0: it is not
 *
 * A virtual CPU may not have run for long, and does again from here on: the first answer proves
 * nothing.
 *
 * Context: NMI.
 */
void schedmgr_pulse_answer(struct pt_regs *regs, unsigned long address)
{
	struct pulse *pulse = this_cpu_ptr(&pulses);

	if (pulse->last)	/* its own timer looks */
		return;
	if (pulse->answers)
		judge(pulse, regs, address, ktime_get_mono_fast_ns());
	WRITE_ONCE(pulse->answers, pulse->answers + 1);
}

/**
 * schedmgr_pulse_last() - when has this CPU's timer fired last?
 *
 * Context: NMI.
 */
u64 schedmgr_pulse_last(void)
{
	return this_cpu_read(pulses.last);
}

/**
 * schedmgr_pulse_stuck() - this CPU runs, but does not get to its timer's interrupt
 *
 * Context: NMI.
 */
void schedmgr_pulse_stuck(void)
{
	WRITE_ONCE(this_cpu_ptr(&pulses)->stuck, true);
}

/**
 * schedmgr_pulse_serves() - could a task that waits for that CPU get it?
 * @cpu: the CPU
 * @now: the time
 *
 * Context: any.
 * Return: false when that is held by code that no scheduler can help, or does not run at all.
 */
bool schedmgr_pulse_serves(int cpu, u64 now)
{
	const struct pulse *pulse = per_cpu_ptr(&pulses, cpu);
	u64 last = READ_ONCE(pulse->last);
	bool late = last && now > last + late_after() && !READ_ONCE(pulse->stuck);

	return !late && !READ_ONCE(pulse->held);
}

/**
 * schedmgr_pulse_look_at_others() - ask all lost CPUs where they are
 * @now: the time
 *
 * rescue.c decides whether that is the payload.
 *
 * Context: an interrupt, NMI.
 * Return: true: there is one.
 */
bool schedmgr_pulse_look_at_others(u64 now)
{
	bool any = false;
	int cpu;

	for_each_online_cpu(cpu) {
		u64 last = READ_ONCE(per_cpu_ptr(&pulses, cpu)->last);

		if (!last || schedmgr_limit_lasted(now, last) <= lost_after())
			continue;
		schedmgr_ask_cpu(cpu);
		any = true;
	}
	return any;
}

static enum hrtimer_restart tick(struct hrtimer *timer)
{
	struct pulse *pulse = this_cpu_ptr(&pulses);
	u64 now = ktime_get_mono_fast_ns();

	if (!schedmgr_trip_is_armed()) {
		WRITE_ONCE(pulse->last, 0);
		return HRTIMER_NORESTART;
	}
	watch_time(pulse, now);
	watch_current(pulse, now);
	watch_all_isolated(now);
	looked(now);
	hrtimer_forward_now(timer, pulse_period());
	return HRTIMER_RESTART;
}

static void start_timer(void *unused)
{
	hrtimer_start(&this_cpu_ptr(&pulses)->timer, pulse_period(), HRTIMER_MODE_REL_PINNED_HARD);
}

/**
 * schedmgr_pulse_start() - start the timers; they stop when nothing is watched any more
 *
 * Context: may sleep; CPUs do not come or go.
 */
void schedmgr_pulse_start(void)
{
	on_each_cpu_mask(schedmgr_housekeeping(), start_timer, NULL, true);
}

static int cpu_comes(unsigned int cpu)
{
	if (schedmgr_trip_is_armed() && cpumask_test_cpu(cpu, schedmgr_housekeeping()))
		start_timer(NULL);
	return 0;
}

static int cpu_goes(unsigned int cpu)
{
	struct pulse *pulse = per_cpu_ptr(&pulses, cpu);

	hrtimer_cancel(&pulse->timer);
	WRITE_ONCE(pulse->last, 0);
	return 0;
}

/**
 * schedmgr_pulse_init() - be ready to start the timers
 * @then: called after each look of a timer, in its interrupt
 *
 * Context: module init.
 * Return: 0; an errno of cpuhp_setup_state().
 */
int __init schedmgr_pulse_init(void (*then)(u64 now))
{
	int cpu;

	looked = then;
	for_each_possible_cpu(cpu) {
		struct hrtimer *timer = &per_cpu_ptr(&pulses, cpu)->timer;

		hrtimer_init(timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_HARD);
		timer->function = tick;
	}
	hotplug = schedmgr_may_fail(cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "schedmgr:watchdog",
						      cpu_comes, cpu_goes), -ENOSPC);
	return hotplug < 0 ? hotplug : 0;
}

void schedmgr_pulse_exit(void)
{
	cpuhp_remove_state(hotplug);
}
