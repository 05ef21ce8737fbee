/* SPDX-License-Identifier: GPL-2.0 */
/*
 * insn.h - lengths of x86-64 instructions
 */
#ifndef SCHED_BOUNDARY_READ_INSN_H
#define SCHED_BOUNDARY_READ_INSN_H

#include <stddef.h>
#include <stdint.h>

struct insn {
	unsigned int length;
	unsigned int branch;	/* offset of a direct branch's operand; 0: none */
	unsigned int branch_size;
};

int insn_read(struct insn *insn, const uint8_t *bytes, size_t n);
int64_t insn_displacement(const struct insn *insn, const uint8_t *bytes);

#endif /* SCHED_BOUNDARY_READ_INSN_H */
