// SPDX-License-Identifier: GPL-2.0
/*
 * monitor.c - events as they happen, in order and without a gap
 *
 * Netlink may lose messages: to a full socket buffer (ENOBUFS), or before the socket was there; and
 * it tells everybody, so it does not tell who did what.  The manager's ring has the last events, and
 * all of them for who may see that.  So a message is only the occasion to read events from the ring
 * until it has no more; those with numbers that were delivered already are passed over.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <linux/genetlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "core/device.h"
#include "core/error.h"
#include "state/record.h"

#define BUFFER_BYTES	(1 << 20)	/* of the socket: some 500 events */

/**
 * struct schedmgr_monitor - a subscription
 * @ctx: its context, referenced
 * @socket: subscribed to the group
 * @family: number of the manager's family
 * @next: number of the event that is delivered next
 * @lost: events that the ring had dropped before the last one that was delivered
 * @behind: the ring may have events that did not come through the socket
 * @gone: the manager was unloaded
 * @record: what was read last
 */
struct schedmgr_monitor {
	struct schedmgr_ctx *ctx;
	struct nl_sock *socket;
	int family;
	uint64_t next;
	uint64_t lost;
	bool behind;
	bool gone;
	struct schedmgr_record record;
};

static int fail_netlink(struct schedmgr_ctx *ctx, int error, const char *what)
{
	return sm_fail(ctx, -EIO, SCHEDMGR_REASON_FAILED, "%s: %s", what, nl_geterror(error));
}

static int fail_family(struct schedmgr_ctx *ctx)
{
	sm_fail(ctx, -ENOENT, SCHEDMGR_REASON_MANAGER,
		"there is no generic netlink family '" SCHEDMGR_GENL_NAME "' with a group '" SCHEDMGR_GENL_GROUP "'");
	sm_remedy(ctx, "load the manager that belongs to schedctl, and run this in the initial network namespace");
	return -ENOENT;
}

/* The manager is on its way out. */
static void see_control(struct schedmgr_monitor *monitor, struct nlmsghdr *header)
{
	struct nlattr *attributes[CTRL_ATTR_MAX + 1];
	struct genlmsghdr *message = nlmsg_data(header);

	if (message->cmd == CTRL_CMD_DELFAMILY && !genlmsg_parse(header, 0, attributes, CTRL_ATTR_MAX, NULL) &&
	    attributes[CTRL_ATTR_FAMILY_NAME] &&
	    !strcmp(nla_get_string(attributes[CTRL_ATTR_FAMILY_NAME]), SCHEDMGR_GENL_NAME))
		monitor->gone = true;
}

static bool decode(struct nlmsghdr *header, struct schedmgr_record *record)
{
	struct genlmsghdr *message = nlmsg_data(header);
	struct nlattr *attribute;
	int left;

	*record = (struct schedmgr_record){ .size = sizeof(*record) };
	if (!genlmsg_valid_hdr(header, 0) || message->cmd != SCHEDMGR_CMD_EVENT)
		return false;
	nla_for_each_attr(attribute, genlmsg_attrdata(message, 0), genlmsg_attrlen(message, 0), left)
		if (!sm_record_set(record, attribute))
			return false;
	return record->seq;
}

static void see_event(struct schedmgr_monitor *monitor, struct nlmsghdr *header)
{
	struct schedmgr_record record;

	if (!decode(header, &record)) {
		monitor->behind = true;
		return;
	}
	if (record.seq >= monitor->next)
		monitor->behind = true;
}

static int see_message(struct nl_msg *message, void *data)
{
	struct nlmsghdr *header = nlmsg_hdr(message);
	struct schedmgr_monitor *monitor = data;

	if (nlmsg_get_src(message)->nl_pid)
		return NL_SKIP;		/* not from the kernel */
	if (header->nlmsg_type == GENL_ID_CTRL)
		see_control(monitor, header);
	else if (header->nlmsg_type == monitor->family)
		see_event(monitor, header);
	return NL_OK;
}

static int join(struct schedmgr_monitor *monitor)
{
	struct schedmgr_ctx *ctx = monitor->ctx;
	int control, group;

	monitor->family = genl_ctrl_resolve(monitor->socket, SCHEDMGR_GENL_NAME);
	group = genl_ctrl_resolve_grp(monitor->socket, SCHEDMGR_GENL_NAME, SCHEDMGR_GENL_GROUP);
	control = genl_ctrl_resolve_grp(monitor->socket, "nlctrl", "notify");
	if (monitor->family < 0 || group < 0 || control < 0)
		return fail_family(ctx);
	group = nl_socket_add_memberships(monitor->socket, group, control, 0);
	return group ? fail_netlink(ctx, group, "cannot subscribe to the manager's events") : 0;
}

static int subscribe(struct schedmgr_monitor *monitor)
{
	int error;

	monitor->socket = nl_socket_alloc();
	if (!monitor->socket)
		return sm_fail_memory(monitor->ctx);
	error = genl_connect(monitor->socket);
	if (error)
		return fail_netlink(monitor->ctx, error, "cannot open a generic netlink socket");
	/* A smaller buffer works, too. */
	nl_socket_set_buffer_size(monitor->socket, BUFFER_BYTES, 0);
	error = join(monitor);
	if (error)
		return error;
	nl_socket_disable_seq_check(monitor->socket);
	nl_socket_modify_cb(monitor->socket, NL_CB_VALID, NL_CB_CUSTOM, see_message, monitor);
	error = nl_socket_set_nonblocking(monitor->socket);
	return error ? fail_netlink(monitor->ctx, error, "cannot set up the generic netlink socket") : 0;
}

/* After the subscription, so that nothing happens in between. */
static int find_start(struct schedmgr_monitor *monitor, uint64_t first)
{
	struct schedmgr_info info = { .size = sizeof(info) };
	int ret;

	ret = sm_device_ioctl(monitor->ctx, SCHEDMGR_IOC_INFO, &info);
	if (ret)
		return sm_fail_errno(monitor->ctx, ret, NULL, "cannot read the manager's state");
	monitor->next = first ?: info.events + 1;
	monitor->behind = true;
	return 0;
}

int schedmgr_monitor_new(struct schedmgr_ctx *ctx, uint64_t first, struct schedmgr_monitor **monitor)
{
	struct schedmgr_monitor *new;
	int ret;

	sm_clear(ctx);
	ret = sm_device_open(ctx);
	if (ret)
		return ret;
	new = calloc(1, sizeof(*new));
	if (!new)
		return sm_fail_memory(ctx);
	new->ctx = schedmgr_ref(ctx);
	ret = subscribe(new);
	if (!ret)
		ret = find_start(new, first);
	if (ret)
		schedmgr_monitor_free(new);
	else
		*monitor = new;
	return ret;
}

int schedmgr_monitor_get_fd(const struct schedmgr_monitor *monitor)
{
	return nl_socket_get_fd(monitor->socket);
}

uint64_t schedmgr_monitor_get_lost(const struct schedmgr_monitor *monitor)
{
	return monitor->lost;
}

/* From the ring.  Returns 1 and monitor->record, 0 when it has no more, or a negative errno. */
static int catch_up(struct schedmgr_monitor *monitor)
{
	int ret;

	ret = sm_device_open(monitor->ctx);
	if (ret)
		return ret;
	ret = sm_record_read(monitor->ctx, monitor->next, &monitor->record);
	if (!ret)
		return 1;
	if (ret != -ENODATA)
		return sm_fail_errno(monitor->ctx, ret, NULL, "cannot read the manager's events");
	monitor->behind = false;
	return 0;
}

/* From the socket.  Returns 1 when something came, 0 when nothing is there, or a negative errno. */
static int receive(struct schedmgr_monitor *monitor)
{
	int error = nl_recvmsgs_default(monitor->socket);

	if (error == -NLE_AGAIN)
		return 0;
	if (error == -NLE_NOMEM)	/* ENOBUFS */
		monitor->behind = true;
	else if (error < 0)
		return fail_netlink(monitor->ctx, error, "cannot receive the manager's events");
	if (!monitor->gone)
		return 1;
	sm_fail(monitor->ctx, -ENODEV, SCHEDMGR_REASON_MANAGER, "the scheduler manager was unloaded");
	return -ENODEV;
}

static int deliver(struct schedmgr_monitor *monitor, struct schedmgr_record *record)
{
	__u32 size = record->size;

	monitor->lost = monitor->record.seq - monitor->next;
	monitor->next = monitor->record.seq + 1;
	memcpy(record, &monitor->record, size < sizeof(*record) ? size : sizeof(*record));
	record->size = size;
	return monitor->lost ? SCHEDMGR_MONITOR_LOST : SCHEDMGR_MONITOR_EVENT;
}

int schedmgr_monitor_next(struct schedmgr_monitor *monitor, struct schedmgr_record *record)
{
	int ret = 1;

	sm_clear(monitor->ctx);
	while (ret > 0) {
		ret = monitor->behind ? catch_up(monitor) : 0;
		if (ret > 0)
			return deliver(monitor, record);
		if (!ret)
			ret = receive(monitor);
	}
	return ret ?: SCHEDMGR_MONITOR_NONE;
}

void schedmgr_monitor_free(struct schedmgr_monitor *monitor)
{
	if (!monitor)
		return;
	nl_socket_free(monitor->socket);
	schedmgr_unref(monitor->ctx);
	free(monitor);
}
