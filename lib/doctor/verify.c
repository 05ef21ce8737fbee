// SPDX-License-Identifier: GPL-2.0
/*
 * verify.c - would a payload fit?  All that can be told without loading it
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/host.h"
#include "core/text.h"
#include "doctor/findings.h"
#include "image/image.h"
#include "image/kallsyms.h"
#include "image/layouts.h"

/* "NAME,POSITION" or "NAME", as imports are called: splits it.  Returns the position, 0: unique. */
static unsigned int split_import(char *name)
{
	char *comma = strchr(name, ',');

	if (!comma)
		return 0;
	*comma = '\0';
	return strtoul(comma + 1, NULL, 10);
}

static bool is_module_symbol(const char *name)
{
	/* The module loader's own, and what the payload's runtime defines by itself. */
	return !strcmp(name, "__this_module") || !strcmp(name, "__fentry__");
}

/* Names of all imports, split, in memory at @names; the caller frees both. */
static struct sm_wanted *list_imports(const struct schedmgr_image *image, char **names)
{
	struct sm_wanted *wanted = calloc(image->nr_imports + 1, sizeof(*wanted));
	unsigned int i;
	char *name;

	*names = malloc(image->imports_len + 1);
	if (!wanted || !*names) {
		free(wanted);
		return NULL;
	}
	memcpy(*names, image->imports, image->imports_len);
	for (i = 0, name = *names; i < image->nr_imports; i++) {
		size_t len = strlen(name);

		wanted[i].name = name;
		wanted[i].position = split_import(name);
		name += len + 1;
	}
	return wanted;
}

/* A weak symbol may be missing, but nobody notes which are: the manager wants all but these. */
static bool is_missing(const struct sm_wanted *wanted)
{
	return !is_module_symbol(wanted->name) &&
	       (wanted->position ? wanted->count < wanted->position : wanted->count != 1);
}

static void verify_imports(const struct schedmgr_image *image, struct schedmgr_findings *findings)
{
	SM_CLEANUP(sm_cleanup_free) struct sm_wanted *wanted = NULL;
	SM_CLEANUP(sm_cleanup_free) char *names = NULL;
	const char *first = NULL;
	unsigned int i, missing = 0;
	int ret;

	wanted = list_imports(image, &names);
	ret = wanted ? sm_kallsyms_count(wanted, image->nr_imports) : -ENOMEM;
	if (ret) {
		sm_findings_add(findings, "imports", SCHEDMGR_VERDICT_WARN,
				"cannot be looked for in /proc/kallsyms: %s", sm_error_name(ret));
		return;
	}
	for (i = 0; i < image->nr_imports; i++)
		if (is_missing(&wanted[i])) {
			first = first ?: wanted[i].name;
			missing++;
		}
	if (!missing) {
		sm_findings_add(findings, "imports", SCHEDMGR_VERDICT_OK, "the kernel has all %u symbols that it needs",
				image->nr_imports);
		return;
	}
	sm_findings_add(findings, "imports", SCHEDMGR_VERDICT_FAIL,
			"the kernel lacks %u of the %u symbols that it needs, or has them more than once; the first is '%s'",
			missing, image->nr_imports, first);
	sm_findings_advise(findings, "%s", REMEDY_KERNEL);
}

static void verify_functions(const struct schedmgr_image *image, struct schedmgr_findings *findings)
{
	SM_CLEANUP(sm_cleanup_free) struct sm_wanted *wanted = calloc(image->nr_functions + 1, sizeof(*wanted));
	const char *first = NULL;
	unsigned int i, missing = 0;

	for (i = 0; wanted && i < image->nr_functions; i++) {
		wanted[i].name = image->functions[i].name;
		wanted[i].position = image->functions[i].position;
	}
	if (!wanted || sm_kallsyms_count(wanted, image->nr_functions))
		return;		/* said of the imports */
	for (i = 0; i < image->nr_functions; i++)
		if (is_missing(&wanted[i])) {
			first = first ?: wanted[i].name;
			missing++;
		}
	if (!image->nr_functions || missing) {
		sm_findings_add(findings, "functions", SCHEDMGR_VERDICT_FAIL,
				missing ? "the kernel lacks %u of its %u functions, or has them more than once; the first is '%s'" :
					  "it replaces none", missing, image->nr_functions, first);
		sm_findings_advise(findings, "%s", missing ? REMEDY_KERNEL : REMEDY_PAYLOAD);
		return;
	}
	sm_findings_add(findings, "functions", SCHEDMGR_VERDICT_OK, "%u, %u of them replaced, all in the kernel",
			image->nr_functions, image->nr_redirects);
}

/* As schedmgr_verify_abi() of the manager. */
static void verify_descriptor(const struct schedmgr_image *image, struct schedmgr_findings *findings)
{
	const struct schedmgr_head *d = &image->descriptor;

	if (!image->has_descriptor)
		sm_findings_add(findings, "abi", SCHEDMGR_VERDICT_FAIL, "it has no descriptor that a manager would know");
	else if (d->abi != SCHEDMGR_PAYLOAD_ABI)
		sm_findings_add(findings, "abi", SCHEDMGR_VERDICT_FAIL, "it was built for version %u of the payload ABI, the manager has %u",
				d->abi, SCHEDMGR_PAYLOAD_ABI);
	else if (d->size != SCHEDMGR_PAYLOAD_BYTES || d->ops_size != SCHEDMGR_PAYLOAD_OPS_BYTES)
		sm_findings_add(findings, "abi", SCHEDMGR_VERDICT_FAIL, "its descriptor has %u + %u bytes, the manager's %u + %u",
				d->size, d->ops_size, SCHEDMGR_PAYLOAD_BYTES, SCHEDMGR_PAYLOAD_OPS_BYTES);
	else
		sm_findings_add(findings, "abi", SCHEDMGR_VERDICT_OK, "version %u of the payload ABI", d->abi);
	if (!image->has_descriptor || d->abi != SCHEDMGR_PAYLOAD_ABI || d->size != SCHEDMGR_PAYLOAD_BYTES || d->ops_size != SCHEDMGR_PAYLOAD_OPS_BYTES)
		sm_findings_advise(findings, "%s", REMEDY_SCHEDMOD);
}

static void verify_layouts(const struct schedmgr_image *image, struct schedmgr_findings *findings)
{
	SM_CLEANUP(sm_cleanup_free) char *difference = NULL;
	unsigned int count;
	int differ = sm_layouts_compare(image->layouts ?: "", image->layouts_len, &count, &difference);

	if (differ > 0)
		sm_findings_add(findings, "layouts", SCHEDMGR_VERDICT_FAIL, "%d of %u differ from this kernel's; the first is %s",
				differ, count, difference ?: "?");
	else if (differ == -EBADMSG)
		sm_findings_add(findings, "layouts", SCHEDMGR_VERDICT_FAIL, "its table of layouts is malformed");
	else if (differ)
		sm_findings_add(findings, "layouts", SCHEDMGR_VERDICT_WARN, "cannot be compared with the kernel's: %s",
				differ == -ENOENT ? "it has no type information" : sm_error_name(differ));
	else
		sm_findings_add(findings, "layouts", SCHEDMGR_VERDICT_OK, "all %u structs, enums and prototypes are this kernel's",
				count);
	if (differ > 0 || differ == -EBADMSG)
		sm_findings_advise(findings, "%s", REMEDY_KERNEL);
}

static void verify_signature(struct schedmgr_image *image, struct schedmgr_findings *findings)
{
	const struct schedmgr_image_signature *signature = schedmgr_image_get_signature(image);
	char why[128];
	bool demanded = sm_host_demands_signatures(why);

	if (signature)
		sm_findings_add(findings, "signature", SCHEDMGR_VERDICT_OK, "signed by %s%s", signature->signer,
				demanded ? "; whether the kernel trusts the key shows when it is loaded" : "");
	else if (!demanded)
		sm_findings_add(findings, "signature", SCHEDMGR_VERDICT_OK, "none, and the kernel demands none");
	else
		sm_findings_add(findings, "signature", SCHEDMGR_VERDICT_FAIL, "none, but %s", why);
	if (!signature && demanded)
		sm_findings_advise(findings, "sign it with a key that the kernel trusts; see mokutil(1) and sign-file");
}

static void verify_image(struct schedmgr_ctx *ctx, struct schedmgr_image *image, struct schedmgr_findings *findings)
{
	sm_findings_add(findings, "file", SCHEDMGR_VERDICT_OK, "%s is the payload %s:%s", image->path,
			schedmgr_image_get_modinfo(image, "schedmgr_name") ?: "?",
			schedmgr_image_get_modinfo(image, "version") ?: "?");
	if (schedmgr_image_check(image))
		sm_findings_add_failure(findings, ctx, "kernel", SCHEDMGR_VERDICT_FAIL);
	else
		sm_findings_add(findings, "kernel", SCHEDMGR_VERDICT_OK, "it was built for this build of %s",
				image->build.release);
	verify_descriptor(image, findings);
	verify_imports(image, findings);
	verify_layouts(image, findings);
	verify_functions(image, findings);
	verify_signature(image, findings);
}

int schedmgr_verify(struct schedmgr_ctx *ctx, const char *what, struct schedmgr_findings **findings)
{
	SM_CLEANUP(sm_cleanup_image) struct schedmgr_image *image = NULL;
	struct schedmgr_findings *list;
	int ret;

	ret = schedmgr_image_find(ctx, what, &image);
	if (ret && schedmgr_error_reason(ctx) != SCHEDMGR_REASON_PAYLOAD)
		return ret;
	list = sm_findings_new();
	if (list && ret)
		sm_findings_add_failure(list, ctx, "file", SCHEDMGR_VERDICT_FAIL);
	else if (list)
		verify_image(ctx, image, list);
	return sm_findings_finish(ctx, list, findings);
}
