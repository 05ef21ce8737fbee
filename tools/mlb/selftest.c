// SPDX-License-Identifier: GPL-2.0
/*
 * selftest.c - the gradient against differences, the fixed point against its bound; on networks and inputs from a seed
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mlb.h"

#define NETWORKS	20
#define ROWS		500
#define DIFFERENCE	1e-6

/* Inputs of all sizes, as those of the kernel. */
static void random_rows(struct mlb_record *rows, uint64_t *seed)
{
	int row, i;

	memset(rows, 0, ROWS * sizeof(*rows));
	for (row = 0; row < ROWS; row++) {
		rows[row].moves = next_random(seed) & 1;
		for (i = 0; i < MLB_INPUTS; i++)
			rows[row].input[i] = mlb_clamp(next_uniform(seed) * (16 << i % 8));
	}
}

/* The largest difference between the gradient and what the loss does when one parameter is moved, relative to the largest. */
static double gradient_error(struct net *net, const double *x, bool moves)
{
	struct net gradient = { 0 };
	double *p = (double *)net, *g = (double *)&gradient, hidden[MLB_HIDDEN], worst = 0, largest = 1e-3;
	size_t i;

	net_backward(net, x, moves, &gradient);
	for (i = 0; i < NET_PARAMETERS; i++) {
		double kept = p[i], above, below;

		p[i] = kept + DIFFERENCE;
		above = net_loss(net_forward(net, x, hidden), moves);
		p[i] = kept - DIFFERENCE;
		below = net_loss(net_forward(net, x, hidden), moves);
		p[i] = kept;
		worst = fmax(worst, fabs(g[i] - (above - below) / (2 * DIFFERENCE)));
		largest = fmax(largest, fabs(g[i]));
	}
	return worst / largest;
}

/* The largest part of its bound that the difference of a fixed-point output takes; *checked counts the outputs. */
static double quantisation_error(const struct net *net, const struct scale *scale, const struct dataset *data,
				 unsigned long *checked)
{
	double x[MLB_INPUTS], hidden[MLB_HIDDEN], worst = 0;
	struct exponents exponents;
	struct mlb_model model;
	size_t row;

	exponents = quantise(net, scale, data, &model);
	for (row = 0; row < data->count; row++) {
		const __s16 *input = data->rows[row].input;
		double bound = quantise_bound(net, scale, &model, input, &exponents);
		double fixed = ldexp(mlb_infer(&model, input), -output_exponent(&model, &exponents));

		if (isinf(bound))
			continue;
		scale_input(scale, input, x);
		worst = fmax(worst, fabs(fixed - net_forward(net, x, hidden)) / bound);
		++*checked;
	}
	return worst;
}

int selftest(uint64_t seed)
{
	double gradient = 0, quantisation = 0, x[MLB_INPUTS];
	struct mlb_record rows[ROWS];
	struct dataset data = { .rows = rows, .count = ROWS };
	unsigned long checked = 0;
	struct scale scale;
	struct net net;
	int i;

	for (i = 0; i < NETWORKS; i++) {
		random_rows(rows, &seed);
		scale_of(&scale, &data);
		net_init(&net, &seed);
		scale_input(&scale, rows[i].input, x);
		gradient = fmax(gradient, gradient_error(&net, x, rows[i].moves));
		quantisation = fmax(quantisation, quantisation_error(&net, &scale, &data, &checked));
	}
	printf("gradient: off by at most %.1e of its largest component\n", gradient);
	printf("quantisation: at most %.2f of the bound, in %lu outputs\n", quantisation, checked);
	return gradient < 1e-4 && quantisation <= 1 && checked > NETWORKS * ROWS / 2 ? 0 : 1;
}
