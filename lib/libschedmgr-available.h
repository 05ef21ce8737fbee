/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libschedmgr-available.h - the payloads that there are on the disk, for any kernel, and those that there are not yet
 *
 * Part of libschedmgr.h, which has the conventions.
 */
#ifndef _LIBSCHEDMGR_AVAILABLE_H
#define _LIBSCHEDMGR_AVAILABLE_H

#include "libschedmgr.h"

#ifdef __cplusplus
extern "C" {
#endif

/* available.c */

/**
 * enum schedmgr_availability - is there that payload for that kernel?
 * @SCHEDMGR_AVAILABLE_READY: there is a file
 * @SCHEDMGR_AVAILABLE_QUEUED: it will be built
 * @SCHEDMGR_AVAILABLE_WAITING: building it has failed, and is tried again later
 * @SCHEDMGR_AVAILABLE_FAILED: building it has failed, and would fail again
 * @SCHEDMGR_AVAILABLE_LOST: it was built, and its file is gone; or what became of it cannot be read
 */
enum schedmgr_availability {
	SCHEDMGR_AVAILABLE_READY = 1,
	SCHEDMGR_AVAILABLE_QUEUED = 2,
	SCHEDMGR_AVAILABLE_WAITING = 3,
	SCHEDMGR_AVAILABLE_FAILED = 4,
	SCHEDMGR_AVAILABLE_LOST = 5,
};

/**
 * struct schedmgr_available - a payload for a kernel
 * @name: its name
 * @version: its version, "": not known
 * @release: the kernel's release
 * @availability: enum schedmgr_availability
 * @reason: why there is none; of a file that is there: why it is not of the newest source; "": none
 * @when_ns: CLOCK_REALTIME of the last attempt to build it, 0: not known
 * @next_ns: of the next one, 0: none is planned
 */
struct schedmgr_available {
	char name[SCHEDMGR_NAME_LEN];
	char version[SCHEDMGR_VERSION_LEN];
	char release[65];
	unsigned int availability;
	char reason[256];
	uint64_t when_ns;
	uint64_t next_ns;
};

/**
 * schedmgr_available_new() - the payloads of all kernels
 * @ctx: the context
 * @list: out: by kernel and name; to be released with schedmgr_available_free()
 *
 * Return: 0 or a negative errno.
 */
int schedmgr_available_new(struct schedmgr_ctx *ctx, struct schedmgr_available_list **list);

/**
 * schedmgr_available_next() - walk such a list
 * @list: the list
 * @available: NULL or what the call before returned
 *
 * Return: the next one, owned by the list; NULL at the end.
 */
const struct schedmgr_available *schedmgr_available_next(const struct schedmgr_available_list *list,
							 const struct schedmgr_available *available);

/**
 * schedmgr_available_free() - release a list
 * @list: the list, or NULL
 */
void schedmgr_available_free(struct schedmgr_available_list *list);

#define schedmgr_for_each_available(available, list) \
	for ((available) = schedmgr_available_next((list), NULL); (available); \
	     (available) = schedmgr_available_next((list), (available)))

/**
 * schedmgr_availability_name() - in words, such as "waiting"
 * @availability: enum schedmgr_availability
 *
 * Return: a constant string, "unknown" for one that the library does not know.
 */
const char *schedmgr_availability_name(unsigned int availability);

/**
 * schedmgr_available_to_json() - a payload on the disk as a JSON object on one line
 * @available: the payload
 *
 * Return: a string without a newline, to be freed by the caller; NULL: out of memory.
 */
char *schedmgr_available_to_json(const struct schedmgr_available *available);

/**
 * schedmgr_why_unavailable() - why is there no such payload for the running kernel?
 * @ctx: the context
 * @name: its name
 * @available: out: what is known
 *
 * Return: 1 there is none, and this is known of it; 0 there is one, or nobody has tried to build
 * one; or a negative errno.
 */
int schedmgr_why_unavailable(struct schedmgr_ctx *ctx, const char *name, struct schedmgr_available *available);

#ifdef __cplusplus
}
#endif

#endif /* _LIBSCHEDMGR_AVAILABLE_H */
