// SPDX-License-Identifier: GPL-2.0
/*
 * storm.c - many threads that sleep, and processes and threads that are made all the time
 *
 *	storm THREADS FORKERS	so many threads sleep; so many processes make a child each, and
 *				every other time a thread, wait for its end and make another
 *
 * Prints a line when all of them are there, and ends when it is killed.
 */
#include <err.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define STACK	32768

static void *sleep_on(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void *end(void *arg)
{
	return arg;
}

static void make_one(unsigned int round)
{
	pthread_t thread;
	pid_t child;

	if (round % 2) {
		if (pthread_create(&thread, NULL, end, NULL) || pthread_join(thread, NULL))
			errx(1, "no thread");
		return;
	}
	child = fork();
	if (child < 0)
		err(1, "fork");
	if (!child)
		_exit(0);
	waitpid(child, NULL, 0);
}

static void start_forker(void)
{
	pid_t child = fork();
	unsigned int round;

	if (child < 0)
		err(1, "fork");
	if (child)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (round = 0;; round++)
		make_one(round);
}

int main(int argc, char **argv)
{
	pthread_attr_t attr;
	pthread_t thread;
	int i;

	if (argc != 3) {
		fprintf(stderr, "usage: storm THREADS FORKERS\n");
		return 2;
	}
	for (i = 0; i < atoi(argv[2]); i++)
		start_forker();
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	for (i = 0; i < atoi(argv[1]); i++)
		if (pthread_create(&thread, &attr, sleep_on, NULL))
			errx(1, "thread %d cannot be made", i);
	printf("%d threads, %s forkers\n", i, argv[2]);
	fflush(stdout);
	sleep_on(NULL);
}
