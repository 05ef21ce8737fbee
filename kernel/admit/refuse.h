/* SPDX-License-Identifier: GPL-2.0 */
/*
 * refuse.h - why a payload is not let in, for the kernel log
 */
#ifndef _SCHEDMGR_REFUSE_H
#define _SCHEDMGR_REFUSE_H

#include <linux/module.h>
#include <linux/printk.h>

#define schedmgr_refuse(payload, fmt, ...)						\
	pr_err("payload %s refused: " fmt "\n", module_name((payload)->owner), ##__VA_ARGS__)

#endif /* _SCHEDMGR_REFUSE_H */
