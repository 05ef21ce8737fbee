/* SPDX-License-Identifier: GPL-2.0 */
/*
 * exit.h - exit codes
 */
#ifndef _SCHEDCTL_BASE_EXIT_H
#define _SCHEDCTL_BASE_EXIT_H

/* Stable: documented in schedctl(8) and in --help. */
enum exit_code {
	EXIT_OK = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_DENIED = 3,
	EXIT_NOT_FOUND = 4,
	EXIT_BUSY = 5,
	EXIT_PAYLOAD = 6,
	EXIT_MANAGER = 7,
	EXIT_ALREADY = 8,
	EXIT_QUARANTINED = 9,
};

#endif /* _SCHEDCTL_BASE_EXIT_H */
