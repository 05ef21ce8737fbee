// SPDX-License-Identifier: GPL-2.0
/*
 * busy.c - a task that sleeps inside the scheduler, for as long as somebody likes
 *
 *	busy		prints "TID" when its thread sleeps in sched_setattr(2), and lets
 *			it go on when standard input has a byte or ends; exit 0 when the
 *			call then worked
 *
 * The attributes lie in a page that userfaultfd watches: the kernel's copy of them waits
 * until somebody provides the page.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/userfaultfd.h>

#define PAGE	4096

static void *page;
static pid_t thread_id;
static int result;

static void *sleep_inside(void *arg)
{
	(void)arg;
	__atomic_store_n(&thread_id, gettid(), __ATOMIC_RELEASE);
	result = syscall(SYS_sched_setattr, 0, page, 0) ? errno : 0;
	return NULL;
}

static int watch_page(void)
{
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct uffdio_api api = { .api = UFFD_API };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	range.range.start = (unsigned long)page;
	range.range.len = PAGE;
	if (fd < 0 || page == MAP_FAILED || ioctl(fd, UFFDIO_API, &api) ||
	    ioctl(fd, UFFDIO_REGISTER, &range))
		err(1, "userfaultfd");
	return fd;
}

/* 'S' only once it is off its CPU for good; until then the fault is still on its way. */
static char state_of(pid_t tid)
{
	char path[64], line[256] = "", *end;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", tid);
	file = fopen(path, "r");
	if (!file || !fgets(line, sizeof(line), file))
		err(1, "%s", path);
	fclose(file);
	end = strrchr(line, ')');
	return end ? end[2] : '?';
}

static void await_fault(int fd)
{
	struct uffd_msg message;

	if (read(fd, &message, sizeof(message)) != sizeof(message) ||
	    message.event != UFFD_EVENT_PAGEFAULT)
		err(1, "userfaultfd");
	while (!strchr("SD", state_of(__atomic_load_n(&thread_id, __ATOMIC_ACQUIRE))))
		sched_yield();
}

int main(void)
{
	struct uffdio_zeropage zero = {};
	pthread_t thread;
	int fd = watch_page();
	char c;

	if (pthread_create(&thread, NULL, sleep_inside, NULL))
		errx(1, "pthread_create");
	await_fault(fd);
	printf("%d\n", thread_id);
	fflush(stdout);
	if (read(STDIN_FILENO, &c, 1) < 0)
		err(1, "standard input");
	zero.range.start = (unsigned long)page;
	zero.range.len = PAGE;
	if (ioctl(fd, UFFDIO_ZEROPAGE, &zero))	/* all zero: SCHED_OTHER, nice 0 */
		err(1, "UFFDIO_ZEROPAGE");
	pthread_join(thread, NULL);
	if (result)
		errx(1, "sched_setattr: %s", strerror(result));
	return 0;
}
