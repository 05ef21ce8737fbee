/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mlb-model.h - the network, its file and its inference; the same in the kernel and in tools/mlb
 *
 * One hidden layer with ReLU, in fixed point: inputs fit into 12 bits, weights into 16, and with biases of 29 bits no hidden sum
 * can leave 32; the output has 64.  What is evaluated in user space is therefore what runs under the run queue's lock, bit by bit.
 */
#ifndef _KERNEL_SCHED_MLB_MODEL_H
#define _KERNEL_SCHED_MLB_MODEL_H

#include <linux/types.h>

/* Name, what stands for 1 in the input, and its largest amount.  docs/mlb.md has the meaning of each. */
#define MLB_RULE_FEATURES(X)			\
	X(delta_hot,	977,	MLB_INPUT_MAX)	\
	X(extra_fails,	128,	128)		\
	X(buddy_hot,	128,	128)		\
	X(idle_policy,	128,	128)

#define MLB_OTHER_FEATURES(X)			\
	X(cpu_idle,	128,	128)		\
	X(cpu_not_idle,	128,	128)		\
	X(cpu_newly_idle, 128,	128)		\
	X(src_len,	32,	MLB_INPUT_MAX)	\
	X(dst_len,	32,	MLB_INPUT_MAX)	\
	X(src_load,	16,	MLB_INPUT_MAX)	\
	X(dst_load,	16,	MLB_INPUT_MAX)	\
	X(task_load,	16,	MLB_INPUT_MAX)	\
	X(task_util,	16,	MLB_INPUT_MAX)	\
	X(imbalance,	16,	MLB_INPUT_MAX)	\
	X(loop,		32,	MLB_INPUT_MAX)

/* Those that stock's rule looks at come first. */
#define MLB_INDEX(name, one, max)	MLB_##name,
enum mlb_feature { MLB_RULE_FEATURES(MLB_INDEX) MLB_RULE_INPUTS, MLB_BEFORE_OTHERS = MLB_RULE_INPUTS - 1,
		   MLB_OTHER_FEATURES(MLB_INDEX) MLB_INPUTS };
#undef MLB_INDEX

#define MLB_INPUT_MAX		2047

#define MLB_ROW(name, one, max)	{ #name, one, max },
static const struct {
	const char *name;
	__u16 one;
	__u16 max;
} mlb_features[MLB_INPUTS] = { MLB_RULE_FEATURES(MLB_ROW) MLB_OTHER_FEATURES(MLB_ROW) };
#undef MLB_ROW

#define MLB_HIDDEN		10
#define MLB_BIAS_MAX		(1 << 29)
#define MLB_SHIFT_MAX		24

#define MLB_MAGIC		"schedMLB"
#define MLB_VERSION		2
#define MLB_NAME_SIZE		14

/**
 * struct mlb_model - the file, little-endian
 * @checksum: CRC-32 of all that follows it
 * @features: what the inputs are; a kernel with another list must not take it
 * @shift: hidden sums are shifted right by that
 */
struct mlb_model {
	char magic[8];
	__u32 version;
	__u32 size;
	__u32 checksum;
	__u16 inputs;
	__u16 hidden;
	struct {
		char name[MLB_NAME_SIZE];
		__u16 one;
	} features[MLB_INPUTS];
	__s32 hidden_bias[MLB_HIDDEN];
	__s32 output_bias;
	__u16 shift;
	__s16 output_weight[MLB_HIDDEN];
	__s16 hidden_weight[MLB_INPUTS][MLB_HIDDEN];
	__u16 reserved;
};

/* Why a decision was not a matter of judgement. */
enum mlb_constraint {
	MLB_FREE,		/* it was: stock's rule or the network decides */
	MLB_THROTTLED,
	MLB_KTHREAD,		/* bound to its CPU */
	MLB_AFFINITY,
	MLB_RUNNING,
	MLB_ACTIVE,		/* active balancing has decided already: it moves */
	MLB_FOREIGN,		/* judgement, but not on what the network has learned: stock's rule */
	MLB_CONSTRAINTS,
};

/* A call of can_migrate_task(), as mlb-trace records it. */
struct mlb_record {
	__u64 time;		/* ns, of the source's clock */
	__s32 pid;
	__s16 input[MLB_INPUTS];
	__u16 src_cpu;
	__u16 dst_cpu;
	__u8 constraint;	/* enum mlb_constraint */
	__u8 moves;		/* the decision */
};

/* log2(v + 1) in sixteenths, linear between powers of two: 0 to 1024. */
static inline int mlb_log2(__u64 v)
{
	int msb;

	if (v != ~0ULL)
		v++;
	msb = 63 - __builtin_clzll(v);
	return (msb << 4) | ((msb >= 4 ? v >> (msb - 4) : v << (4 - msb)) & 15);
}

/* The same with the sign of v, so that what is just above 0 and what is just below are far apart. */
static inline int mlb_signed_log2(__s64 v)
{
	return v < 0 ? -mlb_log2(-(__u64)v) : mlb_log2(v);
}

static inline __s16 mlb_clamp(long v)
{
	return v < -MLB_INPUT_MAX ? -MLB_INPUT_MAX : v > MLB_INPUT_MAX ? MLB_INPUT_MAX : v;
}

/* Above 0: the task moves.  Many inputs are 0; unrolled, a weight costs three instructions. */
static inline __s64 mlb_infer(const struct mlb_model *model, const __s16 *input)
{
	__s32 sum[MLB_HIDDEN];
	__s64 output = model->output_bias;
	unsigned int i, h;

	for (h = 0; h < MLB_HIDDEN; h++)
		sum[h] = model->hidden_bias[h];
	for (i = 0; i < MLB_INPUTS; i++) {
		int x = input[i];

		if (!x)
			continue;
#pragma GCC unroll 10
		for (h = 0; h < MLB_HIDDEN; h++)
			sum[h] += model->hidden_weight[i][h] * x;
	}
#pragma GCC unroll 10
	for (h = 0; h < MLB_HIDDEN; h++)
		if (sum[h] > 0)
			output += (__s64)model->output_weight[h] * (sum[h] >> model->shift);
	return output;
}

static inline __u32 mlb_crc32(const void *data, unsigned long size)
{
	const __u8 *p = data;
	__u32 crc = ~0U;
	int bit;

	while (size--) {
		crc ^= *p++;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static inline __u32 mlb_checksum(const struct mlb_model *model)
{
	const void *from = &model->inputs;

	return mlb_crc32(from, sizeof(*model) - ((const char *)from - (const char *)model));
}

#endif
