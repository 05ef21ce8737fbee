// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz-netlink.c - sends messages that nobody should send to the family "schedmgr"
 *
 * The family has no requests, so every message must be answered with an error, and leave
 * no trace.  Usage: fuzz-netlink [MESSAGES]
 */
#include <err.h>
#include <errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/schedmgr.h>

#include "random.h"

#define MESSAGE_MAX 1024

/* A header that is right so far as the kernel has to find the family, or nearly. */
static size_t make_message(char *buffer, int family)
{
	size_t len = NLMSG_HDRLEN + random_below(MESSAGE_MAX - NLMSG_HDRLEN - GENL_HDRLEN);
	struct nlmsghdr *header = (struct nlmsghdr *)buffer;
	struct genlmsghdr *command = NLMSG_DATA(header);
	size_t i;

	for (i = 0; i < MESSAGE_MAX; i++)
		buffer[i] = random_number();
	header->nlmsg_len = random_below(8) ? len : random_number();
	header->nlmsg_type = family;
	header->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | (random_below(2) ? random_number() & 0xff00 : 0);
	header->nlmsg_pid = 0;
	if (random_below(2))
		command->cmd = random_below(4);
	if (random_below(2))
		command->version = SCHEDMGR_GENL_VERSION;
	return len;
}

/* The errno of the answer; 0: success, -1: no answer, as for a header that makes no sense. */
static int read_answer(int fd)
{
	char buffer[16384];
	struct nlmsghdr *header = (struct nlmsghdr *)buffer;
	ssize_t len = recv(fd, buffer, sizeof(buffer), MSG_DONTWAIT);

	if (len < (ssize_t)NLMSG_LENGTH(sizeof(struct nlmsgerr)))
		return -1;
	if (header->nlmsg_type != NLMSG_ERROR)
		return 0;
	return -((struct nlmsgerr *)NLMSG_DATA(header))->error;
}

int main(int argc, char **argv)
{
	unsigned int n, messages = argc > 1 ? atoi(argv[1]) : 10000, answers[256] = {}, silent = 0;
	struct nl_sock *socket = nl_socket_alloc();
	char buffer[MESSAGE_MAX];
	int family, fd, error;

	if (!socket || genl_connect(socket))
		errx(1, "no netlink");
	family = genl_ctrl_resolve(socket, SCHEDMGR_GENL_NAME);
	if (family < 0)
		errx(1, "there is no family " SCHEDMGR_GENL_NAME);
	fd = nl_socket_get_fd(socket);
	for (n = 0; n < messages; n++) {
		size_t len = make_message(buffer, family);

		if (send(fd, buffer, len, 0) < 0)
			err(1, "message %u", n);
		while ((error = read_answer(fd)) >= 0) {
			if (!error)
				errx(1, "message %u was accepted", n);
			answers[error < 256 ? error : 255]++;
		}
		silent += error < 0;
	}
	printf("%u messages: none accepted", messages);
	for (n = 0; n < 256; n++)
		if (answers[n])
			printf(", %u times %s", answers[n], strerrorname_np(n) ?: "?");
	printf("\n");
	nl_socket_free(socket);
	return 0;
}
