/* SPDX-License-Identifier: GPL-2.0 */
/*
 * layouts.h - a payload's structs, enums and prototypes against the kernel's
 */
#ifndef _SCHEDMGR_IMAGE_LAYOUTS_H
#define _SCHEDMGR_IMAGE_LAYOUTS_H

#include <stddef.h>

int sm_layouts_compare(const char *bytes, size_t len, unsigned int *count, char **difference);

#endif /* _SCHEDMGR_IMAGE_LAYOUTS_H */
