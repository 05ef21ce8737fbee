/* SPDX-License-Identifier: GPL-2.0 */
/*
 * live.h - where each reference goes, and what is left
 */
#ifndef SCHED_BOUNDARY_MODEL_LIVE_H
#define SCHED_BOUNDARY_MODEL_LIVE_H

#include <stdbool.h>

struct atom;
struct cut;
struct reloc;

const char *reference_import(const struct cut *cut, const struct atom *from,
			     const struct reloc *reloc);
bool is_hook(const struct cut *cut, const struct atom *atom);
void live_mark(const struct cut *cut);

#endif /* SCHED_BOUNDARY_MODEL_LIVE_H */
