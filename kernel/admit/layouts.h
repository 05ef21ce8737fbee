/* SPDX-License-Identifier: GPL-2.0 */
/*
 * layouts.h - does a payload know the kernel's structs and functions as they are?
 */
#ifndef _SCHEDMGR_LAYOUTS_H
#define _SCHEDMGR_LAYOUTS_H

struct schedmgr_payload;

int schedmgr_verify_layouts(const struct schedmgr_payload *payload);

#endif /* _SCHEDMGR_LAYOUTS_H */
