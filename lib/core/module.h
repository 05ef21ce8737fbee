/* SPDX-License-Identifier: GPL-2.0 */
/*
 * module.h - kernel modules
 */
#ifndef _SCHEDMGR_CORE_MODULE_H
#define _SCHEDMGR_CORE_MODULE_H

#include <stdbool.h>

#include "libschedmgr.h"

struct sm_signature;

int sm_module_probe(struct schedmgr_ctx *ctx, const char *name);
bool sm_module_is_installed(struct schedmgr_ctx *ctx, const char *name);
int sm_module_insert(struct schedmgr_ctx *ctx, const char *path);
int sm_module_remove(struct schedmgr_ctx *ctx, const char *name);
struct sm_signature *sm_module_read_signature(struct schedmgr_ctx *ctx, const char *path);
const struct schedmgr_image_signature *sm_module_get_signature(const struct sm_signature *signature);
void sm_module_free_signature(struct sm_signature *signature);
void sm_module_release(struct schedmgr_ctx *ctx);

#endif /* _SCHEDMGR_CORE_MODULE_H */
