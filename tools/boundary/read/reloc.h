/* SPDX-License-Identifier: GPL-2.0 */
/*
 * reloc.h - a relocation, and what it means
 */
#ifndef SCHED_BOUNDARY_READ_RELOC_H
#define SCHED_BOUNDARY_READ_RELOC_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct atom;
struct symbol;

/**
 * struct reloc - a relocation, and what it means
 * @offset: in its section
 * @addend: as the compiler wrote it
 * @type: R_X86_64_*
 * @symbol: what it names; NULL for a branch that the assembler had
 *          resolved itself and that the split brought back
 * @target: the atom it refers to; NULL: undefined in all inputs
 * @delta: the place in @target, counted from its start, without the
 *         distance to the end of the instruction
 * @branch: it is the operand of a direct call or jump
 */
struct reloc {
	uint64_t offset;
	int64_t addend;
	uint32_t type;
	struct symbol *symbol;
	struct atom *target;
	int64_t delta;
	uint8_t trailing;
	bool branch;
};

size_t reloc_field_size(const struct reloc *reloc);

#endif /* SCHED_BOUNDARY_READ_RELOC_H */
