/* SPDX-License-Identifier: GPL-2.0 */
/*
 * overlay.h - shared constant objects
 */
#ifndef _SCHEDMGR_OVERLAY_H
#define _SCHEDMGR_OVERLAY_H

struct schedmgr_payload;

int schedmgr_overlays_prepare(const struct schedmgr_payload *payload);
void schedmgr_overlays_flip(const struct schedmgr_payload *to);
void schedmgr_overlays_exit(void);

#endif /* _SCHEDMGR_OVERLAY_H */
