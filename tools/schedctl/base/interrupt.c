// SPDX-License-Identifier: GPL-2.0
/*
 * interrupt.c - a signal during a switch ends the switch first, then schedctl
 *
 * The manager gives a request up when a signal comes.  What was noted for the next boot has to be
 * put right after that, and the user is told how it ended; only then the signal does what it does
 * by default.  One that comes right before the request would be lost for it: so it is repeated
 * each second, as SIGALRM.
 */
#include <signal.h>
#include <unistd.h>

#include "base/array.h"
#include "base/interrupt.h"

#define REPEAT_S 1

static volatile sig_atomic_t caught;

static void note(int signal)
{
	if (!caught)
		caught = signal;
	alarm(REPEAT_S);
}

/* From now on INT, TERM and HUP wait for interrupt_deliver(), but what is ignored stays so. */
void interrupt_defer(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	const struct sigaction action = { .sa_handler = note };
	struct sigaction before;
	size_t i;

	sigaction(SIGALRM, &action, NULL);
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		if (!sigaction(signals[i], NULL, &before) && before.sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
}

/* Ends schedctl when one has come. */
void interrupt_deliver(void)
{
	if (!caught)
		return;
	alarm(0);
	signal(caught, SIG_DFL);
	raise(caught);
}
