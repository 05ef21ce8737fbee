/* SPDX-License-Identifier: GPL-2.0 */
/*
 * redirect.h - entries of vmlinux that lead somewhere else
 */
#ifndef _SCHEDMGR_REDIRECT_H
#define _SCHEDMGR_REDIRECT_H

#include <linux/types.h>
#include "text/alias.h"

struct dyn_ftrace;

#define SCHEDMGR_PATCH_SIZE	5	/* bytes of a direct jump */

/**
 * struct schedmgr_redirect - one entry of vmlinux and who has it before and after a switch
 * @entry: the function's start in vmlinux
 * @name: its name; valid as long as the payload it came from is staged
 * @record: ftrace's record of it, or NULL
 * @user: who has it, where it could not be taken and that is known
 * @from: replacement before the switch, NULL: stock
 * @to: replacement after the switch, NULL: stock
 * @slot: what the entry jumps to during the switch, NULL: written in the window
 * @alias: to write to @entry, where there is no @slot
 * @next_alias: the next entry that has an @alias
 * @original: vmlinux's bytes
 */
struct schedmgr_redirect {
	u8 *entry;
	const char *name;
	struct dyn_ftrace *record;
	const char *user;
	void *from;
	void *to;
	void *slot;
	struct schedmgr_alias alias;
	struct schedmgr_redirect *next_alias;
	u8 original[SCHEDMGR_PATCH_SIZE];
};

/**
 * struct schedmgr_redirects - all entries that a switch concerns, sorted by address
 * @count: valid entries of @entry
 * @aliases: those that are written in the window
 * @written: some of the others have been
 * @entry: the entries
 *
 * After a switch those with a @to are the entries that the active version owns.
 */
struct schedmgr_redirects {
	unsigned int count;
	struct schedmgr_redirect *aliases;
	bool written;
	struct schedmgr_redirect entry[];
};

void schedmgr_redirects_free(struct schedmgr_redirects *r);
const struct schedmgr_redirect *schedmgr_redirects_prepare(struct schedmgr_redirects *r,
							   bool to_stock, unsigned long deadline, int *error);
const struct schedmgr_redirect *schedmgr_redirects_probed(const struct schedmgr_redirects *r);
void schedmgr_redirects_allow_probes(const struct schedmgr_redirects *r, bool done);
int schedmgr_redirects_arm(struct schedmgr_redirects *r, unsigned long deadline);
int schedmgr_redirects_settle(struct schedmgr_redirects *r, bool done, unsigned long deadline);
int schedmgr_redirects_abandon(struct schedmgr_redirects *r, unsigned long deadline);
void schedmgr_redirects_flip(struct schedmgr_redirects *r);

#endif /* _SCHEDMGR_REDIRECT_H */
