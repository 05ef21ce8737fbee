// SPDX-License-Identifier: GPL-2.0
/*
 * progress.c - for people who wait: a switch that takes longer than a second
 *
 * The request is one system call, and a signal would end it: so a thread of its own says how far
 * it is, on standard error, when that is a terminal.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/progress.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;	/* covers is_over */
static pthread_cond_t over = PTHREAD_COND_INITIALIZER;
static pthread_t thread;
static bool is_over, is_running;

/* Waits until it is over, for a second at most.  The lock is held. */
static void wait_second(void)
{
	struct timespec end;

	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec++;
	while (!is_over)
		if (pthread_cond_timedwait(&over, &lock, &end))
			break;
}

static void *show(void *data)
{
	unsigned int timeout_s = *(unsigned int *)data / 1000, second;

	pthread_mutex_lock(&lock);
	for (second = 1;; second++) {
		wait_second();
		if (is_over)
			break;
		fprintf(stderr, "\r%u s: a task is in the way, trying again%s", second,
			second > timeout_s ? " for the last time" : "");
		fprintf(stderr, second > timeout_s ? "\033[K" : " for %u s\033[K", timeout_s - second);
	}
	if (second > 1)
		fprintf(stderr, "\r\033[K");
	pthread_mutex_unlock(&lock);
	return NULL;
}

void progress_start(struct session *session, unsigned int timeout_ms)
{
	static unsigned int timeout;
	sigset_t all, before;

	if (session->json || !isatty(STDERR_FILENO))
		return;
	timeout = timeout_ms;
	/* Signals are for the one that waits. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	is_running = !pthread_create(&thread, NULL, show, &timeout);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void progress_end(void)
{
	if (!is_running)
		return;
	pthread_mutex_lock(&lock);
	is_over = true;
	pthread_cond_signal(&over);
	pthread_mutex_unlock(&lock);
	pthread_join(thread, NULL);
}
