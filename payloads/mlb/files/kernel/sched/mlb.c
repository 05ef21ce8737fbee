// SPDX-License-Identifier: GPL-2.0
/*
 * mlb.c - the network's file, its modes and its counters; part of build_utility.c
 *
 * /lib/firmware/schedmgr/mlb.bin, where there is one, else what was built in.  A file that does not pass mlb_check() refuses the
 * activation.  In debugfs:
 *
 *	schedmgr/mlb/mode	shadow (at each activation), active or measure; write to change it
 *	schedmgr/mlb/counters	"name value" lines, since the activation
 */
#include <linux/firmware.h>
#include <linux/seq_file.h>
#include <schedmod/directory.h>
#include <schedmod/payload.h>

#include "mlb-check.h"
#include "mlb-weights.h"
#include "mlb.h"

#define MLB_FIRMWARE	"schedmgr/mlb.bin"

DEFINE_PER_CPU(struct mlb_counters, mlb_counters);
struct mlb_model mlb_model;
struct mlb_narrow mlb_narrow;
enum mlb_mode mlb_mode;

static bool mlb_from_firmware;

static const char *const mlb_modes[MLB_MODES] = {
	[MLB_MODE_SHADOW] = "shadow",
	[MLB_MODE_ACTIVE] = "active",
	[MLB_MODE_MEASURE] = "measure",
};

/* Checks a file and copies it to where the rule reads it. */
static int mlb_take(const void *data, size_t size, const char *from)
{
	struct mlb_refusal why;

	if (!mlb_check(data, size, &why)) {
		pr_err("sched_mlb: %s refused: %s\n", from, why.text);
		return -EINVAL;
	}
	memcpy(&mlb_model, data, sizeof(mlb_model));
	mlb_make_narrow(&mlb_narrow, &mlb_model);
	pr_info("sched_mlb: network %08x from %s\n", mlb_model.checksum, from);
	return 0;
}

int schedmgr_hook_prepare(void)
{
	const struct firmware *firmware;
	int error;

	error = request_firmware_direct(&firmware, MLB_FIRMWARE, NULL);
	if (error == -ENOENT)
		return mlb_take(mlb_weights, sizeof(mlb_weights), "the module");
	if (error) {
		pr_err("sched_mlb: cannot read %s: error %d\n", MLB_FIRMWARE, error);
		return error;
	}
	error = mlb_take(firmware->data, firmware->size, MLB_FIRMWARE);
	mlb_from_firmware = !error;
	release_firmware(firmware);
	return error;
}

static ssize_t mlb_mode_read(struct file *file, char __user *to, size_t size, loff_t *at)
{
	char text[16];
	int length = scnprintf(text, sizeof(text), "%s\n", mlb_modes[READ_ONCE(mlb_mode)]);

	return simple_read_from_buffer(to, size, at, text, length);
}

static ssize_t mlb_mode_write(struct file *file, const char __user *from, size_t size, loff_t *at)
{
	char text[16] = "";
	int mode;

	if (size >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, from, size))
		return -EFAULT;
	mode = sysfs_match_string(mlb_modes, text);
	if (mode < 0)
		return mode;
	WRITE_ONCE(mlb_mode, mode);
	return size;
}

static struct file_operations mlb_mode_fops = {
	.read = mlb_mode_read,
	.write = mlb_mode_write,
	.llseek = noop_llseek,
};

static void mlb_sum(struct mlb_counters *sum)
{
	unsigned int i;
	int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu) {
		const u64 *one = (const u64 *)per_cpu_ptr(&mlb_counters, cpu);

		for (i = 0; i < sizeof(*sum) / sizeof(u64); i++)
			((u64 *)sum)[i] += READ_ONCE(one[i]);
	}
}

static int mlb_counters_show(struct seq_file *seq, void *v)
{
	struct mlb_counters sum;

	mlb_sum(&sum);
	seq_printf(seq, "network %08x\nfirmware %d\nnarrow %u\n", mlb_model.checksum, mlb_from_firmware,
		   mlb_narrow.fits);
	seq_printf(seq, "both_move %llu\nboth_stay %llu\n", sum.compared[1][1], sum.compared[0][0]);
	seq_printf(seq, "only_stock_moves %llu\nonly_network_moves %llu\n", sum.compared[1][0], sum.compared[0][1]);
	seq_printf(seq, "decided_move %llu\ndecided_stay %llu\n", sum.decided[1], sum.decided[0]);
	seq_printf(seq, "foreign %llu\n", sum.foreign);
	seq_printf(seq, "measured %llu\ncycles_stock %llu\ncycles_network %llu\ncycles_none %llu\n", sum.measured,
		   sum.cycles_stock, sum.cycles_network, sum.cycles_none);
	return 0;
}
SCHEDMGR_DEFINE_SHOW(mlb_counters);

void schedmgr_hook_activated(void)
{
	schedmgr_directory_file("mode", 0600, &mlb_mode_fops);
	schedmgr_directory_file("counters", 0400, &mlb_counters_fops);
}
