/* SPDX-License-Identifier: GPL-2.0 */
/*
 * renderer.h - results and errors, as text or as JSON
 */
#ifndef _SCHEDCTL_BASE_RENDERER_H
#define _SCHEDCTL_BASE_RENDERER_H

#include "base/exit.h"
#include "base/session.h"

/**
 * struct failure - an error to show
 * @code: exit code
 * @reason: its name, such as "busy"
 * @message: what failed and why
 * @remedy: what to do, or ""
 */
struct failure {
	enum exit_code code;
	const char *reason;
	const char *message;
	const char *remedy;
};

/**
 * struct status - what schedctl status shows
 * @info: the manager, valid if @has_info
 * @last: the last switch, valid if @has_last
 * @name: the default's name, "": none is set
 * @version: its version
 * @quarantine: why the default is in quarantine, valid if @is_quarantined
 * @restoration: what was restored at boot
 * @available: why there is no file of the default, valid if @is_unavailable
 * @has_info: there is a manager
 * @has_last: there was a switch
 * @is_quarantined: the default is in quarantine
 * @is_unreadable: whether there is a default cannot be told
 * @is_unavailable: there is no file of the default for this kernel
 * @is_out: what was thrown out last is in quarantine
 */
struct status {
	struct schedmgr_info info;
	struct schedmgr_switch last;
	char name[SCHEDMGR_NAME_LEN];
	char version[SCHEDMGR_VERSION_LEN];
	struct schedmgr_quarantine_entry quarantine;
	struct schedmgr_restoration restoration;
	struct schedmgr_available available;
	bool has_info;
	bool has_last;
	bool is_quarantined;
	bool is_unreadable;
	bool is_unavailable;
	bool is_out;
};

/**
 * struct renderer - one way to show results
 * @loaded: a payload was loaded
 * @unloaded: a payload was unloaded
 * @versions: all versions
 * @available: payloads on the disk, and those that are not
 * @described: a payload's file; @entry: what it is loaded as, NULL: it is not
 * @findings: an examination
 * @status: the manager and what belongs to it
 * @switched: a switch was made, as @sw has asked for
 * @blocked: a switch was tried in vain
 * @predicted: a switch could be made
 * @confirmed: the active version was confirmed
 * @event: an event, of the history or as it happens
 * @lost: events are missing
 * @damaged: lines of the history that cannot be read
 * @default_set: the version that is wanted at boot; @name is "" for none
 * @quarantine: what is in quarantine
 * @cleared: so many versions were taken out of quarantine
 * @restored: what was done at boot
 * @warned: a warning
 * @failed: an error
 * @flush: what was shown until now gets out, and the next begins anew
 * @finish: nothing more follows
 */
struct renderer {
	void (*loaded)(struct session *session, const struct schedmgr_entry *entry);
	void (*unloaded)(struct session *session, const struct schedmgr_entry *entry);
	void (*versions)(struct session *session, const struct schedmgr_list *list);
	void (*available)(struct session *session, const struct schedmgr_available_list *list);
	void (*described)(struct session *session, struct schedmgr_image *image, const struct schedmgr_entry *entry);
	void (*findings)(struct session *session, const struct schedmgr_findings *findings);
	void (*status)(struct session *session, const struct status *status);
	void (*switched)(struct session *session, const struct schedmgr_switch *sw);
	void (*blocked)(struct session *session, const struct schedmgr_report *report);
	void (*predicted)(struct session *session, const struct schedmgr_report *report);
	void (*confirmed)(struct session *session, const struct schedmgr_confirm *confirm);
	void (*event)(struct session *session, const struct schedmgr_record *record, const char *boot_id);
	void (*lost)(struct session *session, uint64_t count);
	void (*damaged)(struct session *session, uint64_t count);
	void (*default_set)(struct session *session, const char *name, const char *version);
	void (*quarantine)(struct session *session, const struct schedmgr_quarantine *quarantine);
	void (*cleared)(struct session *session, unsigned int count);
	void (*restored)(struct session *session, const struct schedmgr_restoration *restoration);
	void (*warned)(struct session *session, const char *message);
	void (*failed)(struct session *session, const struct failure *failure);
	void (*flush)(struct session *session);
	void (*finish)(struct session *session);
};

#endif /* _SCHEDCTL_BASE_RENDERER_H */
