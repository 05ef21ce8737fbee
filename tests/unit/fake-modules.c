// SPDX-License-Identifier: GPL-2.0
/*
 * fake-modules.c - modules that are loaded and removed without a kernel
 *
 * Loading one adds to "staged", but only while an import for it is open; schedmgr.ko brings
 * the device.  $FAKE_FINIT and $FAKE_DELETE name an error to fail with.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fake.h"

static long fake_finit(int fd)
{
	char link[64], path[PATH_MAX] = "", *name;
	FILE *out;

	if (fails("FAKE_FINIT"))
		return -1;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (readlink(link, path, sizeof(path) - 1) < 0)
		abort();
	name = strrchr(path, '/') + 1;
	*strrchr(name, '.') = '\0';
	if (!strcmp(name, "schedmgr")) {
		out = state("dev/schedmgr", "w");
	} else if (*fake_importing) {
		out = state("staged", "a");
		fprintf(out, "%s 1 %s\n", name, fake_importing);
		fake_note(SCHEDMGR_EVENT_STAGED, name, "1", NULL);
	} else {
		errno = ENOENT;
		return -1;
	}
	fclose(out);
	return 0;
}

/* libkmod calls finit_module() this way, and nothing else. */
long syscall(long number, ...)
{
	va_list arguments;
	int fd;

	va_start(arguments, number);
	fd = va_arg(arguments, int);
	va_end(arguments);
	if (number != SYS_finit_module)
		abort();
	return fake_finit(fd);
}

int delete_module(const char *name, unsigned int flags)
{
	struct schedmgr_entry entry;
	char path[PATH_MAX], new_path[PATH_MAX];
	FILE *out;
	int i;

	(void)flags;
	if (fails("FAKE_DELETE"))
		return -1;
	out = state("staged.new", "w");
	for (i = 1; fake_read_entry(&entry, i); i++)
		if (strcmp(entry.module, name))
			fprintf(out, "%s %s %s\n", entry.name, entry.version, entry.module);
		else
			fake_note(SCHEDMGR_EVENT_UNSTAGED, entry.name, entry.version, NULL);
	fclose(out);
	return NEXT(rename)(below_root(new_path, "staged.new"), below_root(path, "staged"));
}
