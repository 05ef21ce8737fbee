// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - mlb: trains the network of the payload mlb, and handles its file
 */
#include <err.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "mlb.h"

static const char usage[] =
	"usage: mlb train [OPTION...] TRACE... --test TRACE...\n"
	"       mlb check FILE      may the payload run it? Else names the field\n"
	"       mlb seal FILE       gives it the checksum of what is in it\n"
	"       mlb print FILE      prints it as a header in C\n"
	"       mlb selftest SEED   gradient and fixed point\n"
	"\n"
	"A trace is a run under mlb-trace. Those after --test are not trained with.\n"
	"\n"
	"  --seed N       of all that is random (default: 1)\n"
	"  --epochs N     times that each decision is seen (default: 40)\n"
	"  --slack X      part of the decisions that it may get wrong beyond those of the whole network, for being smaller and\n"
	"                 faster (default: 0.0002; below 0: nothing is taken from it)\n"
	"  --output FILE  the network in fixed point (default: mlb.bin)\n"
	"  --report FILE  figures, as JSON (default: standard output)\n"
	"  --plots DIR    training.svg and confusion.svg go there\n";

struct job {
	uint64_t seed;
	unsigned int nr_epochs;
	double slack;
	const char *output;
	const char *report;
	const char *plots;
	struct dataset data;
	struct dataset test;
	struct epoch *epochs;
};

static struct json_object *judge(const struct net *net, const struct training *training, const struct mlb_model *model)
{
	struct json_object *report = json_object_new_object(), *rule = json_object_new_object();
	const struct dataset *test = training->test;
	bool constant = best_constant(training->data);
	struct rule best = best_rule(training->data);
	struct confusion confusion;

	judge_net(net, &training->scale, test, &confusion);
	json_object_object_add(report, "float", confusion_report(&confusion));
	judge_model(model, test, &confusion);
	json_object_object_add(report, "fixed", confusion_report(&confusion));
	judge_constant(constant, test, &confusion);
	json_object_object_add(report, constant ? "always_moves" : "always_stays", confusion_report(&confusion));
	judge_rule(&best, test, &confusion);
	json_object_object_add(rule, "feature", json_object_new_string(mlb_features[best.feature].name));
	json_object_object_add(rule, best.below ? "moves_below" : "moves_from", json_object_new_int(best.threshold));
	json_object_object_add(rule, "agreement", confusion_report(&confusion));
	json_object_object_add(report, "best_single_feature", rule);
	return report;
}

/* What the network was before anything was taken from it. */
static struct json_object *report_dense(const struct net *net, const struct training *training)
{
	struct json_object *report = shape_report(&training->shape);
	struct confusion confusion;

	judge_net(net, &training->scale, training->test, &confusion);
	json_object_object_add(report, "float", confusion_report(&confusion));
	return report;
}

static struct json_object *report_job(const struct job *job, const struct training *training, const struct net *net,
				      const struct mlb_model *model)
{
	struct json_object *report = json_object_new_object(), *shape = shape_report(&training->shape);
	struct mlb_narrow narrow;
	char network[16];

	mlb_make_narrow(&narrow, model);
	json_object_object_add(shape, "narrow", json_object_new_boolean(narrow.fits));
	snprintf(network, sizeof(network), "%08x", model->checksum);
	json_object_object_add(report, "network", json_object_new_string(network));
	json_object_object_add(report, "seed", json_object_new_uint64(job->seed));
	json_object_object_add(report, "epochs", json_object_new_int(job->nr_epochs));
	json_object_object_add(report, "slack", json_object_new_double(job->slack));
	json_object_object_add(report, "shape", shape);
	json_object_object_add(report, "training", dataset_report(training->data));
	json_object_object_add(report, "held_out", dataset_report(training->test));
	json_object_object_add(report, "on_held_out", judge(net, training, model));
	return report;
}

static int write_report(struct json_object *report, const char *path)
{
	int error;

	if (path)
		error = json_object_to_file_ext(path, report, JSON_C_TO_STRING_PRETTY);
	else
		error = puts(json_object_to_json_string_ext(report, JSON_C_TO_STRING_PRETTY)) < 0;
	if (error)
		warnx("%s: cannot be written", path ? path : "standard output");
	return error;
}

static int write_plots(const struct job *job, const struct mlb_model *model)
{
	struct confusion confusion;
	char path[4096];

	snprintf(path, sizeof(path), "%s/training.svg", job->plots);
	if (plot_training(path, job->epochs, job->nr_epochs))
		return -1;
	judge_model(model, &job->test, &confusion);
	snprintf(path, sizeof(path), "%s/confusion.svg", job->plots);
	return plot_confusion(path, &confusion);
}

static int run_job(struct job *job)
{
	struct training training = { .data = &job->data, .test = &job->test, .seed = job->seed };
	struct json_object *report, *dense;
	struct mlb_model model;
	struct net net;
	int error;

	job->epochs = calloc(job->nr_epochs, sizeof(*job->epochs));
	if (!job->epochs)
		err(1, NULL);
	memset(&training.shape, true, sizeof(training.shape));
	scale_of(&training.scale, &job->data);
	net_init(&net, &training.seed);
	train(&net, &training, job->epochs, job->nr_epochs);
	dense = report_dense(&net, &training);
	prune(&net, &training, job->slack, (job->nr_epochs + 7) / 8);
	quantise(&net, &training.scale, &job->data, &model);
	report = report_job(job, &training, &net, &model);
	json_object_object_add(report, "before_pruning", dense);
	error = model_write(&model, job->output) || write_report(report, job->report) ||
		(job->plots && write_plots(job, &model));
	json_object_put(report);
	free(job->epochs);
	return error;
}

/* What @job is to do, with the recordings that are named read into it: an exit status. */
static int parse_job(struct job *job, int argc, char **argv)
{
	static const struct option options[] = {
		{ "seed", required_argument, NULL, 's' }, { "epochs", required_argument, NULL, 'e' },
		{ "slack", required_argument, NULL, 'k' },
		{ "output", required_argument, NULL, 'o' }, { "report", required_argument, NULL, 'r' },
		{ "plots", required_argument, NULL, 'p' }, { "test", no_argument, NULL, 't' }, { 0 },
	};
	struct dataset *data = &job->data;
	int option, error = 0;

	/* "-": names come as option 1, in their place among the options */
	while (!error && (option = getopt_long(argc, argv, "-", options, NULL)) != -1) {
		switch (option) {
		case 's':
			job->seed = strtoull(optarg, NULL, 0);
			break;
		case 'e':
			job->nr_epochs = strtoul(optarg, NULL, 0);
			break;
		case 'k':
			job->slack = strtod(optarg, NULL);
			break;
		case 'o':
			job->output = optarg;
			break;
		case 'r':
			job->report = optarg;
			break;
		case 'p':
			job->plots = optarg;
			break;
		case 't':
			data = &job->test;
			break;
		case 1:
			error = dataset_add(data, optarg);
			break;
		default:
			error = 2;
		}
	}
	if (!error && (!job->data.count || !job->test.count || !job->nr_epochs)) {
		warnx("nothing to %s", job->data.count ? job->test.count ? "do in 0 epochs" : "test with" : "train with");
		error = 2;
	}
	return error;
}

static int command_train(int argc, char **argv)
{
	struct job job = { .seed = 1, .nr_epochs = 40, .slack = 0.0002, .output = "mlb.bin" };
	int error = parse_job(&job, argc, argv);

	if (!error)
		error = run_job(&job);
	dataset_free(&job.data);
	dataset_free(&job.test);
	return error;
}

static int command_file(const char *command, const char *path)
{
	struct mlb_model model;
	bool seal = !strcmp(command, "seal");

	if (model_read(&model, path, !seal))
		return 1;
	if (seal) {
		model_seal(&model);
		return model_write(&model, path);
	}
	if (!strcmp(command, "print"))
		model_print(&model, stdout);
	return 0;
}

int main(int argc, char **argv)
{
	int error = 2;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc > 2 && !strcmp(argv[1], "train"))
		error = command_train(argc - 1, argv + 1);
	else if (argc == 3 && !strcmp(argv[1], "selftest"))
		error = selftest(strtoull(argv[2], NULL, 0));
	else if (argc == 3 && (!strcmp(argv[1], "check") || !strcmp(argv[1], "seal") || !strcmp(argv[1], "print")))
		error = command_file(argv[1], argv[2]);
	else
		fputs(usage, stderr);
	return error < 0 ? 1 : error;
}
