// SPDX-License-Identifier: GPL-2.0
/*
 * boundary.c - one of the files that sched-boundary reads, damaged; the others are those of a small kernel
 *
 * FUZZ_KERNEL is the directory of that kernel, see scripts/fuzz. The program is called as a whole: linked with the name of its main()
 * changed.
 */
#include <getopt.h>
#include <string.h>

#include "input.h"

int boundary_main(int argc, char **argv);

static void run(const char *command, const char *config, const char *vmlinux, const char *object)
{
	char *argv[] = {
		"sched-boundary", (char *)command, "--boundary", (char *)config, "--vmlinux", (char *)vmlinux,
		"--reference", "reference", (char *)object, "changed/fair.o", "changed/wait.o", NULL,
	};
	int skip = !strcmp(command, "verify") ? 2 : 0, argc = 11 - skip;

	if (skip)
		for (int i = 6; i < 10; i++)
			argv[i] = argv[i + 2];
	optind = 0;
	boundary_main(argc, argv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = input_path(data, size), *kernel = getenv("FUZZ_KERNEL");
	static int there;

	if (!there++ && (!kernel || chdir(kernel)))
		err(1, "FUZZ_KERNEL");
#if defined(FUZZ_OBJECT)
	run("check", "boundary.yaml", "vmlinux", path);
#elif defined(FUZZ_VMLINUX)
	run("verify", "boundary.yaml", path, "reference/core.o");
#else
	run("check", path, "vmlinux", "changed/core.o");
#endif
	return 0;
}
