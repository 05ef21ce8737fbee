// SPDX-License-Identifier: GPL-2.0
/*
 * adam.c - training by Adam (Kingma and Ba 2015) on shuffled batches; the step falls to nothing along half a cosine
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mlb.h"

#define BATCH	64
#define STEP	0.01
#define BETA_1	0.9
#define BETA_2	0.999
#define EPSILON	1e-8

struct adam {
	double first[NET_PARAMETERS];
	double second[NET_PARAMETERS];
	double beta_1;	/* to the power of the steps made */
	double beta_2;
};

static void shuffle(size_t *order, size_t count, uint64_t *seed)
{
	size_t i;

	for (i = count; i > 1; i--) {
		size_t j = next_random(seed) % i, other = order[j];

		order[j] = order[i - 1];
		order[i - 1] = other;
	}
}

static void adam_step(struct adam *adam, struct net *net, const struct net *gradient, double step)
{
	const double *g = (const double *)gradient;
	double *p = (double *)net;
	size_t i;

	adam->beta_1 *= BETA_1;
	adam->beta_2 *= BETA_2;
	for (i = 0; i < NET_PARAMETERS; i++) {
		adam->first[i] = BETA_1 * adam->first[i] + (1 - BETA_1) * g[i];
		adam->second[i] = BETA_2 * adam->second[i] + (1 - BETA_2) * g[i] * g[i];
		p[i] -= step * adam->first[i] / (1 - adam->beta_1) /
			(sqrt(adam->second[i] / (1 - adam->beta_2)) + EPSILON);
	}
}

static void train_batch(struct adam *adam, struct net *net, const struct training *training, const size_t *order,
			size_t count, double step)
{
	double x[MLB_INPUTS], *p;
	struct net gradient = { 0 };
	size_t i;

	for (i = 0; i < count; i++) {
		const struct mlb_record *row = &training->data->rows[order[i]];

		scale_input(&training->scale, row->input, x);
		net_backward(net, x, row->moves, &gradient);
	}
	net_restrict(&gradient, &training->shape);
	for (p = (double *)&gradient, i = 0; i < NET_PARAMETERS; i++)
		p[i] /= count;
	adam_step(adam, net, &gradient, step);
}

double mean_loss(const struct net *net, const struct scale *scale, const struct dataset *data)
{
	double x[MLB_INPUTS], hidden[MLB_HIDDEN], sum = 0;
	size_t row;

	for (row = 0; row < data->count; row++) {
		scale_input(scale, data->rows[row].input, x);
		sum += net_loss(net_forward(net, x, hidden), data->rows[row].moves);
	}
	return data->count ? sum / data->count : 0;
}

static void note_epoch(struct epoch *epoch, const struct net *net, const struct training *training)
{
	struct confusion confusion;

	epoch->loss = mean_loss(net, &training->scale, training->data);
	judge_net(net, &training->scale, training->data, &confusion);
	epoch->train = accuracy(&confusion);
	judge_net(net, &training->scale, training->test, &confusion);
	epoch->test = accuracy(&confusion);
}

/* epochs: how it went, or NULL. */
void train(struct net *net, struct training *training, struct epoch *epochs, unsigned int nr_epochs)
{
	struct adam adam = { .beta_1 = 1, .beta_2 = 1 };
	size_t count = training->data->count, *order = calloc(count, sizeof(*order)), at;
	unsigned int epoch;

	if (!order)
		err(1, NULL);
	for (at = 0; at < count; at++)
		order[at] = at;
	for (epoch = 0; epoch < nr_epochs; epoch++) {
		double step = STEP / 2 * (1 + cos(M_PI * epoch / nr_epochs));

		shuffle(order, count, &training->seed);
		for (at = 0; at < count; at += BATCH)
			train_batch(&adam, net, training, order + at, count - at < BATCH ? count - at : BATCH, step);
		if (epochs)
			note_epoch(&epochs[epoch], net, training);
	}
	free(order);
}
