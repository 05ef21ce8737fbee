/* SPDX-License-Identifier: GPL-2.0 */
/*
 * shared.h - which layouts a payload has in common with vmlinux
 */
#ifndef SCHED_BOUNDARY_MODEL_SHARED_H
#define SCHED_BOUNDARY_MODEL_SHARED_H

struct cut;
struct layout;

void shared_mark(const struct cut *cut);
const char *shared_why(const struct cut *cut, const struct layout *layout);
const char *shared_reason(const struct cut *cut, const struct layout *layout);
const char *shared_user(const struct cut *cut, const struct layout *layout);

#endif /* SCHED_BOUNDARY_MODEL_SHARED_H */
