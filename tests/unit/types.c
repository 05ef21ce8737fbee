// SPDX-License-Identifier: GPL-2.0
/*
 * types.c - the types of the made-up kernel; payload.S has the same
 */
struct demo {
	int first;
	unsigned int bits : 3;
	unsigned long inner;
};

enum word { ONE = 1, TWO = 2 } the_word;

typedef int call_t(const struct demo *demo, unsigned long n);

call_t call;

int call(const struct demo *demo, unsigned long n)
{
	return demo->first + n;
}
