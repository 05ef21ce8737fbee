// SPDX-License-Identifier: GPL-2.0
/*
 * insert.c - inserts a module that needs unexported symbols and is no payload
 *
 *	insert NAME FILE <SYMBOLS	NAME of the module, FILE, and what it leaves
 *					undefined, one symbol a line
 */
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/schedmgr.h>

static char names[SCHEDMGR_MAX_IMPORTS * 64];

/* Lines become strings. */
static void read_names(struct schedmgr_import *import)
{
	size_t i, n = fread(names, 1, sizeof(names), stdin);

	if (n == sizeof(names) || !n || names[n - 1] != '\n')
		errx(1, "cannot read the symbols");
	for (i = 0; i < n; i++) {
		if (names[i] != '\n')
			continue;
		names[i] = 0;
		import->count++;
	}
	import->names = (uintptr_t)names;
	import->names_len = n;
}

int main(int argc, char **argv)
{
	struct schedmgr_import import = { .size = sizeof(import) };
	int device, file;

	if (argc != 3) {
		fprintf(stderr, "usage: insert NAME FILE <SYMBOLS\n");
		return 2;
	}
	snprintf(import.module, sizeof(import.module), "%s", argv[1]);
	read_names(&import);
	device = open(SCHEDMGR_DEVICE, O_RDWR | O_CLOEXEC);
	if (device < 0)
		err(1, SCHEDMGR_DEVICE);
	file = open(argv[2], O_RDONLY | O_CLOEXEC);
	if (file < 0)
		err(1, "%s", argv[2]);
	if (ioctl(device, SCHEDMGR_IOC_IMPORT, &import))
		err(1, "import for %s (%s)", argv[1], import.symbol);
	if (syscall(SYS_finit_module, file, "", 0))
		err(1, "%s", argv[2]);
	return 0;
}
