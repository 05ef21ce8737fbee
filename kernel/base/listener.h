/* SPDX-License-Identifier: GPL-2.0 */
/*
 * listener.h - who is told of what happens
 */
#ifndef _SCHEDMGR_LISTENER_H
#define _SCHEDMGR_LISTENER_H

struct schedmgr_occasion;
struct schedmgr_version;

/**
 * struct schedmgr_listener - who is told of versions and of what happens to them
 * @next: the next listener
 * @staging: a version is about to be staged; an errno refuses it.  Under schedmgr_mutex.
 * @unstaging: a version is about to be unstaged, or was refused: to be forgotten.  May
 *             sleep, no lock held.
 * @hear: something has happened.  Under schedmgr_mutex; may sleep.
 *
 * What is NULL is not asked for.
 */
struct schedmgr_listener {
	struct schedmgr_listener *next;
	int (*staging)(struct schedmgr_version *version);
	void (*unstaging)(struct schedmgr_version *version);
	void (*hear)(const struct schedmgr_occasion *occasion);
};

void schedmgr_listen(struct schedmgr_listener *listener);
int schedmgr_tell_staging(struct schedmgr_version *version);
void schedmgr_tell_unstaging(struct schedmgr_version *version);
void schedmgr_tell(const struct schedmgr_occasion *occasion);

#endif /* _SCHEDMGR_LISTENER_H */
