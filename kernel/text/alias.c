// SPDX-License-Identifier: GPL-2.0
/*
 * alias.c - a second mapping of read-only parts of vmlinux, writable for a few stores at a time
 *
 * What has to be written while the machine stands still is written through one: a few
 * stores, where text_poke() would switch page tables and flush translations for each.
 *
 * An alias is read-only as well, but for the moment of a write: the writer makes its page
 * table entry writable and takes that back.  No other CPU has a reason to use the address in
 * between, so only this one's translation has to go; a stray pointer finds nothing writable.
 */
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <asm/pgtable.h>

#include "base/fault.h"
#include "text/alias.h"

#define PAGES_MAX	2	/* far smaller than a page, but may cross into a second */

static void *page_of(const void *address)
{
	return (void *)((unsigned long)address & PAGE_MASK);
}

static pte_t *entry_of(const void *address)
{
	unsigned int level;
	pte_t *pte = lookup_address((unsigned long)address, &level);

	return pte && level == PG_LEVEL_4K ? pte : NULL;
}

/**
 * schedmgr_alias_at() - an alias that lies in a read-only mapping made elsewhere
 * @alias: out: what to write through
 * @address: where it is in the mapping
 * @size: bytes, at most a page
 *
 * Context: any; the mapping must stay for as long as the alias is used.
 * Return: false when the mapping is not made of small pages.
 */
bool schedmgr_alias_at(struct schedmgr_alias *alias, void *address, size_t size)
{
	alias->address = address;
	alias->first = entry_of(address);
	alias->last = entry_of(address + size - 1);
	return alias->first && alias->last;
}

/**
 * schedmgr_alias_map() - map a piece of vmlinux a second time
 * @alias: out: what to write through; to be given to schedmgr_alias_unmap()
 * @address: its address in vmlinux's image
 * @size: bytes, at most a page
 *
 * Context: may sleep.
 * Return: 0; -ENOMEM.
 */
int schedmgr_alias_map(struct schedmgr_alias *alias, const void *address, size_t size)
{
	unsigned int offset = offset_in_page(address);
	unsigned int n = DIV_ROUND_UP(offset + size, PAGE_SIZE), i;
	unsigned long first = (unsigned long)page_of(address);
	struct page *pages[PAGES_MAX];
	void *mapping;

	if (n > PAGES_MAX)
		return -ENOMEM;
	for (i = 0; i < n; i++)
		pages[i] = pfn_to_page(PHYS_PFN(__pa_symbol(first + i * PAGE_SIZE)));
	mapping = schedmgr_may_fail(vmap(pages, n, VM_MAP, PAGE_KERNEL_RO), NULL);
	if (!mapping)
		return -ENOMEM;
	if (schedmgr_alias_at(alias, mapping + offset, size))
		return 0;
	vunmap(mapping);
	return -ENOMEM;
}

/**
 * schedmgr_alias_unmap() - end a mapping of schedmgr_alias_map()
 * @alias: the alias; one that is all zero is all right
 *
 * Context: may sleep.
 */
void schedmgr_alias_unmap(struct schedmgr_alias *alias)
{
	if (alias->address)
		vunmap(page_of(alias->address));
	*alias = (struct schedmgr_alias){};
}

/* Only this CPU's translation: the others have not used it. */
static void set_entry(pte_t *pte, pte_t value, const void *address)
{
	set_pte(pte, value);
	asm volatile("invlpg (%0)" : : "r" (address) : "memory");
}

static pte_t make_writable(pte_t *pte, const void *address)
{
	pte_t old = *pte;

	set_entry(pte, __pte(pte_val(old) | _PAGE_RW), address);
	return old;
}

/**
 * schedmgr_alias_write() - write to a read-only piece of vmlinux
 * @alias: its alias
 * @bytes: what to write, from its beginning on
 * @size: bytes, as many as the alias was made for at most
 *
 * Context: interrupts off, one CPU; those that execute what is written stand still, and call
 * sync_core() afterwards.
 */
void schedmgr_alias_write(const struct schedmgr_alias *alias, const void *bytes, size_t size)
{
	const void *end = alias->address + size - 1;
	pte_t first, last;

	first = make_writable(alias->first, alias->address);
	if (alias->last != alias->first)
		last = make_writable(alias->last, end);
	memcpy(alias->address, bytes, size);
	if (alias->last != alias->first)
		set_entry(alias->last, last, end);
	set_entry(alias->first, first, alias->address);
}
