// SPDX-License-Identifier: GPL-2.0
/*
 * mlb-model.c - a network, as trainer and payload read it, with the right checksum
 */
#include <string.h>

#include "input.h"

#include "mlb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mlb_model model;
	struct mlb_record record = { 0 };
	struct dataset set = { .rows = &record, .count = 1 };
	struct confusion confusion;

	if (size == sizeof(model)) {
		memcpy(&model, data, size);
		model_seal(&model);
		data = (const uint8_t *)&model;
	}
	if (!model_read(&model, input_path(data, size), true))
		judge_model(&model, &set, &confusion);
	return 0;
}
