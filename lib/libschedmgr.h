/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libschedmgr.h - load, activate and roll back CPU schedulers of a running kernel
 *
 * Conventions
 * -----------
 * Every function that can fail returns 0 or a negative errno.  After a failure
 * the context holds a sentence that says what failed and why, a second one
 * that says what to do, and a reason to branch on; see schedmgr_error_message().
 * They stay until the next call with the same context.
 *
 * The library never prints, exits, changes signal handlers or reads the
 * environment.  A context must not be used by two threads at the same time;
 * different contexts are independent of each other.
 *
 * The structs of <linux/schedmgr.h> are passed as they are: the caller sets
 * "size" to sizeof() of the struct that it was compiled with.
 */
#ifndef _LIBSCHEDMGR_H
#define _LIBSCHEDMGR_H

#include <stddef.h>
#include <stdint.h>

#include <linux/schedmgr.h>

#ifdef __cplusplus
extern "C" {
#endif

struct schedmgr_ctx;
struct schedmgr_image;
struct schedmgr_list;

/**
 * enum schedmgr_reason - why a call failed, coarse enough to branch on
 * @SCHEDMGR_REASON_NONE: nothing has failed
 * @SCHEDMGR_REASON_FAILED: none of the reasons below
 * @SCHEDMGR_REASON_ARGUMENT: an argument is malformed
 * @SCHEDMGR_REASON_DENIED: a permission or capability is missing
 * @SCHEDMGR_REASON_NOT_FOUND: no such payload, or several, or no such file
 * @SCHEDMGR_REASON_BUSY: a task or another owner is in the way; trying again may help
 * @SCHEDMGR_REASON_PAYLOAD: the file is not a payload for this kernel
 * @SCHEDMGR_REASON_MANAGER: the manager is missing, disabled or of another ABI
 * @SCHEDMGR_REASON_ALREADY: it is loaded, or active, already
 */
enum schedmgr_reason {
	SCHEDMGR_REASON_NONE = 0,
	SCHEDMGR_REASON_FAILED = 1,
	SCHEDMGR_REASON_ARGUMENT = 2,
	SCHEDMGR_REASON_DENIED = 3,
	SCHEDMGR_REASON_NOT_FOUND = 4,
	SCHEDMGR_REASON_BUSY = 5,
	SCHEDMGR_REASON_PAYLOAD = 6,
	SCHEDMGR_REASON_MANAGER = 7,
	SCHEDMGR_REASON_ALREADY = 8,
};

/**
 * typedef schedmgr_log_fn - receives the log of a context
 * @data: as given to schedmgr_set_log_fn()
 * @priority: as in <syslog.h>, LOG_ERR to LOG_DEBUG
 * @message: one line without a newline; valid during the call only
 */
typedef void schedmgr_log_fn(void *data, int priority, const char *message);

/* context.c */

/**
 * schedmgr_library_version() - version of the library, such as "0.1.0"
 *
 * Return: a constant string.
 */
const char *schedmgr_library_version(void);

/**
 * schedmgr_new() - create a context
 * @ctx: out: the context, with one reference
 *
 * Opens nothing: the device is opened by the first call that needs it.
 *
 * Return: 0 or -ENOMEM.
 */
int schedmgr_new(struct schedmgr_ctx **ctx);

/**
 * schedmgr_ref() - take one more reference
 * @ctx: the context
 *
 * Return: @ctx.
 */
struct schedmgr_ctx *schedmgr_ref(struct schedmgr_ctx *ctx);

/**
 * schedmgr_unref() - drop a reference; the last one frees the context
 * @ctx: the context, or NULL
 *
 * Return: NULL.
 */
struct schedmgr_ctx *schedmgr_unref(struct schedmgr_ctx *ctx);

/**
 * schedmgr_set_log_fn() - replace the log callback
 * @ctx: the context
 * @fn: called for each message; NULL, the default: messages are dropped
 * @data: passed to @fn
 */
void schedmgr_set_log_fn(struct schedmgr_ctx *ctx, schedmgr_log_fn *fn, void *data);

/**
 * schedmgr_set_log_priority() - which messages reach the log callback
 * @ctx: the context
 * @priority: the least important one, as in <syslog.h>; default LOG_ERR
 */
void schedmgr_set_log_priority(struct schedmgr_ctx *ctx, int priority);

/**
 * schedmgr_error_reason() - why the last call failed
 * @ctx: the context
 *
 * Return: SCHEDMGR_REASON_NONE when it did not.
 */
enum schedmgr_reason schedmgr_error_reason(const struct schedmgr_ctx *ctx);

/**
 * schedmgr_error_message() - what failed in the last call, and why
 * @ctx: the context
 *
 * Return: one sentence without a full stop; "" when nothing failed.  Valid until
 * the next call with @ctx.
 */
const char *schedmgr_error_message(const struct schedmgr_ctx *ctx);

/**
 * schedmgr_error_remedy() - what to do about the failure of the last call
 * @ctx: the context
 *
 * Return: one sentence without a full stop; "" when there is no advice.  Valid
 * until the next call with @ctx.
 */
const char *schedmgr_error_remedy(const struct schedmgr_ctx *ctx);

/* device.c */

/**
 * schedmgr_parse_name() - split "NAME[:VERSION]"
 * @ctx: the context
 * @text: what to split
 * @name: out: the name
 * @version: out: the version, "" where @text has none
 *
 * Return: 0 or -EINVAL.
 */
int schedmgr_parse_name(struct schedmgr_ctx *ctx, const char *text,
			char name[SCHEDMGR_NAME_LEN], char version[SCHEDMGR_VERSION_LEN]);

/**
 * schedmgr_get_info() - the manager as a whole
 * @ctx: the context
 * @info: in: size; out: the rest
 *
 * Return: 0 or a negative errno: -ENODEV the manager is not loaded, -EACCES its
 * device cannot be opened, -EPROTO it speaks another ABI.
 */
int schedmgr_get_info(struct schedmgr_ctx *ctx, struct schedmgr_info *info);

/* list.c */

/**
 * schedmgr_get_list() - all versions: stock first, then in the order of staging
 * @ctx: the context
 * @list: out: to be released with schedmgr_list_free()
 *
 * Return: 0 or a negative errno, as schedmgr_get_info().
 */
int schedmgr_get_list(struct schedmgr_ctx *ctx, struct schedmgr_list **list);

/**
 * schedmgr_list_next() - walk a list
 * @list: the list
 * @entry: NULL or what the call before returned
 *
 * Return: the next entry, owned by the list; NULL at the end.
 */
const struct schedmgr_entry *schedmgr_list_next(const struct schedmgr_list *list,
						const struct schedmgr_entry *entry);

/**
 * schedmgr_list_free() - release a list and its entries
 * @list: the list, or NULL
 */
void schedmgr_list_free(struct schedmgr_list *list);

#define schedmgr_for_each_entry(entry, list) \
	for ((entry) = schedmgr_list_next((list), NULL); (entry); \
	     (entry) = schedmgr_list_next((list), (entry)))

/**
 * schedmgr_state_name() - a state in words, such as "active"
 * @state: enum schedmgr_state
 *
 * Return: a constant string, "unknown" for a state that the library does not know.
 */
const char *schedmgr_state_name(unsigned int state);

/* switch.c */

/**
 * schedmgr_activate() - switch to a version
 * @ctx: the context
 * @sw: in: size, name, version, timeout_ms, the rest zero; out: the report.
 *      Bytes of blocker_comm that cannot be printed come back as '?'
 *
 * Return: 0 or a negative errno of the contract in <linux/schedmgr.h>, or of
 * schedmgr_get_info().  The report is valid after 0, -EBUSY and -EADDRINUSE.
 */
int schedmgr_activate(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw);

/**
 * schedmgr_rollback() - switch back to the version that ran before
 * @ctx: the context
 * @sw: in: size, timeout_ms, the rest zero; out: the report
 *
 * Return: as schedmgr_activate(); -ENOENT when there is none.
 */
int schedmgr_rollback(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw);

/**
 * schedmgr_get_last_switch() - the report of the last switch or attempt
 * @ctx: the context
 * @sw: in: size, the rest zero; out: the report
 *
 * Return: 1 when there was one, 0 when there was none, or a negative errno.
 */
int schedmgr_get_last_switch(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw);

/* load.c */

/**
 * schedmgr_load() - stage a payload
 * @ctx: the context
 * @what: the path of a module when it has a slash or ends in ".ko", else the name of
 *        a payload, looked for as /usr/lib/schedmgr/RELEASE/NAME.ko and
 *        /var/lib/schedmgr/RELEASE/NAME.ko
 * @entry: in: size; out: the staged version
 *
 * Loads the manager first when that is not there.  Everything that can be told
 * from the file is checked before the kernel sees it.
 *
 * Return: 0 or a negative errno: -ENOENT no such file, -ENOEXEC not a payload for this
 * kernel, -EEXIST loaded already, -ENODEV no manager, -EBUSY somebody else is
 * loading one; or what the kernel's module loader returned.
 */
int schedmgr_load(struct schedmgr_ctx *ctx, const char *what, struct schedmgr_entry *entry);

/**
 * schedmgr_unload() - take a staged payload out of the kernel
 * @ctx: the context
 * @name: its name
 * @version: its version, "" for the only one of that name
 * @entry: in: size; out: the version as it was before
 *
 * Return: 0 or a negative errno: -ENOENT not staged, -ENOTUNIQ several versions,
 * -EBUSY active or still in use, -EINVAL stock cannot be unloaded, -EPERM.
 */
int schedmgr_unload(struct schedmgr_ctx *ctx, const char *name, const char *version,
		    struct schedmgr_entry *entry);

/* image.c */

/**
 * schedmgr_image_new() - read a payload from a file
 * @ctx: the context; the image keeps a reference
 * @path: the file
 * @image: out: the image, to be released with schedmgr_image_free()
 *
 * Return: 0 or a negative errno: -ENOENT, -EACCES, -ENOEXEC it is not a payload.
 */
int schedmgr_image_new(struct schedmgr_ctx *ctx, const char *path, struct schedmgr_image **image);

/**
 * schedmgr_image_free() - release an image
 * @image: the image, or NULL
 */
void schedmgr_image_free(struct schedmgr_image *image);

/**
 * schedmgr_image_check() - is it for the kernel that runs?
 * @image: the image
 *
 * Return: 0 or -ENOEXEC: built for another kernel release or build.
 */
int schedmgr_image_check(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_module() - name of the module that the image makes
 * @image: the image
 *
 * Return: a string owned by the image.
 */
const char *schedmgr_image_get_module(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_modinfo() - a field of the image's .modinfo
 * @image: the image
 * @key: such as "vermagic", "version", "description"
 *
 * Return: the first value of that key, owned by the image; NULL when there is none.
 */
const char *schedmgr_image_get_modinfo(const struct schedmgr_image *image, const char *key);

/**
 * schedmgr_image_get_release() - the kernel release that the image was built for
 * @image: the image
 *
 * Return: a string owned by the image.
 */
const char *schedmgr_image_get_release(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_source() - version of the source package it was built from
 * @image: the image
 *
 * Return: a string owned by the image.
 */
const char *schedmgr_image_get_source(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_build_id() - build-id of the kernel it was checked against
 * @image: the image
 *
 * Return: 20 bytes owned by the image.
 */
const uint8_t *schedmgr_image_get_build_id(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_imports() - the symbols that the image needs
 * @image: the image
 * @names: out: NUL-terminated names, one after the other, owned by the image
 * @len: out: bytes at @names
 *
 * Symbols that the manager itself exports are left out.
 *
 * Return: how many.
 */
unsigned int schedmgr_image_get_imports(const struct schedmgr_image *image,
					const char **names, size_t *len);

/* symbol.c */

/**
 * schedmgr_resolve_addresses() - kernel addresses in words
 * @addresses: what to resolve, such as a blocker's stack
 * @count: how many
 * @names: out: for each address "function+0xOFFSET" or, when it is not known, the address in
 *         hexadecimal; the caller frees each of them
 *
 * Return: 0 or -ENOMEM.
 */
int schedmgr_resolve_addresses(const uint64_t *addresses, unsigned int count, char **names);

#ifdef __cplusplus
}
#endif

#endif /* _LIBSCHEDMGR_H */
