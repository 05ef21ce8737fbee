// SPDX-License-Identifier: GPL-2.0
/*
 * entry.c - what the function that switches tasks must do, and nobody else may
 *
 * The manager stands in the place of the switch itself: every switch goes through it,
 * no code of the payload's runs behind it, and its watch sees who leaves a CPU by the
 * tracepoint that is fired before.
 */
#include <string.h>

#include "base/array.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/name.h"
#include "base/text.h"
#include "read/config.h"
#include "read/insn.h"
#include "read/reloc.h"
#include "read/section.h"
#include "read/symbol.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/tree.h"
#include "check/check.h"

static void check_calls(struct cut *cut, const struct atom *atom)
{
	const struct config *config = cut->config;
	const struct atom *main = atom->parent ? atom->parent : atom;
	bool entry = !strcmp(main->name, config->entry);
	const struct reloc *reloc;

	for_each_reloc(reloc, atom) {
		const struct atom *to = reloc->target;

		if (!to && !entry && !strcmp(reloc->symbol->name, config->switch_call)) {
			diag_error("%s: %s switches tasks, only %s may", atom_where(atom), atom->name,
				   config->entry);
			diag_remedy("keep the call to %s in %s", config->switch_call,
				    config->entry);
		}
		if (to && to != atom && !entry && reloc->branch &&
		    !strcmp(to->name, config->entry)) {
			diag_error("%s: %s calls %s directly", atom_where(atom), atom->name, to->name);
			diag_remedy("call schedule(): the manager must see every switch");
		}
	}
}

#define CALL	0xe8

static bool ends_path(const uint8_t *code, const struct insn *insn)
{
	return code[0] == 0xc3 || code[0] == 0xe9 || code[0] == 0xeb ||
	       (insn->length == 2 && code[0] == 0x0f && code[1] == 0x0b);
}

/*
 * What the code behind the switch refers to, on its way to the return.  A task
 * that is switched to continues in the manager, so this code never runs; the
 * manager does what vmlinux's does there.  Plain register code is not seen.
 */
static const char *after_switch(const struct atom *atom, const struct config *config)
{
	const struct section *section = atom->section;
	const struct reloc *reloc;
	uint64_t at = 0, end = atom->start + atom->size;
	char *names = xstrdup("");
	struct insn insn;

	for_each_reloc(reloc, atom) {
		if (at && reloc->offset >= at && reloc->offset < end)
			names = xasprintf("%s %.*s", names,
					  (int)base_length(reloc_name(reloc)), reloc_name(reloc));
		if (at || reloc->target || strcmp(reloc->symbol->name, config->switch_call))
			continue;
		at = reloc->offset + 4;
		for (uint64_t next = at; next < end; next += insn.length) {
			if (insn_read(&insn, section->data + next, end - next))
				break;
			if (ends_path(section->data + next, &insn))
				end = next;
		}
	}
	return names;
}

/* Of the walk from the entry's first instruction to the switch. */
struct place {
	const struct atom *atom;
	uint64_t at;
};

struct walk {
	const struct cut *cut;
	const struct atom *entry;
	VEC(struct place) places;
	struct map seen;
};

static void go_to(struct walk *w, const struct atom *atom, uint64_t at)
{
	char *key = xasprintf("%p %llx", (const void *)atom, (unsigned long long)at);

	if (at < atom->start || at >= atom->start + atom->size || map_get(&w->seen, key))
		return;
	map_set(&w->seen, key, w);
	*vec_push(&w->places) = (struct place){ atom, at };
}

/* The entry of __jump_table about this place: an instruction that is nothing or a jump. */
static const struct atom *jump_label(const struct walk *w, const struct atom *code, uint64_t at)
{
	struct atom *atom;

	for_each_atom(atom, w->cut->payload)
		if (atom->nr_relocs == 3 && !strcmp(atom->section->name, "__jump_table") &&
		    atom->relocs[0].target == code && code->start + atom->relocs[0].delta == at)
			return atom;
	return NULL;
}

static const struct reloc *reloc_in(const struct atom *atom, uint64_t at, uint64_t end)
{
	const struct reloc *reloc;

	for_each_reloc(reloc, atom)
		if (reloc->offset >= at && reloc->offset < end)
			return reloc;
	return NULL;
}

/* Where a branch leads, unless it is a call or leaves the entry. */
static void follow_branch(struct walk *w, const struct place *place, const struct insn *insn,
			  const struct reloc *reloc)
{
	const uint8_t *code = place->atom->section->data + place->at;
	const struct atom *to = reloc ? reloc->target : NULL;

	if (!reloc)
		go_to(w, place->atom, place->at + insn->length + insn_displacement(insn, code));
	else if (to && *code != CALL && (to == w->entry || to->parent == w->entry))
		go_to(w, to, to->start + reloc->delta);
}

/* One instruction.  True: it is the switch. */
static bool step(struct walk *w, struct place place)
{
	const struct config *config = w->cut->config;
	const struct atom *atom = place.atom, *label = jump_label(w, atom, place.at);
	const uint8_t *code = atom->section->data + place.at;
	const struct reloc *reloc;
	struct insn insn;

	if (insn_read(&insn, code, atom->start + atom->size - place.at))
		return false;
	reloc = reloc_in(atom, place.at, place.at + insn.length);
	if (label && !strcmp(reloc_name(&label->relocs[2]), config->switch_trace))
		return false;	/* fired here, when it is on */
	if (reloc && !strcmp(reloc_name(reloc), config->switch_trace))
		return false;	/* a kernel without jump labels asks whether it is on */
	if (reloc && !reloc->target && !strcmp(reloc_name(reloc), config->switch_call))
		return true;
	if (label && label->relocs[1].target)
		go_to(w, label->relocs[1].target,
		      label->relocs[1].target->start + label->relocs[1].delta);
	if (insn.branch)
		follow_branch(w, &place, &insn, reloc && reloc->branch ? reloc : NULL);
	if (!ends_path(code, &insn) || label)
		go_to(w, atom, place.at + insn.length);
	return false;
}

/* Is there a way to the switch without the tracepoint? */
static bool switches_unseen(const struct cut *cut, const struct atom *entry)
{
	struct walk w = { .cut = cut, .entry = entry };

	go_to(&w, entry, entry->start);
	while (w.places.n)
		if (step(&w, w.places.v[--w.places.n]))
			return true;
	return false;
}

static void check_entry(struct cut *cut, const struct atom *atom)
{
	const char *old, *new;

	if (strcmp(atom->name, cut->config->entry) || !atom->twin)
		return;
	old = after_switch(atom->twin, cut->config);
	new = after_switch(atom, cut->config);
	if (strcmp(old, new)) {
		diag_error("%s: %s does something else after the switch than vmlinux's:%s instead of%s",
			   atom_where(atom), atom->name, new, old);
		diag_remedy("that code would never run; put it before the switch or into "
			    "finish_task_switch()");
	}
	if (switches_unseen(cut, atom)) {
		diag_error("%s: %s can come to the switch without %s: the manager would not see who leaves the CPU",
			   atom_where(atom), atom->name, cut->config->switch_trace);
		diag_remedy("fire the tracepoint in %s itself, on every way to the switch, as vmlinux's does",
			    atom->name);
	}
}

/* For every function that lives. */
void entry_check(struct cut *cut, const struct atom *atom)
{
	check_calls(cut, atom);
	check_entry(cut, atom);
}
