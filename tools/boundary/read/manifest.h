/* SPDX-License-Identifier: GPL-2.0 */
/*
 * manifest.h - what a payload says of itself, in its manifest.yaml
 */
#ifndef SCHED_BOUNDARY_READ_MANIFEST_H
#define SCHED_BOUNDARY_READ_MANIFEST_H

#include <stdbool.h>

#include "base/array.h"

/**
 * struct word - one name of a list
 * @text: the name
 * @line: where it stands, from 1
 */
struct word {
	const char *text;
	unsigned int line;
};

typedef VEC(struct word) word_list;

/**
 * struct manifest - what a payload says of itself
 * @path: the file, for messages
 * @name: its name
 * @version: its version
 * @description: one line, or NULL
 * @kernel: the series of kernels that it is for; NULL: any
 * @keep: private data that are not reset
 * @sidecar: functions that it replaces as well, FILE:FUNCTION each
 * @shares_queues: its run-queue data mean the same as stock's
 */
struct manifest {
	const char *path;
	const char *name;
	const char *version;
	const char *description;
	const char *kernel;
	word_list keep;
	word_list sidecar;
	bool shares_queues;
};

int manifest_read(struct manifest *manifest, const char *path);

#endif /* SCHED_BOUNDARY_READ_MANIFEST_H */
