/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mlb-check.h - may this file be run?  The same in the kernel and in tools/mlb
 *
 * Whoever includes it has strcmp(), memcmp() and snprintf().
 */
#ifndef _KERNEL_SCHED_MLB_CHECK_H
#define _KERNEL_SCHED_MLB_CHECK_H

#include "mlb-model.h"

struct mlb_refusal {
	char text[96];		/* the field, what it is, what it should be */
};

#define mlb_refuse(refusal, ...) \
	(snprintf((refusal)->text, sizeof((refusal)->text), __VA_ARGS__), 0)

static int mlb_check_header(const struct mlb_model *model, unsigned long size, struct mlb_refusal *why)
{
	if (size < 16 || memcmp(model->magic, MLB_MAGIC, sizeof(model->magic)))
		return mlb_refuse(why, "magic: it is no network for mlb");
	if (model->version != MLB_VERSION)
		return mlb_refuse(why, "version: %u, must be %u", model->version, MLB_VERSION);
	if (model->size != sizeof(*model) || size != sizeof(*model))
		return mlb_refuse(why, "size: says %u, is %lu, must be %zu", model->size, size, sizeof(*model));
	if (model->checksum != mlb_checksum(model))
		return mlb_refuse(why, "checksum: says %08x, is %08x", model->checksum, mlb_checksum(model));
	return 1;
}

static int mlb_check_features(const struct mlb_model *model, struct mlb_refusal *why)
{
	unsigned int i;

	if (model->inputs != MLB_INPUTS)
		return mlb_refuse(why, "inputs: %u, must be %u", model->inputs, MLB_INPUTS);
	for (i = 0; i < MLB_INPUTS; i++) {
		const char *name = model->features[i].name;

		if (strncmp(name, mlb_features[i].name, MLB_NAME_SIZE))
			return mlb_refuse(why, "features: number %u is '%.*s', must be '%s'", i, MLB_NAME_SIZE, name,
					  mlb_features[i].name);
		if (model->features[i].one != mlb_features[i].one)
			return mlb_refuse(why, "features: 1 of '%s' is %u, must be %u", mlb_features[i].name,
					  model->features[i].one, mlb_features[i].one);
	}
	return 1;
}

static int mlb_is_bias(__s32 bias)
{
	return bias >= -MLB_BIAS_MAX && bias <= MLB_BIAS_MAX;
}

/* With that no sum can leave 32 bits, see the top of mlb-model.h. */
static int mlb_check_numbers(const struct mlb_model *model, struct mlb_refusal *why)
{
	unsigned int h;

	if (model->hidden != MLB_HIDDEN)
		return mlb_refuse(why, "hidden: %u, must be %u", model->hidden, MLB_HIDDEN);
	if (model->shift > MLB_SHIFT_MAX)
		return mlb_refuse(why, "shift: %u, must be at most %u", model->shift, MLB_SHIFT_MAX);
	for (h = 0; h < MLB_HIDDEN; h++)
		if (!mlb_is_bias(model->hidden_bias[h]))
			return mlb_refuse(why, "hidden_bias: number %u is %d", h, model->hidden_bias[h]);
	if (!mlb_is_bias(model->output_bias))
		return mlb_refuse(why, "output_bias: it is %d", model->output_bias);
	return 1;
}

/* True if it may be run; else says why not. */
static int mlb_check(const struct mlb_model *model, unsigned long size, struct mlb_refusal *why)
{
	return mlb_check_header(model, size, why) && mlb_check_features(model, why) && mlb_check_numbers(model, why);
}

#endif
