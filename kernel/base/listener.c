// SPDX-License-Identifier: GPL-2.0
/*
 * listener.c - who is told of what happens
 *
 * Whoever changes something says so here, and knows nobody who may want to know.
 */
#include "base/listener.h"
#include "base/occasion.h"
#include "base/version.h"

/* In the order of schedmgr_listen(); complete before the first payload can be staged. */
static struct schedmgr_listener *first;
static struct schedmgr_listener **end = &first;

#define for_each_listener(l)	for (l = first; l; l = l->next)

/**
 * schedmgr_listen() - be told from now on
 * @listener: for as long as the manager is there
 *
 * Context: module init.
 */
void schedmgr_listen(struct schedmgr_listener *listener)
{
	*end = listener;
	end = &listener->next;
}

/**
 * schedmgr_tell_staging() - a version is about to be staged
 * @version: the version
 *
 * Context: under schedmgr_mutex.
 * Return: 0; an errno of one of the listeners: schedmgr_tell_unstaging() is to follow.
 */
int schedmgr_tell_staging(struct schedmgr_version *version)
{
	const struct schedmgr_listener *l;
	int error = 0;

	for_each_listener(l)
		if (!error && l->staging)
			error = l->staging(version);
	return error;
}

/**
 * schedmgr_tell_unstaging() - a version is about to be unstaged, or was refused
 * @version: the version, which some listeners may not have heard of
 *
 * Context: may sleep; schedmgr_mutex not held.
 */
void schedmgr_tell_unstaging(struct schedmgr_version *version)
{
	const struct schedmgr_listener *l;

	for_each_listener(l)
		if (l->unstaging)
			l->unstaging(version);
}

/**
 * schedmgr_tell() - something has happened
 * @occasion: what; nothing in it is needed afterwards
 *
 * Context: under schedmgr_mutex; may sleep; never in the stop window.
 */
void schedmgr_tell(const struct schedmgr_occasion *occasion)
{
	const struct schedmgr_listener *l;

	for_each_listener(l)
		if (l->hear)
			l->hear(occasion);
}
