// SPDX-License-Identifier: GPL-2.0
/*
 * busy.c - a task that sleeps inside the scheduler, for as long as somebody likes
 *
 *	busy TID	asks that TID run on other CPUs than it does; prints its own
 *			thread id before; exit 0 when it got what it asked for
 *
 * TID is the thread of tests/modules/pinned.c, which does not leave its CPU: the call
 * waits inside affine_move_task() until the module is unloaded.
 */
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The CPU that it has last run on, from the 39th field of its stat. */
static int cpu_of(pid_t tid)
{
	char path[64], line[1024] = "";
	FILE *file;
	char *at;

	snprintf(path, sizeof(path), "/proc/%d/stat", tid);
	file = fopen(path, "r");
	if (!file || !fgets(line, sizeof(line), file))
		err(1, "%s", path);
	fclose(file);
	at = line;
	for (int field = 1; field < 39; field++)
		while (*at && *at++ != ' ')
			;
	return atoi(at);
}

int main(int argc, char **argv)
{
	pid_t tid = argc == 2 ? atoi(argv[1]) : 0;
	cpu_set_t others;

	if (tid <= 0)
		errx(2, "usage: busy TID");
	CPU_ZERO(&others);
	for (int cpu = 0; cpu < sysconf(_SC_NPROCESSORS_ONLN); cpu++)
		if (cpu != cpu_of(tid))
			CPU_SET(cpu, &others);
	printf("%d\n", gettid());
	fflush(stdout);
	if (sched_setaffinity(tid, sizeof(others), &others))
		err(1, "sched_setaffinity");
	return 0;
}
