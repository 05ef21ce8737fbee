// SPDX-License-Identifier: GPL-2.0
/*
 * verify.c - is a descriptor what it says, for this kernel?
 *
 * Nothing in a payload's tables is taken on trust: each old address must be the
 * start of the function of that name and size in vmlinux, each new one in the
 * payload's own text, and the kernel must be the very one it was built for.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ctype.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/schedmgr.h>
#include <linux/string.h>
#include <linux/utsname.h>

#include "admit/layouts.h"
#include "admit/refuse.h"
#include "admit/verify.h"
#include "base/fault.h"
#include "base/vmlinux.h"
#include "text/redirect.h"

static bool is_string(const char *string, size_t size)
{
	return string && strnlen(string, size) < size;
}

static bool has_operations(const struct schedmgr_payload_ops *ops)
{
	return ops && ops->prepare && ops->activated && ops->deactivated &&
	       ops->each_dying && ops->quiesce && ops->rebuild && ops->quiesce_all &&
	       ops->rebuild_all && ops->abandon && ops->break_locks && ops->patience &&
	       ops->glimpse;
}

/**
 * schedmgr_verify_abi() - does a descriptor look as this manager knows them?
 * @p: what may be a descriptor of another version, in the data of a module
 *
 * The reason for a refusal is in the kernel log.
 *
 * Return: 0; -ENOEXEC no other member of it may be used.
 */
int schedmgr_verify_abi(const struct schedmgr_payload *p)
{
	if (p->abi != SCHEDMGR_PAYLOAD_ABI)
		pr_err("%ps refused: built for payload ABI %u, this manager has %u: rebuild it with schedmod\n",
		       p, p->abi, SCHEDMGR_PAYLOAD_ABI);
	else if (p->size != sizeof(*p) || p->ops_size != sizeof(*p->ops))
		pr_err("%ps refused: its descriptor has %u + %u bytes, this manager's has %zu + %zu: rebuild it with schedmod\n",
		       p, p->size, p->ops_size, sizeof(*p), sizeof(*p->ops));
	else
		return 0;
	return -ENOEXEC;
}

/* What goes into logs, files' names and messages: letters, digits and what versions have beside them. */
static bool is_name(const char *text, size_t size)
{
	if (!is_string(text, size) || !*text)
		return false;
	for (; *text; text++)
		if (!isascii(*text) || (!isalnum(*text) && !strchr("._+~-", *text)))
			return false;
	return true;
}

static int verify_shape(const struct schedmgr_payload *p)
{
	if (!p->build || !p->functions || !p->nr_functions || (p->nr_overlays && !p->overlays) ||
	    !within_module((unsigned long)p->schedule, p->owner) ||
	    !within_module((unsigned long)p->schedule_return, p->owner) || !has_operations(p->ops)) {
		schedmgr_refuse(p, "its descriptor is incomplete");
		return -EINVAL;
	}
	if (p->flags & ~SCHEDMGR_PAYLOAD_ALL_FLAGS) {
		schedmgr_refuse(p, "unknown flags %#x", p->flags & ~SCHEDMGR_PAYLOAD_ALL_FLAGS);
		return -EINVAL;
	}
	if (!is_name(p->name, SCHEDMGR_NAME_LEN) || !is_name(p->version, SCHEDMGR_VERSION_LEN) ||
	    !strcmp(p->name, SCHEDMGR_STOCK)) {
		schedmgr_refuse(p, "name or version is empty, too long, reserved, or has other characters than A-Z a-z 0-9 . _ + ~ -");
		return -EINVAL;
	}
	return 0;
}

static int verify_build(const struct schedmgr_payload *p)
{
	const struct schedmgr_build *b = p->build;

	if (!is_string(b->release, sizeof(b->release)) || !is_string(b->source, sizeof(b->source)) ||
	    !is_string(b->compiler, sizeof(b->compiler))) {
		schedmgr_refuse(p, "its build identity is malformed");
		return -EINVAL;
	}
	if (strcmp(b->release, init_utsname()->release)) {
		schedmgr_refuse(p, "built for kernel %s, this is %s", b->release, init_utsname()->release);
		return -ENOEXEC;
	}
	if (memcmp(b->build_id, schedmgr_kernel.build_id, sizeof(b->build_id))) {
		schedmgr_refuse(p, "built for the kernel with build-id %*phN, this one has %*phN",
		       (int)sizeof(b->build_id), b->build_id,
		       (int)sizeof(b->build_id), schedmgr_kernel.build_id);
		return -ENOEXEC;
	}
	return 0;
}

/*
 * The symbol table has no sizes: a symbol ends where the next begins, so the real
 * size may be smaller by the padding up to the next function.
 */
#define PADDING_MAX	64

/* Is there a symbol @name at @address, of that size?  Several may share an address. */
static bool is_symbol(const void *address, const char *name, u32 size)
{
	unsigned long at = (unsigned long)address, extent, offset;
	char found[KSYM_NAME_LEN];
	char *module;

	if (!schedmgr_kernel.kallsyms_lookup(at, &extent, &offset, &module, found) ||
	    module || offset || size > extent || extent - size >= PADDING_MAX)
		return false;
	return !strcmp(found, name) || schedmgr_kernel.kallsyms_lookup_name(name) == at;
}

static bool in_kernel_text(const void *address, u32 size)
{
	const u8 *start = address;

	return start >= schedmgr_kernel.text_start && size &&
	       size <= schedmgr_kernel.text_end - start;
}

static int verify_function(const struct schedmgr_payload *p, const struct schedmgr_function *f)
{
	if (!in_kernel_text(f->old, f->old_size) || !is_symbol(f->old, f->name, f->old_size)) {
		schedmgr_refuse(p, "%s (%u bytes) is not a function of this kernel", f->name, f->old_size);
		return -ENOEXEC;
	}
	if (f->new && (f->old_size < SCHEDMGR_PATCH_SIZE ||
		       !within_module((unsigned long)f->new, p->owner))) {
		schedmgr_refuse(p, "%s cannot be redirected", f->name);
		return -EINVAL;
	}
	return 0;
}

static int verify_overlay(const struct schedmgr_payload *p, const struct schedmgr_overlay *o)
{
	if (!is_symbol(o->shared, o->name, o->size) ||
	    !within_module((unsigned long)o->image, p->owner)) {
		schedmgr_refuse(p, "overlay %s (%u bytes) does not fit this kernel", o->name, o->size);
		return -ENOEXEC;
	}
	return 0;
}

static int verify_deferred(const struct schedmgr_payload *p, const struct schedmgr_deferred *d)
{
	if (d->kind >= SCHEDMGR_DEFERRED_KINDS || d->flags & ~SCHEDMGR_PRIVATE_PERCPU ||
	    !within_module((unsigned long)d->name, p->owner) ||
	    (!(d->flags & SCHEDMGR_PRIVATE_PERCPU) &&
	     !within_module((unsigned long)d->object, p->owner))) {
		schedmgr_refuse(p, "its table of timers and work items is malformed");
		return -EINVAL;
	}
	return 0;
}

/**
 * schedmgr_verify_payload() - check a descriptor against the running kernel
 * @payload: a descriptor that schedmgr_verify_abi() has passed
 *
 * The reason for a refusal is in the kernel log.
 *
 * Context: may sleep.
 * Return: 0; -EINVAL it is malformed; -ENOEXEC it is for another kernel or manager.
 */
int schedmgr_verify_payload(const struct schedmgr_payload *payload)
{
	unsigned int i;
	int error;

	error = verify_shape(payload) ?: verify_build(payload);
	for (i = 0; i < payload->nr_functions && !error; i++)
		error = schedmgr_may_fail(verify_function(payload, &payload->functions[i]),
					  -ENOEXEC);
	for (i = 0; i < payload->nr_overlays && !error; i++)
		error = schedmgr_may_fail(verify_overlay(payload, &payload->overlays[i]), -ENOEXEC);
	for (i = 0; i < payload->nr_deferred && !error; i++)
		error = schedmgr_may_fail(verify_deferred(payload, &payload->deferred[i]), -EINVAL);
	return error ?: schedmgr_verify_layouts(payload);
}
