/* SPDX-License-Identifier: GPL-2.0 */
/*
 * symbol.h - a symbol of an object
 */
#ifndef SCHED_BOUNDARY_READ_SYMBOL_H
#define SCHED_BOUNDARY_READ_SYMBOL_H

#include <elf.h>
#include <stdbool.h>
#include <stdint.h>

struct section;

struct symbol {
	const char *name;
	struct section *section;	/* NULL: undefined, absolute */
	uint64_t value;
	uint64_t size;
	uint8_t bind;
	uint8_t type;
	bool undefined;
};

#endif /* SCHED_BOUNDARY_READ_SYMBOL_H */
