// SPDX-License-Identifier: GPL-2.0
/*
 * activate.c - schedctl activate, predict
 */
#include "base/interrupt.h"
#include "base/output.h"
#include "base/progress.h"
#include "cmd/cmd.h"

#define TRIAL_MS 30000	/* of a gate, where nothing else is said */

static int predict(struct session *session, struct schedmgr_switch *sw)
{
	int ret = schedmgr_predict(session->ctx, sw);

	if (ret)
		output_switch(session, ret, sw);
	else
		session->render->predicted(session, &sw->report);
	return ret;
}

static int activate(struct session *session, struct schedmgr_switch *sw)
{
	int ret;

	interrupt_defer();
	progress_start(session, sw->timeout_ms);
	ret = schedmgr_activate(session->ctx, sw);
	progress_end();
	output_switch(session, ret, sw);
	return ret;
}

/* A gate decides alone, or beside a confirmation, and in its time. */
static int set_gate(struct session *session, struct schedmgr_switch *sw)
{
	const struct options *options = &session->options;
	int ret;

	if (!options->gate && (options->trial_ms || options->samples))
		return output_usage(session, "--trial and --min-samples need --gate");
	if (options->confirm_ms && options->trial_ms)
		return output_usage(session, "either --confirm or --trial says how long the trial is");
	if (!options->gate)
		return 0;
	ret = schedmgr_parse_gate(session->ctx, options->gate, &sw->gate);
	if (ret)
		return ret;
	sw->gate.samples = options->samples;
	if (!options->confirm_ms) {
		sw->confirm_ms = options->trial_ms ?: TRIAL_MS;
		sw->flags = SCHEDMGR_SWITCH_KEEP;
	}
	return 0;
}

static int run(struct session *session, int argc, char **argv)
{
	struct schedmgr_switch sw = {
		.size = sizeof(sw),
		.timeout_ms = session->options.timeout_ms,
		.max_pause_ns = session->options.max_pause_ns,
		.confirm_ms = session->options.confirm_ms,
	};
	int ret;

	(void)argc;
	ret = schedmgr_parse_name(session->ctx, argv[0], sw.name, sw.version);
	if (!ret)
		ret = set_gate(session, &sw);
	if (ret)
		return ret;
	if (!session->options.dry_run)
		return activate(session, &sw);
	sw.confirm_ms = 0;
	sw.flags = 0;
	sw.gate = (struct schedmgr_gate){ 0 };
	return predict(session, &sw);
}

static int run_predict(struct session *session, int argc, char **argv)
{
	session->options.dry_run = true;
	return run(session, argc, argv);
}

const struct command command_activate = {
	.name = "activate",
	.arguments = "NAME[:VERSION]",
	.summary = "switch the machine to a loaded scheduler",
	.description =
		"Makes a loaded scheduler the active one, for all tasks on all CPUs at once.\n"
		"The name stock means the kernel's own. VERSION is needed when several\n"
		"versions of that name are loaded. While a task sits in code that must not be\n"
		"in use, the switch is tried again until the time is up; a switch that fails\n"
		"changes nothing.\n"
		"With --confirm the machine goes back by itself unless 'schedctl confirm' comes\n"
		"in time: the kernel's timer does that, whatever becomes of user space.\n"
		"With --gate it goes back when tasks that were woken wait longer for a CPU than\n"
		"before the switch, by a percentile and a factor, or longer than a limit:\n"
		"p99=2x, p99.9=1.5x, rt:p95=5ms. Without --confirm it stays when it was not\n"
		"worse in a trial of 30 seconds.\n",
	.run = run,
	.min_arguments = 1,
	.max_arguments = 1,
	.options = OPTIONS(&option_timeout, &option_max_pause, &option_confirm, &option_gate, &option_trial,
			   &option_min_samples, &option_dry_run),
	.completion = COMPLETE_VERSIONS,
};

const struct command command_predict = {
	.name = "predict",
	.arguments = "NAME[:VERSION]",
	.summary = "say how long a switch would stop the machine",
	.description =
		"Does all that 'activate' does but the switch itself: checks stacks, calls the\n"
		"payload's hooks, and predicts the stop window. Fails as 'activate' would.\n"
		"Nothing has changed afterwards.\n",
	.run = run_predict,
	.min_arguments = 1,
	.max_arguments = 1,
	.options = OPTIONS(&option_timeout, &option_max_pause),
	.completion = COMPLETE_VERSIONS,
};
