/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fault.h - failures on demand, of the manager and of payloads' runtimes
 */
#ifndef _SCHEDMGR_FAULT_H
#define _SCHEDMGR_FAULT_H

/**
 * schedmgr_may_fail() - a call that can fail, and does so when it is told to
 * @call: the call
 * @failure: what it returns when it fails
 *
 * Nothing but the call in a build without CONFIG_SCHEDMGR_FAULT.
 *
 * Context: may sleep.
 */
#ifdef CONFIG_SCHEDMGR_FAULT
bool schedmgr_fault_hit(const char *file, unsigned int line, const char *call);
void schedmgr_fault_init(void);

#define schedmgr_may_fail(call, failure)						\
	(schedmgr_fault_hit(__FILE__, __LINE__, #call) ? (typeof(call))(failure) : (call))
#else
static inline void schedmgr_fault_init(void)
{
}

#define schedmgr_may_fail(call, failure)	(call)
#endif

#endif /* _SCHEDMGR_FAULT_H */
