/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mlb.h - the parts of the trainer
 */
#ifndef MLB_H
#define MLB_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "mlb-narrow.h"

/* data.c: decisions, run by run */
struct run {
	char name[64];
	size_t count[MLB_CONSTRAINTS][2];	/* all calls, by constraint and decision */
};

struct dataset {
	struct mlb_record *rows;	/* those that were a matter of judgement */
	size_t count;
	size_t room;
	struct run *runs;
	size_t nr_runs;
};

int dataset_add(struct dataset *data, const char *path);
void dataset_free(struct dataset *data);
struct json_object *dataset_report(const struct dataset *data);

/* net.c: the network in floating point; inputs are standardised first */
struct net {
	double hidden_weight[MLB_INPUTS][MLB_HIDDEN];
	double hidden_bias[MLB_HIDDEN];
	double output_weight[MLB_HIDDEN];
	double output_bias;
};

#define NET_PARAMETERS	(sizeof(struct net) / sizeof(double))

struct scale {
	double mean[MLB_INPUTS];
	double inverse[MLB_INPUTS];	/* of the standard deviation; 0 where there is none */
};

/* Which parts there are; the weights of the others are 0, and stay so in training. */
struct shape {
	bool input[MLB_INPUTS];
	bool hidden[MLB_HIDDEN];
};

void scale_of(struct scale *scale, const struct dataset *data);
void scale_input(const struct scale *scale, const __s16 *input, double *x);
void net_init(struct net *net, uint64_t *seed);
void net_restrict(struct net *net, const struct shape *shape);
double net_forward(const struct net *net, const double *x, double *hidden);
double net_loss(double output, bool moves);
void net_backward(const struct net *net, const double *x, bool moves, struct net *gradient);
uint64_t next_random(uint64_t *seed);
double next_uniform(uint64_t *seed);

/* adam.c: training */
struct epoch {
	double loss;
	double train;	/* accuracy */
	double test;
};

struct training {
	const struct dataset *data;
	const struct dataset *test;
	struct scale scale;
	struct shape shape;
	uint64_t seed;
};

void train(struct net *net, struct training *training, struct epoch *epochs, unsigned int nr_epochs);
double mean_loss(const struct net *net, const struct scale *scale, const struct dataset *data);

/* prune.c: what a network can do without */
void prune(struct net *net, struct training *training, double slack, unsigned int nr_epochs);
struct json_object *shape_report(const struct shape *shape);

/* quantise.c: fixed point */
struct exponents {	/* each layer's weights are multiplied by two to this power */
	int first;
	int second;
};

struct exponents quantise(const struct net *net, const struct scale *scale, const struct dataset *data,
			  struct mlb_model *model);
int output_exponent(const struct mlb_model *model, const struct exponents *exponents);
double quantise_bound(const struct net *net, const struct scale *scale, const struct mlb_model *model,
		      const __s16 *input, const struct exponents *exponents);

/* metrics.c: how good is it */
struct confusion {
	size_t count[2][2];	/* by stock's decision and by the other's */
};

struct rule {
	unsigned int feature;
	int threshold;		/* moves from there on */
	bool below;		/* moves below it */
};

double accuracy(const struct confusion *confusion);
void judge_net(const struct net *net, const struct scale *scale, const struct dataset *data, struct confusion *confusion);
void judge_model(const struct mlb_model *model, const struct dataset *data, struct confusion *confusion);
void judge_constant(bool moves, const struct dataset *data, struct confusion *confusion);
void judge_rule(const struct rule *rule, const struct dataset *data, struct confusion *confusion);
bool best_constant(const struct dataset *data);
struct rule best_rule(const struct dataset *data);
struct json_object *confusion_report(const struct confusion *confusion);

/* model.c: the file */
void model_seal(struct mlb_model *model);
int model_read(struct mlb_model *model, const char *path, bool check);
int model_write(const struct mlb_model *model, const char *path);
void model_print(const struct mlb_model *model, FILE *out);

/* plot.c */
int plot_training(const char *path, const struct epoch *epochs, unsigned int count);
int plot_confusion(const char *path, const struct confusion *confusion);

/* selftest.c */
int selftest(uint64_t seed);

#endif
