// SPDX-License-Identifier: GPL-2.0
/*
 * insn.c - lengths of x86-64 instructions
 *
 * Three questions need them: where does the instruction end that a PC-relative
 * field is part of (an immediate may follow the field), is a field the operand
 * of a branch, and which branches did the assembler resolve by itself, because
 * both ends are in one section.  Operands are not interpreted.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/array.h"
#include "read/insn.h"

enum {
	M = 1,		/* a ModRM byte follows */
	I1 = 2,		/* an 8-bit immediate */
	IZ = 4,		/* 32 bits, 16 with an operand size prefix */
	IV = 8,		/* like IZ, 64 bits with REX.W */
	I2 = 16,	/* a 16-bit immediate */
	MOFFS = 32,	/* a 64-bit address */
	GROUP3 = 64,	/* an immediate only for /0 and /1 */
	BRANCH = 128,	/* the immediate is a branch displacement */
	BAD = 256,
};

/* Runs of opcodes that look alike; what no row names has no operand bytes. */
struct run {
	uint8_t first, last;
	uint16_t attributes;
};

static const struct run one_byte[] = {
	{ 0x06, 0x07, BAD }, { 0x0e, 0x0e, BAD }, { 0x16, 0x17, BAD }, { 0x1e, 0x1f, BAD },
	{ 0x27, 0x27, BAD }, { 0x2f, 0x2f, BAD }, { 0x37, 0x37, BAD }, { 0x3f, 0x3f, BAD },
	{ 0x60, 0x62, BAD }, { 0x63, 0x63, M }, { 0x68, 0x68, IZ }, { 0x69, 0x69, M | IZ },
	{ 0x6a, 0x6a, I1 }, { 0x6b, 0x6b, M | I1 }, { 0x70, 0x7f, I1 | BRANCH },
	{ 0x80, 0x80, M | I1 }, { 0x81, 0x81, M | IZ }, { 0x82, 0x82, BAD },
	{ 0x83, 0x83, M | I1 }, { 0x84, 0x8f, M }, { 0x9a, 0x9a, BAD },
	{ 0xa0, 0xa3, MOFFS }, { 0xa8, 0xa8, I1 }, { 0xa9, 0xa9, IZ },
	{ 0xb0, 0xb7, I1 }, { 0xb8, 0xbf, IV }, { 0xc0, 0xc1, M | I1 }, { 0xc2, 0xc2, I2 },
	{ 0xc6, 0xc6, M | I1 }, { 0xc7, 0xc7, M | IZ }, { 0xc8, 0xc8, I2 | I1 },
	{ 0xca, 0xca, I2 }, { 0xcd, 0xcd, I1 }, { 0xce, 0xce, BAD }, { 0xd0, 0xd3, M },
	{ 0xd4, 0xd6, BAD }, { 0xd8, 0xdf, M }, { 0xe0, 0xe3, I1 | BRANCH },
	{ 0xe4, 0xe7, I1 }, { 0xe8, 0xe9, IZ | BRANCH }, { 0xea, 0xea, BAD },
	{ 0xeb, 0xeb, I1 | BRANCH }, { 0xf6, 0xf6, M | I1 | GROUP3 },
	{ 0xf7, 0xf7, M | IZ | GROUP3 }, { 0xfe, 0xff, M },
};

static const struct run two_byte[] = {
	{ 0x00, 0x04, M }, { 0x0d, 0x0d, M }, { 0x0f, 0x0f, BAD }, { 0x10, 0x2f, M },
	{ 0x40, 0x6f, M }, { 0x70, 0x73, M | I1 }, { 0x74, 0x76, M }, { 0x78, 0x7f, M },
	{ 0x80, 0x8f, IZ | BRANCH }, { 0x90, 0x9f, M }, { 0xa3, 0xa3, M },
	{ 0xa4, 0xa4, M | I1 }, { 0xa5, 0xa5, M }, { 0xab, 0xab, M }, { 0xac, 0xac, M | I1 },
	{ 0xad, 0xb9, M }, { 0xba, 0xba, M | I1 }, { 0xbb, 0xc1, M }, { 0xc2, 0xc2, M | I1 },
	{ 0xc3, 0xc3, M }, { 0xc4, 0xc6, M | I1 }, { 0xc7, 0xc7, M }, { 0xd0, 0xff, M },
};

static unsigned int look_up(const struct run *runs, size_t n, uint8_t opcode)
{
	for (size_t i = 0; i < n; i++)
		if (runs[i].first <= opcode && opcode <= runs[i].last)
			return runs[i].attributes;
	/* 00-3f: ALU operations, six forms each */
	if (runs == one_byte && opcode < 0x40) {
		static const unsigned int forms[] = { M, M, M, M, I1, IZ, 0, 0 };

		return forms[opcode & 7];
	}
	return 0;
}

struct cursor {
	const uint8_t *p, *end;
	bool operand16, wide;
};

static int next_byte(struct cursor *c)
{
	return c->p < c->end ? *c->p++ : -1;
}

/* Legacy prefixes and REX.  Returns the first opcode byte, or -1. */
static int skip_prefixes(struct cursor *c)
{
	static const uint8_t legacy[] = { 0x66, 0xf2, 0xf3, 0x2e, 0x36, 0x3e,
					  0x26, 0x64, 0x65, 0xf0, 0x67 };
	int byte;

	while ((byte = next_byte(c)) >= 0 && memchr(legacy, byte, sizeof(legacy)))
		c->operand16 |= byte == 0x66;
	if (byte >= 0 && (byte & 0xf0) == 0x40) {
		c->wide = byte & 8;
		byte = next_byte(c);
	}
	return byte;
}

static int vex_attributes(struct cursor *c, int opcode)
{
	int byte = next_byte(c), map = 1;

	if (opcode == 0xc4) {
		map = byte & 0x1f;
		next_byte(c);
	}
	byte = next_byte(c);
	if (byte < 0)
		return BAD;
	if (map == 1)
		return look_up(two_byte, ARRAY_SIZE(two_byte), byte);
	return map == 3 ? M | I1 : M;
}

static int opcode_attributes(struct cursor *c, int opcode)
{
	if (opcode < 0)
		return BAD;
	if (opcode == 0xc4 || opcode == 0xc5)
		return vex_attributes(c, opcode);
	if (opcode != 0x0f)
		return look_up(one_byte, ARRAY_SIZE(one_byte), opcode);
	opcode = next_byte(c);
	if (opcode == 0x38 || opcode == 0x3a)
		return next_byte(c) < 0 ? BAD : opcode == 0x3a ? M | I1 : M;
	return opcode < 0 ? BAD : (int)look_up(two_byte, ARRAY_SIZE(two_byte), opcode);
}

/* ModRM, SIB and displacement.  Returns the reg field, or -1. */
static int skip_modrm(struct cursor *c)
{
	int modrm = next_byte(c), mod = modrm >> 6, rm = modrm & 7, sib;

	if (modrm < 0)
		return -1;
	if (mod != 3 && rm == 4) {
		sib = next_byte(c);
		if (sib < 0)
			return -1;
		if (mod == 0 && (sib & 7) == 5)
			c->p += 4;
	}
	if (mod == 1)
		c->p += 1;
	else if (mod == 2 || (mod == 0 && rm == 5))
		c->p += 4;
	return modrm >> 3 & 7;
}

static unsigned int immediate_size(const struct cursor *c, int attributes)
{
	unsigned int size = 0;

	if (attributes & I1)
		size += 1;
	if (attributes & I2)
		size += 2;
	if (attributes & IV && c->wide)
		size += 8;
	else if (attributes & (IZ | IV))
		size += c->operand16 && !(attributes & BRANCH) ? 2 : 4;
	if (attributes & MOFFS)
		size += 8;
	return size;
}

int insn_read(struct insn *insn, const uint8_t *bytes, size_t n)
{
	struct cursor c = { .p = bytes, .end = bytes + n };
	int attributes = opcode_attributes(&c, skip_prefixes(&c));
	unsigned int size;

	memset(insn, 0, sizeof(*insn));
	if (attributes & BAD)
		return -EINVAL;
	if (attributes & M) {
		int reg = skip_modrm(&c);

		if (reg < 0)
			return -EINVAL;
		if (attributes & GROUP3 && reg > 1)
			attributes &= ~(I1 | IZ);
	}
	size = immediate_size(&c, attributes);
	if (attributes & BRANCH) {
		insn->branch = c.p - bytes;
		insn->branch_size = size;
	}
	c.p += size;
	if (c.p > c.end)
		return -EINVAL;
	insn->length = c.p - bytes;
	return 0;
}

/* Of a direct branch: from its end to where it goes. */
int64_t insn_displacement(const struct insn *insn, const uint8_t *bytes)
{
	const uint8_t *operand = bytes + insn->branch;

	if (insn->branch_size == 4)
		return (int32_t)(operand[0] | operand[1] << 8 | operand[2] << 16 |
				 (uint32_t)operand[3] << 24);
	return (int8_t)operand[0];
}
