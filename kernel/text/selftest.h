/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _SCHEDMGR_SELFTEST_H
#define _SCHEDMGR_SELFTEST_H

#ifdef CONFIG_SCHEDMGR_SELFTEST
int schedmgr_selftest(void);
#else
static inline int schedmgr_selftest(void)
{
	return 0;
}
#endif

#endif
