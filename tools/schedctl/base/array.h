/* SPDX-License-Identifier: GPL-2.0 */
/*
 * array.h - how long an array is
 */
#ifndef _SCHEDCTL_BASE_ARRAY_H
#define _SCHEDCTL_BASE_ARRAY_H

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif /* _SCHEDCTL_BASE_ARRAY_H */
