/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kernel.h - the kernel that runs
 */
#ifndef _SCHEDMGR_CORE_KERNEL_H
#define _SCHEDMGR_CORE_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

#define SM_BUILD_ID_LEN 20
#define SM_BOOT_ID_LEN 37	/* with the NUL */

const char *sm_kernel_release(char buffer[65]);
int sm_kernel_boot_id(char id[SM_BOOT_ID_LEN]);
bool sm_kernel_is_boot_id(const char *text);
uint64_t sm_kernel_time(int clock);
bool sm_kernel_is_disabled(void);
int sm_kernel_build_id(uint8_t id[SM_BUILD_ID_LEN]);

#endif /* _SCHEDMGR_CORE_KERNEL_H */
