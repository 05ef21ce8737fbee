/* SPDX-License-Identifier: GPL-2.0 */
/*
 * die.h - what an entry of debug info says of itself
 */
#ifndef SCHED_BOUNDARY_READ_DIE_H
#define SCHED_BOUNDARY_READ_DIE_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stdint.h>

struct config;

/* Of what refers to what in debug info; and of the size of anything. */
#define DIE_DEPTH	64
#define DIE_SIZE_MAX	(1ull << 31)

const char *die_type(Dwarf_Die *die, int depth);
const char *die_prototype(Dwarf_Die *die);
int die_sibling(Dwarf_Die *die);
bool die_peel(Dwarf_Die *die);
uint64_t die_size(Dwarf_Die *type);
const char *source_path(const char *path, const struct config *config);

#endif /* SCHED_BOUNDARY_READ_DIE_H */
