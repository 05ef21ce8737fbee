/* SPDX-License-Identifier: GPL-2.0 */
/*
 * btf.h - the kernel's types
 */
#ifndef _SCHEDMGR_BTF_H
#define _SCHEDMGR_BTF_H

#include <linux/types.h>

struct btf_type;

/**
 * struct schedmgr_btf - the type information that is part of vmlinux
 * @types: its type section
 * @strings: its strings
 * @offsets: where each type is in @types, by its number; 0 is void
 * @count: numbers in use
 */
struct schedmgr_btf {
	const void *types;
	const char *strings;
	u32 *offsets;
	u32 count;
};

#define SCHEDMGR_TYPE_TEXT	256

int schedmgr_btf_open(struct schedmgr_btf *btf);
void schedmgr_btf_close(struct schedmgr_btf *btf);
const struct btf_type *schedmgr_btf_type(const struct schedmgr_btf *btf, u32 id);
const struct btf_type *schedmgr_btf_plain(const struct schedmgr_btf *btf, u32 id);
u32 schedmgr_btf_bits(const struct schedmgr_btf *btf, u32 id);
void schedmgr_btf_text(const struct schedmgr_btf *btf, u32 id, char text[SCHEDMGR_TYPE_TEXT]);

#endif /* _SCHEDMGR_BTF_H */
