/* SPDX-License-Identifier: GPL-2.0 */
/*
 * random.h - numbers that are the same in every run
 */
#ifndef _FUZZ_RANDOM_H
#define _FUZZ_RANDOM_H

#include <stdint.h>

static uint64_t random_state = 0x5eed;

static inline uint32_t random_number(void)
{
	random_state = random_state * 6364136223846793005 + 1442695040888963407;
	return random_state >> 32;
}

static inline uint32_t random_below(uint32_t limit)
{
	return random_number() % limit;
}

#endif
