// SPDX-License-Identifier: GPL-2.0
/*
 * selftest.c - on networks and inputs from a seed: the gradient against differences, the fixed point against its bound, and the
 * narrow form of a network against the network
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
			rows[row].input[i] = round(next_uniform(seed) * mlb_features[i].max);
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

/* The largest part of its bound that the difference of a fixed-point output takes. */
static double quantisation_error(const struct net *net, const struct scale *scale, const struct dataset *data)
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

		scale_input(scale, input, x);
		worst = fmax(worst, fabs(fixed - net_forward(net, x, hidden)) / bound);
	}
	return worst;
}

/* What pruning may leave of a network. */
static void restrict_to_narrow(struct net *net, uint64_t *seed)
{
	unsigned int units = 1 + next_random(seed) % MLB_LANES, h, i;
	struct shape shape = { 0 };

	for (i = 0; i < MLB_RULE_INPUTS; i++)
		shape.input[i] = true;
	for (h = 0; h < units; h++)
		shape.hidden[(h + *seed) % MLB_HIDDEN] = true;
	net_restrict(net, &shape);
}

/* How many outputs of the narrow form are others; all, if there is no narrow form. */
static unsigned long narrow_errors(struct net *net, const struct scale *scale, const struct dataset *data, uint64_t *seed)
{
	struct mlb_narrow narrow;
	struct mlb_model model;
	unsigned long errors = 0;
	size_t row;

	restrict_to_narrow(net, seed);
	quantise(net, scale, data, &model);
	mlb_make_narrow(&narrow, &model);
	if (!narrow.fits)
		return data->count;
	for (row = 0; row < data->count; row++)
		errors += mlb_infer(&model, data->rows[row].input) != mlb_infer_narrow(&narrow, data->rows[row].input);
	return errors;
}

int selftest(uint64_t seed)
{
	double gradient = 0, quantisation = 0, x[MLB_INPUTS];
	struct mlb_record rows[ROWS];
	struct dataset data = { .rows = rows, .count = ROWS };
	unsigned long narrow = 0;
	struct scale scale;
	struct net net;
	int i;

	for (i = 0; i < NETWORKS; i++) {
		random_rows(rows, &seed);
		scale_of(&scale, &data);
		net_init(&net, &seed);
		scale_input(&scale, rows[i].input, x);
		gradient = fmax(gradient, gradient_error(&net, x, rows[i].moves));
		quantisation = fmax(quantisation, quantisation_error(&net, &scale, &data));
		narrow += narrow_errors(&net, &scale, &data, &seed);
	}
	printf("gradient: off by at most %.1e of its largest component\n", gradient);
	printf("quantisation: at most %.2f of the bound\n", quantisation);
	printf("narrow: %lu outputs are others\n", narrow);
	return gradient < 1e-4 && quantisation <= 1 && !narrow ? 0 : 1;
}
