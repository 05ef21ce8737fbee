/* SPDX-License-Identifier: GPL-2.0 */
/*
 * verify.h - is a descriptor what it says, for this kernel?
 */
#ifndef _SCHEDMGR_VERIFY_H
#define _SCHEDMGR_VERIFY_H

struct schedmgr_payload;

int schedmgr_verify_abi(const struct schedmgr_payload *p);
int schedmgr_verify_payload(const struct schedmgr_payload *payload);

#endif /* _SCHEDMGR_VERIFY_H */
