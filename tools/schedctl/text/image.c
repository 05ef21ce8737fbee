// SPDX-License-Identifier: GPL-2.0
/*
 * image.c - schedctl show for people
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/print.h"
#include "text/text.h"

static void print_hex(const char *name, const uint8_t *bytes, size_t len)
{
	size_t i;

	print(stdout, "%-12s ", name);
	for (i = 0; i < len; i++)
		print(stdout, "%02x", bytes[i]);
	print(stdout, "\n");
}

static void print_string(const char *name, const char *value)
{
	print(stdout, "%-12s %s\n", name, *value ? value : "-");
}

static void print_functions(const struct schedmgr_image *image)
{
	const struct schedmgr_image_function *function;

	print(stdout, "\n%-44s %8s %8s  %s\n", "FUNCTION", "KERNEL", "PAYLOAD", "FILE");
	schedmgr_for_each_function(function, image) {
		if (function->is_redirected)
			print(stdout, "%-44s %8u %8u  %s\n", function->name, function->old_size, function->new_size, function->file);
		else
			print(stdout, "%-44s %8u %8s  %s\n", function->name, function->old_size, "-", function->file);
	}
}

void text_described(struct session *session, struct schedmgr_image *image, const struct schedmgr_entry *entry)
{
	const struct schedmgr_image_signature *signature = schedmgr_image_get_signature(image);
	struct schedmgr_image_facts facts;
	char name[LABEL_MAX];

	schedmgr_image_get_facts(image, &facts);
	print(stdout, "payload      ");
	print_colour(stdout, BOLD, label(name, facts.name, facts.version));
	print(stdout, "\n");
	print_string("description", facts.description);
	print_string("file", facts.path);
	print_string("module", facts.module);
	print_string("srcversion", facts.srcversion);
	print_string("kernel", facts.release);
	print_hex("build-id", facts.build_id, sizeof(facts.build_id));
	print_string("source", facts.source);
	print_string("compiler", facts.compiler);
	print_hex("source hash", facts.source_hash, sizeof(facts.source_hash));
	print(stdout, "size         %" PRIu64 " KiB, %" PRIu64 " KiB of code, %u symbols imported\n", facts.file_bytes / 1024,
	       (facts.text_bytes + 1023) / 1024, facts.imports);
	print(stdout, "replaces     %u of %u boundary functions, %u shared objects; %u data of its own\n", facts.redirects,
	       facts.functions, facts.overlays, facts.privates);
	if (signature)
		print(stdout, "signature    by %s, key %s, %s\n", signature->signer, signature->key, signature->hash);
	else
		print_string("signature", "none");
	print_string("state", entry ? state_of(entry) : "not loaded");
	if (entry && entry->flags & SCHEDMGR_ENTRY_LEFT)
		print_string("", "left by force: tasks may be in its code, so it does not run before the next boot");
	if (entry && !entry->activations && !entry->figures.duration_ns)
		print_string("wake-up", "is not known: it has not run yet");
	else if (entry)
		print_health(&entry->figures, NULL);
	if (session->options.functions)
		print_functions(image);
}
