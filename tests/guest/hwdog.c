// SPDX-License-Identifier: GPL-2.0
/*
 * hwdog.c - keeps the VM's hardware watchdog (ib700) from barking
 *
 * Servers have such a device, or a performance counter, that sends an NMI when the machine
 * hangs.  QEMU without KVM has no such counter.  This program must run once a few seconds;
 * when it does not, QEMU sends the NMI to CPU 0.
 */
#include <err.h>
#include <sched.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <unistd.h>

#define START		0x443	/* writing there starts the countdown anew */
#define SECONDS_10	10	/* the device's code for 10 s: 30 less two for each */

int main(void)
{
	const struct sched_param highest = { .sched_priority = 99 };

	if (ioperm(START, 1, 1) || mlockall(MCL_CURRENT | MCL_FUTURE) ||
	    sched_setscheduler(0, SCHED_FIFO, &highest))
		err(1, "the watchdog at port %#x", START);
	for (;;) {
		outb(SECONDS_10, START);
		sleep(2);
	}
}
