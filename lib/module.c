// SPDX-License-Identifier: GPL-2.0
/*
 * module.c - loading and removing kernel modules through libkmod
 *
 * Nothing here makes sentences: callers know what the module is to them.  No other
 * file knows libkmod.
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include <libkmod.h>

#include "private.h"

/* libkmod's own log would go to stderr. */
static void log_kmod(void *data, int priority, const char *file, int line,
		     const char *fn, const char *format, va_list arguments)
{
	SM_CLEANUP(sm_cleanup_free) char *message = NULL;

	(void)priority;
	(void)file;
	(void)line;
	if (vasprintf(&message, format, arguments) < 0) {
		message = NULL;
		return;
	}
	message[strcspn(message, "\n")] = '\0';
	sm_log(data, LOG_DEBUG, "libkmod: %s: %s", fn, message);
}

static struct kmod_ctx *get_kmod(struct schedmgr_ctx *ctx)
{
	if (!ctx->kmod) {
		ctx->kmod = kmod_new(NULL, NULL);
		if (ctx->kmod)
			kmod_set_log_fn(ctx->kmod, log_kmod, ctx);
	}
	return ctx->kmod;
}

/* As modprobe does.  Returns 0, also when it is loaded already, or a negative errno. */
int sm_module_probe(struct schedmgr_ctx *ctx, const char *name)
{
	struct kmod_ctx *kmod = get_kmod(ctx);
	struct kmod_list *list = NULL;
	struct kmod_list *item;
	int ret;

	if (!kmod)
		return -ENOMEM;
	ret = kmod_module_new_from_lookup(kmod, name, &list);
	if (!ret && !list)
		ret = -ENOENT;
	kmod_list_foreach(item, list) {
		struct kmod_module *module = kmod_module_get_module(item);

		if (!ret)
			ret = kmod_module_probe_insert_module(module, KMOD_PROBE_APPLY_BLACKLIST,
							      NULL, NULL, NULL, NULL);
		kmod_module_unref(module);
	}
	kmod_module_unref_list(list);
	return ret > 0 ? -EACCES : ret;	/* positive: blacklisted */
}

int sm_module_insert(struct schedmgr_ctx *ctx, const char *path)
{
	struct kmod_ctx *kmod = get_kmod(ctx);
	struct kmod_module *module;
	int ret;

	if (!kmod)
		return -ENOMEM;
	ret = kmod_module_new_from_path(kmod, path, &module);
	if (ret < 0)
		return ret;
	ret = kmod_module_insert_module(module, 0, "");
	kmod_module_unref(module);
	return ret;
}

int sm_module_remove(struct schedmgr_ctx *ctx, const char *name)
{
	struct kmod_ctx *kmod = get_kmod(ctx);
	struct kmod_module *module;
	int ret;

	if (!kmod)
		return -ENOMEM;
	ret = kmod_module_new_from_name(kmod, name, &module);
	if (ret < 0)
		return ret;
	ret = kmod_module_remove_module(module, 0);
	kmod_module_unref(module);
	return ret;
}

void sm_module_release(struct schedmgr_ctx *ctx)
{
	kmod_unref(ctx->kmod);
	ctx->kmod = NULL;
}
