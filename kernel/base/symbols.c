// SPDX-License-Identifier: GPL-2.0
/*
 * symbols.c - what the kernel has but does not export
 *
 * A kprobe gives the address of kallsyms_lookup_name(); that one gives the
 * iterator over the symbol table.  From then on names are looked up in batches,
 * in one pass over the table each, because one look-up costs a pass on kernels
 * that do not keep the names sorted.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bsearch.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "base/fault.h"
#include "base/symbols.h"
#include "base/vmlinux.h"

struct schedmgr_kernel schedmgr_kernel __ro_after_init;

static int (*each_symbol)(int (*fn)(void *data, const char *name, struct module *mod,
				    unsigned long address), void *data) __ro_after_init;

struct pass {
	struct schedmgr_symbol *symbols;
	size_t count;
};

static int compare_name(const char *name, size_t len, const struct schedmgr_symbol *s)
{
	int order = memcmp(name, s->name, min_t(size_t, len, s->name_len));

	return order ?: (int)len - (int)s->name_len;
}

static int compare_symbols(const void *a, const void *b)
{
	const struct schedmgr_symbol *s = a, *t = b;

	return compare_name(s->name, s->name_len, t) ?: (int)s->sympos - (int)t->sympos;
}

/* The first of the symbols named so, or NULL. */
static struct schedmgr_symbol *first_match(const struct pass *pass, const char *name, size_t len)
{
	size_t low = 0, high = pass->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_name(name, len, &pass->symbols[middle]) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < pass->count && !compare_name(name, len, &pass->symbols[low]))
		return &pass->symbols[low];
	return NULL;
}

static int visit_symbol(void *data, const char *name, struct module *mod, unsigned long address)
{
	const struct pass *pass = data;
	struct schedmgr_symbol *end = pass->symbols + pass->count, *first, *s;
	size_t len = strlen(name);

	if (mod)
		return 0;
	first = first_match(pass, name, len);
	if (!first)
		return 0;
	first->seen++;
	for (s = first; s < end && !compare_name(name, len, s); s++)
		if (first->seen == max(s->sympos, 1u))
			s->address = schedmgr_may_fail(address, 0);
	return 0;
}

/**
 * schedmgr_resolve() - find symbols of vmlinux in one pass over its symbol table
 * @symbols: what to find; sorted by name on return
 * @count: entries of @symbols
 *
 * Context: may sleep.
 * Return: the number of symbols that were not found, their @address is 0.
 */
int schedmgr_resolve(struct schedmgr_symbol *symbols, size_t count)
{
	struct pass pass = { .symbols = symbols, .count = count };
	int missing = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		symbols[i].address = 0;
		symbols[i].seen = 0;
	}
	sort(symbols, count, sizeof(*symbols), compare_symbols, NULL);
	each_symbol(visit_symbol, &pass);
	for (i = 0; i < count; i++)
		missing += !symbols[i].address;
	return missing;
}

static int __init find_iterator(void)
{
	struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };
	unsigned long (*lookup_name)(const char *name);
	int error;

	error = schedmgr_may_fail(register_kprobe(&probe), -EOPNOTSUPP);
	if (error) {
		pr_err("cannot place a kprobe on %s (error %d): is CONFIG_KPROBES on and the kernel not locked down?\n",
		       probe.symbol_name, error);
		return error;
	}
	lookup_name = (void *)probe.addr;
	unregister_kprobe(&probe);
	each_symbol = (void *)schedmgr_may_fail(lookup_name("kallsyms_on_each_symbol"), 0);
	if (!each_symbol) {
		pr_err("the kernel has no kallsyms_on_each_symbol: is CONFIG_KALLSYMS on?\n");
		return -EOPNOTSUPP;
	}
	return 0;
}

#define WANTED(symbol)			{ .name = symbol, .name_len = sizeof(symbol) - 1 },
#define F(type, function, args)		WANTED(#function)
#define G(type, member, symbol)		WANTED(symbol)
static struct schedmgr_symbol wanted[] __initdata = {
	SCHEDMGR_KERNEL_FUNCTIONS(F)
	SCHEDMGR_KERNEL_OBJECTS(G)
};
#undef F
#undef G
#undef WANTED

static void __init *found(const char *name)
{
	const struct pass pass = { .symbols = wanted, .count = ARRAY_SIZE(wanted) };

	return (void *)first_match(&pass, name, strlen(name))->address;
}

/**
 * schedmgr_symbols_init() - find everything in struct schedmgr_kernel
 *
 * Context: module init.
 * Return: 0; -EOPNOTSUPP when the kernel lacks something, which is named in the log.
 */
int __init schedmgr_symbols_init(void)
{
	int error, i;

	error = find_iterator();
	if (error)
		return error;
	if (schedmgr_resolve(wanted, ARRAY_SIZE(wanted))) {
		for (i = 0; i < ARRAY_SIZE(wanted); i++)
			if (!wanted[i].address)
				pr_err("this kernel has no symbol %s: not supported\n",
				       wanted[i].name);
		return -EOPNOTSUPP;
	}
#define F(type, name, args) schedmgr_kernel.name = found(#name);
	SCHEDMGR_KERNEL_FUNCTIONS(F)
#undef F
#define F(type, name, symbol) schedmgr_kernel.name = found(symbol);
	SCHEDMGR_KERNEL_OBJECTS(F)
#undef F
	return 0;
}
