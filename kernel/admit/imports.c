// SPDX-License-Identifier: GPL-2.0
/*
 * imports.c - vmlinux's symbols for one payload while it is being loaded
 *
 * A payload refers to some thousand symbols that the kernel does not export.
 * Its .ko is never edited; instead the manager's own table of GPL-only exports is
 * replaced, for the time of the load, by one that has them as well.  The module
 * loader then links the payload as it links any module, and tracks that it depends
 * on the manager.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "admit/imports.h"
#include "base/fault.h"
#include "base/symbols.h"
#include "base/vmlinux.h"

/* The module loader's struct kernel_symbol, which newer kernels keep to themselves. */
struct export {
	s32 value_offset;
	s32 name_offset;
	s32 namespace_offset;
};

/**
 * struct table - an export table in the modules' address range, within reach of its offsets
 * @count: valid entries of @exports
 * @names: behind @exports, in the same allocation
 * @exports: sorted by name
 */
struct table {
	unsigned int count;
	char *names;
	struct export exports[];
};

/* Who is loading which module, and the table made for it; under imports_mutex. */
static DEFINE_MUTEX(imports_mutex);
static const void *import_owner;
static char import_module[SCHEDMGR_MODULE_LEN];
static struct table *import_table;
/* Of the import before: the module loader may still be reading what it has found in there. */
static struct table *last_table;

/* The manager's own exports, as its .ko has them. */
static const struct export *own_exports __ro_after_init;
static const s32 *own_crcs __ro_after_init;
static unsigned int own_count __ro_after_init;

static const void *pointed_by(const s32 *offset)
{
	return (const void *)((unsigned long)offset + *offset);
}

static int point_to(s32 *offset, unsigned long address)
{
	long distance = address - (unsigned long)offset;

	*offset = distance;
	return *offset == distance ? 0 : -ERANGE;
}

static int compare_exports(const void *a, const void *b)
{
	const struct export *e = a, *f = b;

	return strcmp(pointed_by(&e->name_offset), pointed_by(&f->name_offset));
}

/* Offsets are relative to where they stand, so they move with their entry. */
static void swap_exports(void *a, void *b, int size)
{
	struct export *e = a, *f = b, t = *e;
	s32 d = (s32)((long)f - (long)e);

	e->value_offset = f->value_offset + d;
	e->name_offset = f->name_offset + d;
	f->value_offset = t.value_offset - d;
	f->name_offset = t.name_offset - d;
}

static int add_export(struct table *table, const char *name, unsigned long address)
{
	struct export *e = &table->exports[table->count++];

	e->namespace_offset = 0;
	return point_to(&e->value_offset, address) ?: point_to(&e->name_offset, (unsigned long)name);
}

/*
 * Splits the blob at its NULs into @symbols; "name,position" asks for one of several
 * symbols of that name.
 */
static int parse_names(const struct schedmgr_import *import, const char *names,
		       struct schedmgr_symbol *symbols)
{
	const char *name = names, *end = names + import->names_len;
	unsigned int i;

	for (i = 0; i < import->count; i++) {
		size_t len = strnlen(name, end - name);
		const char *comma;

		if (!len || name + len == end)
			return -EINVAL;
		symbols[i].name = name;
		symbols[i].name_len = len;
		comma = strchr(name, ',');
		if (comma) {
			if (kstrtouint(comma + 1, 10, &symbols[i].sympos) || !symbols[i].sympos)
				return -EINVAL;
			symbols[i].name_len = comma - name;
		}
		name += len + 1;
	}
	return name == end ? 0 : -EINVAL;
}

static void note_missing(struct schedmgr_import *import, const struct schedmgr_symbol *symbols)
{
	unsigned int i;

	for (i = 0; i < import->count; i++)
		if (!symbols[i].address) {
			strscpy(import->symbol, symbols[i].name, sizeof(import->symbol));
			return;
		}
}

/*
 * The symbol table also has what lay in memory that was freed when the kernel had booted:
 * whoever used that would use somebody else's.  Returns how many of @symbols did.
 */
static unsigned int forget_freed(struct schedmgr_symbol *symbols, unsigned int count)
{
	unsigned int i, freed = 0;

	for (i = 0; i < count; i++)
		if (symbols[i].address >= (unsigned long)schedmgr_kernel.init_begin &&
		    symbols[i].address < (unsigned long)schedmgr_kernel.init_end) {
			symbols[i].address = 0;
			freed++;
		}
	return freed;
}

static int resolve_names(struct schedmgr_import *import, struct table *table)
{
	struct schedmgr_symbol *symbols;
	unsigned int i;
	int error;

	symbols = schedmgr_may_fail(kvcalloc(import->count, sizeof(*symbols), GFP_KERNEL), NULL);
	if (!symbols)
		return -ENOMEM;
	error = parse_names(import, table->names, symbols);
	if (error)
		goto free;
	import->missing = schedmgr_resolve(symbols, import->count);
	import->missing += forget_freed(symbols, import->count);
	if (import->missing) {
		note_missing(import, symbols);
		error = -ENOPKG;
		goto free;
	}
	for (i = 0; i < import->count && !error; i++)
		error = schedmgr_may_fail(add_export(table, symbols[i].name, symbols[i].address),
					  -ERANGE);
free:
	kvfree(symbols);
	return error;
}

static struct table *make_table(struct schedmgr_import *import)
{
	size_t head = struct_size_t(struct table, exports, own_count + import->count);
	struct table *table;
	unsigned int i;
	int error = 0;

	table = schedmgr_may_fail(schedmgr_kernel.module_alloc(head + import->names_len), NULL);
	if (!table)
		return ERR_PTR(-ENOMEM);
	table->count = 0;
	table->names = (char *)table + head;
	if (schedmgr_may_fail(copy_from_user(table->names, u64_to_user_ptr(import->names),
					     import->names_len), 1))
		error = -EFAULT;
	if (!error)
		error = resolve_names(import, table);
	for (i = 0; i < own_count && !error; i++)
		error = add_export(table, pointed_by(&own_exports[i].name_offset),
				   (unsigned long)pointed_by(&own_exports[i].value_offset));
	if (error) {
		vfree(table);
		return ERR_PTR(error);
	}
	sort(table->exports, table->count, sizeof(table->exports[0]), compare_exports, swap_exports);
	return table;
}

/*
 * The module loader looks the table up under module_mutex, symbol_get() with
 * preemption off: empty it, wait for both, fill it.
 */
static void publish(const struct export *exports, const s32 *crcs, unsigned int count)
{
	struct module *self = THIS_MODULE;

	mutex_lock(schedmgr_kernel.module_mutex);
	WRITE_ONCE(self->num_gpl_syms, 0);
	synchronize_rcu();
	self->gpl_syms = (const struct kernel_symbol *)exports;
	self->gpl_crcs = crcs;
	/* Pairs with the dependency of a look-up's search on the number of entries. */
	smp_store_release(&self->num_gpl_syms, count);
	mutex_unlock(schedmgr_kernel.module_mutex);
}

/**
 * schedmgr_imports_open() - let one module link against symbols of vmlinux
 * @import: what, and for which module; @import->missing and @import->symbol are
 *          set with -ENOPKG
 * @owner: who asks, to be given to schedmgr_imports_close()
 *
 * Context: may sleep.
 * Return: 0; -EBUSY an import is under way, -EINVAL malformed names, -ENOPKG a
 * symbol does not exist, -EFAULT, -ENOMEM, -ERANGE a symbol is out of reach.
 */
int schedmgr_imports_open(struct schedmgr_import *import, const void *owner)
{
	struct table *table;
	int error = 0;

	mutex_lock(&imports_mutex);
	if (import_owner) {
		error = -EBUSY;
		goto unlock;
	}
	table = make_table(import);
	if (IS_ERR(table)) {
		error = PTR_ERR(table);
		goto unlock;
	}
	import_table = table;
	strscpy(import_module, import->module, sizeof(import_module));
	import_owner = owner;
	publish(table->exports, NULL, table->count);
unlock:
	mutex_unlock(&imports_mutex);
	return error;
}

/**
 * schedmgr_imports_close() - end what schedmgr_imports_open() began
 * @owner: who had opened it; nothing happens when that was somebody else
 *
 * Context: may sleep.
 */
void schedmgr_imports_close(const void *owner)
{
	mutex_lock(&imports_mutex);
	if (import_owner && import_owner == owner) {
		publish(own_exports, own_crcs, own_count);
		vfree(last_table);
		last_table = import_table;
		import_table = NULL;
		import_owner = NULL;
	}
	mutex_unlock(&imports_mutex);
}

/**
 * schedmgr_imports_allow() - is a module being loaded through the manager?
 * @mod: the module
 *
 * Context: may sleep.
 */
bool schedmgr_imports_allow(const struct module *mod)
{
	bool allow;

	mutex_lock(&imports_mutex);
	allow = schedmgr_may_fail(import_owner && !strcmp(mod->name, import_module), false);
	mutex_unlock(&imports_mutex);
	return allow;
}

static bool depends_on_us(const struct module *mod)
{
	const struct module_use *use;

	list_for_each_entry(use, &mod->target_list, target_list)
		if (use->target == THIS_MODULE)
			return true;
	return false;
}

/* Another module, loaded in the same moment, must not profit from the open table. */
static int module_coming(struct notifier_block *nb, unsigned long event, void *data)
{
	const struct module *mod = data;

	if (event != MODULE_STATE_COMING || !depends_on_us(mod) || schedmgr_imports_allow(mod))
		return NOTIFY_OK;
	pr_err("module %s uses the manager's symbols but was not loaded by schedctl: refused\n",
	       mod->name);
	return notifier_from_errno(-EPERM);
}

static struct notifier_block module_notifier = {
	.notifier_call = module_coming,
};

int __init schedmgr_imports_init(void)
{
	own_exports = (const struct export *)THIS_MODULE->gpl_syms;
	own_crcs = THIS_MODULE->gpl_crcs;
	own_count = THIS_MODULE->num_gpl_syms;
	return schedmgr_may_fail(register_module_notifier(&module_notifier), -ENOMEM);
}

void schedmgr_imports_exit(void)
{
	unregister_module_notifier(&module_notifier);
	vfree(last_table);
}
