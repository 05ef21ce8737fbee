// SPDX-License-Identifier: GPL-2.0
/*
 * late.c - each time that it ceases to run, it leaves another timer or work item behind
 */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <schedmod/payload.h>

/* Longer than the test takes to look; with KASAN that is ten times as long. */
#define LATE_MS	(IS_ENABLED(CONFIG_KASAN) ? 60000 : 10000)

static void late_timer(struct timer_list *timer)
{
}

static enum hrtimer_restart late_hrtimer(struct hrtimer *timer)
{
	return HRTIMER_NORESTART;
}

static void late_nothing(struct work_struct *work)
{
}

static void late_work(struct work_struct *work)
{
	msleep(LATE_MS);
}

static struct {
	int before;
	struct {
		struct timer_list timers[2];
		struct delayed_work delayed;
	} inner;
	struct work_struct running;
} late;

static DEFINE_PER_CPU(struct hrtimer, late_clock);
static int late_round;	/* kept */

int schedmgr_hook_prepare(void)
{
	timer_setup(&late.inner.timers[0], late_timer, 0);
	timer_setup(&late.inner.timers[1], late_timer, 0);
	INIT_DELAYED_WORK(&late.inner.delayed, late_nothing);
	INIT_WORK(&late.running, late_work);
	return 0;
}

void schedmgr_hook_deactivated(void)
{
	struct hrtimer *clock = per_cpu_ptr(&late_clock, num_possible_cpus() - 1);

	switch (late_round++ % 4) {
	case 0:
		mod_timer(&late.inner.timers[1], jiffies + msecs_to_jiffies(LATE_MS));
		break;
	case 1:
		schedule_delayed_work(&late.inner.delayed, msecs_to_jiffies(LATE_MS));
		break;
	case 2:
		hrtimer_init(clock, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
		clock->function = late_hrtimer;
		hrtimer_start(clock, ms_to_ktime(LATE_MS), HRTIMER_MODE_REL);
		break;
	case 3:
		schedule_work(&late.running);
		break;
	}
}
