// SPDX-License-Identifier: GPL-2.0
/*
 * selftest.c - tests of the manager's mechanisms when it is loaded
 *
 * Slots are run for real; the merge of redirects is run on functions that do not exist.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: " fmt

#include <linux/mutex.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>

#include "base/symbols.h"
#include "base/version.h"
#include "base/vmlinux.h"
#include "text/merge.h"
#include "text/redirect.h"
#include "text/selftest.h"
#include "text/slot_pool.h"
#include "text/slots.h"

#define expect(condition)								\
	({										\
		bool ok = (condition);							\
											\
		if (!ok)								\
			pr_err("%s:%d: not true: %s\n", __func__, __LINE__, #condition); \
		ok;									\
	})

static noinline int __init answer_from(int x)
{
	return x + 1;
}

static noinline int __init answer_to(int x)
{
	return x + 2;
}

/* A slot leads to FROM, passes arguments and result, and after the flip leads to TO. */
static bool __init test_slots(void)
{
	int (*call)(int x);
	bool good;
	void *slot;

	if (!expect(schedmgr_slots_begin(0, false)) ||
	    !expect(!schedmgr_slots_add(answer_from, answer_to, &slot)))
		return false;
	mutex_lock(schedmgr_kernel.text_mutex);
	schedmgr_slots_commit();
	mutex_unlock(schedmgr_kernel.text_mutex);
	call = slot;
	good = expect(schedmgr_slots_owns((unsigned long)slot)) && expect(call(40) == 41);
	schedmgr_slots_flip();
	good = good && expect(call(40) == 42);
	schedmgr_slots_checked();
	return good;
}

/*
 * A generation that was given up does for the same switch only, one of a switch that was made for
 * none, the last one for ways back; a full one is refused.
 */
static bool __init test_slots_full(void)
{
	void *first, *slot;
	int error = 0;

	if (!expect(!schedmgr_slots_begin(0, false)) || !expect(schedmgr_slots_begin(1, false)) ||
	    !expect(!schedmgr_slots_begin(SCHEDMGR_SLOT_GENERATIONS - 1, false)) ||
	    !expect(schedmgr_slots_begin(1, false)) ||
	    !expect(!schedmgr_slots_add(answer_from, answer_to, &first)))
		return false;
	mutex_lock(schedmgr_kernel.text_mutex);
	schedmgr_slots_commit();
	mutex_unlock(schedmgr_kernel.text_mutex);
	if (!expect(schedmgr_slots_begin(1, false)) ||
	    !expect(!schedmgr_slots_add(answer_from, answer_to, &slot)) ||
	    !expect(slot == first) || !expect(schedmgr_slots_fit()) ||
	    !expect(!schedmgr_slots_add(answer_to, answer_from, &slot)) ||
	    !expect(!schedmgr_slots_fit()))
		return false;
	while (!error)
		error = schedmgr_slots_add(answer_from, answer_to, &slot);
	schedmgr_slots_checked();
	return expect(error == -ENOSPC);
}

/* Functions a, b and c, one byte each, that are never called. */
static u8 text[4] __initdata;
static u8 other[4] __initdata;

static const struct schedmgr_function functions[] __initconst = {
	{ .old = &text[0], .new = &other[0], .name = "a", .old_size = 1 },
	{ .old = &text[1], .name = "b", .old_size = 1 },
	{ .old = &text[2], .new = &other[2], .name = "c", .old_size = 1 },
};

static bool __init test_merge(void)
{
	static struct schedmgr_payload payload __initdata = { .nr_functions = ARRAY_SIZE(functions) };
	const struct schedmgr_function *by_address[] = {
		&functions[0], &functions[1], &functions[2],
	};
	struct dyn_ftrace *records[ARRAY_SIZE(functions)] = {};
	struct schedmgr_version to = {
		.payload = &payload, .by_address = by_address, .records = records,
	};
	struct schedmgr_redirects *first, *back = NULL;
	bool good;

	first = schedmgr_redirects_build(NULL, &to);
	if (!expect(first))
		return false;
	good = expect(first->count == 2) && expect(first->entry[0].entry == &text[0]) &&
	       expect(!first->entry[0].from) && expect(first->entry[1].to == &other[2]);
	if (good)
		back = schedmgr_redirects_build(first, &schedmgr_stock);
	good = good && expect(back) && expect(back->count == 2) &&
	       expect(back->entry[1].from == &other[2]) && expect(!back->entry[1].to);
	schedmgr_redirects_free(back);

	/* The next version leaves the first function alone and takes over the last. */
	payload.nr_functions = 2;
	to.by_address = by_address + 1;
	back = good ? schedmgr_redirects_build(first, &to) : NULL;
	good = good && expect(back) && expect(back->count == 2) && expect(!back->entry[0].to) &&
	       expect(back->entry[1].from == &other[2]) && expect(back->entry[1].to == &other[2]);
	schedmgr_redirects_free(back);
	schedmgr_redirects_free(first);
	return good;
}

/* Equal names are told apart by their position, and what is not there is counted. */
static bool __init test_resolve(void)
{
	struct schedmgr_symbol symbols[] = {
		{ .name = "schedmgr_no_such_symbol", .name_len = 23 },
		{ .name = "text_mutex", .name_len = 10 },
		{ .name = "text_mutex", .name_len = 10, .sympos = 2 },
		{ .name = "_stext", .name_len = 6, .sympos = 1 },
	};

	return expect(schedmgr_resolve(symbols, ARRAY_SIZE(symbols)) == 2) &&
	       expect(symbols[0].address == (unsigned long)schedmgr_kernel.text_start) &&
	       expect(!symbols[1].address) &&
	       expect(symbols[2].address == (unsigned long)schedmgr_kernel.text_mutex) &&
	       expect(!symbols[3].address);
}

/**
 * schedmgr_selftest() - run all tests
 *
 * Context: module init, before the device is there.
 * Return: 0; -EINVAL one of them failed, the log says which.
 */
int __init schedmgr_selftest(void)
{
	if (!test_resolve() || !test_slots() || !test_slots_full() || !test_merge())
		return -EINVAL;
	pr_info("passed\n");
	return 0;
}
