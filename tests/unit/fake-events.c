// SPDX-License-Identifier: GPL-2.0
/*
 * fake-events.c - a manager's events without a kernel
 *
 * The ring is the file $FAKE_ROOT/events; $FAKE_RING is its length.  Netlink is a datagram socket
 * for each subscriber, below $FAKE_ROOT/subscribers; the messages are those of the kernel.  Every
 * $FAKE_DROP-th is not sent, and while $FAKE_ROOT/enobufs is there a receive fails with that.
 * $FAKE_ROOT/listening holds the process id of the subscriber that has begun to receive.
 */
#include <errno.h>
#include <glob.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "fake.h"

#define FAMILY 0x1234

static int netlink = -1, subscriber = -1;

static unsigned long long now(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

unsigned long long fake_count_events(void)
{
	char path[PATH_MAX];
	struct stat st;

	if (NEXT(stat)(below_root(path, "events"), &st))
		return 0;
	return st.st_size / sizeof(struct schedmgr_record);
}

int fake_history(struct schedmgr_record *record)
{
	unsigned long long count = fake_count_events(), seq = record->seq ?: 1;
	unsigned long long ring = atoi(getenv("FAKE_RING") ?: "256");
	FILE *in = state("events", "r");

	if (count > ring && seq <= count - ring)
		seq = count - ring + 1;
	errno = ENODATA;
	if (seq > count || !in)
		goto fail;
	fseek(in, (seq - 1) * sizeof(*record), SEEK_SET);
	if (fread(record, sizeof(*record), 1, in) != 1)
		abort();
	fclose(in);
	return 0;
fail:
	if (in)
		fclose(in);
	errno = ENODATA;
	return -1;
}

#define U32(attr, value) nla_put_u32(message, SCHEDMGR_A_##attr, value)
#define U64(attr, value) nla_put_u64(message, SCHEDMGR_A_##attr, value)
#define STRING(attr, value) do { if (*(value)) nla_put_string(message, SCHEDMGR_A_##attr, value); } while (0)

static void put_report(struct nl_msg *message, const struct schedmgr_report *r)
{
	U32(ERROR, r->error);
	U32(RETRIES, r->retries);
	STRING(FROM, r->from);
	STRING(FROM_VERSION, r->from_version);
	STRING(TO, r->to);
	STRING(TO_VERSION, r->to_version);
	U64(START_NS, r->when_ns);
	U64(WINDOW_NS, r->window_ns);
	U64(STOP_NS, r->stop_ns);
	U64(CHECK_NS, r->check_ns);
	U64(QUIESCE_NS, r->quiesce_ns);
	U64(FLIP_NS, r->flip_ns);
	U64(REBUILD_NS, r->rebuild_ns);
	U64(TOTAL_NS, r->total_ns);
	U64(PREDICTED_NS, r->predicted_ns);
	U32(THREADS, r->threads);
	U32(RECHECKED, r->rechecked);
	U32(PASSES, r->passes);
	U32(FULL_CHECK, r->full_check);
	U32(REBUILT, r->rebuilt);
	U32(REDIRECTS, r->redirects);
	U32(CPUS, r->cpus);
	U32(BLOCKER, r->blocker);
	U32(BLOCKER_PID, r->blocker_pid);
	STRING(BLOCKER_COMM, r->blocker_comm);
	STRING(BLOCKER_FUNCTION, r->blocker_function);
}

#define LATENCY(class, l) do { \
	U64(class##_SAMPLES, (l)->samples); \
	U64(class##_P50_NS, (l)->p50_ns); \
	U64(class##_P95_NS, (l)->p95_ns); \
	U64(class##_P99_NS, (l)->p99_ns); \
	U64(class##_P999_NS, (l)->p999_ns); \
} while (0)

static void put_figures(struct nl_msg *message, const struct schedmgr_figures *f)
{
	U64(DURATION_NS, f->duration_ns);
	U64(SWITCHES, f->switches);
	LATENCY(FAIR, &f->latency[SCHEDMGR_CLASS_FAIR]);
	LATENCY(RT, &f->latency[SCHEDMGR_CLASS_RT]);
	LATENCY(DEADLINE, &f->latency[SCHEDMGR_CLASS_DEADLINE]);
}

static struct nl_msg *make_message(const struct schedmgr_record *r)
{
	struct nl_msg *message = nlmsg_alloc();

	genlmsg_put(message, 0, 0, FAMILY, 0, 0, SCHEDMGR_CMD_EVENT, SCHEDMGR_GENL_VERSION);
	U64(SEQ, r->seq);
	U32(EVENT, r->event);
	U64(WHEN_NS, r->when_ns);
	U64(BOOT_NS, r->boot_ns);
	U32(CAUSE, r->cause);
	U32(UID, r->uid);
	U32(LOGINUID, r->loginuid);
	U32(PID, r->pid);
	STRING(COMM, r->comm);
	STRING(COMMAND, r->command);
	STRING(NAME, r->name);
	STRING(VERSION, r->version);
	STRING(MODULE, r->module);
	U32(CONFIRM_MS, r->confirm_ms);
	STRING(DETAIL, r->detail);
	if (*r->report.to)
		put_report(message, &r->report);
	if (r->report.before.duration_ns)
		put_figures(message, &r->report.before);
	nla_put_u32(message, SCHEDMGR_A_MAX + 7, 1);	/* of a later version */
	return message;
}

static void send_message(const void *data, size_t size)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	char pattern[PATH_MAX];
	glob_t found;
	size_t i;

	if (!glob(below_root(pattern, "subscribers/*"), 0, NULL, &found)) {
		for (i = 0; i < found.gl_pathc; i++) {
			snprintf(address.sun_path, sizeof(address.sun_path), "%s", found.gl_pathv[i]);
			sendto(fd, data, size, 0, (struct sockaddr *)&address, sizeof(address));
		}
		globfree(&found);
	}
	close(fd);
}

/* Fills in number and times, keeps it and sends it. */
void fake_emit(struct schedmgr_record *record)
{
	unsigned int drop = atoi(getenv("FAKE_DROP") ?: "0");
	struct nl_msg *message;
	FILE *out;

	record->size = sizeof(*record);
	record->seq = fake_count_events() + 1;
	record->when_ns = now(CLOCK_REALTIME);
	record->boot_ns = now(CLOCK_BOOTTIME);
	out = state("events", "a");
	fwrite(record, sizeof(*record), 1, out);
	fclose(out);
	if (drop && !(record->seq % drop))
		return;
	message = make_message(record);
	send_message(nlmsg_hdr(message), nlmsg_hdr(message)->nlmsg_len);
	nlmsg_free(message);
}

/* The receiver's side */

static void leave(void)
{
	char path[PATH_MAX], name[64];

	snprintf(name, sizeof(name), "subscribers/%d", getpid());
	NEXT(unlink)(below_root(path, name));
}

int genl_connect(struct nl_sock *socket_)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char path[PATH_MAX], name[64];
	int error = nl_connect(socket_, NETLINK_GENERIC);

	if (error)
		return error;
	netlink = NEXT(nl_socket_get_fd)(socket_);
	subscriber = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	NEXT(mkdir)(below_root(path, "subscribers"), 0755);
	snprintf(name, sizeof(name), "subscribers/%d", getpid());
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", below_root(path, name));
	leave();	/* as the one before */
	if (bind(subscriber, (struct sockaddr *)&address, sizeof(address)))
		abort();
	atexit(leave);
	return 0;
}

int genl_ctrl_resolve(struct nl_sock *socket_, const char *name)
{
	(void)socket_;
	(void)name;
	return getenv("FAKE_NO_FAMILY") ? -NLE_OBJ_NOTFOUND : FAMILY;
}

int genl_ctrl_resolve_grp(struct nl_sock *socket_, const char *family, const char *group)
{
	(void)socket_;
	(void)family;
	(void)group;
	return 3;
}

int nl_socket_add_memberships(struct nl_sock *socket_, int group, ...)
{
	(void)socket_;
	(void)group;
	return 0;
}

int nl_socket_get_fd(const struct nl_sock *socket_)
{
	(void)socket_;
	return subscriber;
}

static void note_listening(void)
{
	static bool noted;
	FILE *out;

	if (noted)
		return;
	out = state("listening", "w");
	fprintf(out, "%d\n", getpid());
	fclose(out);
	noted = true;
}

ssize_t recvmsg(int fd, struct msghdr *header, int flags)
{
	char path[PATH_MAX];
	ssize_t got;

	if (fd != netlink || fd < 0)
		return NEXT(recvmsg)(fd, header, flags);
	note_listening();
	if (!NEXT(unlink)(below_root(path, "enobufs"))) {
		errno = ENOBUFS;
		return -1;
	}
	got = NEXT(recvmsg)(subscriber, &(struct msghdr){ .msg_iov = header->msg_iov, .msg_iovlen = header->msg_iovlen },
			    flags);
	memset(header->msg_name, 0, sizeof(struct sockaddr_nl));
	((struct sockaddr_nl *)header->msg_name)->nl_family = AF_NETLINK;
	header->msg_namelen = sizeof(struct sockaddr_nl);
	header->msg_controllen = 0;
	header->msg_flags = 0;
	return got;
}
