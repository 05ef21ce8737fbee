/* SPDX-License-Identifier: GPL-2.0 */
/*
 * seal.h - the checksum of a payload's file, in the file
 */
#ifndef SCHED_BOUNDARY_WRITE_SEAL_H
#define SCHED_BOUNDARY_WRITE_SEAL_H

int seal(const char *path);

#endif /* SCHED_BOUNDARY_WRITE_SEAL_H */
