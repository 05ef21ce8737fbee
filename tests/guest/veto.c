// SPDX-License-Identifier: GPL-2.0
/*
 * veto.c - tasks that sleep in user memory in every system call of the scheduler
 *
 *	veto		prints "asleep" when all of them sleep, and lets them go on when
 *			standard input has a byte or ends; exit 0 when all calls then worked
 *
 * What each call reads or writes lies in a page of its own that userfaultfd watches: the
 * kernel's copy waits until somebody provides the page, as it would for a file that an
 * ordinary user serves by FUSE.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/userfaultfd.h>

#define PAGE		4096
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/**
 * struct call - one of them, with its page as the argument @at
 * @allowed: the errno that a page of zeroes leads to; 0: none
 */
struct call {
	const char *name;
	long number;
	long arguments[4];
	unsigned int at;
	int allowed;
	pid_t tid;
	int result;
	void *page;
};

static struct call calls[] = {
	{ "sched_setattr", SYS_sched_setattr, { 0, 0, 0 }, 1, 0, 0, 0, NULL },
	{ "sched_getattr", SYS_sched_getattr, { 0, 0, 48, 0 }, 1, 0, 0, 0, NULL },
	{ "sched_setscheduler", SYS_sched_setscheduler, { 0, SCHED_OTHER, 0 }, 2, 0, 0, 0, NULL },
	{ "sched_setparam", SYS_sched_setparam, { 0, 0 }, 1, 0, 0, 0, NULL },
	{ "sched_getparam", SYS_sched_getparam, { 0, 0 }, 1, 0, 0, 0, NULL },
	{ "sched_setaffinity", SYS_sched_setaffinity, { 0, 8, 0 }, 2, EINVAL, 0, 0, NULL },
	{ "sched_getaffinity", SYS_sched_getaffinity, { 0, 8, 0 }, 2, 0, 0, 0, NULL },
	{ "sched_rr_get_interval", SYS_sched_rr_get_interval, { 0, 0 }, 1, 0, 0, 0, NULL },
};

static char child_stack[65536] __attribute__((aligned(16)));

static void *sleep_inside(void *arg)
{
	struct call *call = arg;
	long *a = call->arguments;

	a[call->at] = (long)call->page;
	__atomic_store_n(&call->tid, gettid(), __ATOMIC_RELEASE);
	call->result = syscall(call->number, a[0], a[1], a[2], a[3]) < 0 ? errno : 0;
	return NULL;
}

static int child(void *arg)
{
	(void)arg;
	return 0;
}

/* 'S' or 'D' only once it is off its CPU for good; until then the fault is still on its way. */
static void await_sleep(pid_t tid)
{
	char path[64], line[256], *end;
	FILE *file;

	do {
		sched_yield();
		snprintf(path, sizeof(path), "/proc/%d/stat", tid);
		file = fopen(path, "r");
		if (!file || !fgets(line, sizeof(line), file))
			err(1, "%s", path);
		fclose(file);
		end = strrchr(line, ')');
	} while (!end || !strchr("SD", end[2]));
}

static int watch_pages(char *pages, size_t size)
{
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct uffdio_api api = { .api = UFFD_API };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	range.range.start = (unsigned long)pages;
	range.range.len = size;
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) || ioctl(fd, UFFDIO_REGISTER, &range))
		err(1, "userfaultfd");
	return fd;
}

static void await_faults(int fd, size_t n)
{
	struct uffd_msg message;

	for (; n; n--)
		if (read(fd, &message, sizeof(message)) != sizeof(message) ||
		    message.event != UFFD_EVENT_PAGEFAULT)
			err(1, "userfaultfd");
}

static void provide(int fd, char *pages, size_t size)
{
	struct uffdio_zeropage zero = {};

	zero.range.start = (unsigned long)pages;
	zero.range.len = size;
	if (ioctl(fd, UFFDIO_ZEROPAGE, &zero))
		err(1, "UFFDIO_ZEROPAGE");
}

int main(void)
{
	size_t n = ARRAY_SIZE(calls), size = (n + 1) * PAGE;
	pthread_t threads[ARRAY_SIZE(calls)];
	int fd, status, bad = 0;
	pid_t pid;
	char c, *pages;

	pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED)
		err(1, "mmap");
	fd = watch_pages(pages, size);
	for (size_t i = 0; i < n; i++) {
		calls[i].page = pages + i * PAGE;
		if (pthread_create(&threads[i], NULL, sleep_inside, &calls[i]))
			errx(1, "pthread_create");
	}
	/* a child that has not come out of the scheduler yet: the kernel writes its id there */
	pid = clone(child, child_stack + sizeof(child_stack), CLONE_VM | CLONE_CHILD_SETTID | SIGCHLD,
		    NULL, NULL, NULL, pages + n * PAGE);
	if (pid < 0)
		err(1, "clone");
	await_faults(fd, n + 1);
	for (size_t i = 0; i < n; i++)
		await_sleep(__atomic_load_n(&calls[i].tid, __ATOMIC_ACQUIRE));
	await_sleep(pid);
	puts("asleep");
	fflush(stdout);
	if (read(STDIN_FILENO, &c, 1) < 0)
		err(1, "standard input");
	provide(fd, pages, size);
	for (size_t i = 0; i < n; i++) {
		pthread_join(threads[i], NULL);
		if (calls[i].result && calls[i].result != calls[i].allowed)
			warnx("%s: %s", calls[i].name, strerror(calls[i].result));
		bad |= calls[i].result && calls[i].result != calls[i].allowed;
	}
	if (waitpid(pid, &status, 0) != pid || status)
		errx(1, "the child: status %#x", status);
	return bad;
}
