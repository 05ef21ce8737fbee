// SPDX-License-Identifier: GPL-2.0
/*
 * kprobe_address.c - a kprobe at an address, also where kprobe_events would have none
 */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static unsigned long address;
module_param(address, ulong, 0444);
MODULE_PARM_DESC(address, "of an instruction");

static bool disabled;
module_param(disabled, bool, 0444);
MODULE_PARM_DESC(disabled, "it is registered, but not armed");

static int hit(struct kprobe *probe, struct pt_regs *regs)
{
	return 0;
}

static struct kprobe probe = {
	.pre_handler = hit,
};

static int __init kprobe_init(void)
{
	probe.addr = (kprobe_opcode_t *)address;
	probe.flags = disabled ? KPROBE_FLAG_DISABLED : 0;
	return register_kprobe(&probe);
}

static void __exit kprobe_exit(void)
{
	unregister_kprobe(&probe);
}

module_init(kprobe_init);
module_exit(kprobe_exit);
MODULE_DESCRIPTION("a kprobe, for schedmgr's tests");
MODULE_LICENSE("GPL");
