/* SPDX-License-Identifier: GPL-2.0 */
/*
 * text.h - what is said to people and programs
 */
#ifndef _SCHEDMGR_CORE_TEXT_H
#define _SCHEDMGR_CORE_TEXT_H

#include <stdio.h>

#include "core/compiler.h"
#include "libschedmgr.h"

void sm_text_print(char *text, size_t size, const char *format, ...) SM_PRINTF(3, 4);
const char *sm_error_name(int error);

#endif /* _SCHEDMGR_CORE_TEXT_H */
