/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compiler.h - what the compiler checks and does for all files of the library
 */
#ifndef _SCHEDMGR_CORE_COMPILER_H
#define _SCHEDMGR_CORE_COMPILER_H

#include <stdlib.h>

#define SM_PRINTF(string, first) __attribute__((__format__(__printf__, string, first)))
#define SM_CLEANUP(fn) __attribute__((cleanup(fn)))

#define SM_ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

static inline void sm_cleanup_free(void *pointer)
{
	free(*(void **)pointer);
}

#endif /* _SCHEDMGR_CORE_COMPILER_H */
