// SPDX-License-Identifier: GPL-2.0
/*
 * overlay.c - shared constant objects whose contents follow the active version
 *
 * The sched_class objects stay where they are, because their identity and order
 * matter; what they point to changes.  vmlinux has them in read-only memory; the
 * alias to write through is made when the first payload that overlays them is activated,
 * and kept.
 */
#include <linux/compiler.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "base/fault.h"
#include "text/alias.h"
#include "text/overlay.h"

#define OBJECTS_MAX	16	/* kernel/sched of 6.1 has five classes */

/**
 * struct object - one object that some payload overlays
 * @shared: where vmlinux has it
 * @alias: to write to it
 * @stock: what vmlinux has in it
 * @size: bytes
 */
struct object {
	const void *shared;
	struct schedmgr_alias alias;
	void *stock;
	u32 size;
};

static struct object objects[OBJECTS_MAX];	/* for the switch worker only */
static unsigned int object_count;	/* written by the worker, read on the way home as well */

static struct object *find_object(const void *shared)
{
	struct object *o;

	for (o = objects; o < objects + object_count; o++)
		if (o->shared == shared)
			return o;
	return NULL;
}

static int add_object(const struct schedmgr_overlay *overlay)
{
	struct object *o = &objects[object_count];
	int error;

	if (object_count == OBJECTS_MAX)
		return -ENOSPC;
	o->stock = schedmgr_may_fail(kmemdup(overlay->shared, overlay->size, GFP_KERNEL), NULL);
	if (!o->stock)
		return -ENOMEM;
	error = schedmgr_alias_map(&o->alias, overlay->shared, overlay->size);
	if (error) {
		kfree(o->stock);
		return error;
	}
	o->shared = overlay->shared;
	o->size = overlay->size;
	smp_store_release(&object_count, object_count + 1);	/* pairs with schedmgr_overlays_flip() */
	return 0;
}

/**
 * schedmgr_overlays_prepare() - make sure that all objects of a payload can be written
 * @payload: its descriptor
 *
 * An object that is not known yet still has vmlinux's contents, because only
 * schedmgr_overlays_flip() changes it.
 *
 * Context: may sleep; the switch worker.
 * Return: 0; -ENOMEM, -ENOSPC too many objects, -EINVAL two sizes for one object.
 */
int schedmgr_overlays_prepare(const struct schedmgr_payload *payload)
{
	unsigned int i;
	int error = 0;

	for (i = 0; i < payload->nr_overlays && !error; i++) {
		const struct object *known = find_object(payload->overlays[i].shared);

		if (!known)
			error = add_object(&payload->overlays[i]);
		else if (known->size != payload->overlays[i].size)
			error = -EINVAL;
	}
	return error;
}

/**
 * schedmgr_overlays_flip() - give all objects the contents of a version
 * @to: its descriptor, NULL for stock; prepared
 *
 * Context: the stop window, one CPU; the way home, one CPU.
 */
void schedmgr_overlays_flip(const struct schedmgr_payload *to)
{
	unsigned int count = smp_load_acquire(&object_count);	/* pairs with add_object() */
	unsigned int i, j;

	for (i = 0; i < count; i++) {
		const void *contents = objects[i].stock;

		for (j = 0; to && j < to->nr_overlays; j++)
			if (to->overlays[j].shared == objects[i].shared)
				contents = to->overlays[j].image;
		schedmgr_alias_write(&objects[i].alias, contents, objects[i].size);
	}
}

void schedmgr_overlays_exit(void)
{
	while (object_count) {
		struct object *o = &objects[--object_count];

		schedmgr_alias_unmap(&o->alias);
		kfree(o->stock);
	}
}
