// SPDX-License-Identifier: GPL-2.0
/*
 * run.c - from the files that are named to atoms whose fate is known
 *
 * An input object is split into *atoms*: one function, one datum, one entry of a
 * table such as __bug_table, one run of string literals.  Every relocation is
 * resolved to the atom it means, so that a pass asks "what does this function
 * call" and never "what is at .text+0x1234".  Memory lives until the process ends,
 * which is soon.
 */
#include "base/array.h"
#include "base/memory.h"
#include "base/text.h"
#include "read/config.h"
#include "read/debug.h"
#include "read/ksyms.h"
#include "read/object.h"
#include "read/manifest.h"
#include "read/sidecar.h"
#include "model/classify.h"
#include "model/cut.h"
#include "model/live.h"
#include "model/match.h"
#include "model/place.h"
#include "model/tree.h"
#include "options.h"
#include "run.h"

typedef VEC(char *) path_list;

/* The unmodified objects: those of the boundary in one directory, those of the sidecar below another. */
static path_list object_paths(const struct cut *cut, const char *directory, const char *sidecar)
{
	path_list paths = { 0 };
	const char *object;

	for (size_t i = 0; i < cut->config->objects.n; i++)
		*vec_push(&paths) = xasprintf("%s/%s", directory, cut->config->objects.v[i].pattern);
	for (size_t i = 0; (object = sidecar_object(cut->config, cut->manifest, i)); i++)
		*vec_push(&paths) = xasprintf("%s/%s", sidecar, object);
	return paths;
}

static int read_reference(struct cut *cut, const struct options *options)
{
	path_list paths = object_paths(cut, options->reference, options->sidecar_reference);

	return tree_read(cut->reference, "reference", paths.v, paths.n, cut->config);
}

/* What kallsyms leaves open, the objects as they were compiled for vmlinux tell. */
static int place_symbols(struct cut *cut, struct options *options)
{
	struct object *objects;
	path_list paths;
	int err;

	if (!place_needed(cut->ksyms))
		return 0;
	err = options_require(options, (const char *const[]){
		"plain", cut->manifest->sidecar.n ? "sidecar-plain" : NULL, NULL });
	if (err)
		return err;
	paths = object_paths(cut, options->plain, options->sidecar_plain);
	objects = xcalloc(paths.n, sizeof(*objects));
	for (size_t i = 0; !err && i < paths.n; i++)
		err = object_read(&objects[i], paths.v[i]);
	return err ? err : place_objects(cut->ksyms, objects, paths.n);
}

static int read_debug(struct tree *tree, const struct config *config)
{
	struct object *object;
	int err = 0;

	for_each_vec(object, &tree->objects)
		if (!err)
			err = debug_read(object, config);
	return err;
}

static int read_inputs(struct cut *cut, struct options *options, char *const *paths,
		       size_t n)
{
	int err = config_read(cut->config, options->boundary);

	if (!err && options->manifest)
		err = manifest_read(cut->manifest, options->manifest);
	if (!err && cut->manifest->sidecar.n)
		err = options_require(options, (const char *const[]){ "sidecar-reference", NULL });
	if (!err)
		err = ksyms_read_elf(cut->ksyms, options->vmlinux);
	if (!err)
		err = place_symbols(cut, options);
	if (!err)
		err = read_reference(cut, options);
	if (!err)
		err = tree_read(cut->payload, "payload", paths, n, cut->config);
	if (!err)
		err = read_debug(cut->reference, cut->config);
	if (!err)
		err = read_debug(cut->payload, cut->config);
	return err;
}

int run_analyse(struct cut *cut, struct options *options, char *const *paths, size_t n)
{
	int err = read_inputs(cut, options, paths, n);

	if (err)
		return err;
	tree_attribute(cut->reference);
	tree_attribute(cut->payload);
	match_reference(cut->reference, cut->ksyms);
	match_twins(cut->payload, cut->reference);
	classify_reference(cut);
	classify_payload(cut);
	live_mark(cut);
	return 0;
}

/* Storage for one run, tied together. */
struct run {
	struct config config;
	struct ksyms ksyms;
	struct manifest manifest;
	struct tree payload, reference;
	struct cut cut;
};

struct cut *run_new(const struct options *options)
{
	struct run *run = xcalloc(1, sizeof(*run));

	run->cut = (struct cut){
		.config = &run->config,
		.ksyms = &run->ksyms,
		.manifest = &run->manifest,
		.payload = &run->payload,
		.reference = &run->reference,
		.release = options->release,
		.source_version = options->source_version,
		.compiler = options->compiler,
		.source_hash = options->source_hash,
	};
	return &run->cut;
}

