// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - sched-boundary: what a scheduler payload consists of
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "boundary.h"
#include "read/vmlinuz.h"

struct options {
	const char *boundary, *vmlinux, *symbols, *reference, *json;
	const char *release, *source_version, *compiler, *source_hash;
	const char *output, *report, *report_text, *verify_json, *keep;
	const char *sidecar, *sidecar_reference, *lines;
	const char *plain, *sidecar_plain;
};

#define OPTION(name, member) { name, offsetof(struct options, member) }

static const struct {
	const char *name;
	size_t offset;
} option_table[] = {
	OPTION("boundary", boundary),
	OPTION("vmlinux", vmlinux),
	OPTION("symbols", symbols),
	OPTION("reference", reference),
	OPTION("json", json),
	OPTION("release", release),
	OPTION("source-version", source_version),
	OPTION("compiler", compiler),
	OPTION("source-hash", source_hash),
	OPTION("output", output),
	OPTION("report", report),
	OPTION("report-text", report_text),
	OPTION("verify-json", verify_json),
	OPTION("keep", keep),
	OPTION("sidecar", sidecar),
	OPTION("sidecar-reference", sidecar_reference),
	OPTION("lines", lines),
	OPTION("plain", plain),
	OPTION("sidecar-plain", sidecar_plain),
};

static const char **option_slot(struct options *options, size_t i)
{
	return (const char **)((char *)options + option_table[i].offset);
}

/* The values of @options that a command cannot do without. */
static int require(struct options *options, const char *const *names)
{
	int err = 0;

	for (; *names; names++)
		for (size_t i = 0; i < ARRAY_SIZE(option_table); i++)
			if (!strcmp(option_table[i].name, *names) && !*option_slot(options, i)) {
				diag_error("--%s is missing", *names);
				err = -EINVAL;
			}
	return err;
}

typedef VEC(char *) path_list;

/* The unmodified objects: those of the boundary in one directory, those of the sidecar below another. */
static path_list object_paths(const struct config *config, const char *directory,
			      const char *sidecar)
{
	path_list paths = { 0 };
	const char *object;

	for (size_t i = 0; i < config->objects.n; i++)
		*vec_push(&paths) = xasprintf("%s/%s", directory, config->objects.v[i].pattern);
	for (size_t i = 0; (object = sidecar_object(config, i)); i++)
		*vec_push(&paths) = xasprintf("%s/%s", sidecar, object);
	return paths;
}

static int read_reference(struct cut *cut, const struct options *options)
{
	path_list paths = object_paths(cut->config, options->reference,
				       options->sidecar_reference);

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
	err = require(options, (const char *const[]){ "plain", options->sidecar ? "sidecar-plain" : NULL,
						      NULL });
	if (err)
		return err;
	paths = object_paths(cut->config, options->plain, options->sidecar_plain);
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

	if (!err && options->sidecar)
		err = sidecar_read(cut->config, options->sidecar) ?:
		      require(options, (const char *const[]){ "sidecar-reference", NULL });
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

static int analyse(struct cut *cut, struct options *options, char *const *paths, size_t n)
{
	int err = read_inputs(cut, options, paths, n);

	if (err)
		return err;
	debug_attribute(cut->reference);
	debug_attribute(cut->payload);
	match_reference(cut->reference, cut->ksyms);
	match_twins(cut->payload, cut->reference);
	classify_reference(cut->reference, cut->config, cut->ksyms);
	classify_payload(cut->payload, cut->reference, cut->config);
	live_mark(cut);
	return 0;
}

/* Storage for one run, tied together. */
struct run {
	struct config config;
	struct ksyms ksyms;
	struct tree payload, reference;
	struct cut cut;
};

static struct cut *new_run(const struct options *options)
{
	struct run *run = xcalloc(1, sizeof(*run));

	run->cut = (struct cut){
		.config = &run->config,
		.ksyms = &run->ksyms,
		.payload = &run->payload,
		.reference = &run->reference,
		.release = options->release,
		.source_version = options->source_version,
		.compiler = options->compiler,
		.source_hash = options->source_hash,
		.keep = options->keep,
	};
	return &run->cut;
}

static int write_cut(struct cut *cut, const struct options *options)
{
	struct out out = { 0 };
	int err;

	cut_copy(cut, &out);
	err = cut_orc(cut, &out);
	if (!err)
		err = cut_tables(cut, &out);
	if (!err)
		err = report_write(cut, options->report, options->report_text,
				   options->verify_json);
	return err ? err : out_write(&out, options->output);
}

static int command_cut(struct options *options, char *const *paths, size_t n)
{
	static const char *const needed[] = { "boundary", "vmlinux", "reference", "release",
					      "source-version", "compiler", "source-hash",
					      "output", NULL };
	struct cut *cut = new_run(options);
	int err = require(options, needed);

	if (!err)
		err = analyse(cut, options, paths, n);
	if (!err)
		err = check(cut);
	return err ? err : write_cut(cut, options);
}

/* What it takes to compare a payload with vmlinux. */
static const char *const compared[] = { "boundary", "vmlinux", "reference", NULL };

static int command_check(struct options *options, char *const *paths, size_t n)
{
	struct cut *cut = new_run(options);
	int err = require(options, compared);

	if (!err)
		err = analyse(cut, options, paths, n);
	return err ? err : check(cut);
}

static int command_diff(struct options *options, char *const *paths, size_t n)
{
	struct cut *cut = new_run(options);
	int err = require(options, compared);

	if (!err)
		err = analyse(cut, options, paths, n);
	return err ? err : diff(cut, options->lines);
}

/* The unmodified objects, as payload as well as reference. */
static int command_document(struct options *options, char *const *paths, size_t n)
{
	static const char *const needed[] = { "boundary", "vmlinux", "reference", "json", NULL };
	struct cut *cut = new_run(options);
	int err = require(options, needed);

	if (!err)
		err = analyse(cut, options, paths, n);
	return err ? err : document(cut, options->json);
}

static int command_verify(struct options *options, char *const *paths, size_t n)
{
	static const char *const needed[] = { "boundary", NULL };
	struct config config = { 0 };
	struct ksyms ksyms = { 0 };
	struct tree tree = { 0 };
	int err = require(options, needed);

	if (!err)
		err = config_read(&config, options->boundary);
	if (!err && options->symbols)
		err = ksyms_read_text(&ksyms, options->symbols);
	else if (!err)
		err = require(options, (const char *const[]){ "vmlinux", NULL }) ?:
		      ksyms_read_elf(&ksyms, options->vmlinux);
	if (!err)
		err = tree_read(&tree, "reference", paths, n, &config);
	if (!err && place_needed(&ksyms))
		err = place_objects(&ksyms, tree.objects.v, tree.objects.n);
	return err ? err : verify(&tree, &ksyms, options->json);
}

static int command_imports(struct options *options, char *const *paths, size_t n)
{
	const struct symbol *symbol;
	struct object object = { 0 };
	int err;

	(void)options;
	if (n != 1) {
		diag_error("imports takes one file, not %zu", n);
		return -EINVAL;
	}
	err = object_read(&object, paths[0]);
	if (err)
		return err;
	for_each_vec(symbol, &object.symbols)
		if (symbol->undefined && *symbol->name)
			puts(symbol->name);
	return 0;
}

static int command_vmlinux(struct options *options, char *const *paths, size_t n)
{
	struct vmlinux vmlinux = { 0 };
	const char *what = NULL;
	kallsyms symbols = { 0 };
	int err;

	(void)options;
	if (n != 2) {
		diag_error("vmlinux takes a kernel image and the file to write, not %zu files", n);
		return -EINVAL;
	}
	err = vmlinux_open(&vmlinux, paths[0], &what) ?:
	      kallsyms_read(&symbols, &vmlinux, &what);
	if (err) {
		diag_error("%s: %s", paths[0], what);
		diag_remedy("give the vmlinuz of the kernel's package, as it is there");
		return err;
	}
	return vmlinux_write(&vmlinux, &symbols, paths[1]);
}

struct command {
	const char *name;
	int (*run)(struct options *options, char *const *paths, size_t n);
	const char *help;
};

static const struct command commands[] = {
	{ "vmlinux", command_vmlinux, "unpack a bzImage, with the symbols that are in it: VMLINUZ OUT" },
	{ "verify", command_verify, "compare unmodified objects with vmlinux" },
	{ "check", command_check, "refuse changes that a payload cannot carry" },
	{ "diff", command_diff, "print what differs from the unmodified objects" },
	{ "cut", command_cut, "check, and write the payload's part of the objects" },
	{ "document", command_document, "write what each function, datum and member is to a payload" },
	{ "imports", command_imports, "print the undefined symbols of a linked payload" },
};

static int parse_options(struct options *options, int argc, char **argv)
{
	struct option table[ARRAY_SIZE(option_table) + 1] = { 0 };
	int c, index;

	for (size_t i = 0; i < ARRAY_SIZE(option_table); i++) {
		table[i].name = option_table[i].name;
		table[i].has_arg = required_argument;
	}
	while ((c = getopt_long(argc, argv, "", table, &index)) != -1) {
		if (c)
			return -EINVAL;
		*option_slot(options, index) = optarg;
	}
	return 0;
}

static void usage(FILE *to)
{
	fputs("usage: sched-boundary COMMAND [OPTION]... FILE...\n\ncommands:\n", to);
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(to, "  %-9s %s\n", commands[i].name, commands[i].help);
	fputs("\noptions:\n", to);
	for (size_t i = 0; i < ARRAY_SIZE(option_table); i++)
		fprintf(to, "  --%s VALUE\n", option_table[i].name);
}

int main(int argc, char **argv)
{
	struct options options = { 0 };

	elf_version(EV_CURRENT);
	if (argc > 1 && !strcmp(argv[1], "--help")) {
		usage(stdout);
		return EXIT_SUCCESS;
	}
	for (size_t i = 0; argc > 1 && i < ARRAY_SIZE(commands); i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		if (parse_options(&options, argc - 1, argv + 1))
			return 2;
		argv++;
		argc--;
		if (commands[i].run(&options, argv + optind, argc - optind) || diag_errors)
			return EXIT_FAILURE;
		return EXIT_SUCCESS;
	}
	usage(stderr);
	return 2;
}
