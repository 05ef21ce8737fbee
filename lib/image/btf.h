/* SPDX-License-Identifier: GPL-2.0 */
/*
 * btf.h - the kernel's types, as /sys/kernel/btf/vmlinux has them
 */
#ifndef _SCHEDMGR_IMAGE_BTF_H
#define _SCHEDMGR_IMAGE_BTF_H

#include <stdint.h>

#include <linux/btf.h>

#include "core/file.h"

#define SM_TYPE_TEXT 256	/* a prototype's part in words is compared so far, as the manager does */

/**
 * struct sm_btf - the types
 * @file: all of it
 * @types: where the first one is
 * @strings: names
 * @strings_len: bytes of them, the last one a NUL
 * @offsets: by number, of each type from @types on
 * @count: one more than the last number
 */
struct sm_btf {
	struct sm_file file;
	const char *types;
	const char *strings;
	uint32_t strings_len;
	uint32_t *offsets;
	uint32_t count;
};

int sm_btf_open(struct sm_btf *btf);
void sm_btf_close(struct sm_btf *btf);
const struct btf_type *sm_btf_type(const struct sm_btf *btf, uint32_t id);
const struct btf_type *sm_btf_plain(const struct sm_btf *btf, uint32_t id);
const char *sm_btf_name(const struct sm_btf *btf, uint32_t offset);
uint32_t sm_btf_bits(const struct sm_btf *btf, uint32_t id);
char *sm_btf_text(const struct sm_btf *btf, uint32_t id);

#endif /* _SCHEDMGR_IMAGE_BTF_H */
