// SPDX-License-Identifier: GPL-2.0
/*
 * alias.c - a second, writable mapping of read-only parts of vmlinux
 *
 * What has to be written inside the stop window is written through one: a few
 * stores, where text_poke() would switch page tables and flush translations for each.
 */
#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "internal.h"

#define PAGES_MAX	2	/* far smaller than a page, but may cross into a second */

/**
 * schedmgr_alias_map() - map a piece of vmlinux a second time
 * @address: its address in vmlinux's image
 * @size: bytes, at most a page
 *
 * Context: may sleep.
 * Return: its writable address, to be given to schedmgr_alias_unmap(); or NULL.
 */
void *schedmgr_alias_map(const void *address, size_t size)
{
	unsigned long first = (unsigned long)address & PAGE_MASK;
	unsigned int offset = offset_in_page(address);
	unsigned int n = DIV_ROUND_UP(offset + size, PAGE_SIZE), i;
	struct page *pages[PAGES_MAX];
	void *mapping;

	if (n > PAGES_MAX)
		return NULL;
	for (i = 0; i < n; i++)
		pages[i] = pfn_to_page(PHYS_PFN(__pa_symbol(first + i * PAGE_SIZE)));
	mapping = vmap(pages, n, VM_MAP, PAGE_KERNEL);
	return mapping ? mapping + offset : NULL;
}

/**
 * schedmgr_alias_unmap() - end a mapping
 * @alias: what schedmgr_alias_map() returned, NULL is all right
 *
 * Context: may sleep.
 */
void schedmgr_alias_unmap(void *alias)
{
	if (alias)
		vunmap((void *)((unsigned long)alias & PAGE_MASK));
}
