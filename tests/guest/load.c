// SPDX-License-Identifier: GPL-2.0
/*
 * load.c - keeps every part of the scheduler busy, and tells whether all of it goes on
 *
 *	load run FILE [CGROUP]	starts one worker of each kind, until killed; a worker
 *				counts its rounds in FILE.  CGROUP: a cgroup with a CPU
 *				limit, for the workers that are to be throttled
 *	load check FILE SECONDS [EXCEPT]
 *				waits until every worker has made progress, apart from the
 *				one of that name; exit 1 and names the others when SECONDS
 *				have passed
 *	load show FILE		prints all counters
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SCHED_DEADLINE
#define SCHED_DEADLINE	6
#endif

#define WORKERS_MAX	64

/* The C library has no wrapper and no type for it. */
struct deadline_attr {
	uint32_t size;
	uint32_t policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime;	/* ns, as the next two */
	uint64_t deadline;
	uint64_t period;
};

struct worker {
	char name[24];
	pid_t pid;
	_Atomic unsigned long rounds;
};

struct board {
	_Atomic int count;
	struct worker workers[WORKERS_MAX];
};

static const char *cgroup;

static void spin(unsigned int loops)
{
	for (volatile unsigned int i = 0; i < loops; i++)
		;
}

static void sleep_us(long us)
{
	nanosleep(&(struct timespec){ us / 1000000, us % 1000000 * 1000 }, NULL);
}

static void set_policy(int policy, int priority)
{
	struct sched_param param = { .sched_priority = priority };

	if (sched_setscheduler(0, policy, &param))
		err(1, "sched_setscheduler");
}

static void work_hog(struct worker *w)
{
	for (;; w->rounds++)
		spin(100000);
}

static void work_nice(struct worker *w)
{
	if (setpriority(PRIO_PROCESS, 0, 10))
		err(1, "setpriority");
	work_hog(w);
}

static void work_batch(struct worker *w)
{
	set_policy(SCHED_BATCH, 0);
	work_hog(w);
}

/* Hardly ever runs on a busy machine: short rounds. */
static void work_idle(struct worker *w)
{
	set_policy(SCHED_IDLE, 0);
	for (;; w->rounds++)
		spin(100);
}

static void work_throttled(struct worker *w)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/cgroup.procs", cgroup);
	fd = open(path, O_WRONLY);
	if (fd < 0 || write(fd, "0", 1) != 1)
		err(1, "%s", path);
	close(fd);
	for (;; w->rounds++)
		spin(1000);
}

static void work_sleep(struct worker *w)
{
	for (;; w->rounds++)
		sleep_us(1000);
}

static void work_fork(struct worker *w)
{
	for (;; w->rounds++) {
		pid_t pid = fork();

		if (!pid)
			_exit(0);
		if (pid < 0 || waitpid(pid, NULL, 0) != pid)
			err(1, "fork");
	}
}

static void *thread_body(void *arg)
{
	return arg;
}

static void work_thread(struct worker *w)
{
	pthread_t thread;

	for (;; w->rounds++)
		if (pthread_create(&thread, NULL, thread_body, NULL) || pthread_join(thread, NULL))
			errx(1, "pthread_create");
}

static void work_yield(struct worker *w)
{
	for (;; w->rounds++) {
		sched_yield();
		sleep_us(500);
	}
}

static void work_affinity(struct worker *w)
{
	int cpus = sysconf(_SC_NPROCESSORS_CONF);
	cpu_set_t set;

	for (;; w->rounds++) {
		CPU_ZERO(&set);
		CPU_SET(w->rounds % cpus, &set);
		if (sched_setaffinity(0, sizeof(set), &set) && errno != EINVAL)	/* off line */
			err(1, "sched_setaffinity");
		sleep_us(50000);	/* inside the call it blocks a switch */
	}
}

static void work_pipe(struct worker *w)
{
	int there[2], back[2];
	char c = 0;

	if (pipe(there) || pipe(back))
		err(1, "pipe");
	if (!fork()) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (read(there[0], &c, 1) == 1 && write(back[1], &c, 1) == 1)
			;
		_exit(0);
	}
	for (;; w->rounds++)
		if (write(there[1], &c, 1) != 1 || read(back[0], &c, 1) != 1)
			err(1, "pipe");
}

static void work_fifo(struct worker *w)
{
	set_policy(SCHED_FIFO, 10);
	for (;; w->rounds++) {
		spin(10000);
		sleep_us(10000);
	}
}

/* Two of them share a priority, so that there is a queue of more than one. */
static void work_rr(struct worker *w)
{
	set_policy(SCHED_RR, 5);
	for (;; w->rounds++) {
		spin(50000);
		sleep_us(20000);
	}
}

static void work_deadline(struct worker *w)
{
	struct deadline_attr attr = {
		.size = sizeof(attr),
		.policy = SCHED_DEADLINE,
		.runtime = 2000000,
		.deadline = 20000000,
		.period = 20000000,
	};

	if (syscall(SYS_sched_setattr, 0, &attr, 0))
		err(1, "sched_setattr");
	for (;; w->rounds++) {
		spin(20000);
		sched_yield();	/* until the next period */
	}
}

static const struct {
	const char *name;
	void (*work)(struct worker *w);
} kinds[] = {
	{ "hog-1", work_hog }, { "hog-2", work_hog }, { "hog-3", work_hog },
	{ "nice", work_nice }, { "batch", work_batch }, { "idle", work_idle },
	{ "throttled-1", work_throttled }, { "throttled-2", work_throttled },
	{ "sleep-1", work_sleep }, { "sleep-2", work_sleep }, { "sleep-3", work_sleep },
	{ "fork-1", work_fork }, { "fork-2", work_fork }, { "thread", work_thread },
	{ "yield", work_yield }, { "affinity", work_affinity }, { "pipe", work_pipe },
	{ "fifo", work_fifo }, { "rr-1", work_rr }, { "rr-2", work_rr },
	{ "deadline", work_deadline },
};

static void start(struct board *board, unsigned int kind)
{
	struct worker *w = &board->workers[board->count];
	pid_t parent = getpid(), pid;

	snprintf(w->name, sizeof(w->name), "%s", kinds[kind].name);
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (pid) {
		w->pid = pid;
		board->count++;
		return;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, w->name);
	if (getppid() != parent)
		_exit(1);
	kinds[kind].work(w);
}

static struct board *open_board(const char *file, int flags)
{
	int fd = open(file, flags, 0600);
	struct board *board;

	if (fd < 0 || ((flags & O_CREAT) && ftruncate(fd, sizeof(*board))))
		err(1, "%s", file);
	board = mmap(NULL, sizeof(*board), PROT_READ | (flags & O_CREAT ? PROT_WRITE : 0),
		     MAP_SHARED, fd, 0);
	if (board == MAP_FAILED)
		err(1, "%s", file);
	return board;
}

static int run(const char *file)
{
	struct board *board = open_board(file, O_RDWR | O_CREAT | O_TRUNC);
	unsigned int kind;
	int status;
	pid_t pid;

	for (kind = 0; kind < sizeof(kinds) / sizeof(kinds[0]); kind++)
		if (cgroup || kinds[kind].work != work_throttled)
			start(board, kind);
	pid = wait(&status);	/* none of them ends by itself */
	errx(1, "worker %d ended with status %#x", pid, status);
}

static bool is_stuck(const struct worker *w, unsigned long before, const char *except)
{
	return w->rounds == before && (!except || strcmp(w->name, except));
}

static int check(const char *file, int seconds, const char *except)
{
	const struct board *board = open_board(file, O_RDONLY);
	unsigned long before[WORKERS_MAX];
	int i, tenth, stuck = 0;

	for (i = 0; i < board->count; i++)
		before[i] = board->workers[i].rounds;
	for (tenth = 0; tenth < seconds * 10; tenth++) {
		sleep_us(100000);
		for (stuck = 0, i = 0; i < board->count; i++)
			stuck += is_stuck(&board->workers[i], before[i], except);
		if (!stuck)
			return 0;
	}
	for (i = 0; i < board->count; i++)
		if (is_stuck(&board->workers[i], before[i], except))
			printf("%s (pid %d) made no progress in %d s\n", board->workers[i].name,
			       board->workers[i].pid, seconds);
	return stuck > 0;
}

static int show(const char *file)
{
	const struct board *board = open_board(file, O_RDONLY);
	int i;

	for (i = 0; i < board->count; i++)
		printf("%-12s %8d %12lu\n", board->workers[i].name, board->workers[i].pid,
		       board->workers[i].rounds);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc >= 3 && argc <= 4 && !strcmp(argv[1], "run")) {
		cgroup = argc == 4 ? argv[3] : NULL;
		return run(argv[2]);
	}
	if (argc >= 4 && argc <= 5 && !strcmp(argv[1], "check"))
		return check(argv[2], atoi(argv[3]), argc == 5 ? argv[4] : NULL);
	if (argc == 3 && !strcmp(argv[1], "show"))
		return show(argv[2]);
	fprintf(stderr, "usage: load run FILE [CGROUP] | load check FILE SECONDS [EXCEPT] | load show FILE\n");
	return 2;
}
