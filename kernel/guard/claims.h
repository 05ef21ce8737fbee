/* SPDX-License-Identifier: GPL-2.0 */
/*
 * claims.h - who wants a function that a payload has replaced
 */
#ifndef _SCHEDMGR_CLAIMS_H
#define _SCHEDMGR_CLAIMS_H

#include <uapi/linux/schedmgr.h>

struct schedmgr_payload;

int schedmgr_claims_init(void (*tell)(void));
void schedmgr_claims_exit(void);
void schedmgr_claims_expect(const struct schedmgr_payload *payload);
void schedmgr_claims_take(char text[SCHEDMGR_DETAIL_LEN]);

#endif /* _SCHEDMGR_CLAIMS_H */
