// SPDX-License-Identifier: GPL-2.0
/*
 * check.c - was a payload built for the kernel that runs?
 */
#include <stdio.h>
#include <string.h>

#include "core/log.h"
#include "core/text.h"
#include "image/image.h"

/* The release that the kernel's own loader compares: the first word of vermagic. */
static int check_vermagic(const struct schedmgr_image *image, const char *running)
{
	const char *vermagic = schedmgr_image_get_modinfo(image, "vermagic");
	size_t len = vermagic ? strcspn(vermagic, " ") : 0;

	if (vermagic && len == strlen(running) && !strncmp(vermagic, running, len))
		return 0;
	return sm_image_refuse(image, REMEDY_KERNEL, "its module is for the kernel release '%.*s', '%s' is running",
		      (int)len, vermagic ?: "", running);
}

static void print_hex(char *text, const uint8_t *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
}

static int check_build_id(const struct schedmgr_image *image)
{
	char wanted[2 * SM_BUILD_ID_LEN + 1], running[2 * SM_BUILD_ID_LEN + 1];
	uint8_t id[SM_BUILD_ID_LEN];
	int ret;

	ret = sm_kernel_build_id(id);
	if (ret) {
		sm_log(image->ctx, LOG_INFO, "the running kernel's build-id cannot be told: %s", sm_error_name(ret));
		return 0;
	}
	if (!memcmp(id, image->build.build_id, sizeof(id)))
		return 0;
	print_hex(wanted, image->build.build_id, sizeof(id));
	print_hex(running, id, sizeof(id));
	return sm_image_refuse(image, "rebuild it for this build of the kernel: schedmod build",
		      "it was checked against another build of the same release (build-id %s, %s is running)",
		      wanted, running);
}

int schedmgr_image_check(const struct schedmgr_image *image)
{
	char running[65];
	int ret;

	sm_clear(image->ctx);
	sm_kernel_release(running);
	if (strcmp(image->build.release, running))
		return sm_image_refuse(image, REMEDY_KERNEL, "it was built for the kernel release '%s', '%s' is running",
			      image->build.release, running);
	ret = check_vermagic(image, running);
	return ret ?: check_build_id(image);
}
