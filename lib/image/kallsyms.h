/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kallsyms.h - which symbols the running kernel has
 */
#ifndef _SCHEDMGR_IMAGE_KALLSYMS_H
#define _SCHEDMGR_IMAGE_KALLSYMS_H

#include <stddef.h>

/**
 * struct sm_wanted - a symbol to be looked for
 * @name: first member: its name
 * @position: which of several, from 1; 0: there must be one
 * @count: how often the kernel has it
 */
struct sm_wanted {
	const char *name;
	unsigned int position;
	unsigned int count;
};

int sm_kallsyms_count(struct sm_wanted *wanted, size_t count);

#endif /* _SCHEDMGR_IMAGE_KALLSYMS_H */
