/* SPDX-License-Identifier: GPL-2.0 */
/*
 * interrupt.h - signals during a switch
 */
#ifndef _SCHEDCTL_BASE_INTERRUPT_H
#define _SCHEDCTL_BASE_INTERRUPT_H

void interrupt_defer(void);
void interrupt_deliver(void);

#endif /* _SCHEDCTL_BASE_INTERRUPT_H */
