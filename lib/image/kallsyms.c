// SPDX-License-Identifier: GPL-2.0
/*
 * kallsyms.c - which symbols the running kernel has
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/device.h"
#include "core/file.h"
#include "image/kallsyms.h"

#define KALLSYMS "/proc/kallsyms"

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_wanted(const void *a, const void *b)
{
	return strcmp(((const struct sm_wanted *)a)->name, ((const struct sm_wanted *)b)->name);
}

/*
 * The name in "ADDRESS TYPE NAME[\t[MODULE]]"; NULL: it is neither vmlinux's nor exported by the manager, whose own names may be
 * those of vmlinux. Of a module's symbols the exported ones have a capital TYPE.
 */
static char *get_name(char *line)
{
	char *type = strchr(line, ' ');
	char *name = type ? strchr(type + 1, ' ') : NULL;
	char *module;

	if (!name)
		return NULL;
	name++;
	name[strcspn(name, "\n")] = '\0';
	module = strchr(name, '\t');
	if (!module)
		return name;
	*module++ = '\0';
	return isupper((unsigned char)type[1]) && !strcmp(module, "[" SM_MANAGER_MODULE "]") ? name : NULL;
}

/* Several positions of one name are wanted: only one of them was counted. */
static void share_counts(struct sm_wanted *wanted, size_t count)
{
	size_t begin, end, i;
	unsigned int sum;

	for (begin = 0; begin < count; begin = end) {
		sum = 0;
		for (end = begin; end < count && !strcmp(wanted[end].name, wanted[begin].name); end++)
			sum += wanted[end].count;
		for (i = begin; i < end; i++)
			wanted[i].count = sum;
	}
}

/**
 * sm_kallsyms_count() - how often does the kernel have each of these symbols?
 * @wanted: names; sorted by this; out: counts
 * @count: how many
 *
 * Return: 0 or a negative errno: -ENODATA the symbols cannot be read.
 */
int sm_kallsyms_count(struct sm_wanted *wanted, size_t count)
{
	SM_CLEANUP(sm_cleanup_file) FILE *file = fopen(KALLSYMS, "re");
	SM_CLEANUP(sm_cleanup_free) char *line = NULL;
	struct sm_wanted *found;
	size_t size = 0, lines = 0;
	char *name;

	if (!file)
		return -errno;
	qsort(wanted, count, sizeof(*wanted), compare_wanted);
	while (getline(&line, &size, file) > 0) {
		name = get_name(line);
		found = name ? bsearch(&name, wanted, count, sizeof(*wanted), compare) : NULL;
		if (found)
			found->count++;
		lines++;
	}
	share_counts(wanted, count);
	return lines ? 0 : -ENODATA;
}
