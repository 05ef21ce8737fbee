// SPDX-License-Identifier: GPL-2.0
/*
 * device.c - the manager's device: opening it, and what can be asked of it
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/context.h"
#include "core/device.h"
#include "core/error.h"

#define SYSFS_MODULE "/sys/module/" SM_MANAGER_MODULE

static const struct sm_error_text open_errors[] = {
	{ EACCES, SCHEDMGR_REASON_DENIED, "you may not read it",
	  "run it as root, or let everybody read it: chmod 0644 " SCHEDMGR_DEVICE },
	{ EPERM, SCHEDMGR_REASON_DENIED, "a security policy forbids it",
	  "run it as root, outside of a container" },
	{ ENXIO, SCHEDMGR_REASON_MANAGER, "no manager is behind it",
	  "remove the stale node and load the manager as root: modprobe " SM_MANAGER_MODULE },
	{ ENODEV, SCHEDMGR_REASON_MANAGER, "no manager is behind it",
	  "remove the stale node and load the manager as root: modprobe " SM_MANAGER_MODULE },
	{ }
};

static int fail_no_device(struct schedmgr_ctx *ctx)
{
	if (!access(SYSFS_MODULE, F_OK)) {
		sm_fail(ctx, -ENODEV, SCHEDMGR_REASON_MANAGER,
			"the scheduler manager is loaded, but its device '%s' does not exist",
			SCHEDMGR_DEVICE);
		sm_remedy(ctx, "mount devtmpfs on /dev, or make the node: its number is in /sys/class/misc/schedmgr/dev");
		return -ENODEV;
	}
	sm_fail(ctx, -ENODEV, SCHEDMGR_REASON_MANAGER,
		"the scheduler manager is not loaded: '%s' does not exist", SCHEDMGR_DEVICE);
	sm_remedy(ctx, "load it as root: modprobe " SM_MANAGER_MODULE);
	return -ENODEV;
}

static int check_abi(struct schedmgr_ctx *ctx, int fd)
{
	struct schedmgr_info info = { .size = sizeof(info) };

	if (ioctl(fd, SCHEDMGR_IOC_INFO, &info))
		return sm_fail_errno(ctx, -errno, NULL, "cannot ask '%s' for its version",
				     SCHEDMGR_DEVICE);
	if (info.abi == SCHEDMGR_ABI)
		return 0;
	sm_fail(ctx, -EPROTO, SCHEDMGR_REASON_MANAGER,
		"the loaded manager speaks version %u of the interface, schedctl speaks version %u",
		info.abi, SCHEDMGR_ABI);
	sm_remedy(ctx, "install the schedctl that belongs to the loaded manager");
	return -EPROTO;
}

/* Opens the device unless it is open.  Reading suffices: the manager checks capabilities. */
int sm_device_open(struct schedmgr_ctx *ctx)
{
	int ret, fd;

	if (ctx->fd >= 0)
		return 0;
	fd = open(SCHEDMGR_DEVICE, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return fail_no_device(ctx);
	if (fd < 0)
		return sm_fail_errno(ctx, -errno, open_errors, "cannot open '%s'", SCHEDMGR_DEVICE);
	ret = check_abi(ctx, fd);
	if (ret) {
		close(fd);
		return ret;
	}
	ctx->fd = fd;
	return 0;
}

void sm_device_close(struct schedmgr_ctx *ctx)
{
	if (ctx->fd >= 0)
		close(ctx->fd);
	ctx->fd = -1;
}

void schedmgr_close(struct schedmgr_ctx *ctx)
{
	sm_device_close(ctx);
}

/* One request.  Returns 0 or a negative errno, and records nothing. */
int sm_device_ioctl(struct schedmgr_ctx *ctx, unsigned long request, void *argument)
{
	return ioctl(ctx->fd, request, argument) < 0 ? -errno : 0;
}

int schedmgr_get_info(struct schedmgr_ctx *ctx, struct schedmgr_info *info)
{
	int ret;

	sm_clear(ctx);
	ret = sm_device_open(ctx);
	if (ret)
		return ret;
	ret = sm_device_ioctl(ctx, SCHEDMGR_IOC_INFO, info);
	return ret ? sm_fail_errno(ctx, ret, NULL, "cannot read the manager's state") : 0;
}
