// SPDX-License-Identifier: GPL-2.0
/*
 * record.c - one event: as netlink carries it, and as the manager's ring has it
 */
#include <stdbool.h>
#include <string.h>

#include <netlink/attr.h>

#include "core/device.h"
#include "core/field.h"
#include "state/fields.h"
#include "state/record.h"

static bool is_string(const struct sm_field *field)
{
	return field->type == SM_STRING || field->type == SM_NAME;
}

/* The kernel ends them, but nothing relies on that. */
static void end_strings(struct schedmgr_record *record)
{
	const struct sm_field *field;

	sm_for_each_field(field, &sm_record_table)
		if (is_string(field))
			((char *)record)[field->offset + field->size - 1] = '\0';
}

/* From netlink.  Returns false when the attribute is of another size than the member. */
bool sm_record_set(struct schedmgr_record *record, const struct nlattr *attribute)
{
	size_t len = nla_len(attribute);
	const struct sm_field *field;

	sm_for_each_field(field, &sm_record_table) {
		char *member = (char *)record + field->offset;

		if (!field->attribute || field->attribute != (unsigned int)nla_type(attribute))
			continue;
		if (is_string(field))
			sm_field_set_string(member, field->size, nla_data(attribute), len);
		else if (len == field->size)
			memcpy(member, nla_data(attribute), len);
		else
			return false;
	}
	return true;	/* attributes that are not known are passed over */
}

/*
 * The event of that number from the manager's ring, or the oldest after it.  Returns 0, -ENODATA
 * when there is none yet, or a negative errno; records nothing.  The device is open.
 */
int sm_record_read(struct schedmgr_ctx *ctx, uint64_t seq, struct schedmgr_record *record)
{
	int ret;

	*record = (struct schedmgr_record){ .size = sizeof(*record), .seq = seq };
	ret = sm_device_ioctl(ctx, SCHEDMGR_IOC_HISTORY, record);
	end_strings(record);
	return ret;
}
