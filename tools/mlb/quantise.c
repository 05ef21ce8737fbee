// SPDX-License-Identifier: GPL-2.0
/*
 * quantise.c - from floating point to the file: the standardisation goes into the first layer, each layer gets a power of two
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mlb.h"

/* The first layer on raw inputs. */
static void fold(const struct net *net, const struct scale *scale, struct net *folded)
{
	int i, h;

	*folded = *net;
	for (h = 0; h < MLB_HIDDEN; h++)
		for (i = 0; i < MLB_INPUTS; i++) {
			folded->hidden_weight[i][h] *= scale->inverse[i];
			folded->hidden_bias[h] -= folded->hidden_weight[i][h] * scale->mean[i];
		}
}

/* The largest power of two by which all of these stay within the limit. */
static int exponent(const double *values, size_t count, double limit)
{
	double largest = 1e-9;
	size_t i;

	for (i = 0; i < count; i++)
		largest = fmax(largest, fabs(values[i]));
	return floor(log2(limit / largest));
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

static double largest_hidden(const struct net *net, const struct scale *scale, const struct dataset *data)
{
	double x[MLB_INPUTS], hidden[MLB_HIDDEN], largest = 1;
	size_t row;
	int h;

	for (row = 0; row < data->count; row++) {
		scale_input(scale, data->rows[row].input, x);
		net_forward(net, x, hidden);
		for (h = 0; h < MLB_HIDDEN; h++)
			largest = fmax(largest, hidden[h]);
	}
	return largest;
}

/* The largest power of two by which no hidden sum leaves a lane of mlb-narrow.h. */
static int lane_exponent(const struct net *net)
{
	double sum[MLB_HIDDEN], rounding = 0.5;
	int i, h;

	for (i = 0; i < MLB_INPUTS; i++)
		rounding += mlb_features[i].max / 2.0;
	for (h = 0; h < MLB_HIDDEN; h++) {
		sum[h] = fabs(net->hidden_bias[h]);
		for (i = 0; i < MLB_INPUTS; i++)
			sum[h] += fabs(net->hidden_weight[i][h]) * mlb_features[i].max;
	}
	return exponent(sum, MLB_HIDDEN, MLB_LANE_SIGN - rounding);
}

static bool has_few_units(const struct net *net)
{
	int h, units = 0;

	for (h = 0; h < MLB_HIDDEN; h++)
		units += net->output_weight[h] != 0;
	return units <= MLB_LANES;
}

static void name_features(struct mlb_model *model)
{
	int i;

	for (i = 0; i < MLB_INPUTS; i++) {
		strncpy(model->features[i].name, mlb_features[i].name, MLB_NAME_SIZE);
		model->features[i].one = mlb_features[i].one;
	}
}

struct exponents quantise(const struct net *net, const struct scale *scale, const struct dataset *data,
			  struct mlb_model *model)
{
	struct net f;
	int i, h, first, second, shift;

	fold(net, scale, &f);
	first = least(exponent(&f.hidden_weight[0][0], MLB_INPUTS * MLB_HIDDEN, INT16_MAX),
		      exponent(f.hidden_bias, MLB_HIDDEN, MLB_BIAS_MAX));
	if (has_few_units(&f))
		first = least(first, lane_exponent(&f));
	shift = ceil(log2(ldexp(largest_hidden(net, scale, data), first) / INT16_MAX));
	shift = shift < 0 ? 0 : least(shift, MLB_SHIFT_MAX);
	second = least(exponent(f.output_weight, MLB_HIDDEN, INT16_MAX),
		       exponent(&f.output_bias, 1, MLB_BIAS_MAX) - (first - shift));

	*model = (struct mlb_model){
		.magic = MLB_MAGIC,
		.version = MLB_VERSION,
		.size = sizeof(*model),
		.inputs = MLB_INPUTS,
		.hidden = MLB_HIDDEN,
		.shift = shift,
		.output_bias = lround(ldexp(f.output_bias, second + first - shift)),
	};
	name_features(model);
	for (h = 0; h < MLB_HIDDEN; h++) {
		for (i = 0; i < MLB_INPUTS; i++)
			model->hidden_weight[i][h] = lround(ldexp(f.hidden_weight[i][h], first));
		model->hidden_bias[h] = lround(ldexp(f.hidden_bias[h], first));
		model->output_weight[h] = lround(ldexp(f.output_weight[h], second));
	}
	model_seal(model);
	return (struct exponents){ first, second };
}

/* The file's output is the network's times two to this power. */
int output_exponent(const struct mlb_model *model, const struct exponents *exponents)
{
	return exponents->first + exponents->second - model->shift;
}

/*
 * How far the file's output may be from the network's for this input: half a unit for each number that was rounded, one for
 * each sum that was shifted.
 */
double quantise_bound(const struct net *net, const struct scale *scale, const struct mlb_model *model,
		      const __s16 *input, const struct exponents *exponents)
{
	double x[MLB_INPUTS], hidden[MLB_HIDDEN], inputs = 1, units, bound = 0.5;
	int i, h;

	scale_input(scale, input, x);
	net_forward(net, x, hidden);
	for (i = 0; i < MLB_INPUTS; i++)
		inputs += abs(input[i]);
	units = ldexp(inputs / 2, -model->shift) + 1;
	for (h = 0; h < MLB_HIDDEN; h++) {
		double value = ldexp(hidden[h], exponents->first - model->shift);

		bound += (fabs(ldexp(net->output_weight[h], exponents->second)) + 0.5) * units + 0.5 * value;
	}
	return ldexp(bound, -output_exponent(model, exponents));
}
