// SPDX-License-Identifier: GPL-2.0
/*
 * threads.c - two threads with a context each, built with the library for ThreadSanitizer
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <libschedmgr.h>
#include <libschedmgr-boot.h>
#include <libschedmgr-events.h>
#include <libschedmgr-image.h>

#define ROUNDS 10

static const char *path;

static void drop(void *data, int priority, const char *message)
{
	(void)data;
	(void)priority;
	(void)message;
}

static void look_at_state(struct schedmgr_ctx *ctx)
{
	char name[SCHEDMGR_NAME_LEN], version[SCHEDMGR_VERSION_LEN];
	struct schedmgr_quarantine *quarantine;
	struct schedmgr_restoration restoration;
	struct schedmgr_history *history;
	struct schedmgr_list *list;
	unsigned int left_s;

	if (!schedmgr_get_list(ctx, &list))
		schedmgr_list_free(list);
	schedmgr_get_default(ctx, name, version);
	schedmgr_set_default(ctx, "hello", "1");
	schedmgr_get_restoration(ctx, &restoration);
	if (!schedmgr_quarantine_new(ctx, &quarantine))
		schedmgr_quarantine_free(quarantine);
	if (!schedmgr_history_new(ctx, &history))
		schedmgr_history_free(history);
	schedmgr_history_sync(ctx);
	schedmgr_trial_check(ctx, 60, &left_s);
}

static void look_at_payload(struct schedmgr_ctx *ctx)
{
	struct schedmgr_findings *findings;
	struct schedmgr_image *image;
	struct schedmgr_gate gate;
	char text[64];

	if (!schedmgr_parse_gate(ctx, "rt:p99.9=1.5x", &gate))
		schedmgr_gate_to_text(&gate, text);
	if (!schedmgr_image_new(ctx, path, &image)) {
		schedmgr_image_check(image);
		schedmgr_image_get_signature(image);
		schedmgr_image_free(image);
	}
	if (!schedmgr_verify(ctx, path, &findings))
		schedmgr_findings_free(findings);
	if (!schedmgr_examine(ctx, &findings))
		schedmgr_findings_free(findings);
}

static void *work(void *data)
{
	struct schedmgr_switch sw = { .size = sizeof(sw), .name = "hello" };
	int *rounds = data;

	for (*rounds = 0; *rounds < ROUNDS; ++*rounds) {
		struct schedmgr_ctx *ctx;

		if (schedmgr_new(&ctx))
			break;
		schedmgr_set_log_fn(ctx, drop, NULL);
		schedmgr_set_log_priority(ctx, 7);
		look_at_payload(ctx);
		look_at_state(ctx);
		schedmgr_activate(ctx, &sw);
		schedmgr_rollback(ctx, &sw);
		schedmgr_unref(ctx);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[2];
	int rounds[2] = { 0 };
	size_t i;

	path = argc > 1 ? argv[1] : "";
	for (i = 0; i < 2; i++)
		if (pthread_create(&threads[i], NULL, work, &rounds[i]))
			return 2;
	for (i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	printf("%d and %d rounds\n", rounds[0], rounds[1]);
	return rounds[0] != ROUNDS || rounds[1] != ROUNDS;
}
