/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmlinux.h - the kernel of a bzImage as a file with a symbol table
 */
#ifndef SCHED_BOUNDARY_WRITE_VMLINUX_H
#define SCHED_BOUNDARY_WRITE_VMLINUX_H

#include "read/kallsyms.h"

struct vmlinux;

int vmlinux_write(const struct vmlinux *vmlinux, const kallsyms *symbols, const char *path);

#endif /* SCHED_BOUNDARY_WRITE_VMLINUX_H */
