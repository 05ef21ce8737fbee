// SPDX-License-Identifier: GPL-2.0
/*
 * prune.c - takes inputs and hidden units from a network, as long as what is left can be trained to do without them
 *
 * Whole inputs and whole units: a weight that is gone alone would save nothing.  The next to go is the one without which the
 * loss is the least; one that turns out to be needed stays for good.
 */
#include <math.h>
#include <string.h>

#include "mlb.h"

#define PARTS	(MLB_INPUTS + MLB_HIDDEN)

static bool *part_of(struct shape *shape, int part)
{
	return part < MLB_INPUTS ? &shape->input[part] : &shape->hidden[part - MLB_INPUTS];
}

static struct net without(const struct net *net, const struct shape *shape, int part)
{
	struct shape smaller = *shape;
	struct net rest = *net;

	*part_of(&smaller, part) = false;
	net_restrict(&rest, &smaller);
	return rest;
}

static double accuracy_of(const struct net *net, const struct training *training)
{
	struct confusion confusion;

	judge_net(net, &training->scale, training->data, &confusion);
	return accuracy(&confusion);
}

/* The part that is missed the least, or -1 when all that are left are needed. */
static int next_part(const struct net *net, struct training *training, const bool *needed)
{
	double least = INFINITY;
	int part, next = -1;

	for (part = 0; part < PARTS; part++) {
		struct net rest;
		double loss;

		if (needed[part] || !*part_of(&training->shape, part))
			continue;
		rest = without(net, &training->shape, part);
		loss = mean_loss(&rest, &training->scale, training->data);
		if (loss < least) {
			least = loss;
			next = part;
		}
	}
	return next;
}

/* slack: the part of the decisions for training that it may get wrong beyond what it gets wrong now. */
void prune(struct net *net, struct training *training, double slack, unsigned int nr_epochs)
{
	bool needed[PARTS] = { false };
	double floor = accuracy_of(net, training) - slack;
	int part;

	while ((part = next_part(net, training, needed)) >= 0) {
		struct net rest = without(net, &training->shape, part);

		*part_of(&training->shape, part) = false;
		train(&rest, training, NULL, nr_epochs);
		if (accuracy_of(&rest, training) >= floor) {
			*net = rest;
		} else {
			*part_of(&training->shape, part) = true;
			needed[part] = true;
		}
	}
}

struct json_object *shape_report(const struct shape *shape)
{
	struct json_object *report = json_object_new_object(), *inputs = json_object_new_array();
	int i, h, nr_inputs, nr_hidden = 0;

	for (i = 0; i < MLB_INPUTS; i++)
		if (shape->input[i])
			json_object_array_add(inputs, json_object_new_string(mlb_features[i].name));
	for (h = 0; h < MLB_HIDDEN; h++)
		nr_hidden += shape->hidden[h];
	nr_inputs = json_object_array_length(inputs);
	json_object_object_add(report, "inputs", inputs);
	json_object_object_add(report, "hidden", json_object_new_int(nr_hidden));
	json_object_object_add(report, "parameters", json_object_new_int((nr_inputs + 2) * nr_hidden + 1));
	return report;
}
