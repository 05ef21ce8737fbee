// SPDX-License-Identifier: GPL-2.0
/*
 * mlb-trace.c - a trace, as the trainer reads it; it is trained with as well as judged by
 */
#include "input.h"

#include "mlb.h"

static void learn(struct dataset *data)
{
	struct training training = { .data = data, .test = data, .seed = 1 };
	struct confusion confusion;
	struct mlb_model model;
	struct epoch epoch;
	struct rule rule;
	struct net net;

	for (size_t i = 0; i < sizeof(training.shape); i++)
		((uint8_t *)&training.shape)[i] = true;
	scale_of(&training.scale, data);
	net_init(&net, &training.seed);
	train(&net, &training, &epoch, 1);
	quantise(&net, &training.scale, data, &model);
	judge_model(&model, data, &confusion);
	rule = best_rule(data);
	judge_rule(&rule, data, &confusion);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dataset set = { 0 };

	if (!dataset_add(&set, input_path(data, size)) && set.count)
		learn(&set);
	json_object_put(dataset_report(&set));
	dataset_free(&set);
	return 0;
}
