// SPDX-License-Identifier: GPL-2.0
/*
 * symbol.c - kernel addresses in words
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "libschedmgr.h"

#define KALLSYMS "/proc/kallsyms"
#define NAME_MAX_LEN 512
#define OFFSET_MAX UINT64_C(0x100000)	/* farther from a symbol is not in it */

/**
 * struct match - the closest symbol so far
 * @address: its address, 0: none
 * @name: its name
 */
struct match {
	uint64_t address;
	char name[NAME_MAX_LEN];
};

static void offer(struct match *match, uint64_t wanted, uint64_t address, const char *name)
{
	if (address > wanted || address <= match->address || wanted - address > OFFSET_MAX)
		return;
	match->address = address;
	snprintf(match->name, sizeof(match->name), "%s", name);
}

static void read_symbols(const uint64_t *addresses, unsigned int count, struct match *matches)
{
	SM_CLEANUP(sm_cleanup_file) FILE *file = fopen(KALLSYMS, "re");
	char line[NAME_MAX_LEN + 128];
	char name[NAME_MAX_LEN];
	uint64_t address;
	unsigned int i;
	char type;

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%" SCNx64 " %c %511s", &address, &type, name) != 3 ||
		    !strchr("tTwW", type))
			continue;
		for (i = 0; i < count; i++)
			offer(&matches[i], addresses[i], address, name);
	}
}

int schedmgr_resolve_addresses(const uint64_t *addresses, unsigned int count, char **names)
{
	SM_CLEANUP(sm_cleanup_free) struct match *matches = calloc(count ?: 1, sizeof(*matches));
	unsigned int i;
	int len;

	if (!matches)
		return -ENOMEM;
	read_symbols(addresses, count, matches);
	for (i = 0; i < count; i++) {
		if (matches[i].address)
			len = asprintf(&names[i], "%s+0x%" PRIx64, matches[i].name,
				       addresses[i] - matches[i].address);
		else
			len = asprintf(&names[i], "0x%" PRIx64, addresses[i]);
		if (len >= 0)
			continue;
		while (i)
			free(names[--i]);
		return -ENOMEM;
	}
	return 0;
}
