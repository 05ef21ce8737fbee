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

#include "base/name.h"
#include "base/text.h"
#include "read/config.h"
#include "read/manifest.h"
#include "read/sidecar.h"

/* The length of FILE in "FILE:FUNCTION". */
int sidecar_file_length(const struct word *item)
{
	return strchr(item->text, ':') - item->text;
}

static bool same_file(const struct word *a, const struct word *b)
{
	return sidecar_file_length(a) == sidecar_file_length(b) && !strncmp(a->text, b->text, sidecar_file_length(a));
}

/* Is @item the first of its file, and that no part of the boundary's own objects? */
static bool adds_object(const struct config *config, const struct manifest *manifest,
			const struct word *item)
{
	if (str_starts(item->text, config->directory))
		return false;
	for (const struct word *other = manifest->sidecar.v; other < item; other++)
		if (same_file(item, other))
			return false;
	return true;
}

/* The @i-th object beyond the boundary's own, as a path in the kernel's tree; NULL: no more */
const char *sidecar_object(const struct config *config, const struct manifest *manifest, size_t i)
{
	const struct word *item;

	for_each_vec(item, &manifest->sidecar)
		if (adds_object(config, manifest, item) && !i--)
			return xasprintf("%.*s.o", sidecar_file_length(item) - 2, item->text);
	return NULL;
}

/* Does @item name @function of @file?  Variants that the compiler has made count as well. */
bool sidecar_names(const struct word *item, const char *file, const char *function)
{
	int length = sidecar_file_length(item);

	return !strncmp(item->text, file, length) && !file[length] &&
	       same_base(function, item->text + length + 1);
}

/* May be asked for any function, variants that the compiler has made included. */
bool sidecar_has(const struct manifest *manifest, const char *file, const char *function)
{
	const struct word *item;

	for_each_vec(item, &manifest->sidecar)
		if (sidecar_names(item, file, function))
			return true;
	return false;
}
