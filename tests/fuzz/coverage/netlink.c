// SPDX-License-Identifier: GPL-2.0
/*
 * netlink.c - a message of the manager's family, as schedctl monitor reads it
 */
#include "input.h"

#include "../../../lib/ops/monitor.c"

#define FAMILY	0x20

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct schedmgr_monitor monitor = { .family = FAMILY, .next = 1 };
	struct schedmgr_record record;
	struct nl_msg *message = nlmsg_alloc_size(NLMSG_HDRLEN + size + NLMSG_ALIGNTO);
	struct nlmsghdr *header;

	if (!message)
		return 0;
	header = nlmsg_put(message, 0, 0, size && data[0] & 1 ? GENL_ID_CTRL : FAMILY, size, 0);
	if (header && size)
		memcpy(nlmsg_data(header), data, size);
	if (header)
		see_message(message, &monitor);
	if (header && decode(header, &record))
		free(schedmgr_record_to_json(&record, NULL));
	nlmsg_free(message);
	return 0;
}
