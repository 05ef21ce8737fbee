// SPDX-License-Identifier: GPL-2.0
/*
 * differ.c - layouts and prototypes that code outside still has as they were
 */
#include <string.h>

#include "base/diag.h"
#include "base/map.h"
#include "base/text.h"
#include "read/debug.h"
#include "read/layout.h"
#include "read/object.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/shared.h"
#include "model/tree.h"
#include "model/users.h"
#include "check/differ.h"

static const struct member *find_member(const struct layout *layout, const char *name)
{
	const struct member *member;

	for_each_vec(member, &layout->members)
		if (!strcmp(member->name, name))
			return member;
	return NULL;
}

/* "byte 24", or for a bit field "byte 24 bit 3" */
static const char *place(const struct member *member)
{
	const char *byte = xasprintf("byte %llu", (unsigned long long)member->at / 8);

	return member->at % 8 || member->size % 8 ?
	       xasprintf("%s bit %llu", byte, (unsigned long long)member->at % 8) : byte;
}

static const char *extent(const struct member *member)
{
	return member->size % 8 ? xasprintf("%llu bits", (unsigned long long)member->size) :
	       xasprintf("%llu bytes", (unsigned long long)member->size / 8);
}

static const char *describe(const struct member *member)
{
	return xasprintf("'%s' (%s) at %s", member->type, extent(member), place(member));
}

static bool same_member(const struct member *a, const struct member *b)
{
	return a->at == b->at && a->size == b->size && !strcmp(a->type, b->type);
}

/* What became of the member @old where @new stands now; either may be NULL. */
static const char *member_change(const struct layout *was, const struct layout *is,
				 const struct member *old, const struct member *new)
{
	const struct member *now = old ? find_member(is, old->name) : NULL;

	if (new && !find_member(was, new->name))
		return xasprintf("member '%s' was not there, is %s", new->name, describe(new));
	if (!now)
		return xasprintf("member '%s' was %s, is gone", old->name, describe(old));
	if (same_member(old, now)) {	/* another one was put before it */
		old = find_member(was, new->name);
		now = new;
	}
	if (old->size == now->size && !strcmp(old->type, now->type))
		return xasprintf("member '%s' was at %s, is at %s", old->name, place(old),
				 place(now));
	return xasprintf("member '%s' was %s, is %s", old->name, describe(old), describe(now));
}

/* The first difference; NULL: there is none.  @member: that member as it was, if any. */
static const char *struct_change(const struct layout *was, const struct layout *is,
				 const struct member **member)
{
	for (size_t i = 0; i < was->members.n || i < is->members.n; i++) {
		const struct member *old = i < was->members.n ? &was->members.v[i] : NULL;
		const struct member *new = i < is->members.n ? &is->members.v[i] : NULL;

		if (old && new && !strcmp(old->name, new->name) && same_member(old, new))
			continue;
		*member = old;
		return xasprintf("%s%s", member_change(was, is, old, new), was->size == is->size ? "" :
				 xasprintf("; the whole had %llu bytes, has %llu",
					   (unsigned long long)was->size,
					   (unsigned long long)is->size));
	}
	return was->size == is->size ? NULL :
	       xasprintf("it had %llu bytes, has %llu", (unsigned long long)was->size,
			 (unsigned long long)is->size);
}

/* What is added to an enumeration is not known outside, and does no harm. */
static const char *enum_change(const struct layout *was, const struct layout *is)
{
	const struct member *old, *new;

	for_each_vec(old, &was->members) {
		new = find_member(is, old->name);
		if (!new)
			return xasprintf("enumerator '%s' was %lld, is gone", old->name,
					 (long long)old->at);
		if (new->at != old->at)
			return xasprintf("enumerator '%s' was %lld, is %lld", old->name,
					 (long long)old->at, (long long)new->at);
	}
	return was->size == is->size ? NULL :
	       xasprintf("it had %llu bytes, has %llu", (unsigned long long)was->size,
			 (unsigned long long)is->size);
}

/*
 * Does the difference only follow from that of what the member is?  Then that has an
 * error of its own.
 */
static bool follows(const struct cut *cut, const struct layout *was, const struct layout *is,
		    const struct member *old)
{
	const struct member *new = old ? find_member(is, old->name) : NULL;
	const struct layout *a, *b;

	if (!new || old->at != new->at || strcmp(old->type, new->type) || old->size == new->size)
		return false;
	a = tree_layout(cut->reference, old->type);
	b = tree_layout(cut->payload, new->type);
	return a && b && a != was && a->size != b->size && shared_why(cut, b);
}

static void refuse_layout(struct cut *cut, const struct layout *was, const struct layout *new,
			  const char *change)
{
	diag_error("%s:%u: the layout of %s was changed, but %s: %s", new->file, new->line,
		   new->name, was->internal ? "instances of it outlive a switch" :
		   "code outside the boundary uses it", change);
	diag_reason("%s; %s", shared_reason(cut, new), users_of_type(cut, new->name));
	diag_remedy("leave it as it was; keep new state in per-CPU data or in a table "
		    "of your own");
}

/* What has changed; NULL: nothing that matters to who has it as it was. */
const char *differ_layout(const struct layout *was, const struct layout *is,
			  const struct member **member)
{
	return was->values ? enum_change(was, is) : struct_change(was, is, member);
}

static void compare(struct cut *cut, const struct layout *was, const struct layout *is)
{
	const struct member *member = NULL;
	const char *change;

	if (!shared_why(cut, is) || map_get(&cut->refused, is->name))
		return;
	change = differ_layout(was, is, &member);
	if (!change)
		return;
	map_set(&cut->refused, is->name, (void *)is);
	if (!follows(cut, was, is, member))
		refuse_layout(cut, was, is, change);
}

void differ_layouts(struct cut *cut)
{
	const struct object *object, *reference;
	struct layout **p, *was;

	shared_mark(cut);
	for_each_vec(object, &cut->payload->objects)
		for_each_vec(reference, &cut->reference->objects) {
			if (strcmp(object->name, reference->name))
				continue;
			for_each_vec(p, &object->debug->layouts) {
				was = map_get(&reference->debug->layout_by_name, (*p)->name);
				if (was)
					compare(cut, was, *p);
			}
		}
}

/*
 * The code of a function that stays vmlinux's came out differently.  Is it for a struct
 * that it uses, and that is the payload's alone otherwise?  Only if that shows in its code
 * is such a change refused: a struct that it merely passes on may change.
 */
bool differ_outside(struct cut *cut, const struct atom *atom)
{
	const struct layout *was, *is;
	bool explained = false;
	const char **name;

	if (!atom->entity)
		return false;
	for_each_vec(name, &atom->entity->used) {
		const struct member *member = NULL;
		const char *change;

		was = tree_layout(cut->reference, *name);
		is = tree_layout(cut->payload, *name);
		change = was && is ? differ_layout(was, is, &member) : NULL;
		if (!change)
			continue;
		explained = true;
		if (map_get(&cut->refused, *name))
			continue;
		map_set(&cut->refused, *name, (void *)is);
		diag_error("%s:%u: the layout of %s was changed, but %s(), which stays vmlinux's, has it as it was: %s",
			   is->file, is->line, is->name, atom->name, change);
		diag_reason("%s is outside the boundary: %s", atom->name, atom->reason);
		diag_remedy("leave it as it was; give the functions inside a struct of another name");
	}
	return explained;
}

static const char *parameter_name(const struct parameter *parameter, size_t i)
{
	return *parameter->name ? xasprintf("parameter %zu (%s)", i, parameter->name) :
	       xasprintf("parameter %zu", i);
}

/* The first difference of two prototypes; element 0 of the list is the result. */
static const char *prototype_change(const struct debug_entity *was, const struct debug_entity *is)
{
	for (size_t i = 0; i < was->parameters.n && i < is->parameters.n; i++) {
		const struct parameter *old = &was->parameters.v[i], *new = &is->parameters.v[i];

		if (strcmp(old->type, new->type))
			return xasprintf("%s was '%s', is '%s'", i ? parameter_name(old, i) :
					 "its result", old->type, new->type);
	}
	if (was->parameters.n < is->parameters.n)
		return xasprintf("%s was not there, is '%s'",
				 parameter_name(&is->parameters.v[was->parameters.n],
						was->parameters.n),
				 is->parameters.v[was->parameters.n].type);
	return xasprintf("%s was '%s', is gone",
			 parameter_name(&was->parameters.v[is->parameters.n], is->parameters.n),
			 was->parameters.v[is->parameters.n].type);
}

/* @atom is vmlinux's, its twin the payload's. */
void differ_prototypes(struct cut *cut, const struct atom *atom)
{
	const struct debug_entity *was = atom->entity, *is = atom->twin->entity;

	if (!was || !is || !was->signature || !is->signature ||
	    !strcmp(was->signature, is->signature))
		return;
	diag_error("%s:%u: the prototype of %s was changed from '%s' to '%s': %s", is->file,
		   is->line, atom->name, was->signature, is->signature, prototype_change(was, is));
	diag_reason("%s; %s", atom->reason, users_of_function(cut, atom->name));
	diag_remedy("vmlinux calls it as it was; keep it and add a function of another name");
}
