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
#define SM_BOOT_ID_LEN 37	/* with the NUL */
#define SM_MANAGER_MODULE "schedmgr"

#define SM_ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define SM_STATE	"/var/lib/schedmgr"
#define SM_LOCK		SM_STATE "/lock"
#define SM_QUARANTINE	SM_STATE "/quarantine"
#define SM_HISTORY	SM_STATE "/history.jsonl"
#define SM_HISTORY_OLD	SM_STATE "/history.jsonl.1"

struct dirent;
struct json_object;
struct kmod_ctx;
struct nlattr;

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
void sm_warn_failure(struct schedmgr_ctx *ctx, const char *what);
void sm_log(struct schedmgr_ctx *ctx, int priority, const char *format, ...) SM_PRINTF(3, 4);

/* error.c */
int sm_fail_errno(struct schedmgr_ctx *ctx, int error, const struct sm_error_text *texts,
		  const char *what, ...) SM_PRINTF(4, 5);
int sm_fail_memory(struct schedmgr_ctx *ctx);

/* text.c */
void sm_text_print(char *text, size_t size, const char *format, ...) SM_PRINTF(3, 4);
const char *sm_error_name(int error);

/* device.c */
int sm_device_open(struct schedmgr_ctx *ctx);
int sm_device_ioctl(struct schedmgr_ctx *ctx, unsigned long request, void *argument);

void sm_device_close(struct schedmgr_ctx *ctx);

/* record.c */
bool sm_record_set(struct schedmgr_record *record, const struct nlattr *attribute);
bool sm_record_parse(struct schedmgr_record *record, char boot_id[SM_BOOT_ID_LEN], const char *line, size_t len);
int sm_record_read(struct schedmgr_ctx *ctx, uint64_t seq, struct schedmgr_record *record);

/**
 * struct sm_file - a file that was read
 * @text: all of it, and a NUL
 * @len: bytes without that one; others may be NUL as well
 * @modified_ns: CLOCK_REALTIME of the last change
 */
struct sm_file {
	char *text;
	size_t len;
	uint64_t modified_ns;
};

/* file.c */
int sm_file_open(const char *path, int flags, mode_t mode);
int sm_file_read(const char *path, struct sm_file *file);
int sm_file_read_up_to(const char *path, size_t max, struct sm_file *file);
int sm_file_replace(const char *path, const char *text);
int sm_file_remove(const char *path);
int sm_directory_make(const char *path);
int sm_directory_sync(const char *path);
int sm_by_name(const struct dirent **a, const struct dirent **b);
int sm_state_fail(struct schedmgr_ctx *ctx, int error, const char *what, const char *path);

/* lock.c */
int sm_state_lock(struct schedmgr_ctx *ctx, int *fd);
int sm_switch_lock(struct schedmgr_ctx *ctx, unsigned int wait_ms, int *fd);
bool sm_switch_is_locked(void);

/* json.c */
struct json_object *sm_json_parse(const char *text, size_t len);
int sm_json_read(const char *path, struct json_object **object, uint64_t *modified_ns);
bool sm_json_take_string(struct json_object *object, const char *key, char *text, size_t size);
bool sm_json_take_number(struct json_object *object, const char *key, uint64_t *number);
bool sm_json_take_flag(struct json_object *object, const char *key, bool *flag);
int sm_json_replace(const char *path, struct json_object *object);
void sm_json_get_string(struct json_object *object, const char *key, char *text, size_t size);
uint64_t sm_json_get_number(struct json_object *object, const char *key);
bool sm_json_get_flag(struct json_object *object, const char *key);

/* history.c */
void sm_history_follow(struct schedmgr_ctx *ctx);

/* intent.c */
int sm_running_follow(const struct schedmgr_record *record, const char *boot_id);

/* quarantine.c */
int sm_quarantine_add(const char *name, const char *version, const char *reason);
bool sm_quarantine_has(const char *name, const char *version, struct schedmgr_quarantine_entry *entry);
int sm_quarantine_follow(struct schedmgr_ctx *ctx, const struct schedmgr_record *record);

/* list.c */
int sm_list_read(struct schedmgr_ctx *ctx, struct schedmgr_list **list);
int sm_list_find(const struct schedmgr_list *list, const char *name, const char *version,
		 const struct schedmgr_entry **found);
void sm_advise_staged(struct schedmgr_ctx *ctx, int error, const char *name);

/* kernel.c */
const char *sm_kernel_release(char buffer[65]);
int sm_kernel_boot_id(char id[SM_BOOT_ID_LEN]);
bool sm_kernel_is_boot_id(const char *text);
uint64_t sm_kernel_time(int clock);
bool sm_kernel_is_disabled(void);
int sm_kernel_build_id(uint8_t id[SM_BUILD_ID_LEN]);

/**
 * struct sm_wanted - a symbol to be looked for
 * @name: first member: its name
 * @position: which of several, from 1; 0: there must be one
 * @count: how often the kernel has it
 */
struct sm_wanted {
	const char *name;
	unsigned int position;
	unsigned int count;
};

/* kallsyms.c */
int sm_kallsyms_count(struct sm_wanted *wanted, size_t count);

/* search.c */
int sm_search_find(struct schedmgr_ctx *ctx, const char *what, char **path);
bool sm_search_is_path(const char *what);
bool sm_search_has(const char *name);
int sm_search_wanted(struct schedmgr_ctx *ctx, const char *name, char version[SCHEDMGR_VERSION_LEN]);
int sm_search_version(struct schedmgr_ctx *ctx, const char *name, char version[SCHEDMGR_VERSION_LEN]);

/* available.c */
int sm_available_fail(struct schedmgr_ctx *ctx, const char *name);

/* switch.c */
int sm_switch_activate(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw, bool strict);

/* module.c */
int sm_module_probe(struct schedmgr_ctx *ctx, const char *name);
bool sm_module_is_installed(struct schedmgr_ctx *ctx, const char *name);
int sm_module_insert(struct schedmgr_ctx *ctx, const char *path);
int sm_module_remove(struct schedmgr_ctx *ctx, const char *name);
struct sm_signature;
struct sm_signature *sm_module_read_signature(struct schedmgr_ctx *ctx, const char *path);
const struct schedmgr_image_signature *sm_module_get_signature(const struct sm_signature *signature);
void sm_module_free_signature(struct sm_signature *signature);
void sm_module_release(struct schedmgr_ctx *ctx);

static inline void sm_cleanup_free(void *pointer)
{
	free(*(void **)pointer);
}

static inline void sm_cleanup_text(struct sm_file *file)
{
	free(file->text);
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

static inline void sm_cleanup_unref(struct schedmgr_ctx **ctx)
{
	schedmgr_unref(*ctx);
}

static inline void sm_cleanup_list(struct schedmgr_list **list)
{
	schedmgr_list_free(*list);
}

static inline void sm_cleanup_quarantine(struct schedmgr_quarantine **quarantine)
{
	schedmgr_quarantine_free(*quarantine);
}

static inline void sm_cleanup_image(struct schedmgr_image **image)
{
	schedmgr_image_free(*image);
}

#endif /* _SCHEDMGR_PRIVATE_H */
