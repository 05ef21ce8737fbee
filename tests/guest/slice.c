// SPDX-License-Identifier: GPL-2.0
/*
 * slice.c - prints the time slice that the scheduler gives to this task, in nanoseconds
 *
 * gcc -O2 -Wall -Wextra -static -o build/bin/guest/slice tests/guest/slice.c
 */
#include <sched.h>
#include <stdio.h>
#include <time.h>

int main(void)
{
	struct timespec slice;

	if (sched_rr_get_interval(0, &slice)) {
		perror("sched_rr_get_interval");
		return 1;
	}
	printf("%lld\n", slice.tv_sec * 1000000000LL + slice.tv_nsec);
	return 0;
}
