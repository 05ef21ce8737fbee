// SPDX-License-Identifier: GPL-2.0
/*
 * door.c - who may write entries: the switch worker, or whoever goes home
 *
 * Whoever goes home (guard/home.c) has interrupted all CPUs when he looks whether the door is
 * open; so it is closed for him when schedmgr_door_close() returns.
 */
#include <linux/compiler.h>
#include <asm/barrier.h>

#include "text/door.h"

/* It leads somewhere: there is a way home.  Changed while the door is closed. */
static bool leads;
static bool open;
static bool passed;

/**
 * schedmgr_door_close() - nobody goes home until the door is opened again
 *
 * Context: preemption off, for no longer than a batch of entries takes to be written: the
 * switch worker; the stop window, one CPU; or stock is in charge.
 * Return: false when somebody went: stock is in charge.
 */
bool schedmgr_door_close(void)
{
	WRITE_ONCE(open, false);
	return !READ_ONCE(passed);
}

/**
 * schedmgr_door_open() - open the door that was closed, unless somebody went
 *
 * Context: the switch worker.
 */
void schedmgr_door_open(void)
{
	WRITE_ONCE(open, leads && !READ_ONCE(passed));
}

/**
 * schedmgr_door_is_open() - may one go home?
 *
 * Context: any.
 */
bool schedmgr_door_is_open(void)
{
	return READ_ONCE(open);
}

/**
 * schedmgr_door_lead() - another version is active: open the door where there is a way from it
 * @somewhere: there is one
 *
 * Context: the stop window, one CPU; the door is closed, and nobody went.
 */
void schedmgr_door_lead(bool somewhere)
{
	leads = somewhere;
	schedmgr_door_open();
}

/**
 * schedmgr_door_pass() - somebody has gone home
 *
 * Context: all CPUs stand still.
 */
void schedmgr_door_pass(void)
{
	WRITE_ONCE(open, false);
	smp_store_release(&passed, true);	/* pairs with schedmgr_door_passed() */
}

/**
 * schedmgr_door_passed() - has somebody gone home?
 *
 * Context: any.
 * Return: true from then on until schedmgr_door_reset().
 */
bool schedmgr_door_passed(void)
{
	return smp_load_acquire(&passed);	/* pairs with schedmgr_door_pass() */
}

/**
 * schedmgr_door_reset() - that somebody has gone home has been dealt with
 *
 * Context: the switch worker, the door is closed.
 */
void schedmgr_door_reset(void)
{
	leads = false;
	WRITE_ONCE(passed, false);
}
