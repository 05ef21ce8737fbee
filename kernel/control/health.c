// SPDX-License-Identifier: GPL-2.0
/*
 * health.c - how long woken tasks wait for a CPU, and how often CPUs switch
 *
 * A probe on sched_wakeup notes when a task was woken, one on sched_switch finds the note
 * when that task gets a CPU.  Notes are in a table hashed by the task's address, where a
 * newer one takes the place of an older one: a few are lost, nothing is stored in tasks.
 * A CPU that wakes many tasks measures some of them only, at random, and counts each for
 * those that it has passed over.
 *
 * The counters only grow.  What happened in a period is the difference of two sums over
 * all CPUs, so nothing has to be done in the stop window, where one version's time ends
 * and another's begins: a sum is made shortly before it and one after it.
 */
#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/sched/deadline.h>
#include <linux/sched/rt.h>
#include <linux/schedmgr.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>

#include "base/fault.h"
#include "base/housekeeping.h"
#include "base/version.h"
#include "base/vmlinux.h"
#include "control/health.h"
#include "swap/ran.h"

static bool health = true;
module_param(health, bool, 0444);
MODULE_PARM_DESC(health, "measure wake-up latencies, for status and activate --gate (default: 1)");

#define NOTES_BITS	11
#define BUSY_NS		(100 * NSEC_PER_USEC)	/* wake-ups that are closer are not all measured */
#define WEIGHT_MASK	31			/* but one of 1 to 32 */
#define SPACING_SHIFT	3			/* a burst of so few, log2, is not busy */
#define UNIT_SHIFT	8			/* smallest difference told apart: 256 ns */
#define STEPS_SHIFT	2			/* buckets that each factor of two is divided into, log2 */
#define STEPS		BIT(STEPS_SHIFT)
#define BUCKETS		(27 * STEPS)		/* the last one is from 60 s on */
#define PERIOD_S	30			/* figures are of the last one to two of these */

/* A task that was woken, when, and how many wake-ups it stands for. */
struct note {
	const struct task_struct *task;	/* not to be followed; NULL: the note was found */
	u64 when;
	unsigned int weight;
};

static struct note notes[BIT(NOTES_BITS)];

/* When a CPU measures next: each its own. */
struct sampler {
	unsigned int skip;	/* the skip-th wake-up from now is measured */
	unsigned int weight;	/* what skip was at first */
	u64 last;		/* when one was measured */
	s64 spacing;		/* average time between two wake-ups */
};

static DEFINE_PER_CPU(struct sampler, samplers) = { .skip = 1, .weight = 1 };

/**
 * struct histogram - latencies from wake-up to run
 * @wakeups: by class and bucket
 * @samples: by class, how many were measured
 */
struct histogram {
	u64 wakeups[SCHEDMGR_CLASSES][BUCKETS];
	u64 samples[SCHEDMGR_CLASSES];
};

static struct histogram __percpu *counted;

/**
 * struct sums - over all CPUs, from the beginning or of a period
 * @latency: latencies
 * @switches: context switches
 * @time: CLOCK_BOOTTIME, or how long the period is, in ns
 */
struct sums {
	struct histogram latency;
	u64 switches;
	u64 time;
};

/* Of now and then; under schedmgr_mutex, but marked: that is the worker's own. */
static struct sums older, newer;	/* figures begin at older; both advance every PERIOD_S */
static struct sums marked;		/* before the window of a switch */
static struct sums settled;		/* a trial is measured from here on */
static struct sums present;		/* scratch space */

/* Under schedmgr_mutex. */
static struct sums periods[] = {
	[SCHEDMGR_PERIOD_BEFORE] = {},
	[SCHEDMGR_PERIOD_TRIAL] = {},
};

static noinline void take_note(struct sampler *s, const struct task_struct *task)
{
	struct note *note = &notes[hash_ptr(task, NOTES_BITS)];
	unsigned int weight = s->weight;
	u64 now = local_clock();

	s->spacing += ((s64)(now - s->last) / weight - s->spacing) >> SPACING_SHIFT;
	s->weight = s->spacing < BUSY_NS ? 1 + (now & WEIGHT_MASK) : 1;
	s->skip = s->weight;
	s->last = now;
	if (READ_ONCE(task->on_cpu))
		return;	/* it was about to sleep, and goes on */
	note->when = now;
	note->weight = weight;
	smp_store_release(&note->task, task);	/* pairs with find_note() */
}

/* On sched_wakeup and sched_wakeup_new, under the run queue's lock. */
static void note_wakeup(void *data, struct task_struct *task)
{
	struct sampler *s = this_cpu_ptr(&samplers);

	if (unlikely(!--s->skip))
		take_note(s, task);
}

static unsigned int bucket_of(u64 ns)
{
	u64 units = ns >> UNIT_SHIFT;
	unsigned int octave;

	if (units < STEPS)
		return units;
	octave = ilog2(units) - STEPS_SHIFT;
	return min_t(unsigned int, (octave + 1) * STEPS + (units >> octave) - STEPS, BUCKETS - 1);
}

/* The smallest latency in it. */
static u64 bucket_start(unsigned int bucket)
{
	unsigned int octave;

	if (bucket < STEPS)
		return (u64)bucket << UNIT_SHIFT;
	octave = bucket / STEPS - 1;
	return (u64)(STEPS + bucket % STEPS) << octave << UNIT_SHIFT;
}

static enum schedmgr_class class_of(const struct task_struct *task)
{
	if (dl_prio(task->prio))
		return SCHEDMGR_CLASS_DEADLINE;
	return rt_prio(task->prio) ? SCHEDMGR_CLASS_RT : SCHEDMGR_CLASS_FAIR;
}

static noinline void count(struct note *note, const struct task_struct *task)
{
	struct histogram *h = this_cpu_ptr(counted);
	s64 latency = local_clock() - note->when;
	enum schedmgr_class class = class_of(task);

	WRITE_ONCE(note->task, NULL);
	if (task->policy == SCHED_IDLE)
		return;	/* its long waits are as they should be */
	/* The clocks of two CPUs differ a little. */
	h->wakeups[class][bucket_of(max_t(s64, latency, 0))] += note->weight;
	h->samples[class]++;
}

/* On sched_switch, under the run queue's lock. */
static void find_note(void *data, bool preempt, struct task_struct *prev,
		      struct task_struct *next, unsigned int prev_state)
{
	struct note *note = &notes[hash_ptr(next, NOTES_BITS)];

	schedmgr_ran_leaves(prev);
	if (unlikely(smp_load_acquire(&note->task) == next))	/* pairs with take_note() */
		count(note, next);
}

static void sum_up(struct sums *sums)
{
	unsigned int class, i;
	int cpu;

	memset(sums, 0, sizeof(*sums));
	if (!health)
		return;
	for_each_possible_cpu(cpu) {
		const struct histogram *h = per_cpu_ptr(counted, cpu);

		for (class = 0; class < SCHEDMGR_CLASSES; class++) {
			sums->latency.samples[class] += h->samples[class];
			for (i = 0; i < BUCKETS; i++)
				sums->latency.wakeups[class][i] += h->wakeups[class][i];
		}
	}
	sums->switches = schedmgr_kernel.nr_context_switches();
	sums->time = ktime_get_boottime_ns();
}

/* What lies between two sums; nothing when @end is the older one. */
static void subtract(struct sums *period, const struct sums *end, const struct sums *begin)
{
	unsigned int class, i;

	memset(period, 0, sizeof(*period));
	if (end->time <= begin->time)
		return;
	for (class = 0; class < SCHEDMGR_CLASSES; class++) {
		period->latency.samples[class] = end->latency.samples[class] -
						 begin->latency.samples[class];
		for (i = 0; i < BUCKETS; i++)
			period->latency.wakeups[class][i] = end->latency.wakeups[class][i] -
							    begin->latency.wakeups[class][i];
	}
	period->switches = end->switches - begin->switches;
	period->time = end->time - begin->time;
}

/* Within a bucket latencies are taken to be spread evenly. */
static u64 percentile(const u64 wakeups[BUCKETS], unsigned int per_mille)
{
	u64 total = 0, rank, start;
	unsigned int i;

	for (i = 0; i < BUCKETS; i++)
		total += wakeups[i];
	if (!total)
		return 0;
	rank = DIV64_U64_ROUND_UP(total * per_mille, 1000);
	for (i = 0; wakeups[i] < rank; i++)
		rank -= wakeups[i];
	start = bucket_start(i);
	return start + mul_u64_u64_div_u64(bucket_start(i + 1) - start, rank, wakeups[i]);
}

static void fill_figures(struct schedmgr_figures *figures, const struct sums *period)
{
	unsigned int class;

	figures->duration_ns = period->time;
	figures->switches = period->switches;
	for (class = 0; class < SCHEDMGR_CLASSES; class++) {
		struct schedmgr_latency *l = &figures->latency[class];
		const u64 *wakeups = period->latency.wakeups[class];

		l->samples = period->latency.samples[class];
		l->p50_ns = percentile(wakeups, 500);
		l->p95_ns = percentile(wakeups, 950);
		l->p99_ns = percentile(wakeups, 990);
		l->p999_ns = percentile(wakeups, 999);
	}
}

/**
 * schedmgr_health_is_on() - is anything measured?
 *
 * Return: false: all figures are zero.
 */
bool schedmgr_health_is_on(void)
{
	return health;
}

/**
 * schedmgr_health_mark() - a window may follow: what the active version did ends here
 *
 * Context: may sleep; the switch worker.
 */
void schedmgr_health_mark(void)
{
	sum_up(&marked);
}

/**
 * schedmgr_health_switched() - another version runs
 * @before: out: figures of the one before, of its last minute or less, up to the last
 *          schedmgr_health_mark()
 *
 * Context: under schedmgr_mutex; the switch worker.
 */
void schedmgr_health_switched(struct schedmgr_figures *before)
{
	lockdep_assert_held(&schedmgr_mutex);
	subtract(&periods[SCHEDMGR_PERIOD_BEFORE], &marked, &older);
	fill_figures(before, &periods[SCHEDMGR_PERIOD_BEFORE]);
	memset(&periods[SCHEDMGR_PERIOD_TRIAL], 0, sizeof(periods[SCHEDMGR_PERIOD_TRIAL]));
	sum_up(&newer);
	older = newer;
}

/**
 * schedmgr_health_recent() - figures of the active version
 * @figures: out: of the last minute, or since the switch
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_health_recent(struct schedmgr_figures *figures)
{
	static struct sums period;

	lockdep_assert_held(&schedmgr_mutex);
	sum_up(&present);
	subtract(&period, &present, &older);
	fill_figures(figures, &period);
}

/**
 * schedmgr_health_settle() - the active version has settled: its trial is measured from now on
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_health_settle(void)
{
	lockdep_assert_held(&schedmgr_mutex);
	sum_up(&settled);
}

/**
 * schedmgr_health_look() - bring SCHEDMGR_PERIOD_TRIAL up to date
 *
 * Context: under schedmgr_mutex; schedmgr_health_settle() was called.
 */
void schedmgr_health_look(void)
{
	lockdep_assert_held(&schedmgr_mutex);
	sum_up(&present);
	subtract(&periods[SCHEDMGR_PERIOD_TRIAL], &present, &settled);
}

/**
 * schedmgr_health_percentile() - a percentile of latencies from wake-up to run
 * @period: before the last switch, or of the trial
 * @class: of the tasks
 * @per_mille: which percentile
 * @samples: out: how many wake-ups were measured
 *
 * Context: under schedmgr_mutex.
 * Return: nanoseconds.
 */
u64 schedmgr_health_percentile(enum schedmgr_period period, enum schedmgr_class class,
			       unsigned int per_mille, u64 *samples)
{
	const struct histogram *latency = &periods[period].latency;

	lockdep_assert_held(&schedmgr_mutex);
	*samples = latency->samples[class];
	return percentile(latency->wakeups[class], per_mille);
}

/* An idle machine need not be woken for this. */
static void advance(struct work_struct *work);
static DECLARE_DEFERRABLE_WORK(advance_work, advance);

static void advance(struct work_struct *work)
{
	rt_mutex_lock(&schedmgr_mutex);
	older = newer;
	sum_up(&newer);
	rt_mutex_unlock(&schedmgr_mutex);
	schedule_delayed_work_on(schedmgr_housekeeping_cpu(), &advance_work, PERIOD_S * HZ);
}

static int __init register_probes(void)
{
	int error;

	error = schedmgr_may_fail(tracepoint_probe_register(schedmgr_kernel.sched_wakeup,
							    note_wakeup, NULL), -ENOMEM);
	if (error)
		return error;
	error = schedmgr_may_fail(tracepoint_probe_register(schedmgr_kernel.sched_wakeup_new,
							    note_wakeup, NULL), -ENOMEM);
	if (error)
		goto wakeup;
	error = schedmgr_may_fail(tracepoint_probe_register(schedmgr_kernel.sched_switch,
							    find_note, NULL), -ENOMEM);
	if (!error)
		return 0;

	tracepoint_probe_unregister(schedmgr_kernel.sched_wakeup_new, note_wakeup, NULL);
wakeup:
	tracepoint_probe_unregister(schedmgr_kernel.sched_wakeup, note_wakeup, NULL);
	tracepoint_synchronize_unregister();
	return error;
}

int __init schedmgr_health_init(void)
{
	int error;

	if (!health)
		return 0;
	counted = schedmgr_may_fail(alloc_percpu(struct histogram), NULL);
	if (!counted)
		return -ENOMEM;
	error = register_probes();
	if (error) {
		free_percpu(counted);
		return error;
	}
	sum_up(&newer);
	older = newer;
	schedule_delayed_work_on(schedmgr_housekeeping_cpu(), &advance_work, PERIOD_S * HZ);
	return 0;
}

void schedmgr_health_exit(void)
{
	if (!health)
		return;
	cancel_delayed_work_sync(&advance_work);
	tracepoint_probe_unregister(schedmgr_kernel.sched_switch, find_note, NULL);
	tracepoint_probe_unregister(schedmgr_kernel.sched_wakeup_new, note_wakeup, NULL);
	tracepoint_probe_unregister(schedmgr_kernel.sched_wakeup, note_wakeup, NULL);
	tracepoint_synchronize_unregister();
	free_percpu(counted);
}
