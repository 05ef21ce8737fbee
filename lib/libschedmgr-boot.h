/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libschedmgr-boot.h - which scheduler is to run after a boot, and which must not
 *
 * Part of libschedmgr.h, which has the conventions.
 */
#ifndef _LIBSCHEDMGR_BOOT_H
#define _LIBSCHEDMGR_BOOT_H

#include "libschedmgr.h"

#ifdef __cplusplus
extern "C" {
#endif

/* default.c */

/**
 * schedmgr_get_default() - the version that is wanted at boot
 * @ctx: the context
 * @name: out: its name
 * @version: out: its version, "": whichever is there
 *
 * Return: 1 when one is set, 0 when none is, or a negative errno.
 */
int schedmgr_get_default(struct schedmgr_ctx *ctx, char name[SCHEDMGR_NAME_LEN],
			 char version[SCHEDMGR_VERSION_LEN]);

/**
 * schedmgr_set_default() - set the version that is wanted at boot
 * @ctx: the context
 * @name: its name; NULL: none is
 * @version: its version, "": whichever is there
 *
 * Return: 0 or a negative errno: -EINVAL the name is a path.
 */
int schedmgr_set_default(struct schedmgr_ctx *ctx, const char *name, const char *version);

/**
 * schedmgr_check_default() - could that version be loaded at boot, if the kernel that runs is booted?
 * @ctx: the context
 * @name: its name; stock always can
 * @version: its version, "": whichever is there
 *
 * Return: 0 or a negative errno: -ENOENT there is none of that name, or another version of it;
 * -ENOEXEC its file is not a payload.
 */
int schedmgr_check_default(struct schedmgr_ctx *ctx, const char *name, const char *version);

/* quarantine.c */

/**
 * struct schedmgr_quarantine_entry - a version that is not restored at boot
 * @name: its name
 * @version: its version
 * @reason: why, one sentence
 * @release: the kernel release under which it was put there; "": not known, the entry is damaged
 * @boot_id: the boot in which it was put there; "": likewise
 * @when_ns: CLOCK_REALTIME of that
 */
struct schedmgr_quarantine_entry {
	char name[SCHEDMGR_NAME_LEN];
	char version[SCHEDMGR_VERSION_LEN];
	char reason[256];
	char release[65];
	char boot_id[37];
	uint64_t when_ns;
};

/**
 * schedmgr_quarantine_new() - all versions in quarantine
 * @ctx: the context
 * @quarantine: out: to be released with schedmgr_quarantine_free()
 *
 * Return: 0 or a negative errno.
 */
int schedmgr_quarantine_new(struct schedmgr_ctx *ctx, struct schedmgr_quarantine **quarantine);

/**
 * schedmgr_quarantine_next() - walk a quarantine
 * @quarantine: the quarantine
 * @entry: NULL or what the call before returned
 *
 * Return: the next entry, owned by the quarantine; NULL at the end.
 */
const struct schedmgr_quarantine_entry *
schedmgr_quarantine_next(const struct schedmgr_quarantine *quarantine, const struct schedmgr_quarantine_entry *entry);

/**
 * schedmgr_quarantine_free() - release a quarantine and its entries
 * @quarantine: the quarantine, or NULL
 */
void schedmgr_quarantine_free(struct schedmgr_quarantine *quarantine);

#define schedmgr_for_each_quarantined(entry, quarantine) \
	for ((entry) = schedmgr_quarantine_next((quarantine), NULL); (entry); \
	     (entry) = schedmgr_quarantine_next((quarantine), (entry)))

/**
 * schedmgr_is_quarantined() - is a version in quarantine?
 * @ctx: the context
 * @name: its name
 * @version: its version; "": the one of the payload that schedmgr_load() would find
 * @entry: out: why; NULL: no matter
 *
 * Return: 1 it is, 0 it is not.
 */
int schedmgr_is_quarantined(struct schedmgr_ctx *ctx, const char *name, const char *version,
			    struct schedmgr_quarantine_entry *entry);

/**
 * schedmgr_quarantine_clear() - let versions be restored again
 * @ctx: the context
 * @name: which; NULL: all
 * @version: which; "": all of that name
 *
 * Return: how many were taken out, or a negative errno: -ENOENT none of that name is there.
 */
int schedmgr_quarantine_clear(struct schedmgr_ctx *ctx, const char *name, const char *version);

/**
 * schedmgr_quarantined_to_json() - what is in quarantine as a JSON object on one line
 * @entry: the version, and why
 *
 * Return: a string without a newline, to be freed by the caller; NULL: out of memory.
 */
char *schedmgr_quarantined_to_json(const struct schedmgr_quarantine_entry *entry);

/* running.c */

#define SCHEDMGR_TRIAL_S 600	/* by default a version counts as stable after ten minutes */

/**
 * schedmgr_check_running() - can be read which version is to blame when the machine goes down?
 * @ctx: the context
 *
 * Return: 0 it can, or nothing was ever noted; or a negative errno: -EBADMSG it is damaged.  Then
 * schedmgr_restore() restores nothing.
 */
int schedmgr_check_running(struct schedmgr_ctx *ctx);

/**
 * schedmgr_trial_check() - has the active version run long enough to count as stable?
 * @ctx: the context
 * @trial_s: how long that is, in seconds; SCHEDMGR_TRIAL_S is the default
 * @left_s: out: seconds until it does; 0: it does, or stock runs
 *
 * To be called every few seconds until @left_s is 0, and once at the start.  Until then it
 * leaves on the disk that the machine is alive, and that it was not shut down in order.
 *
 * Return: 0 or a negative errno.
 */
int schedmgr_trial_check(struct schedmgr_ctx *ctx, unsigned int trial_s, unsigned int *left_s);

/**
 * schedmgr_trial_end() - the machine is being shut down in order
 * @ctx: the context
 *
 * Then the next boot does not blame the version that runs, however short it ran.
 *
 * Return: 0 or a negative errno.
 */
int schedmgr_trial_end(struct schedmgr_ctx *ctx);

/* restore.c */

/**
 * enum schedmgr_restore_decision - what schedmgr_restore() decided
 * @SCHEDMGR_RESTORE_NONE: it has not run since the machine was booted
 * @SCHEDMGR_RESTORE_ACTIVATED: the default was activated
 * @SCHEDMGR_RESTORE_ALREADY: it was active already
 * @SCHEDMGR_RESTORE_NOTHING: none is set, or it is stock
 * @SCHEDMGR_RESTORE_DISABLED: schedmgr.disable=1 is on the kernel's command line
 * @SCHEDMGR_RESTORE_QUARANTINED: the default is in quarantine
 * @SCHEDMGR_RESTORE_MISSING: there is no such payload for this kernel
 * @SCHEDMGR_RESTORE_FAILED: loading or activating it failed, or its state cannot be read or
 *                           written
 */
enum schedmgr_restore_decision {
	SCHEDMGR_RESTORE_NONE = 0,
	SCHEDMGR_RESTORE_ACTIVATED = 1,
	SCHEDMGR_RESTORE_ALREADY = 2,
	SCHEDMGR_RESTORE_NOTHING = 3,
	SCHEDMGR_RESTORE_DISABLED = 4,
	SCHEDMGR_RESTORE_QUARANTINED = 5,
	SCHEDMGR_RESTORE_MISSING = 6,
	SCHEDMGR_RESTORE_FAILED = 7,
};

/**
 * struct schedmgr_restoration - what was decided, and why
 * @decision: enum schedmgr_restore_decision
 * @name: the default's name, "": there is none
 * @version: its version, "": not known
 * @message: one sentence without a full stop
 * @judged: which version was put into quarantine because the machine had gone down; "": none
 * @when_ns: CLOCK_REALTIME
 */
struct schedmgr_restoration {
	unsigned int decision;
	char name[SCHEDMGR_NAME_LEN];
	char version[SCHEDMGR_VERSION_LEN];
	char message[512];
	char judged[384];
	uint64_t when_ns;
};

/**
 * schedmgr_restore_decision_name() - a decision in words, such as "quarantined"
 * @decision: enum schedmgr_restore_decision
 *
 * Return: a constant string, "unknown" for one that the library does not know.
 */
const char *schedmgr_restore_decision_name(unsigned int decision);

/**
 * schedmgr_restore() - activate the default, if it may be: what is done at boot
 * @ctx: the context
 * @timeout_ms: as of struct schedmgr_switch
 * @restoration: out: what was decided, also on failure
 *
 * A version that took the machine down in an earlier boot is put into quarantine first.
 *
 * Return: 0 when the machine runs what it should, which may be stock, or a negative errno when
 * the default should run and does not.
 */
int schedmgr_restore(struct schedmgr_ctx *ctx, unsigned int timeout_ms, struct schedmgr_restoration *restoration);

/**
 * schedmgr_get_restoration() - what the last schedmgr_restore() since the boot decided
 * @ctx: the context
 * @restoration: out: that
 *
 * Return: 1 when there was one, 0 when there was none, or a negative errno: -EBADMSG what it left
 * is damaged.
 */
int schedmgr_get_restoration(struct schedmgr_ctx *ctx, struct schedmgr_restoration *restoration);

/**
 * schedmgr_restoration_to_json() - what was decided at boot as a JSON object on one line
 * @restoration: what was decided
 *
 * Return: a string without a newline, to be freed by the caller; "null" where nothing was
 * decided; NULL: out of memory.
 */
char *schedmgr_restoration_to_json(const struct schedmgr_restoration *restoration);

#ifdef __cplusplus
}
#endif

#endif /* _LIBSCHEDMGR_BOOT_H */
