// SPDX-License-Identifier: GPL-2.0
/*
 * device.c - /dev/schedmgr
 *
 * The shape of what user space asks is checked here, its meaning further in.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/user_namespace.h>

#include "admit/deferred.h"
#include "admit/imports.h"
#include "admit/registry.h"
#include "base/actor.h"
#include "base/fault.h"
#include "base/version.h"
#include "base/vmlinux.h"
#include "control/health.h"
#include "control/request.h"
#include "control/state.h"
#include "control/switch.h"
#include "report/device.h"
#include "report/events.h"
#include "report/uevent.h"

#define IMPORT_NAMES_MAX	(1 << 20)	/* bytes; a payload of 6.1 needs some 40,000 */

/**
 * union argument - any ioctl's argument, in kernel memory
 * @size: first member of all of them
 */
union argument {
	u32 size;
	struct schedmgr_info info;
	struct schedmgr_entry entry;
	struct schedmgr_import import;
	struct schedmgr_switch change;
	struct schedmgr_confirm confirm;
	struct schedmgr_record record;
};

/**
 * struct command - one ioctl
 * @size: sizeof() of its argument, 0: it has none
 * @min_size: size of the argument's first published form
 * @privileged: it needs CAP_SYS_ADMIN and CAP_SYS_MODULE
 * @function: does it; the argument is written back whatever it returns
 */
struct command {
	size_t size;
	size_t min_size;
	bool privileged;
	int (*function)(struct file *file, union argument *arg);
};

static bool terminated(const char *string, size_t size)
{
	return strnlen(string, size) < size;
}

static int do_info(struct file *file, union argument *arg)
{
	u32 size = arg->size;

	arg->info = (struct schedmgr_info){
		.size = size,
		.abi = SCHEDMGR_ABI,
		.disabled = schedmgr_disabled,
	};
	rt_mutex_lock(&schedmgr_mutex);
	schedmgr_state_info(&arg->info);
	arg->info.events = schedmgr_events_last();
	schedmgr_health_recent(&arg->info.figures);
	rt_mutex_unlock(&schedmgr_mutex);
	return 0;
}

static void describe_payload(struct schedmgr_entry *entry, const struct schedmgr_payload *p)
{
	entry->functions = p->nr_functions;
	entry->overlays = p->nr_overlays;
	entry->text_bytes = p->owner->core_layout.text_size;
	if (p->owner->srcversion)
		strscpy(entry->srcversion, p->owner->srcversion, sizeof(entry->srcversion));
	strscpy(entry->module, p->owner->name, sizeof(entry->module));
	strscpy(entry->source, p->build->source, sizeof(entry->source));
	strscpy(entry->compiler, p->build->compiler, sizeof(entry->compiler));
	memcpy(entry->build_id, p->build->build_id, sizeof(entry->build_id));
	memcpy(entry->source_hash, p->build->source_hash, sizeof(entry->source_hash));
}

static int do_list(struct file *file, union argument *arg)
{
	struct schedmgr_entry *entry = &arg->entry;
	u32 size = entry->size, index = entry->index;
	struct schedmgr_version *v;

	*entry = (struct schedmgr_entry){ .size = size, .index = index };
	/* A new list, for one who may want to unload something. */
	if (!index && schedmgr_may_see_all())
		schedmgr_deferred_settle();
	rt_mutex_lock(&schedmgr_mutex);
	v = schedmgr_registry_nth(index);
	if (v) {
		entry->state = v->state;
		entry->redirects = v->redirects;
		entry->activations = v->activations;
		entry->window_ns = v->window_ns;
		strscpy(entry->name, v->name, sizeof(entry->name));
		strscpy(entry->version, v->version, sizeof(entry->version));
		entry->flags = (v->thrown_out ? SCHEDMGR_ENTRY_THROWN_OUT : 0) |
			       (v->left ? SCHEDMGR_ENTRY_LEFT : 0);
		strscpy(entry->pending, schedmgr_deferred_look(v) ?: "", sizeof(entry->pending));
		entry->figures = v->figures;
		if (v->state == SCHEDMGR_STATE_ACTIVE || v->state == SCHEDMGR_STATE_DEACTIVATING)
			schedmgr_health_recent(&entry->figures);
		if (v->payload)
			describe_payload(entry, v->payload);
	}
	rt_mutex_unlock(&schedmgr_mutex);
	return v ? 0 : -ENOENT;
}

static int do_import(struct file *file, union argument *arg)
{
	struct schedmgr_import *import = &arg->import;

	if (import->flags || import->reserved || !import->names_len || !import->count ||
	    !terminated(import->module, sizeof(import->module)) || !*import->module)
		return -EINVAL;
	if (import->count > SCHEDMGR_MAX_IMPORTS || import->names_len > IMPORT_NAMES_MAX)
		return -E2BIG;
	return schedmgr_imports_open(import, file);
}

static int do_import_end(struct file *file, union argument *arg)
{
	schedmgr_imports_close(file);
	return 0;
}

/* All zero, or a whole one. */
static bool is_good_gate(const struct schedmgr_gate *g)
{
	if (!g->per_mille)
		return !g->ratio && !g->limit_ns && !g->classes && !g->samples;
	return g->per_mille < 1000 && g->ratio <= SCHEDMGR_MAX_RATIO && !g->ratio != !g->limit_ns &&
	       !(g->classes >> SCHEDMGR_CLASSES);
}

static int check_switch(const struct schedmgr_switch *s)
{
	if (s->flags & ~SCHEDMGR_SWITCH_KEEP || s->confirm_ms > SCHEDMGR_MAX_CONFIRM_MS ||
	    !is_good_gate(&s->gate) || (s->flags && !s->gate.per_mille) ||
	    (s->gate.per_mille && !s->confirm_ms) ||
	    !terminated(s->name, sizeof(s->name)) || !terminated(s->version, sizeof(s->version)) ||
	    (*s->version && !*s->name))
		return -EINVAL;
	return 0;
}

/* Of the requests below each allows less. */
static int check_named(const struct schedmgr_switch *s)
{
	return *s->name ? check_switch(s) : -EINVAL;
}

static int check_unconfirmed(const struct schedmgr_switch *s)
{
	return s->confirm_ms ? -EINVAL : check_switch(s);
}

static int run_request(struct schedmgr_switch *s, int (*function)(struct schedmgr_request *request))
{
	struct schedmgr_request request = {
		.name = s->name,
		.version = s->version,
		.timeout_ms = s->timeout_ms,
		.confirm_ms = s->confirm_ms,
		.max_pause_ns = s->max_pause_ns,
		.keep = s->flags & SCHEDMGR_SWITCH_KEEP,
		.gate = s->gate,
		.report = &s->report,
	};
	int error = function(&request);

	s->gate = request.gate;
	return error;
}

static int do_activate(struct file *file, union argument *arg)
{
	return check_named(&arg->change) ?: run_request(&arg->change, schedmgr_activate);
}

static int do_rollback(struct file *file, union argument *arg)
{
	return check_unconfirmed(&arg->change) ?: run_request(&arg->change, schedmgr_rollback);
}

static int do_predict(struct file *file, union argument *arg)
{
	return check_named(&arg->change) ?: check_unconfirmed(&arg->change) ?:
	       run_request(&arg->change, schedmgr_predict);
}

static int do_last_switch(struct file *file, union argument *arg)
{
	if (*arg->change.name)
		return -EINVAL;
	return check_unconfirmed(&arg->change) ?: schedmgr_last_switch(&arg->change.report);
}

static int do_confirm(struct file *file, union argument *arg)
{
	return arg->confirm.reserved ? -EINVAL : schedmgr_confirm(&arg->confirm);
}

static int do_history(struct file *file, union argument *arg)
{
	u32 size = arg->size;
	int error;

	error = schedmgr_events_get(arg->record.seq, &arg->record);
	arg->size = size;
	return error;
}

#define COMMAND(nr, member, last, caps, fn)						\
	[_IOC_NR(nr)] = {								\
		.size = sizeof_field(union argument, member),				\
		.min_size = offsetofend(typeof_member(union argument, member), last),	\
		.privileged = caps,							\
		.function = fn,								\
	}

static const struct command commands[] = {
	COMMAND(SCHEDMGR_IOC_INFO, info, figures, false, do_info),
	COMMAND(SCHEDMGR_IOC_LIST, entry, figures, false, do_list),
	COMMAND(SCHEDMGR_IOC_IMPORT, import, symbol, true, do_import),
	[_IOC_NR(SCHEDMGR_IOC_IMPORT_END)] = { .privileged = true, .function = do_import_end },
	COMMAND(SCHEDMGR_IOC_ACTIVATE, change, gate, true, do_activate),
	COMMAND(SCHEDMGR_IOC_ROLLBACK, change, gate, true, do_rollback),
	COMMAND(SCHEDMGR_IOC_LAST_SWITCH, change, gate, false, do_last_switch),
	COMMAND(SCHEDMGR_IOC_PREDICT, change, gate, true, do_predict),
	COMMAND(SCHEDMGR_IOC_CONFIRM, confirm, version, true, do_confirm),
	COMMAND(SCHEDMGR_IOC_HISTORY, record, report, false, do_history),
};

/* Kernel addresses are for those who may read them elsewhere, and so is who does what. */
static void hide_secrets(const struct command *command, union argument *arg)
{
	struct schedmgr_report *report = &arg->change.report;

	if (command->size != sizeof(arg->change))
		return;
	if (*schedmgr_kernel.kptr_restrict > 1 || !ns_capable_noaudit(&init_user_ns, CAP_SYSLOG))
		memset(report->blocker_stack, 0, sizeof(report->blocker_stack));
	if (!schedmgr_may_see_all())
		schedmgr_events_hide_blocker(report);
}

static int run_command(struct file *file, const struct command *command, void __user *user)
{
	union argument *arg;
	u32 size;
	int error;

	if (!command->size)
		return command->function(file, NULL);
	if (get_user(size, (u32 __user *)user))
		return -EFAULT;
	if (size < command->min_size)
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	arg = schedmgr_may_fail(kzalloc(sizeof(*arg), GFP_KERNEL), NULL);
	if (!arg)
		return -ENOMEM;
	error = copy_struct_from_user(arg, command->size, user, size);
	if (!error) {
		arg->size = size;
		error = command->function(file, arg);
		hide_secrets(command, arg);
		if (copy_to_user(user, arg, min_t(size_t, size, command->size)))
			error = -EFAULT;
	}
	kfree(arg);
	return error;
}

static long device_ioctl(struct file *file, unsigned int nr, unsigned long user)
{
	const struct command *command;

	if (_IOC_TYPE(nr) != SCHEDMGR_IOC_TYPE || _IOC_DIR(nr) || _IOC_SIZE(nr) ||
	    _IOC_NR(nr) >= ARRAY_SIZE(commands))
		return -ENOTTY;
	command = &commands[_IOC_NR(nr)];
	if (command->privileged && !(capable(CAP_SYS_ADMIN) && capable(CAP_SYS_MODULE)))
		return -EPERM;
	return run_command(file, command, (void __user *)user);
}

static int device_release(struct inode *inode, struct file *file)
{
	schedmgr_imports_close(file);
	return 0;
}

static const struct file_operations device_operations = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = device_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.release = device_release,
	.llseek = noop_llseek,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "schedmgr",
	.fops = &device_operations,
	.mode = 0644,
};

int __init schedmgr_device_init(void)
{
	schedmgr_uevent_init(&device);
	return schedmgr_may_fail(misc_register(&device), -ENOMEM);
}

void schedmgr_device_exit(void)
{
	misc_deregister(&device);
}
