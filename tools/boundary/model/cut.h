/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cut.h - one run of cut, check, diff or document
 */
#ifndef SCHED_BOUNDARY_MODEL_CUT_H
#define SCHED_BOUNDARY_MODEL_CUT_H

#include "base/map.h"

struct config;
struct ksyms;
struct manifest;
struct tree;

struct cut {
	struct config *config;
	struct ksyms *ksyms;
	struct manifest *manifest;	/* empty where none was given */
	struct tree *payload, *reference;
	const char *release, *source_version, *compiler, *source_hash;
	struct map refused;		/* layouts whose change was refused */
	/* for the report */
	unsigned int data_references, outside_references, pointer_references;
};

#endif /* SCHED_BOUNDARY_MODEL_CUT_H */
