/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mlb-narrow.h - a network of three hidden units or fewer, in one register; the same in the kernel and in tools/mlb
 *
 * What pruning leaves looks at nothing that stock's rule does not look at, and its hidden sums fit into 21 bits.  The sums of
 * three units are then lanes of one 64-bit number, and an input costs one multiplication.  The output is that of mlb_infer().
 */
#ifndef _KERNEL_SCHED_MLB_NARROW_H
#define _KERNEL_SCHED_MLB_NARROW_H

#include "mlb-model.h"

#define MLB_LANES		3
#define MLB_LANE_BITS		21
#define MLB_LANE_SIGN		(1L << (MLB_LANE_BITS - 1))	/* sums are smaller */
#define MLB_IN_EACH_LANE(x)	((__u64)(x) | (__u64)(x) << MLB_LANE_BITS | (__u64)(x) << 2 * MLB_LANE_BITS)

struct mlb_narrow {
	__u64 weight[MLB_RULE_INPUTS];
	__u64 bias;		/* plus MLB_LANE_SIGN in each lane, which is left there when the sum is not negative */
	__u64 mask;		/* of a hidden value in its lane */
	__s64 output_bias;
	__s64 output_weight[MLB_LANES];
	__u32 shift;
	__u32 fits;
};

/* Does unit h look at nothing else, and do its sums stay within a lane? */
static inline int mlb_unit_fits(const struct mlb_model *model, unsigned int h)
{
	__s64 sum = model->hidden_bias[h] < 0 ? -(__s64)model->hidden_bias[h] : model->hidden_bias[h];
	unsigned int i;

	for (i = 0; i < MLB_INPUTS; i++) {
		int weight = model->hidden_weight[i][h];

		if (weight && i >= MLB_RULE_INPUTS)
			return 0;
		sum += (weight < 0 ? -weight : weight) * mlb_features[i].max;
	}
	return sum < MLB_LANE_SIGN;
}

/* Sets narrow->fits if the model can be run as such, and all else if so. */
static inline void mlb_make_narrow(struct mlb_narrow *narrow, const struct mlb_model *model)
{
	unsigned int i, h, lane = 0;

	*narrow = (struct mlb_narrow) {
		.bias = MLB_IN_EACH_LANE(MLB_LANE_SIGN),
		.mask = (MLB_LANE_SIGN - 1) >> model->shift,
		.output_bias = model->output_bias,
		.shift = model->shift,
	};
	for (h = 0; h < MLB_HIDDEN; h++) {
		unsigned int at = lane * MLB_LANE_BITS;

		if (!model->output_weight[h])
			continue;
		if (lane == MLB_LANES || !mlb_unit_fits(model, h))
			return;
		for (i = 0; i < MLB_RULE_INPUTS; i++)
			narrow->weight[i] += (__u64)model->hidden_weight[i][h] << at;
		narrow->bias += (__u64)model->hidden_bias[h] << at;
		narrow->output_weight[lane++] = model->output_weight[h];
	}
	narrow->fits = 1;
}

static inline __s64 mlb_infer_narrow(const struct mlb_narrow *narrow, const __s16 *input)
{
	__u64 sum = narrow->bias, positive, value;
	unsigned int i;

#pragma GCC unroll 4
	for (i = 0; i < MLB_RULE_INPUTS; i++)
		sum += narrow->weight[i] * (__s64)input[i];
	positive = sum >> (MLB_LANE_BITS - 1) & MLB_IN_EACH_LANE(1);
	value = (sum & ((positive << (MLB_LANE_BITS - 1)) - positive)) >> narrow->shift;
	return narrow->output_bias + narrow->output_weight[0] * (value & narrow->mask) +
	       narrow->output_weight[1] * (value >> MLB_LANE_BITS & narrow->mask) +
	       narrow->output_weight[2] * (value >> 2 * MLB_LANE_BITS);
}

#endif
