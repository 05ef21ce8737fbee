/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kallsyms.h - the symbols that a kernel knows itself
 */
#ifndef SCHED_BOUNDARY_READ_KALLSYMS_H
#define SCHED_BOUNDARY_READ_KALLSYMS_H

#include <stdint.h>

#include "base/array.h"

struct vmlinux;

/**
 * struct kallsym - one symbol of the kernel's own table
 * @name: its name
 * @address: as the linker has it
 * @type: a letter, as nm prints it
 */
struct kallsym {
	const char *name;
	uint64_t address;
	char type;
};

typedef VEC(struct kallsym) kallsyms;

int kallsyms_read(kallsyms *symbols, const struct vmlinux *vmlinux, const char **what);

#endif /* SCHED_BOUNDARY_READ_KALLSYMS_H */
