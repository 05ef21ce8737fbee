// SPDX-License-Identifier: GPL-2.0
/*
 * load.c - stage a payload, and take it out again
 *
 * The manager exports what a payload imports to one module, and only as long as
 * the open file that asked for it wants: so the context's device stays open from
 * the import to the end of the insertion.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/device.h"
#include "core/error.h"
#include "core/host.h"
#include "core/list.h"
#include "core/log.h"
#include "core/module.h"
#include "image/image.h"
#include "image/search.h"
#include "ops/wanted.h"
#include "state/history.h"

static const struct sm_error_text probe_errors[] = {
	{ ENOENT, SCHEDMGR_REASON_MANAGER, "the module '" SM_MANAGER_MODULE "' is not installed for this kernel",
	  "apt install linux-headers-$(uname -r) schedmgr-dkms, and see dkms status; or insmod schedmgr.ko" },
	{ EACCES, SCHEDMGR_REASON_MANAGER, "the module '" SM_MANAGER_MODULE "' is blacklisted or cannot be read",
	  "see /etc/modprobe.d" },
	{ EPERM, SCHEDMGR_REASON_MANAGER, "the kernel refuses all modules (kernel.modules_disabled or lockdown)",
	  "see sysctl kernel.modules_disabled and /sys/kernel/security/lockdown" },
	{ ENOEXEC, SCHEDMGR_REASON_MANAGER, "the module '" SM_MANAGER_MODULE "' is for another kernel",
	  "rebuild it for this kernel; the kernel log says more: dmesg" },
	{ EKEYREJECTED, SCHEDMGR_REASON_MANAGER, "the kernel demands signed modules",
	  "sign it with a key that the kernel trusts; see mokutil(1)" },
	{ }
};

static const struct sm_error_text import_errors[] = {
	{ EBUSY, SCHEDMGR_REASON_BUSY, "somebody else is loading a payload",
	  "try again in a moment" },
	{ E2BIG, SCHEDMGR_REASON_PAYLOAD, "it needs more symbols than the manager gives to one payload",
	  "rebuild it with the schedmod that belongs to the manager" },
	{ EINVAL, SCHEDMGR_REASON_PAYLOAD, "the manager refused the names of the symbols that it needs",
	  "rebuild it with the schedmod that belongs to the manager" },
	{ }
};

static const struct sm_error_text insert_errors[] = {
	{ EEXIST, SCHEDMGR_REASON_ALREADY, "a module or payload of that name is loaded already",
	  "see schedctl list and lsmod" },
	{ ENOEXEC, SCHEDMGR_REASON_PAYLOAD, "it does not fit this kernel or this manager",
	  "the kernel log says where: dmesg; then rebuild it with schedmod" },
	{ EINVAL, SCHEDMGR_REASON_PAYLOAD, "the manager found a mistake in its tables",
	  "the kernel log says where: dmesg; then rebuild it with schedmod" },
	{ ENOENT, SCHEDMGR_REASON_PAYLOAD, "it needs a symbol that neither the kernel nor the manager has",
	  "the kernel log names it: dmesg; then rebuild it with schedmod" },
	{ EBADMSG, SCHEDMGR_REASON_PAYLOAD, "its signature is damaged", "copy or sign it again" },
	{ ENOKEY, SCHEDMGR_REASON_PAYLOAD, "it is not signed by a key that the kernel trusts",
	  "sign it with such a key; see mokutil(1)" },
	{ EKEYREJECTED, SCHEDMGR_REASON_PAYLOAD, "it is not signed by a key that the kernel trusts",
	  "sign it with such a key; see mokutil(1)" },
	{ EBUSY, SCHEDMGR_REASON_BUSY, "the manager has no room, or a payload of that name is on its way out",
	  "unload one that is not needed: schedctl list, schedctl unload NAME" },
	{ EPERM, SCHEDMGR_REASON_DENIED, "the kernel refuses it (kernel.modules_disabled, lockdown, or the manager itself)",
	  "the kernel log says more: dmesg" },
	{ }
};

static const struct sm_error_text remove_errors[] = {
	{ EAGAIN, SCHEDMGR_REASON_BUSY, "it is still in use",
	  "try again in a moment; one that was forced out stays until a reboot: schedctl history" },
	{ EBUSY, SCHEDMGR_REASON_BUSY, "it is being loaded or unloaded by somebody else",
	  "try again in a moment" },
	{ ENOENT, SCHEDMGR_REASON_NOT_FOUND, "somebody else has just unloaded it", NULL },
	{ EPERM, SCHEDMGR_REASON_DENIED, "the kernel refuses it (kernel.modules_disabled)", NULL },
	{ }
};

static int open_or_probe(struct schedmgr_ctx *ctx)
{
	int ret;

	if (access(SCHEDMGR_DEVICE, F_OK) && errno == ENOENT) {
		ret = sm_module_probe(ctx, SM_MANAGER_MODULE);
		if (ret)
			return sm_fail_errno(ctx, ret, probe_errors, "cannot load the scheduler manager");
		sm_log(ctx, LOG_INFO, "loaded the module '%s'", SM_MANAGER_MODULE);
	}
	return sm_device_open(ctx);
}

/* As much as the caller's struct can hold. */
static void copy_entry(struct schedmgr_entry *to, const struct schedmgr_entry *from)
{
	__u32 size = to->size;

	memcpy(to, from, size < sizeof(*from) ? size : sizeof(*from));
	to->size = size;
}

/* The version that the module @module made: 1 and @entry, 0, or a negative errno. */
static int find_module(struct schedmgr_ctx *ctx, const char *module, struct schedmgr_entry *found)
{
	SM_CLEANUP(sm_cleanup_list) struct schedmgr_list *list = NULL;
	const struct schedmgr_entry *entry;
	int ret;

	ret = sm_list_read(ctx, &list);
	if (ret)
		return sm_fail_errno(ctx, ret, NULL, "cannot list the staged payloads");
	schedmgr_for_each_entry(entry, list) {
		if (strcmp(entry->module, module))
			continue;
		copy_entry(found, entry);
		return 1;
	}
	return 0;
}

static int check_not_loaded(struct schedmgr_ctx *ctx, const char *path, const char *module)
{
	struct schedmgr_entry entry = { .size = sizeof(entry) };
	int ret;

	ret = find_module(ctx, module, &entry);
	if (ret <= 0)
		return ret;
	sm_fail(ctx, -EEXIST, SCHEDMGR_REASON_ALREADY, "cannot load '%s': '%s:%s' is loaded already (%s)",
		path, entry.name, entry.version, schedmgr_state_name(entry.state));
	sm_remedy(ctx, "to replace it, unload it first: schedctl unload %s:%s", entry.name, entry.version);
	return -EEXIST;
}

static int fail_symbol(struct schedmgr_ctx *ctx, const char *path,
		       const struct schedmgr_import *import)
{
	sm_fail(ctx, -ENOPKG, SCHEDMGR_REASON_PAYLOAD,
		"cannot load '%s': this kernel lacks %u of the %u symbols that it needs, the first is '%.*s'",
		path, import->missing, import->count, SCHEDMGR_SYMBOL_LEN - 1, import->symbol);
	sm_remedy(ctx, "rebuild it with schedmod for this kernel");
	return -ENOPKG;
}

static int import_symbols(struct schedmgr_ctx *ctx, const char *path,
			  const struct schedmgr_image *image)
{
	struct schedmgr_import import = { .size = sizeof(import) };
	const char *names;
	size_t len;
	int ret;

	import.count = schedmgr_image_get_imports(image, &names, &len);
	import.names = (uintptr_t)names;
	import.names_len = len;
	snprintf(import.module, sizeof(import.module), "%s", schedmgr_image_get_module(image));
	sm_log(ctx, LOG_DEBUG, "%u symbols for the module '%s'", import.count, import.module);
	ret = sm_device_ioctl(ctx, SCHEDMGR_IOC_IMPORT, &import);
	if (ret == -ENOPKG)
		return fail_symbol(ctx, path, &import);
	return ret ? sm_fail_errno(ctx, ret, import_errors, "cannot load '%s'", path) : 0;
}

static int fail_insert(struct schedmgr_ctx *ctx, int ret, const char *path, struct schedmgr_image *image)
{
	char why[128];

	if ((ret != -EKEYREJECTED && ret != -EPERM) || schedmgr_image_get_signature(image) ||
	    !sm_host_demands_signatures(why))
		return sm_fail_errno(ctx, ret, insert_errors, "cannot load '%s'", path);
	sm_fail(ctx, ret, SCHEDMGR_REASON_PAYLOAD, "cannot load '%s': it is not signed, but %s", path, why);
	sm_remedy(ctx, "sign it with a key that the kernel trusts; see mokutil(1) and sign-file");
	return ret;
}

static int insert(struct schedmgr_ctx *ctx, const char *path, struct schedmgr_image *image)
{
	int ret;

	ret = import_symbols(ctx, path, image);
	if (ret)
		return ret;
	ret = sm_module_insert(ctx, path);
	sm_device_ioctl(ctx, SCHEDMGR_IOC_IMPORT_END, NULL);
	return ret ? fail_insert(ctx, ret, path, image) : 0;
}

static int fail_unlisted(struct schedmgr_ctx *ctx, const char *path, const char *module)
{
	sm_fail(ctx, -EIO, SCHEDMGR_REASON_FAILED,
		"'%s' was loaded as module '%s', but the manager does not list it", path, module);
	sm_remedy(ctx, "somebody else may have unloaded it; see schedctl list and lsmod");
	return -EIO;
}

int schedmgr_load(struct schedmgr_ctx *ctx, const char *what, struct schedmgr_entry *entry)
{
	SM_CLEANUP(sm_cleanup_image) struct schedmgr_image *image = NULL;
	SM_CLEANUP(sm_cleanup_free) char *path = NULL;
	const char *module;
	int ret;

	sm_clear(ctx);
	ret = sm_search_find(ctx, what, &path);
	if (!ret)
		ret = schedmgr_image_new(ctx, path, &image);
	if (!ret)
		ret = schedmgr_image_check(image);
	if (!ret)
		ret = open_or_probe(ctx);
	if (ret)
		return ret;

	module = schedmgr_image_get_module(image);
	ret = check_not_loaded(ctx, path, module);
	if (!ret)
		ret = insert(ctx, path, image);
	if (ret)
		return ret;
	ret = find_module(ctx, module, entry);
	if (ret < 0)
		return ret;
	if (!ret)
		return fail_unlisted(ctx, path, module);
	sm_history_follow(ctx);
	return 0;
}

static int fail_find(struct schedmgr_ctx *ctx, int error, const char *name, const char *version)
{
	sm_fail(ctx, error, SCHEDMGR_REASON_NOT_FOUND, "cannot unload '%s%s%s': %s", name,
		*version ? ":" : "", version,
		error == -ENOENT ? "it is not staged" : "several versions of it are staged");
	sm_wanted_advise(ctx, error, name);
	return error;
}

static int check_removable(struct schedmgr_ctx *ctx, const struct schedmgr_entry *entry)
{
	if (!entry->index)
		return sm_fail(ctx, -EINVAL, SCHEDMGR_REASON_FAILED,
			       "cannot unload '%s': it is the kernel's own scheduler", entry->name);
	if (*entry->pending) {
		sm_fail(ctx, -EBUSY, SCHEDMGR_REASON_BUSY,
			"cannot unload '%s:%s': its timer or work item '%.*s' is still pending",
			entry->name, entry->version, SCHEDMGR_SYMBOL_LEN - 1, entry->pending);
		sm_remedy(ctx, "try again when it is through; a payload should stop it in its deactivated hook");
		return -EBUSY;
	}
	if (entry->state == SCHEDMGR_STATE_STAGED)
		return 0;
	sm_fail(ctx, -EBUSY, SCHEDMGR_REASON_BUSY, "cannot unload '%s:%s': it is %s", entry->name,
		entry->version, schedmgr_state_name(entry->state));
	sm_remedy(ctx, "roll back first: schedctl rollback, or schedctl activate " SCHEDMGR_STOCK);
	return -EBUSY;
}

int schedmgr_unload(struct schedmgr_ctx *ctx, const char *name, const char *version,
		    struct schedmgr_entry *entry)
{
	SM_CLEANUP(sm_cleanup_list) struct schedmgr_list *list = NULL;
	const struct schedmgr_entry *found;
	int ret;

	ret = schedmgr_get_list(ctx, &list);
	if (ret)
		return ret;
	ret = sm_list_find(list, name, version, &found);
	if (ret)
		return fail_find(ctx, ret, name, version);
	ret = check_removable(ctx, found);
	if (ret)
		return ret;
	ret = sm_module_remove(ctx, found->module);
	if (ret)
		return sm_fail_errno(ctx, ret, remove_errors, "cannot unload '%s:%s'", found->name, found->version);
	copy_entry(entry, found);
	sm_history_follow(ctx);
	return 0;
}
