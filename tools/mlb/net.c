// SPDX-License-Identifier: GPL-2.0
/*
 * net.c - the network in floating point: one hidden layer with ReLU, a logistic output
 */
#include <math.h>
#include <string.h>

#include "mlb.h"

/* splitmix64 */
uint64_t next_random(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* From -1 to 1. */
double next_uniform(uint64_t *seed)
{
	return (next_random(seed) >> 11) * 0x1p-52 - 1;
}

void scale_of(struct scale *scale, const struct dataset *data)
{
	size_t row;
	int i;

	for (i = 0; i < MLB_INPUTS; i++) {
		double sum = 0, squares = 0, variance;

		for (row = 0; row < data->count; row++) {
			double v = data->rows[row].input[i];

			sum += v;
			squares += v * v;
		}
		scale->mean[i] = data->count ? sum / data->count : 0;
		variance = data->count ? squares / data->count - scale->mean[i] * scale->mean[i] : 0;
		scale->inverse[i] = variance > 1e-9 ? 1 / sqrt(variance) : 0;
	}
}

void scale_input(const struct scale *scale, const __s16 *input, double *x)
{
	int i;

	for (i = 0; i < MLB_INPUTS; i++)
		x[i] = (input[i] - scale->mean[i]) * scale->inverse[i];
}

/* As He et al. for ReLU: the variance of a sum does not depend on how many inputs it has. */
void net_init(struct net *net, uint64_t *seed)
{
	int i, h;

	memset(net, 0, sizeof(*net));
	for (h = 0; h < MLB_HIDDEN; h++) {
		for (i = 0; i < MLB_INPUTS; i++)
			net->hidden_weight[i][h] = next_uniform(seed) * sqrt(6.0 / MLB_INPUTS);
		net->output_weight[h] = next_uniform(seed) * sqrt(6.0 / MLB_HIDDEN);
	}
}

void net_restrict(struct net *net, const struct shape *shape)
{
	int i, h;

	for (h = 0; h < MLB_HIDDEN; h++) {
		for (i = 0; i < MLB_INPUTS; i++)
			if (!shape->input[i] || !shape->hidden[h])
				net->hidden_weight[i][h] = 0;
		if (!shape->hidden[h])
			net->hidden_bias[h] = net->output_weight[h] = 0;
	}
}

double net_forward(const struct net *net, const double *x, double *hidden)
{
	double output = net->output_bias;
	int i, h;

	for (h = 0; h < MLB_HIDDEN; h++)
		hidden[h] = net->hidden_bias[h];
	for (i = 0; i < MLB_INPUTS; i++)
		for (h = 0; h < MLB_HIDDEN; h++)
			hidden[h] += net->hidden_weight[i][h] * x[i];
	for (h = 0; h < MLB_HIDDEN; h++) {
		hidden[h] = fmax(hidden[h], 0);
		output += net->output_weight[h] * hidden[h];
	}
	return output;
}

/* Cross-entropy of the logistic function of output, without its overflow. */
double net_loss(double output, bool moves)
{
	return fmax(output, 0) - output * moves + log1p(exp(-fabs(output)));
}

/* Adds the gradient of the loss to *gradient. */
void net_backward(const struct net *net, const double *x, bool moves, struct net *gradient)
{
	double hidden[MLB_HIDDEN], delta;
	int i, h;

	delta = 1 / (1 + exp(-net_forward(net, x, hidden))) - moves;
	gradient->output_bias += delta;
	for (h = 0; h < MLB_HIDDEN; h++) {
		double at_hidden = delta * net->output_weight[h];

		if (hidden[h] <= 0)
			continue;
		gradient->output_weight[h] += delta * hidden[h];
		gradient->hidden_bias[h] += at_hidden;
		for (i = 0; i < MLB_INPUTS; i++)
			gradient->hidden_weight[i][h] += at_hidden * x[i];
	}
}
