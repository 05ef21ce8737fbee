// SPDX-License-Identifier: GPL-2.0
/*
 * wanted.c - the payload that is wanted, and what to do when it is not there
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/error.h"
#include "core/list.h"
#include "image/image.h"
#include "image/search.h"
#include "ops/wanted.h"

/* Records why there is no payload of that name for the running kernel, if schedmod knows it.  Returns 0: it does not. */
static int fail_unavailable(struct schedmgr_ctx *ctx, const char *name)
{
	struct schedmgr_available available;

	if (schedmgr_why_unavailable(ctx, name, &available) <= 0)
		return 0;
	sm_fail(ctx, -ENOENT, SCHEDMGR_REASON_NOT_FOUND, "there is no payload '%s' for %s yet: %s", name, available.release,
		available.reason);
	if (available.availability == SCHEDMGR_AVAILABLE_FAILED)
		sm_remedy(ctx, "the build says more: journalctl -u 'schedmod-build@*'; when it is mended: schedmod register");
	else
		sm_remedy(ctx, "it is built in the background; at once: schedmod build --all");
	return -ENOENT;
}

static int fail_missing(struct schedmgr_ctx *ctx, const char *name)
{
	SM_CLEANUP(sm_cleanup_free) char *releases = sm_search_releases(name);
	char release[65];

	if (fail_unavailable(ctx, name))
		return -ENOENT;
	sm_fail(ctx, -ENOENT, SCHEDMGR_REASON_NOT_FOUND, "there is no payload '%s' for the running kernel '%s', %s%s",
		name, sm_kernel_release(release),
		releases && *releases ? "only for " : "nor for another one", releases ?: "");
	sm_remedy(ctx, "install or build the one for this kernel, or: schedctl set-default --none; until then the kernel's own scheduler runs after a boot");
	return -ENOENT;
}

/* @version: the one that is wanted, "" for any; out: the one that is there.  Returns 0 or a negative errno, recorded. */
int sm_wanted_find(struct schedmgr_ctx *ctx, const char *name, char version[SCHEDMGR_VERSION_LEN])
{
	char installed[SCHEDMGR_VERSION_LEN];
	int ret;

	if (!sm_search_has(name))
		return fail_missing(ctx, name);
	ret = sm_search_version(ctx, name, installed);
	if (ret)
		return ret;
	if (*version && strcmp(version, installed)) {
		sm_fail(ctx, -ENOENT, SCHEDMGR_REASON_NOT_FOUND, "version %s of '%s' is wanted, version %s is installed",
			version, name, installed);
		sm_remedy(ctx, "install that version, or take what there is: schedctl set-default %s", name);
		return -ENOENT;
	}
	memcpy(version, installed, sizeof(installed));
	return 0;
}

int schedmgr_check_default(struct schedmgr_ctx *ctx, const char *name, const char *version)
{
	char wanted[SCHEDMGR_VERSION_LEN];

	sm_clear(ctx);
	snprintf(wanted, sizeof(wanted), "%s", version);
	return strcmp(name, SCHEDMGR_STOCK) ? sm_wanted_find(ctx, name, wanted) : 0;
}

/**
 * sm_wanted_advise() - what to do when @name is not staged (-ENOENT) or not unique (-ENOTUNIQ)
 * @ctx: the context, with the failure recorded
 * @error: the failure
 * @name: what was asked for
 */
void sm_wanted_advise(struct schedmgr_ctx *ctx, int error, const char *name)
{
	SM_CLEANUP(sm_cleanup_list) struct schedmgr_list *list = NULL;
	SM_CLEANUP(sm_cleanup_free) char *same = NULL;
	SM_CLEANUP(sm_cleanup_free) char *all = NULL;

	if (sm_list_read(ctx, &list))
		return;
	same = sm_list_names(list, name);
	all = sm_list_names(list, NULL);
	if (!same || !all)
		return;
	if (error == -ENOTUNIQ)
		sm_remedy(ctx, "say which one: %s", same);
	else if (!*same && sm_search_has(name))
		sm_remedy(ctx, "load it first: schedctl load %s", name);
	else
		sm_remedy(ctx, "there are: %s", *same ? same : all);
}
