/* SPDX-License-Identifier: GPL-2.0 */
/*
 * imports.h - vmlinux's symbols for one payload while it is being loaded
 */
#ifndef _SCHEDMGR_IMPORTS_H
#define _SCHEDMGR_IMPORTS_H

#include <linux/types.h>

struct module;
struct schedmgr_import;

int schedmgr_imports_init(void);
void schedmgr_imports_exit(void);
int schedmgr_imports_open(struct schedmgr_import *import, const void *owner);
void schedmgr_imports_close(const void *owner);
bool schedmgr_imports_allow(const struct module *mod);

#endif /* _SCHEDMGR_IMPORTS_H */
