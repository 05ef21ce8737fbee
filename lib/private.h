/* SPDX-License-Identifier: GPL-2.0 */
/*
 * private.h - what the files of libschedmgr share with each other
 */
#ifndef _SCHEDMGR_PRIVATE_H
#define _SCHEDMGR_PRIVATE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>
#include <unistd.h>

#include "libschedmgr.h"

#define SM_EXPORT __attribute__((visibility("default")))
#define SM_PRINTF(string, first) __attribute__((__format__(__printf__, string, first)))
#define SM_CLEANUP(fn) __attribute__((cleanup(fn)))

#define SM_BUILD_ID_LEN 20
#define SM_MANAGER_MODULE "schedmgr"

struct kmod_ctx;

/**
 * struct schedmgr_ctx - a context
 * @refcount: references; the last one frees it
 * @fd: the open device, -1 before the first use
 * @kmod: libkmod's context, NULL before the first use
 * @log_fn: log callback, or NULL
 * @log_data: its argument
 * @log_priority: least important message that is logged
 * @reason: of the last failure
 * @message: of the last failure, or NULL
 * @remedy: of the last failure, or NULL
 */
struct schedmgr_ctx {
	unsigned int refcount;
	int fd;
	struct kmod_ctx *kmod;
	schedmgr_log_fn *log_fn;
	void *log_data;
	int log_priority;
	enum schedmgr_reason reason;
	char *message;
	char *remedy;
};

/**
 * struct sm_error_text - what an errno means in one operation
 * @error: positive errno; 0 ends a table
 * @reason: class of the failure
 * @why: end of the sentence "cannot do something: ..."
 * @remedy: what to do, or NULL
 */
struct sm_error_text {
	int error;
	enum schedmgr_reason reason;
	const char *why;
	const char *remedy;
};

/* context.c */
void sm_clear(struct schedmgr_ctx *ctx);
int sm_fail(struct schedmgr_ctx *ctx, int error, enum schedmgr_reason reason,
	    const char *format, ...) SM_PRINTF(4, 5);
void sm_remedy(struct schedmgr_ctx *ctx, const char *format, ...) SM_PRINTF(2, 3);
void sm_log(struct schedmgr_ctx *ctx, int priority, const char *format, ...) SM_PRINTF(3, 4);

/* error.c */
int sm_fail_errno(struct schedmgr_ctx *ctx, int error, const struct sm_error_text *texts,
		  const char *what, ...) SM_PRINTF(4, 5);
int sm_fail_memory(struct schedmgr_ctx *ctx);

/* device.c */
int sm_device_open(struct schedmgr_ctx *ctx);
int sm_device_ioctl(struct schedmgr_ctx *ctx, unsigned long request, void *argument);

/* list.c */
int sm_list_read(struct schedmgr_ctx *ctx, struct schedmgr_list **list);
void sm_advise_staged(struct schedmgr_ctx *ctx, int error, const char *name);

/* kernel.c */
const char *sm_kernel_release(char buffer[65]);
int sm_kernel_build_id(uint8_t id[SM_BUILD_ID_LEN]);

/* search.c */
int sm_search_find(struct schedmgr_ctx *ctx, const char *what, char **path);
bool sm_search_has(const char *name);

/* module.c */
int sm_module_probe(struct schedmgr_ctx *ctx, const char *name);
int sm_module_insert(struct schedmgr_ctx *ctx, const char *path);
int sm_module_remove(struct schedmgr_ctx *ctx, const char *name);
void sm_module_release(struct schedmgr_ctx *ctx);

static inline void sm_cleanup_free(void *pointer)
{
	free(*(void **)pointer);
}

static inline void sm_cleanup_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void sm_cleanup_file(FILE **file)
{
	if (*file)
		fclose(*file);
}

static inline void sm_cleanup_list(struct schedmgr_list **list)
{
	schedmgr_list_free(*list);
}

static inline void sm_cleanup_image(struct schedmgr_image **image)
{
	schedmgr_image_free(*image);
}

#endif /* _SCHEDMGR_PRIVATE_H */
