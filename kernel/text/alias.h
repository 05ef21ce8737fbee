/* SPDX-License-Identifier: GPL-2.0 */
/*
 * alias.h - second mappings of vmlinux, to write through
 */
#ifndef _SCHEDMGR_ALIAS_H
#define _SCHEDMGR_ALIAS_H

#include <linux/pgtable.h>
#include <linux/types.h>

/**
 * struct schedmgr_alias - a second address of something read-only
 * @address: that address
 * @first: page table entry of its first byte
 * @last: and of its last
 */
struct schedmgr_alias {
	void *address;
	pte_t *first;
	pte_t *last;
};

bool schedmgr_alias_at(struct schedmgr_alias *alias, void *address, size_t size);
int schedmgr_alias_map(struct schedmgr_alias *alias, const void *address, size_t size);
void schedmgr_alias_unmap(struct schedmgr_alias *alias);
void schedmgr_alias_write(const struct schedmgr_alias *alias, const void *bytes, size_t size);

#endif /* _SCHEDMGR_ALIAS_H */
