// SPDX-License-Identifier: GPL-2.0
/*
 * module.c - loading and removing kernel modules through libkmod
 *
 * Nothing here makes sentences: callers know what the module is to them.  No other
 * file knows libkmod.
 *
 * libkmod brings libcrypto, whose relocations alone are more work than all the rest of
 * "schedctl status": so it is opened by the first call that needs it.
 */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libkmod.h>

#include "core/context.h"
#include "core/log.h"
#include "core/module.h"

#define KMOD_LIBRARY "libkmod.so.2"

static __typeof__(kmod_new) *sm_kmod_new;
static __typeof__(kmod_unref) *sm_kmod_unref;
static __typeof__(kmod_set_log_fn) *sm_kmod_set_log_fn;
static __typeof__(kmod_list_next) *sm_kmod_list_next;
static __typeof__(kmod_module_get_info) *sm_kmod_module_get_info;
static __typeof__(kmod_module_info_free_list) *sm_kmod_module_info_free_list;
static __typeof__(kmod_module_info_get_key) *sm_kmod_module_info_get_key;
static __typeof__(kmod_module_info_get_value) *sm_kmod_module_info_get_value;
static __typeof__(kmod_module_get_module) *sm_kmod_module_get_module;
static __typeof__(kmod_module_insert_module) *sm_kmod_module_insert_module;
static __typeof__(kmod_module_new_from_lookup) *sm_kmod_module_new_from_lookup;
static __typeof__(kmod_module_new_from_name) *sm_kmod_module_new_from_name;
static __typeof__(kmod_module_new_from_path) *sm_kmod_module_new_from_path;
static __typeof__(kmod_module_probe_insert_module) *sm_kmod_module_probe_insert_module;
static __typeof__(kmod_module_remove_module) *sm_kmod_module_remove_module;
static __typeof__(kmod_module_unref) *sm_kmod_module_unref;
static __typeof__(kmod_module_unref_list) *sm_kmod_module_unref_list;

static const struct {
	const char *name;
	void *pointer;
} functions[] = {
	{ "kmod_new", &sm_kmod_new },
	{ "kmod_unref", &sm_kmod_unref },
	{ "kmod_set_log_fn", &sm_kmod_set_log_fn },
	{ "kmod_list_next", &sm_kmod_list_next },
	{ "kmod_module_get_info", &sm_kmod_module_get_info },
	{ "kmod_module_info_free_list", &sm_kmod_module_info_free_list },
	{ "kmod_module_info_get_key", &sm_kmod_module_info_get_key },
	{ "kmod_module_info_get_value", &sm_kmod_module_info_get_value },
	{ "kmod_module_get_module", &sm_kmod_module_get_module },
	{ "kmod_module_insert_module", &sm_kmod_module_insert_module },
	{ "kmod_module_new_from_lookup", &sm_kmod_module_new_from_lookup },
	{ "kmod_module_new_from_name", &sm_kmod_module_new_from_name },
	{ "kmod_module_new_from_path", &sm_kmod_module_new_from_path },
	{ "kmod_module_probe_insert_module", &sm_kmod_module_probe_insert_module },
	{ "kmod_module_remove_module", &sm_kmod_module_remove_module },
	{ "kmod_module_unref", &sm_kmod_module_unref },
	{ "kmod_module_unref_list", &sm_kmod_module_unref_list },
};

/* Covers the library and the pointers into it, which all contexts share; once set they stay. */
static pthread_mutex_t library_lock = PTHREAD_MUTEX_INITIALIZER;
static void *library;

/* Returns NULL when there is none, or one that lacks a function.  The lock is held. */
static void *find_functions(void)
{
	void *opened = dlopen(KMOD_LIBRARY, RTLD_NOW | RTLD_LOCAL);
	void *function;
	size_t i;

	for (i = 0; opened && i < SM_ARRAY_SIZE(functions); i++) {
		function = dlsym(opened, functions[i].name);
		if (!function) {
			dlclose(opened);
			return NULL;
		}
		memcpy(functions[i].pointer, &function, sizeof(function));
	}
	return opened;
}

static bool open_library(struct schedmgr_ctx *ctx)
{
	bool found;

	pthread_mutex_lock(&library_lock);
	if (!library)
		library = find_functions();
	found = library;
	pthread_mutex_unlock(&library_lock);
	if (!found)
		sm_log(ctx, LOG_ERR, "%s", dlerror() ?: KMOD_LIBRARY " is not what is expected");
	return found;
}

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
	if (!ctx->kmod && open_library(ctx)) {
		ctx->kmod = sm_kmod_new(NULL, NULL);
		if (ctx->kmod)
			sm_kmod_set_log_fn(ctx->kmod, log_kmod, ctx);
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
		return -ELIBACC;
	ret = sm_kmod_module_new_from_lookup(kmod, name, &list);
	if (!ret && !list)
		ret = -ENOENT;
	for (item = list; item; item = sm_kmod_list_next(list, item)) {
		struct kmod_module *module = sm_kmod_module_get_module(item);

		if (!ret)
			ret = sm_kmod_module_probe_insert_module(module, KMOD_PROBE_APPLY_BLACKLIST,
							      NULL, NULL, NULL, NULL);
		sm_kmod_module_unref(module);
	}
	sm_kmod_module_unref_list(list);
	return ret > 0 ? -EACCES : ret;	/* positive: blacklisted */
}

/* Would sm_module_probe() find it? */
bool sm_module_is_installed(struct schedmgr_ctx *ctx, const char *name)
{
	struct kmod_ctx *kmod = get_kmod(ctx);
	struct kmod_list *list = NULL;
	bool found;

	found = kmod && !sm_kmod_module_new_from_lookup(kmod, name, &list) && list;
	if (list)
		sm_kmod_module_unref_list(list);
	return found;
}

int sm_module_insert(struct schedmgr_ctx *ctx, const char *path)
{
	struct kmod_ctx *kmod = get_kmod(ctx);
	struct kmod_module *module;
	int ret;

	if (!kmod)
		return -ELIBACC;
	ret = sm_kmod_module_new_from_path(kmod, path, &module);
	if (ret < 0)
		return ret;
	ret = sm_kmod_module_insert_module(module, 0, "");
	sm_kmod_module_unref(module);
	return ret;
}

int sm_module_remove(struct schedmgr_ctx *ctx, const char *name)
{
	struct kmod_ctx *kmod = get_kmod(ctx);
	struct kmod_module *module;
	int ret;

	if (!kmod)
		return -ELIBACC;
	ret = sm_kmod_module_new_from_name(kmod, name, &module);
	if (ret < 0)
		return ret;
	ret = sm_kmod_module_remove_module(module, 0);
	sm_kmod_module_unref(module);
	return ret;
}

struct sm_signature {
	bool is_signed;
	struct schedmgr_image_signature names;
};

static void note_signature(struct sm_signature *signature, const char *key, const char *value)
{
	struct schedmgr_image_signature *names = &signature->names;

	if (!strcmp(key, "signer"))
		snprintf(names->signer, sizeof(names->signer), "%s", value);
	else if (!strcmp(key, "sig_key"))
		snprintf(names->key, sizeof(names->key), "%s", value);
	else if (!strcmp(key, "sig_hashalgo"))
		snprintf(names->hash, sizeof(names->hash), "%s", value);
	else
		return;
	signature->is_signed = true;
}

static void read_info(struct sm_signature *signature, struct kmod_module *module)
{
	struct kmod_list *list = NULL, *item;

	if (sm_kmod_module_get_info(module, &list) < 0)
		return;
	for (item = list; item; item = sm_kmod_list_next(list, item))
		note_signature(signature, sm_kmod_module_info_get_key(item), sm_kmod_module_info_get_value(item));
	sm_kmod_module_info_free_list(list);
}

/* Who signed the module in a file; what cannot be read is not signed. */
struct sm_signature *sm_module_read_signature(struct schedmgr_ctx *ctx, const char *path)
{
	struct sm_signature *signature = calloc(1, sizeof(*signature));
	struct kmod_ctx *kmod = get_kmod(ctx);
	struct kmod_module *module;

	if (!signature || !kmod || sm_kmod_module_new_from_path(kmod, path, &module) < 0)
		return signature;
	read_info(signature, module);
	sm_kmod_module_unref(module);
	return signature;
}

const struct schedmgr_image_signature *sm_module_get_signature(const struct sm_signature *signature)
{
	return signature && signature->is_signed ? &signature->names : NULL;
}

void sm_module_free_signature(struct sm_signature *signature)
{
	free(signature);
}

void sm_module_release(struct schedmgr_ctx *ctx)
{
	if (ctx->kmod)
		sm_kmod_unref(ctx->kmod);
	ctx->kmod = NULL;
}
