/* SPDX-License-Identifier: GPL-2.0 */
/*
 * warnings.h - warnings in the payload's code
 */
#ifndef _SCHEDMGR_WARNINGS_H
#define _SCHEDMGR_WARNINGS_H

struct schedmgr_payload;

int schedmgr_warnings_init(void);
void schedmgr_warnings_exit(void);
void schedmgr_warnings_inherit(const struct schedmgr_payload *payload);

#endif /* _SCHEDMGR_WARNINGS_H */
