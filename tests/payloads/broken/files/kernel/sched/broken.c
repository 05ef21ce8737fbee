// SPDX-License-Identifier: GPL-2.0
/*
 * broken.c - what the name of a task can do to this scheduler
 */

static bool broken_is(const struct task_struct *p, const char *name)
{
	return p && !strcmp(p->comm, name);
}

/* A task called starve-me is not picked while there is another one. */
static struct sched_entity *broken_pick(struct cfs_rq *cfs_rq, struct sched_entity *left,
					struct sched_entity *curr)
{
	struct sched_entity *first = __pick_first_entity(cfs_rq), *next;

	if (!left || !entity_is_task(left) || !broken_is(task_of(left), "starve-me"))
		return left;
	next = left == first ? __pick_next_entity(left) : first;
	if (!next && curr != left)
		next = curr;
	return next ?: left;
}

/* One called loop-me stops the CPU that it leaves. */
static noinline void broken_loop(const struct task_struct *prev)
{
	while (broken_is(prev, "loop-me"))
		cpu_relax();
}

/* One called spin-me keeps its CPU in a softirq, where interrupts go on, for eight seconds. */
static noinline void broken_spin(const struct task_struct *p)
{
	u64 end = local_clock() + 8 * NSEC_PER_SEC;

	while (broken_is(p, "spin-me") && local_clock() < end)
		cpu_relax();
}

/* One called fault-me makes the pick that follows it fault. */
static noinline void broken_fault(const struct task_struct *prev)
{
	if (broken_is(prev, "fault-me"))
		WRITE_ONCE(*(int *)NULL, 1);
}

/* One called oops-me cannot be woken. */
static noinline void broken_oops(const struct task_struct *p)
{
	if (broken_is(p, "oops-me"))
		WRITE_ONCE(*(int *)NULL, 1);
}

/* One called warn-me is warned of. */
static noinline void broken_warn(const struct task_struct *p)
{
	WARN_ON_ONCE(broken_is(p, "warn-me"));
}
