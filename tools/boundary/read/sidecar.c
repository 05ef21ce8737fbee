// SPDX-License-Identifier: GPL-2.0
/*
 * sidecar.c - functions of other files that a payload replaces as well
 *
 * A manifest names them, FILE:FUNCTION each.  Those of a file that is part of the
 * boundary's objects, such as kernel/sched/cpuacct.c, need nothing more; any other
 * file is an object of its own beside them.  All else in such a file stays
 * vmlinux's, its data included.
 */
#include <string.h>

#include "base/fault.h"
#include "base/memory.h"
#include "base/name.h"
#include "base/text.h"
#include "read/config.h"
#include "read/sidecar.h"

/* The length of FILE in "FILE:FUNCTION". */
int sidecar_file_length(const struct rule *rule)
{
	return strchr(rule->pattern, ':') - rule->pattern;
}

static int read_item(struct config *config, const char *item)
{
	const char *colon = strchr(item, ':');

	if (!colon || colon - item < 3 || strncmp(colon - 2, ".c", 2) || !colon[1] ||
	    strchr(colon + 1, ':') || strpbrk(item, "*?[\\"))
		return fault("manifest.yaml: sidecar", "write FILE:FUNCTION, such as kernel/sched/cpuacct.c:cpuacct_charge",
			     "'%s' is no function of a source file", item);
	*vec_push(&config->sidecar) = (struct rule){ .pattern = item };
	return 0;
}

/* @list: separated by spaces */
int sidecar_read(struct config *config, const char *list)
{
	char *items = xstrdup(list);
	int err = 0;

	for (char *item = strtok(items, " \t"); !err && item; item = strtok(NULL, " \t"))
		err = read_item(config, item);
	return err;
}

static bool same_file(const struct rule *a, const struct rule *b)
{
	return sidecar_file_length(a) == sidecar_file_length(b) && !strncmp(a->pattern, b->pattern, sidecar_file_length(a));
}

/* Is @rule the first of its file, and that no part of the boundary's own objects? */
static bool adds_object(const struct config *config, const struct rule *rule)
{
	if (str_starts(rule->pattern, config->directory))
		return false;
	for (const struct rule *other = config->sidecar.v; other < rule; other++)
		if (same_file(rule, other))
			return false;
	return true;
}

/* The @i-th object beyond the boundary's own, as a path in the kernel's tree; NULL: no more */
const char *sidecar_object(const struct config *config, size_t i)
{
	const struct rule *rule;

	for_each_vec(rule, &config->sidecar)
		if (adds_object(config, rule) && !i--)
			return xasprintf("%.*s.o", sidecar_file_length(rule) - 2, rule->pattern);
	return NULL;
}

/* Does @rule name @function of @file?  Variants that the compiler has made count as well. */
bool sidecar_names(const struct rule *rule, const char *file, const char *function)
{
	int length = sidecar_file_length(rule);

	return !strncmp(rule->pattern, file, length) && !file[length] &&
	       same_base(function, rule->pattern + length + 1);
}

/* May be asked for any function, variants that the compiler has made included. */
bool sidecar_has(const struct config *config, const char *file, const char *function)
{
	const struct rule *rule;

	for_each_vec(rule, &config->sidecar)
		if (sidecar_names(rule, file, function))
			return true;
	return false;
}
