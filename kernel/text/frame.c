// SPDX-License-Identifier: GPL-2.0
/*
 * frame.c - where a payload's schedule trampoline notes its frame, see switch_to.S
 */
#include <linux/export.h>
#include <linux/percpu.h>
#include <linux/schedmgr.h>

/* Stack pointer that schedmgr_switch_to() goes back to: valid with preemption off. */
DEFINE_PER_CPU(unsigned long, schedmgr_frame);
EXPORT_PER_CPU_SYMBOL_GPL(schedmgr_frame);
