// SPDX-License-Identifier: GPL-2.0
/*
 * crowd.c - many threads that sleep, or that compute
 *
 *	crowd sleep N		N threads, this process's own one included, that sleep
 *	crowd compute N		N such threads that never sleep, and the own one that does;
 *				at nice 19, so that what the benchmark needs gets through
 *
 * Prints a line when all of them are there, and ends when it is killed.
 */
#include <err.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define STACK	32768

static void *sleep_on(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void *compute_on(void *arg)
{
	if (setpriority(PRIO_PROCESS, 0, 19))	/* of this thread only */
		err(1, "setpriority");
	for (volatile int i = 0;; i++)
		;
	return arg;
}

int main(int argc, char **argv)
{
	int compute = argc == 3 && !strcmp(argv[1], "compute"), i, n;
	pthread_attr_t attr;
	pthread_t thread;

	if (argc != 3 || (!compute && strcmp(argv[1], "sleep"))) {
		fprintf(stderr, "usage: crowd sleep|compute N\n");
		return 2;
	}
	n = atoi(argv[2]);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	for (i = compute ? 0 : 1; i < n; i++)
		if (pthread_create(&thread, &attr, compute ? compute_on : sleep_on, NULL))
			errx(1, "thread %d cannot be made", i);
	printf("%d threads\n", n);
	fflush(stdout);
	sleep_on(NULL);
}
