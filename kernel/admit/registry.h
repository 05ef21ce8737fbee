/* SPDX-License-Identifier: GPL-2.0 */
/*
 * registry.h - staged versions
 */
#ifndef _SCHEDMGR_REGISTRY_H
#define _SCHEDMGR_REGISTRY_H

#include <linux/types.h>

struct schedmgr_version;

struct schedmgr_version *schedmgr_registry_find(const char *name, const char *version);
struct schedmgr_version *schedmgr_registry_nth(unsigned int index);
unsigned int schedmgr_registry_count(void);
void schedmgr_registry_forbid_texts(const struct schedmgr_version *but);

#endif /* _SCHEDMGR_REGISTRY_H */
