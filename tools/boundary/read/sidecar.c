// SPDX-License-Identifier: GPL-2.0
/*
 * sidecar.c - functions of other files that a payload replaces as well
 *
 * A manifest names them, FILE:FUNCTION each.  Those of a file that is part of the
 * boundary's objects, such as kernel/sched/cpuacct.c, need nothing more; any other
 * file is an object of its own beside them.  All else in such a file stays
 * vmlinux's, its data included.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "boundary.h"

static const char manifest[] = "manifest.yaml: sidecar";

/* The length of FILE in "FILE:FUNCTION". */
static int file_length(const struct rule *rule)
{
	return strchr(rule->pattern, ':') - rule->pattern;
}

static int read_item(struct config *config, const char *item)
{
	const char *colon = strchr(item, ':');

	if (!colon || colon - item < 3 || strncmp(colon - 2, ".c", 2) || !colon[1] ||
	    strchr(colon + 1, ':') || strpbrk(item, "*?[\\")) {
		diag_error("%s: '%s' is no function of a source file", manifest, item);
		diag_remedy("write FILE:FUNCTION, such as kernel/sched/cpuacct.c:cpuacct_charge");
		return -EINVAL;
	}
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
	return file_length(a) == file_length(b) && !strncmp(a->pattern, b->pattern, file_length(a));
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
			return xasprintf("%.*s.o", file_length(rule) - 2, rule->pattern);
	return NULL;
}

static bool names(const struct rule *rule, const char *file, const char *function)
{
	int length = file_length(rule);

	return !strncmp(rule->pattern, file, length) && !file[length] &&
	       same_base(function, rule->pattern + length + 1);
}

/* May be asked for any function, variants that the compiler has made included. */
bool sidecar_has(const struct config *config, const char *file, const char *function)
{
	const struct rule *rule;

	for_each_vec(rule, &config->sidecar)
		if (names(rule, file, function))
			return true;
	return false;
}

static const struct atom *find(const struct cut *cut, const struct rule *rule)
{
	const struct atom *atom;

	for_each_atom(atom, cut->reference)
		if (atom->function && atom->file && names(rule, atom->file, atom->name))
			return atom;
	return NULL;
}

/* Whoever wants a function replaced must not be left with vmlinux's without a word. */
void sidecar_check(struct cut *cut)
{
	const struct rule *rule;

	for_each_vec(rule, &cut->config->sidecar) {
		const struct atom *atom = find(cut, rule);

		if (!atom) {
			diag_error("%s: vmlinux has no function %s of %.*s: there is none, or it is "
				   "inline everywhere", manifest, rule->pattern + file_length(rule) + 1,
				   file_length(rule), rule->pattern);
			diag_remedy("name the functions that it is inlined into");
		} else if (atom->fate == FATE_OUTSIDE || atom->fate == FATE_DROPPED) {
			diag_error("%s: %s cannot be replaced: %s", manifest, rule->pattern,
				   atom->reason);
			diag_remedy("name one of its callers or of what it calls instead");
		}
	}
}
