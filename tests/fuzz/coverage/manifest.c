// SPDX-License-Identifier: GPL-2.0
/*
 * manifest.c - a payload's manifest, damaged, as sched-boundary reads and prints it
 */
#include <getopt.h>

#include "input.h"

int boundary_main(int argc, char **argv);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[] = { "sched-boundary", "manifest", (char *)input_path(data, size), NULL };

	optind = 0;
	boundary_main(3, argv);
	return 0;
}
