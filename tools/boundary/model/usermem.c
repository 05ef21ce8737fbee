// SPDX-License-Identifier: GPL-2.0
/*
 * usermem.c - who touches user memory
 *
 * Such memory can be a file that somebody else serves, or a page that somebody else
 * is to provide: whoever touches it sleeps for as long as an ordinary user likes, and
 * a task that sleeps with a frame of the boundary on its stack holds up every switch,
 * the way back included.  So no function inside may lead there.  It shows in the
 * objects: a call of what does it (user_memory in the boundary file), directly or
 * through functions of vmlinux that have no other purpose, or an access that was
 * inlined, which is told by its STAC.
 */
#include <string.h>

#include "base/memory.h"
#include "read/config.h"
#include "read/insn.h"
#include "read/ksyms.h"
#include "read/reloc.h"
#include "read/section.h"
#include "read/symbol.h"
#include "model/atom.h"
#include "model/classify.h"
#include "model/match.h"
#include "model/tree.h"

/* put_timespec64() is one call away.  From five on, everything that may sleep leads there. */
#define CALLS_MAX	3

struct search {
	const struct config *config;
	const struct ksyms *ksyms;
	uint8_t *known;		/* by symbol: searched to this depth, counted from 1, in vain */
};

static bool leads_there(struct search *s, const struct ksym *sym, unsigned int depth);

/* Does any of the names of the code at @address? */
static bool address_leads(struct search *s, uint64_t address, unsigned int depth)
{
	const struct ksym *sym = ksyms_at(s->ksyms, address), *end;
	uint64_t start;

	if (!sym)
		return false;
	end = s->ksyms->symbols.v + s->ksyms->symbols.n;
	start = sym->address;
	for (; sym < end && sym->address == start; sym++)
		if (leads_there(s, sym, depth))
			return true;
	return false;
}

static bool code_leads(struct search *s, const struct ksym *sym, unsigned int depth)
{
	const uint8_t *code = ksyms_bytes(s->ksyms, sym->address, sym->size);
	struct insn insn;
	uint64_t target;

	for (uint64_t at = 0; code && at < sym->size; at += insn.length) {
		if (insn_read(&insn, code + at, sym->size - at))
			insn = (struct insn){ .length = 1 };
		if (insn.branch_size != 4)
			continue;
		target = sym->address + at + insn.length + insn_displacement(&insn, code + at);
		if (target - sym->address >= sym->size && address_leads(s, target, depth))
			return true;
	}
	return false;
}

static bool leads_there(struct search *s, const struct ksym *sym, unsigned int depth)
{
	uint8_t *known = &s->known[sym - s->ksyms->symbols.v];

	if (rules_match(&s->config->user_memory, sym->name))
		return true;
	if (!depth || *known >= depth || !sym->function)
		return false;
	*known = depth;
	return code_leads(s, sym, depth - 1);
}

/* Notes what @atom calls to touch user memory, if anything. */
static void find_call(struct search *s, const struct atom *atom, struct atom *main)
{
	const struct reloc *reloc;

	for_each_reloc(reloc, atom) {
		struct atom *to = reloc->target;
		const struct ksym *sym;

		if (!reloc->branch || main->user)
			continue;
		if (to) {
			to = to->parent ? to->parent : to;
			if (to != main && to->user) {
				main->user = to->name;
				main->user_via = to;
			}
			continue;
		}
		sym = match_global(s->ksyms, reloc->symbol->name);
		if (rules_match(&s->config->user_memory, reloc->symbol->name) ||
		    (sym && leads_there(s, sym, CALLS_MAX)))
			main->user = reloc->symbol->name;
	}
}

static const uint8_t stac[] = { 0x0f, 0x01, 0xcb };

/* An entry of .altinstructions: the code that is replaced, and by what. */
static bool is_stac(const struct atom *entry)
{
	const struct atom *to = entry->nr_relocs > 1 ? entry->relocs[1].target : NULL;
	uint64_t at;

	if (!to || !to->section->data || strcmp(entry->section->name, ".altinstructions"))
		return false;
	at = to->start + entry->relocs[1].delta;
	return at < to->section->size && to->section->size - at >= sizeof(stac) &&
	       !memcmp(to->section->data + at, stac, sizeof(stac));
}

/* Sets what each function of the tree does or calls that touches user memory. */
void usermem_mark(struct tree *tree, const struct config *config, const struct ksyms *ksyms)
{
	struct search s = {
		.config = config, .ksyms = ksyms, .known = xcalloc(ksyms->symbols.n, 1),
	};
	bool changed = true;
	struct atom *atom;

	for_each_atom(atom, tree)
		if (is_stac(atom) && atom->relocs[0].target)
			atom->relocs[0].target->user = "an inline access";
	while (changed) {
		changed = false;
		for_each_atom(atom, tree) {
			struct atom *main = atom->parent ? atom->parent : atom;

			if (!atom->function || main->user || rules_match(&config->inside, main->name))
				continue;
			main->user = atom->user;
			find_call(&s, atom, main);
			changed |= main->user != NULL;
		}
	}
}
