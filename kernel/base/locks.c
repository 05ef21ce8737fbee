// SPDX-License-Identifier: GPL-2.0
/*
 * locks.c - mutexes of the kernel's, waited for no longer than until a deadline
 *
 * Whoever holds them may be waiting for a grace period: kprobes' optimizer with text_mutex and
 * cpus_read_lock(), a tracer that ends with ftrace_lock.  A real-time hog puts that off for as long
 * as it runs, and a switch has a deadline.
 */
#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>

#include "base/locks.h"
#include "base/vmlinux.h"

#define POLL_MIN_US	200
#define POLL_MAX_US	1000
#define WAIT_MIN_MS	1000	/* also behind the deadline: they are held for milliseconds */

/* @deadline, or a little later. */
static unsigned long end_of_wait(unsigned long deadline)
{
	unsigned long least = jiffies + msecs_to_jiffies(WAIT_MIN_MS);

	return time_after(deadline, least) ? deadline : least;
}

static bool try_text(void)
{
	if (!cpus_read_trylock())
		return false;
	if (mutex_trylock(schedmgr_kernel.text_mutex))
		return true;
	cpus_read_unlock();
	return false;
}

/**
 * schedmgr_lock_until() - lock a mutex
 * @mutex: the mutex
 * @deadline: in jiffies; it is waited for a second at least
 *
 * Context: may sleep.
 * Return: false when somebody else has had it until then.
 */
bool schedmgr_lock_until(struct mutex *mutex, unsigned long deadline)
{
	unsigned long end = end_of_wait(deadline);

	while (!mutex_trylock(mutex)) {
		if (time_after_eq(jiffies, end))
			return false;
		usleep_range(POLL_MIN_US, POLL_MAX_US);
	}
	return true;
}

/**
 * schedmgr_lock_text() - keep others from writing code, and CPUs from coming and going
 * @deadline: in jiffies; it is waited for a second at least
 *
 * Context: may sleep; takes cpus_read_lock() and text_mutex.
 * Return: false when somebody else has had one of them until then.
 */
bool schedmgr_lock_text(unsigned long deadline)
{
	unsigned long end = end_of_wait(deadline);

	while (!try_text()) {
		if (time_after_eq(jiffies, end))
			return false;
		usleep_range(POLL_MIN_US, POLL_MAX_US);
	}
	return true;
}

/**
 * schedmgr_unlock_text() - undo schedmgr_lock_text()
 */
void schedmgr_unlock_text(void)
{
	mutex_unlock(schedmgr_kernel.text_mutex);
	cpus_read_unlock();
}
