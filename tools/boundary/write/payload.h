/* SPDX-License-Identifier: GPL-2.0 */
/*
 * payload.h - the passes that fill the payload's object
 */
#ifndef SCHED_BOUNDARY_WRITE_PAYLOAD_H
#define SCHED_BOUNDARY_WRITE_PAYLOAD_H

#include <stdint.h>

struct atom;
struct cut;
struct out;
struct out_section;

/* cut.c */
void cut_copy(struct cut *cut, struct out *out);
void cut_reference(struct out_section *section, uint64_t offset, uint32_t type,
		   const struct atom *to, int64_t addend);

/* orc.c, tables.c, layouts.c */
int cut_orc(struct cut *cut, struct out *out);
int cut_tables(struct cut *cut, struct out *out);
void layouts_write(struct cut *cut, struct out *out);

#endif /* SCHED_BOUNDARY_WRITE_PAYLOAD_H */
