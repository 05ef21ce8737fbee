// SPDX-License-Identifier: GPL-2.0
/*
 * data.c - recorded decisions; a file is a run, and a run is as a whole for training or as a whole for the test
 */
#include <err.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "mlb.h"

static const char *const constraints[MLB_CONSTRAINTS] = {
	[MLB_FREE] = "free",
	[MLB_THROTTLED] = "throttled",
	[MLB_KTHREAD] = "kthread",
	[MLB_AFFINITY] = "affinity",
	[MLB_RUNNING] = "running",
	[MLB_ACTIVE] = "active",
	[MLB_FOREIGN] = "foreign",
};

static struct run *add_run(struct dataset *data, const char *path)
{
	char copy[4096];
	struct run *run;

	data->runs = reallocarray(data->runs, data->nr_runs + 1, sizeof(*data->runs));
	if (!data->runs)
		err(1, NULL);
	run = &data->runs[data->nr_runs++];
	memset(run, 0, sizeof(*run));
	snprintf(copy, sizeof(copy), "%s", path);
	snprintf(run->name, sizeof(run->name), "%s", basename(copy));
	run->name[strcspn(run->name, ".")] = 0;
	return run;
}

static void add_row(struct dataset *data, const struct mlb_record *record)
{
	if (data->count == data->room) {
		data->room = data->room ? 2 * data->room : 4096;
		data->rows = reallocarray(data->rows, data->room, sizeof(*data->rows));
		if (!data->rows)
			err(1, NULL);
	}
	data->rows[data->count++] = *record;
}

/* What mlb-trace can have written: all that follows relies on it. */
static bool is_record(const struct mlb_record *record)
{
	unsigned int i;

	for (i = 0; i < MLB_INPUTS; i++)
		if (abs(record->input[i]) > mlb_features[i].max)
			return false;
	return record->constraint < MLB_CONSTRAINTS && record->moves <= 1;
}

int dataset_add(struct dataset *data, const char *path)
{
	FILE *file = fopen(path, "re");
	struct mlb_record record;
	size_t size, records = 0;
	struct run *run;

	if (!file) {
		warn("%s", path);
		return -1;
	}
	run = add_run(data, path);
	while ((size = fread(&record, 1, sizeof(record), file)) == sizeof(record)) {
		if (!is_record(&record))
			break;
		records++;
		run->count[record.constraint][record.moves]++;
		if (record.constraint == MLB_FREE)
			add_row(data, &record);
	}
	fclose(file);
	if (!size)
		return 0;
	warnx("%s: no record of mlb-trace at byte %zu", path, records * sizeof(record));
	return -1;
}

void dataset_free(struct dataset *data)
{
	free(data->rows);
	free(data->runs);
}

static void add_counts(struct json_object *object, const size_t count[MLB_CONSTRAINTS][2])
{
	struct json_object *constrained = json_object_new_object();
	int i;

	json_object_object_add(object, "moves", json_object_new_uint64(count[MLB_FREE][1]));
	json_object_object_add(object, "stays", json_object_new_uint64(count[MLB_FREE][0]));
	for (i = MLB_FREE + 1; i < MLB_CONSTRAINTS; i++)
		json_object_object_add(constrained, constraints[i], json_object_new_uint64(count[i][0] + count[i][1]));
	json_object_object_add(object, "no_judgement", constrained);
}

struct json_object *dataset_report(const struct dataset *data)
{
	struct json_object *report = json_object_new_object(), *runs = json_object_new_array();
	size_t sum[MLB_CONSTRAINTS][2] = { 0 }, i;
	int c;

	for (i = 0; i < data->nr_runs; i++) {
		struct json_object *run = json_object_new_object();

		json_object_object_add(run, "run", json_object_new_string(data->runs[i].name));
		add_counts(run, data->runs[i].count);
		json_object_array_add(runs, run);
		for (c = 0; c < MLB_CONSTRAINTS; c++) {
			sum[c][0] += data->runs[i].count[c][0];
			sum[c][1] += data->runs[i].count[c][1];
		}
	}
	json_object_object_add(report, "decisions", json_object_new_uint64(data->count));
	add_counts(report, sum);
	json_object_object_add(report, "runs", runs);
	return report;
}
