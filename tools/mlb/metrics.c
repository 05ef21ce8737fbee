// SPDX-License-Identifier: GPL-2.0
/*
 * metrics.c - agreement with stock's decisions, and what the simplest rules would reach
 */
#include <string.h>

#include "mlb.h"

#define VALUES	(2 * MLB_INPUT_MAX + 2)	/* of an input, and a threshold above all of them */

static size_t all(const struct confusion *c)
{
	return c->count[0][0] + c->count[0][1] + c->count[1][0] + c->count[1][1];
}

static double ratio(size_t part, size_t whole)
{
	return whole ? (double)part / whole : 0;
}

double accuracy(const struct confusion *c)
{
	return ratio(c->count[0][0] + c->count[1][1], all(c));
}

void judge_net(const struct net *net, const struct scale *scale, const struct dataset *data, struct confusion *confusion)
{
	double x[MLB_INPUTS], hidden[MLB_HIDDEN];
	size_t i;

	memset(confusion, 0, sizeof(*confusion));
	for (i = 0; i < data->count; i++) {
		scale_input(scale, data->rows[i].input, x);
		confusion->count[data->rows[i].moves][net_forward(net, x, hidden) > 0]++;
	}
}

void judge_model(const struct mlb_model *model, const struct dataset *data, struct confusion *confusion)
{
	size_t i;

	memset(confusion, 0, sizeof(*confusion));
	for (i = 0; i < data->count; i++)
		confusion->count[data->rows[i].moves][mlb_infer(model, data->rows[i].input) > 0]++;
}

void judge_constant(bool moves, const struct dataset *data, struct confusion *confusion)
{
	size_t i;

	memset(confusion, 0, sizeof(*confusion));
	for (i = 0; i < data->count; i++)
		confusion->count[data->rows[i].moves][moves]++;
}

void judge_rule(const struct rule *rule, const struct dataset *data, struct confusion *confusion)
{
	size_t i;

	memset(confusion, 0, sizeof(*confusion));
	for (i = 0; i < data->count; i++)
		confusion->count[data->rows[i].moves]
			       [(data->rows[i].input[rule->feature] >= rule->threshold) != rule->below]++;
}

bool best_constant(const struct dataset *data)
{
	struct confusion c;

	judge_constant(true, data, &c);
	return 2 * c.count[1][1] >= data->count;
}

/* Tries all thresholds of a feature; returns how many decisions the best of them gets right. */
static size_t try_feature(const struct dataset *data, unsigned int feature, struct rule *rule)
{
	size_t at[VALUES][2] = { 0 }, right = 0, most = 0, i;
	int value;

	for (i = 0; i < data->count; i++) {
		at[data->rows[i].input[feature] + MLB_INPUT_MAX][data->rows[i].moves]++;
		right += data->rows[i].moves;
	}
	/* right: if what is at the threshold or above it moves */
	for (value = 0; value < VALUES; value++) {
		bool below = 2 * right < data->count;
		size_t now = below ? data->count - right : right;

		if (now > most) {
			most = now;
			*rule = (struct rule){ feature, value - MLB_INPUT_MAX, below };
		}
		right += at[value][0];
		right -= at[value][1];
	}
	return most;
}

struct rule best_rule(const struct dataset *data)
{
	struct rule best = { 0 }, rule;
	unsigned int feature;
	size_t most = 0;

	for (feature = 0; feature < MLB_INPUTS; feature++) {
		size_t right = try_feature(data, feature, &rule);

		if (right > most) {
			most = right;
			best = rule;
		}
	}
	return best;
}

struct json_object *confusion_report(const struct confusion *c)
{
	struct json_object *report = json_object_new_object();

	json_object_object_add(report, "accuracy", json_object_new_double(accuracy(c)));
	json_object_object_add(report, "precision",
			       json_object_new_double(ratio(c->count[1][1], c->count[0][1] + c->count[1][1])));
	json_object_object_add(report, "recall",
			       json_object_new_double(ratio(c->count[1][1], c->count[1][0] + c->count[1][1])));
	json_object_object_add(report, "recall_of_stays",
			       json_object_new_double(ratio(c->count[0][0], c->count[0][0] + c->count[0][1])));
	json_object_object_add(report, "both_move", json_object_new_uint64(c->count[1][1]));
	json_object_object_add(report, "both_stay", json_object_new_uint64(c->count[0][0]));
	json_object_object_add(report, "only_stock_moves", json_object_new_uint64(c->count[1][0]));
	json_object_object_add(report, "only_other_moves", json_object_new_uint64(c->count[0][1]));
	return report;
}
