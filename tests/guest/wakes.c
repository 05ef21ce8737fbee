// SPDX-License-Identifier: GPL-2.0
/*
 * wakes.c - sleepers that want a CPU when they wake, and hogs that want one always
 *
 *	wakes SLEEPERS SLEEP_US BURST_US HOGS SECONDS
 *
 * A sleeper sleeps for SLEEP_US, notes how late it runs, and computes for BURST_US of CPU time;
 * a hog computes, counts its rounds, and notes the longest time that a round took.  At the end a
 * line of JSON; the first second is not in it.
 */
#define _GNU_SOURCE
#include <err.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define WAKES_MAX	(1 << 20)
#define ROUND		20000	/* iterations, some 50 us */

static uint64_t sleep_ns, burst_ns;
static uint32_t latency[WAKES_MAX];
static atomic_uint wakes;
static atomic_ulong rounds, gap_ns, worked_ns;
static atomic_bool counting, over;

static uint64_t now_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static void work(void)
{
	for (volatile int i = 0; i < ROUND; i++)
		;
}

static void note_latency(uint64_t ns)
{
	unsigned int i = atomic_fetch_add(&wakes, 1);

	if (i < WAKES_MAX)
		latency[i] = ns < UINT32_MAX ? ns : UINT32_MAX;
}

static void *sleeper(void *arg)
{
	while (!over) {
		uint64_t until = now_of(CLOCK_MONOTONIC) + sleep_ns, end;
		struct timespec t = { until / 1000000000, until % 1000000000 };

		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
		if (counting)
			note_latency(now_of(CLOCK_MONOTONIC) - until);
		end = now_of(CLOCK_THREAD_CPUTIME_ID) + burst_ns;
		while (now_of(CLOCK_THREAD_CPUTIME_ID) < end)
			;
	}
	return arg;
}

static void *hog(void *arg)
{
	uint64_t before = 0, now, longest = 0, done = 0, worked = 0;

	while (!over) {
		work();
		if (!counting)
			continue;
		now = now_of(CLOCK_MONOTONIC);
		if (!before)
			worked = now_of(CLOCK_THREAD_CPUTIME_ID);
		else if (now - before > longest)
			longest = now - before;
		before = now;
		done++;
	}
	atomic_fetch_add(&rounds, done);
	if (before)
		atomic_fetch_add(&worked_ns, now_of(CLOCK_THREAD_CPUTIME_ID) - worked);
	for (now = gap_ns; longest > now && !atomic_compare_exchange_weak(&gap_ns, &now, longest);)
		;
	return arg;
}

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static double percentile(unsigned int n, double percent)
{
	return n ? latency[(unsigned int)((n - 1) * percent / 100)] / 1000.0 : 0;
}

static void report(unsigned int n)
{
	qsort(latency, n, sizeof(*latency), compare);
	printf("{\"wakes\": %u, \"p50_us\": %.1f, \"p90_us\": %.1f, \"p99_us\": %.1f, \"max_us\": %.1f, ",
	       n, percentile(n, 50), percentile(n, 90), percentile(n, 99), percentile(n, 100));
	printf("\"hog_rounds\": %lu, \"hog_ms\": %lu, \"hog_gap_us\": %lu}\n", rounds,
	       worked_ns / 1000000, gap_ns / 1000);
}

int main(int argc, char **argv)
{
	int i, nr_sleepers, nr_hogs;
	pthread_t thread[256];

	if (argc != 6) {
		fprintf(stderr, "usage: wakes SLEEPERS SLEEP_US BURST_US HOGS SECONDS\n");
		return 2;
	}
	nr_sleepers = atoi(argv[1]);
	sleep_ns = atoi(argv[2]) * 1000ULL;
	burst_ns = atoi(argv[3]) * 1000ULL;
	nr_hogs = atoi(argv[4]);
	if (nr_sleepers < 0 || nr_hogs < 0 || nr_sleepers + nr_hogs > 256)
		errx(2, "256 threads at most");
	for (i = 0; i < nr_sleepers + nr_hogs; i++)
		if (pthread_create(&thread[i], NULL, i < nr_sleepers ? sleeper : hog, NULL))
			errx(1, "no thread");
	sleep(1);
	counting = true;
	sleep(atoi(argv[5]));
	over = true;
	while (i--)
		pthread_join(thread[i], NULL);
	report(wakes < WAKES_MAX ? wakes : WAKES_MAX);
}
