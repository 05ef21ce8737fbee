// SPDX-License-Identifier: GPL-2.0
/*
 * netlink.c - events as messages of a generic netlink family
 *
 * The family has no requests: the device is the one way to change and to ask.
 */
#include <linux/schedmgr.h>
#include <linux/stddef.h>
#include <net/genetlink.h>

#include "base/fault.h"
#include "report/events.h"
#include "report/netlink.h"

enum kind { KIND_U32, KIND_U64, KIND_STRING };

/* The attributes, by the member of a record that each carries. */
#define ATTRIBUTE(id, type, member)							\
	{ SCHEDMGR_A_##id, KIND_##type, offsetof(struct schedmgr_record, member) }

#define LATENCY(class, id, member)							\
	ATTRIBUTE(class##_##id, U64, report.before.latency[SCHEDMGR_CLASS_##class].member)

static const struct {
	u16 id;
	u8 kind;
	u16 offset;
} attributes[] = {
	ATTRIBUTE(SEQ, U64, seq),
	ATTRIBUTE(EVENT, U32, event),
	ATTRIBUTE(WHEN_NS, U64, when_ns),
	ATTRIBUTE(BOOT_NS, U64, boot_ns),
	ATTRIBUTE(CAUSE, U32, cause),
	ATTRIBUTE(UID, U32, uid),
	ATTRIBUTE(LOGINUID, U32, loginuid),
	ATTRIBUTE(PID, U32, pid),
	ATTRIBUTE(COMM, STRING, comm),
	ATTRIBUTE(COMMAND, STRING, command),
	ATTRIBUTE(NAME, STRING, name),
	ATTRIBUTE(VERSION, STRING, version),
	ATTRIBUTE(MODULE, STRING, module),
	ATTRIBUTE(CONFIRM_MS, U32, confirm_ms),
	ATTRIBUTE(DETAIL, STRING, detail),
	ATTRIBUTE(ERROR, U32, report.error),
	ATTRIBUTE(RETRIES, U32, report.retries),
	ATTRIBUTE(FROM, STRING, report.from),
	ATTRIBUTE(FROM_VERSION, STRING, report.from_version),
	ATTRIBUTE(TO, STRING, report.to),
	ATTRIBUTE(TO_VERSION, STRING, report.to_version),
	ATTRIBUTE(START_NS, U64, report.when_ns),
	ATTRIBUTE(WINDOW_NS, U64, report.window_ns),
	ATTRIBUTE(STOP_NS, U64, report.stop_ns),
	ATTRIBUTE(CHECK_NS, U64, report.check_ns),
	ATTRIBUTE(QUIESCE_NS, U64, report.quiesce_ns),
	ATTRIBUTE(FLIP_NS, U64, report.flip_ns),
	ATTRIBUTE(REBUILD_NS, U64, report.rebuild_ns),
	ATTRIBUTE(TOTAL_NS, U64, report.total_ns),
	ATTRIBUTE(PREDICTED_NS, U64, report.predicted_ns),
	ATTRIBUTE(THREADS, U32, report.threads),
	ATTRIBUTE(RECHECKED, U32, report.rechecked),
	ATTRIBUTE(PASSES, U32, report.passes),
	ATTRIBUTE(FULL_CHECK, U32, report.full_check),
	ATTRIBUTE(REBUILT, U32, report.rebuilt),
	ATTRIBUTE(REDIRECTS, U32, report.redirects),
	ATTRIBUTE(CPUS, U32, report.cpus),
	ATTRIBUTE(BLOCKER, U32, report.blocker),
	ATTRIBUTE(BLOCKER_PID, U32, report.blocker_pid),
	ATTRIBUTE(BLOCKER_COMM, STRING, report.blocker_comm),
	ATTRIBUTE(BLOCKER_FUNCTION, STRING, report.blocker_function),
	ATTRIBUTE(DURATION_NS, U64, report.before.duration_ns),
	ATTRIBUTE(SWITCHES, U64, report.before.switches),
	LATENCY(FAIR, SAMPLES, samples),
	LATENCY(FAIR, P50_NS, p50_ns),
	LATENCY(FAIR, P95_NS, p95_ns),
	LATENCY(FAIR, P99_NS, p99_ns),
	LATENCY(FAIR, P999_NS, p999_ns),
	LATENCY(RT, SAMPLES, samples),
	LATENCY(RT, P50_NS, p50_ns),
	LATENCY(RT, P95_NS, p95_ns),
	LATENCY(RT, P99_NS, p99_ns),
	LATENCY(RT, P999_NS, p999_ns),
	LATENCY(DEADLINE, SAMPLES, samples),
	LATENCY(DEADLINE, P50_NS, p50_ns),
	LATENCY(DEADLINE, P95_NS, p95_ns),
	LATENCY(DEADLINE, P99_NS, p99_ns),
	LATENCY(DEADLINE, P999_NS, p999_ns),
};

static const struct genl_multicast_group groups[] = {
	{ .name = SCHEDMGR_GENL_GROUP },
};

static struct genl_family family __ro_after_init = {
	.name = SCHEDMGR_GENL_NAME,
	.version = SCHEDMGR_GENL_VERSION,
	.maxattr = SCHEDMGR_A_MAX,
	.module = THIS_MODULE,
	.mcgrps = groups,
	.n_mcgrps = ARRAY_SIZE(groups),
};

/* Strings and numbers that say nothing are left out, but for the first two. */
static int put_attribute(struct sk_buff *message, unsigned int i, const void *member)
{
	bool always = i < 2;

	switch (attributes[i].kind) {
	case KIND_U32:
		if (!always && !*(const u32 *)member)
			return 0;
		return nla_put_u32(message, attributes[i].id, *(const u32 *)member);
	case KIND_U64:
		if (!always && !*(const u64 *)member)
			return 0;
		return nla_put_u64_64bit(message, attributes[i].id, *(const u64 *)member,
					 SCHEDMGR_A_PAD);
	default:
		if (!*(const char *)member)
			return 0;
		return nla_put_string(message, attributes[i].id, member);
	}
}

static int put_record(struct sk_buff *message, const struct schedmgr_record *record)
{
	void *header = genlmsg_put(message, 0, 0, &family, 0, SCHEDMGR_CMD_EVENT);
	unsigned int i;
	int error = header ? 0 : -EMSGSIZE;

	for (i = 0; i < ARRAY_SIZE(attributes) && !error; i++)
		error = put_attribute(message, i, (const u8 *)record + attributes[i].offset);
	if (!error)
		genlmsg_end(message, header);
	return error;
}

/* A message that is lost for want of memory shows as a gap in the numbers. */
static void send(const struct schedmgr_record *record)
{
	struct sk_buff *message;

	if (!genl_has_listeners(&family, &init_net, 0))
		return;
	message = schedmgr_may_fail(genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL), NULL);
	if (!message)
		return;
	if (WARN_ON(put_record(message, record)))
		nlmsg_free(message);
	else
		genlmsg_multicast(&family, message, 0, 0, GFP_KERNEL);
}

static struct schedmgr_reader reader = { .read = send };

int __init schedmgr_netlink_init(void)
{
	int error = schedmgr_may_fail(genl_register_family(&family), -ENOMEM);

	if (!error)
		schedmgr_events_read(&reader);
	return error;
}

void schedmgr_netlink_exit(void)
{
	genl_unregister_family(&family);
}
