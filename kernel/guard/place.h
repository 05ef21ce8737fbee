/* SPDX-License-Identifier: GPL-2.0 */
/*
 * place.h - where a CPU is in the payload
 */
#ifndef _SCHEDMGR_PLACE_H
#define _SCHEDMGR_PLACE_H

#include <linux/types.h>

struct pt_regs;

/**
 * struct schedmgr_place - where a CPU is in the payload
 * @address: the innermost return address or instruction there; 0: it is not there
 * @frame: where the frame of the outermost function ends
 * @trampoline: the stack pointer that the trampoline has noted; 0: it has not come that way
 */
struct schedmgr_place {
	unsigned long address;
	unsigned long frame;
	unsigned long trampoline;
};

bool schedmgr_place_is_in(unsigned long address);
bool schedmgr_place_find(struct pt_regs *regs, struct schedmgr_place *place);
unsigned long schedmgr_place_address(struct pt_regs *regs);

#endif /* _SCHEDMGR_PLACE_H */
