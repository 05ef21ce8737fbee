// SPDX-License-Identifier: GPL-2.0
/*
 * name.c - names of payloads, and versions of them: what they may be
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "core/error.h"
#include "core/name.h"

#define SUFFIX ".ko"

/* A name or a version: what goes into names of files, command lines and messages as it is. */
int schedmgr_name_is_valid(const char *text)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+~-";
	size_t len = strlen(text);

	return len && len < SCHEDMGR_NAME_LEN && strspn(text, allowed) == len;
}

/* Is that a file, not the name of a payload? */
bool sm_name_is_path(const char *what)
{
	size_t len = strlen(what);

	return strchr(what, '/') || (len >= strlen(SUFFIX) && !strcmp(what + len - strlen(SUFFIX), SUFFIX));
}

_Static_assert(SCHEDMGR_NAME_LEN == SCHEDMGR_VERSION_LEN, "a version is as long as a name");

/* Copies one part of "NAME:VERSION".  Returns false when it is no name. */
static bool copy_part(char *to, const char *from, size_t len)
{
	char part[SCHEDMGR_NAME_LEN] = "";

	if (len >= sizeof(part))
		return false;
	memcpy(part, from, len);
	if (!schedmgr_name_is_valid(part))
		return false;
	memcpy(to, part, sizeof(part));
	return true;
}

int schedmgr_parse_name(struct schedmgr_ctx *ctx, const char *text,
			char name[SCHEDMGR_NAME_LEN], char version[SCHEDMGR_VERSION_LEN])
{
	size_t len = strcspn(text, ":");
	const char *rest = text[len] ? text + len + 1 : NULL;

	sm_clear(ctx);
	memset(version, 0, SCHEDMGR_VERSION_LEN);
	if (copy_part(name, text, len) && (!rest || copy_part(version, rest, strlen(rest))))
		return 0;
	sm_fail(ctx, -EINVAL, SCHEDMGR_REASON_ARGUMENT, "'%s' is not NAME or NAME:VERSION", text);
	if (sm_name_is_path(text))
		sm_remedy(ctx, "payloads are loaded by path, then known by name: see schedctl list");
	else
		sm_remedy(ctx, "a name and a version have 1 to %d of the characters A-Z a-z 0-9 . _ + ~ -",
			  SCHEDMGR_NAME_LEN - 1);
	return -EINVAL;
}
