// SPDX-License-Identifier: GPL-2.0
/*
 * commands.c - what sched-boundary can be told to do
 */
#include <errno.h>
#include <stdio.h>

#include "base/diag.h"
#include "base/malformed.h"
#include "read/config.h"
#include "read/kallsyms.h"
#include "read/ksyms.h"
#include "read/manifest.h"
#include "read/object.h"
#include "read/symbol.h"
#include "read/vmlinuz.h"
#include "model/place.h"
#include "model/tree.h"
#include "check/check.h"
#include "check/verify.h"
#include "write/manifest.h"
#include "write/out.h"
#include "write/payload.h"
#include "write/report.h"
#include "write/seal.h"
#include "write/vmlinux.h"
#include "commands.h"
#include "options.h"
#include "run.h"

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
	struct cut *cut = run_new(options);
	int err = options_require(options, needed);

	if (!err)
		err = run_analyse(cut, options, paths, n);
	if (!err)
		err = check(cut);
	return err ? err : write_cut(cut, options);
}

/* What it takes to compare a payload with vmlinux. */
static const char *const compared[] = { "boundary", "vmlinux", "reference", NULL };

static int command_check(struct options *options, char *const *paths, size_t n)
{
	struct cut *cut = run_new(options);
	int err = options_require(options, compared);

	if (!err)
		err = run_analyse(cut, options, paths, n);
	return err ? err : check(cut);
}

static int command_diff(struct options *options, char *const *paths, size_t n)
{
	struct cut *cut = run_new(options);
	int err = options_require(options, compared);

	if (!err)
		err = run_analyse(cut, options, paths, n);
	return err ? err : diff(cut, options->lines);
}

/* The unmodified objects, as payload as well as reference. */
static int command_document(struct options *options, char *const *paths, size_t n)
{
	static const char *const needed[] = { "boundary", "vmlinux", "reference", "json", NULL };
	struct cut *cut = run_new(options);
	int err = options_require(options, needed);

	if (!err)
		err = run_analyse(cut, options, paths, n);
	return err ? err : document(cut, options->json);
}

static int command_verify(struct options *options, char *const *paths, size_t n)
{
	static const char *const needed[] = { "boundary", NULL };
	struct config config = { 0 };
	struct ksyms ksyms = { 0 };
	struct tree tree = { 0 };
	int err = options_require(options, needed);

	if (!err)
		err = config_read(&config, options->boundary);
	if (!err && options->symbols)
		err = ksyms_read_text(&ksyms, options->symbols);
	else if (!err)
		err = options_require(options, (const char *const[]){ "vmlinux", NULL }) ?:
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
	if (err)
		return fault(paths[0], "give the vmlinuz of the kernel's package, as it is there", "%s", what);
	return vmlinux_write(&vmlinux, &symbols, paths[1]);
}

static int command_manifest(struct options *options, char *const *paths, size_t n)
{
	struct manifest manifest;

	(void)options;
	if (n != 1) {
		diag_error("manifest takes one file, not %zu", n);
		return -EINVAL;
	}
	return manifest_read(&manifest, paths[0]) ?: manifest_print(&manifest);
}

static int command_seal(struct options *options, char *const *paths, size_t n)
{
	(void)options;
	if (n != 1) {
		diag_error("seal takes one file, not %zu", n);
		return -EINVAL;
	}
	return seal(paths[0]);
}

const struct command commands[] = {
	{ "vmlinux", command_vmlinux, "unpack a bzImage, with the symbols that are in it: VMLINUZ OUT" },
	{ "verify", command_verify, "compare unmodified objects with vmlinux" },
	{ "check", command_check, "refuse changes that a payload cannot carry" },
	{ "diff", command_diff, "print what differs from the unmodified objects" },
	{ "cut", command_cut, "check, and write the payload's part of the objects" },
	{ "document", command_document, "write what each function, datum and member is to a payload" },
	{ "imports", command_imports, "print the undefined symbols of a linked payload" },
	{ "manifest", command_manifest, "check a payload's manifest and print it as JSON: FILE" },
	{ "seal", command_seal, "write a payload's checksum into it, the last step of its build: FILE.ko" },
	{ 0 },
};
