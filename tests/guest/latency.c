// SPDX-License-Identifier: GPL-2.0
/*
 * latency.c - what real-time threads notice of switches
 *
 *	latency run FILE PERIOD_US
 *			a thread on each CPU, and one that may run on all of them, of SCHED_FIFO
 *			with the highest priority, until killed.  They wake up in turn, each once
 *			in PERIOD_US, and note in FILE when they did; what one has missed it
 *			leaves out
 *	latency show FILE	how many wake-ups each has noted
 *	latency judge FILE FROM TO
 *			reads lines "BEGIN END WINDOW_BEGIN STOP WINDOW", one a switch, and prints
 *			what gaps between two wake-ups touched it, against those between FROM
 *			and TO, when there was none.  Exit 1 and names the gaps that are
 *			longer than a switch may make them
 *
 * All times in ns of CLOCK_BOOTTIME.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define THREADS_MAX	17
#define WAKES_MAX	(1 << 20)	/* of one thread */

/* The wake-ups of one thread, in ns of CLOCK_BOOTTIME. */
struct series {
	_Atomic uint32_t count;
	uint64_t woke[WAKES_MAX];
};

struct board {
	uint32_t threads;
	struct series series[];
};

struct probe {
	pthread_t thread;
	cpu_set_t cpus;
	struct series *series;
	uint64_t period;
	uint64_t phase;
};

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void *watch(void *arg)
{
	const struct probe *probe = arg;
	struct series *series = probe->series;
	uint64_t woke = now(), due;

	for (;;) {
		due = woke - (woke - probe->phase) % probe->period + probe->period;
		clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME,
				&(struct timespec){ due / 1000000000, due % 1000000000 }, NULL);
		woke = now();
		if (series->count == WAKES_MAX)
			errx(1, "more than %d wake-ups", WAKES_MAX);
		series->woke[series->count] = woke;
		series->count++;
	}
	return NULL;
}

static void start(struct probe *probe)
{
	struct sched_param param = { .sched_priority = sched_get_priority_max(SCHED_FIFO) };
	pthread_attr_t attr;
	int error;

	pthread_attr_init(&attr);
	pthread_attr_setaffinity_np(&attr, sizeof(probe->cpus), &probe->cpus);
	pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
	pthread_attr_setschedpolicy(&attr, SCHED_FIFO);
	pthread_attr_setschedparam(&attr, &param);
	error = pthread_create(&probe->thread, &attr, watch, probe);
	if (error)
		errx(1, "pthread_create: %s", strerror(error));
}

/* A new one for that many threads; 0: one that is there, to be read. */
static struct board *open_board(const char *file, uint32_t threads)
{
	int fd = open(file, threads ? O_RDWR | O_CREAT | O_TRUNC : O_RDONLY, 0600);
	off_t size = sizeof(struct board) + threads * sizeof(struct series);
	struct board *board;

	if (fd < 0 || (threads && ftruncate(fd, size)))
		err(1, "%s", file);
	if (!threads)
		size = lseek(fd, 0, SEEK_END);
	board = mmap(NULL, size, PROT_READ | (threads ? PROT_WRITE : 0), MAP_SHARED, fd, 0);
	if (board == MAP_FAILED)
		err(1, "%s", file);
	return board;
}

static int run(const char *file, int period_us)
{
	static struct probe probes[THREADS_MAX];
	uint32_t cpus = sysconf(_SC_NPROCESSORS_ONLN), i, cpu;
	struct board *board;

	if (period_us <= 0 || cpus >= THREADS_MAX)
		errx(1, "a period of %d us, %u CPUs", period_us, cpus);
	board = open_board(file, cpus + 1);
	board->threads = cpus + 1;
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		err(1, "mlockall");
	for (i = 0; i <= cpus; i++) {
		struct probe *probe = &probes[i];

		probe->series = &board->series[i];
		probe->period = period_us * 1000ull;
		probe->phase = probe->period * i / (cpus + 1);
		CPU_ZERO(&probe->cpus);
		for (cpu = 0; cpu < cpus; cpu++)
			if (cpu == i || i == cpus)
				CPU_SET(cpu, &probe->cpus);
		start(probe);
	}
	return pthread_join(probes[0].thread, NULL);
}

/* The first wake-up later than @time. */
static uint32_t first_after(const struct series *series, uint64_t time)
{
	uint32_t low = 0, high = series->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (series->woke[middle] <= time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static uint64_t gap_before(const struct series *series, uint32_t at)
{
	return series->woke[at] - series->woke[at - 1];
}

/* Gaps between two wake-ups, in ns; room for all there are. */
struct gaps {
	size_t count;
	uint64_t *ns;
};

static void new_gaps(struct gaps *gaps, size_t size)
{
	gaps->count = 0;
	gaps->ns = calloc(size, sizeof(*gaps->ns));
	if (!gaps->ns)
		err(1, "calloc");
}

/* The gap at @quantile of 1000, once they are sorted. */
static uint64_t quantile(const struct gaps *gaps, unsigned int quantile)
{
	return gaps->count ? gaps->ns[(gaps->count - 1) * quantile / 1000] : 0;
}

static void print_gaps(const char *what, struct gaps *gaps)
{
	qsort(gaps->ns, gaps->count, sizeof(*gaps->ns), compare);
	printf("# figure: %s: %zu, half are at most %lu us, 99.9 %% %lu us, all %lu us\n", what, gaps->count,
	       quantile(gaps, 500) / 1000, quantile(gaps, 999) / 1000, quantile(gaps, 1000) / 1000);
}

/* Adds those that touch a span; returns the wake-up at the end of the longest. */
static uint32_t add_gaps(struct gaps *gaps, const struct series *series, uint64_t from, uint64_t to)
{
	uint32_t at = first_after(series, from), end = first_after(series, to), longest = at;

	if (!at || end == series->count)
		errx(1, "the wake-ups do not reach from %lu to %lu", from, to);
	for (; at <= end; at++) {
		gaps->ns[gaps->count++] = gap_before(series, at);
		if (gap_before(series, at) > gap_before(series, longest))
			longest = at;
	}
	return longest;
}

/**
 * struct verdict - on threads of one kind
 * @usual: without a switch
 * @stopped: while stop_machine() was under way
 * @during: from the beginning of a switch to its end
 * @longer: switches with one of @stopped longer than the window and the longest of @usual together
 * @beyond: switches with such a one of @during
 */
struct verdict {
	struct gaps usual;
	struct gaps stopped;
	struct gaps during;
	unsigned int longer;
	unsigned int beyond;
};

struct change {
	uint64_t begin;
	uint64_t end;
	uint64_t window_begin;
	uint64_t stop;
	uint64_t window;
};

static void judge_change(struct verdict *v, const struct series *series, uint32_t threads,
			 const struct change *c)
{
	uint64_t limit = quantile(&v->usual, 1000) + c->window;
	bool longer = false, beyond = false;
	uint32_t at;

	for (; threads; threads--, series++) {
		at = add_gaps(&v->stopped, series, c->window_begin, c->window_begin + c->stop);
		if (gap_before(series, at) > limit) {
			longer = true;
			printf("# a gap of %lu us at a window of %lu us, stop_machine() %lu us\n",
			       gap_before(series, at) / 1000, c->window / 1000, c->stop / 1000);
		}
		at = add_gaps(&v->during, series, c->begin, c->end);
		if (gap_before(series, at) > limit) {
			beyond = true;
			printf("# a gap of %lu us until %ld us after a switch began, its window until %ld us\n",
			       gap_before(series, at) / 1000, (long)(series->woke[at] - c->begin) / 1000,
			       (long)(c->window_begin + c->window - c->begin) / 1000);
		}
	}
	v->longer += longer;
	v->beyond += beyond;
}

static void judge_changes(const struct board *board, struct verdict verdicts[2])
{
	struct gaps windows, stops;
	uint32_t cpus = board->threads - 1;
	struct change c;

	new_gaps(&windows, WAKES_MAX);
	new_gaps(&stops, WAKES_MAX);
	while (scanf("%lu %lu %lu %lu %lu", &c.begin, &c.end, &c.window_begin, &c.stop, &c.window) == 5) {
		windows.ns[windows.count++] = c.window;
		stops.ns[stops.count++] = c.stop;
		judge_change(&verdicts[0], board->series, cpus, &c);
		judge_change(&verdicts[1], board->series + cpus, 1, &c);
	}
	print_gaps("windows", &windows);
	print_gaps("all of stop_machine()", &stops);
}

static void print_verdict(const char *who, struct verdict *v)
{
	printf("# figure: real-time threads %s, gaps between two wake-ups\n", who);
	print_gaps("  without a switch", &v->usual);
	print_gaps("  while CPUs are stopped", &v->stopped);
	print_gaps("  in all of a switch", &v->during);
	printf("# figure:   switches with one longer than the window and the longest without a switch: %u while"
	       " CPUs are stopped, %u in all of it\n", v->longer, v->beyond);
}

/*
 * While CPUs are stopped no gap may be too long.  All of a switch is about as long as what
 * it is compared with, so the longest gap of both may be in either: as many switches may
 * have one as chance gives one to more often than once in a thousand times.
 */
static bool is_good(const struct verdict *v)
{
	double share = (double)v->during.count / (v->during.count + v->usual.count), chance = 1;
	unsigned int i;

	for (i = 0; i < v->beyond; i++)
		chance *= share;
	return !v->longer && chance > 0.001;
}

static int judge(const char *file, uint64_t from, uint64_t to)
{
	const struct board *board = open_board(file, 0);
	struct verdict verdicts[2] = {};
	struct verdict *bound = &verdicts[0], *free = &verdicts[1];
	uint32_t i;

	for (i = 0; i < 2; i++) {
		new_gaps(&verdicts[i].usual, WAKES_MAX * board->threads);
		new_gaps(&verdicts[i].stopped, WAKES_MAX * board->threads);
		new_gaps(&verdicts[i].during, WAKES_MAX * board->threads);
	}
	for (i = 0; i < board->threads; i++)
		add_gaps(&verdicts[i == board->threads - 1].usual, &board->series[i], from, to);
	for (i = 0; i < 2; i++)
		qsort(verdicts[i].usual.ns, verdicts[i].usual.count, sizeof(uint64_t), compare);
	judge_changes(board, verdicts);
	print_verdict("bound to a CPU", bound);
	print_verdict("of all CPUs", free);
	return !is_good(bound) || !is_good(free);
}

static int show(const char *file)
{
	const struct board *board = open_board(file, 0);
	uint32_t i;

	for (i = 0; i < board->threads; i++)
		printf("%u\n", board->series[i].count);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "run"))
		return run(argv[2], atoi(argv[3]));
	if (argc == 3 && !strcmp(argv[1], "show"))
		return show(argv[2]);
	if (argc == 5 && !strcmp(argv[1], "judge"))
		return judge(argv[2], strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10));
	fprintf(stderr, "usage: latency run FILE PERIOD_US | latency show FILE | latency judge FILE FROM TO\n");
	return 2;
}
