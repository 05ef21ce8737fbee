/* SPDX-License-Identifier: GPL-2.0 */
/*
 * symbols.h - what the kernel has but does not export
 */
#ifndef _SCHEDMGR_SYMBOLS_H
#define _SCHEDMGR_SYMBOLS_H

#include <linux/types.h>

/**
 * struct schedmgr_symbol - a name to be found in vmlinux's symbol table
 * @name: its name, without position; any order
 * @name_len: bytes of @name
 * @sympos: which of several symbols of that name, in address order, from 1;
 *          0: the first
 * @address: out: its address (a per-CPU offset for per-CPU data), 0 if there is none
 * @seen: symbols of that name passed so far
 */
struct schedmgr_symbol {
	const char *name;
	unsigned int name_len;
	unsigned int sympos;
	unsigned long address;
	unsigned int seen;
};

int schedmgr_resolve(struct schedmgr_symbol *symbols, size_t count);

int schedmgr_symbols_init(void);

#endif /* _SCHEDMGR_SYMBOLS_H */
