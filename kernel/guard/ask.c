// SPDX-License-Identifier: GPL-2.0
/*
 * ask.c - asks a CPU by an NMI where it is
 *
 * Whoever looks at a CPU from outside asks; rescue.c answers, on that CPU.
 */
#include <linux/cpumask.h>
#include <linux/smp.h>
#include <asm/apic.h>
#include <asm/irq_vectors.h>

#include "guard/ask.h"

static struct cpumask asked;

/**
 * schedmgr_ask_cpu() - ask a CPU where it is, and get it out if that is the payload
 * @cpu: an online CPU that does not answer to interrupts
 *
 * Context: any.
 */
void schedmgr_ask_cpu(int cpu)
{
	if (!cpumask_test_and_set_cpu(cpu, &asked))
		apic->send_IPI(cpu, NMI_VECTOR);
}

/**
 * schedmgr_ask_take() - is this CPU asked?
 *
 * Context: NMI.
 * Return: true once for each question.
 */
bool schedmgr_ask_take(void)
{
	return cpumask_test_and_clear_cpu(smp_processor_id(), &asked);
}
