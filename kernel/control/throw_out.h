/* SPDX-License-Identifier: GPL-2.0 */
/*
 * throw_out.h - the way back after a finding of the watchdog
 */
#ifndef _SCHEDMGR_THROW_OUT_H
#define _SCHEDMGR_THROW_OUT_H

void schedmgr_throw_out(void);

#endif /* _SCHEDMGR_THROW_OUT_H */
