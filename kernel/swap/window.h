/* SPDX-License-Identifier: GPL-2.0 */
/*
 * window.h - the stop window
 */
#ifndef _SCHEDMGR_WINDOW_H
#define _SCHEDMGR_WINDOW_H

#include <linux/types.h>

struct schedmgr_check;
struct schedmgr_home;
struct schedmgr_redirect;
struct schedmgr_redirects;
struct schedmgr_version;

/**
 * struct schedmgr_window_times - boundaries of the window's phases, ns of sched_clock()
 * @enter: first CPU in
 * @checked: the stack check is over
 * @quiesced: all run queues are empty
 * @flipped: the new version is in charge
 * @leave: last CPU out
 */
struct schedmgr_window_times {
	u64 enter;
	u64 checked;
	u64 quiesced;
	u64 flipped;
	u64 leave;
};

/**
 * struct schedmgr_window - one stop window
 * @from: active version
 * @to: version to be activated
 * @redirects: prepared and armed
 * @checks: stack checks made in the window, one for each CPU
 * @home: in: the way home from @to, NULL for stock; out, when the switch was made: the
 *        one from @from
 * @full: out: all stacks were checked in the window
 * @probed: out: with -EADDRINUSE, the entry that somebody has put a kprobe on
 * @times: out
 * @stop: out: ns of sched_clock() that stop_machine() took
 * @rebuilt: out: tasks taken off the run queues and put back
 * @cpus: out: CPUs that took part
 */
struct schedmgr_window {
	const struct schedmgr_version *from;
	const struct schedmgr_version *to;
	struct schedmgr_redirects *redirects;
	struct schedmgr_check __percpu *checks;
	struct schedmgr_home *home;
	bool full;
	const struct schedmgr_redirect *probed;
	struct schedmgr_window_times times;
	u64 stop;
	unsigned int rebuilt;
	unsigned int cpus;
};

int schedmgr_window_open(struct schedmgr_window *window);

#endif /* _SCHEDMGR_WINDOW_H */
