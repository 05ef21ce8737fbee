// SPDX-License-Identifier: GPL-2.0
/*
 * decompress.c - what is compressed in a bzImage
 *
 * The kernel's build appends the size of what it has compressed, 4 bytes, so the memory is known
 * before and no stream can ask for more; gzip ends with that size of its own.
 */
#include <errno.h>
#include <lz4.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "base/array.h"
#include "base/memory.h"
#include "base/text.h"
#include "read/vmlinuz.h"

#define SIZE_BYTES 4
#define SIZE_LIMIT (1u << 30)

static uint32_t le32(const uint8_t *at)
{
	return at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Each returns the number of bytes that it has written, or a negative value. */

static ssize_t unpack_gzip(uint8_t *to, size_t room, struct bytes from)
{
	z_stream stream = {
		.next_in = (uint8_t *)from.at, .avail_in = from.n + SIZE_BYTES,
		.next_out = to, .avail_out = room,
	};
	int status;

	if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
		return -1;
	status = inflate(&stream, Z_FINISH);
	inflateEnd(&stream);
	return status == Z_STREAM_END ? (ssize_t)stream.total_out : -1;
}

static ssize_t unpack_xz(uint8_t *to, size_t room, struct bytes from)
{
	uint64_t memory = SIZE_LIMIT;
	size_t in = 0, out = 0;

	if (lzma_stream_buffer_decode(&memory, 0, NULL, from.at, &in, from.n, to, &out, room) !=
	    LZMA_OK)
		return -1;
	return out;
}

static ssize_t unpack_zstd(uint8_t *to, size_t room, struct bytes from)
{
	size_t n = ZSTD_decompress(to, room, from.at, from.n);

	return ZSTD_isError(n) ? -1 : (ssize_t)n;
}

/* The old format of lz4: blocks with their sizes, no end mark. */
static ssize_t unpack_lz4(uint8_t *to, size_t room, struct bytes from)
{
	const size_t block_limit = 8 << 20;
	size_t in = 4, out = 0;

	while (in + 4 <= from.n) {
		uint32_t size = le32(from.at + in);
		size_t space = room - out < block_limit ? room - out : block_limit;
		int n;

		in += 4;
		if (size > from.n - in)
			return -1;
		n = LZ4_decompress_safe((const char *)from.at + in, (char *)to + out, size, space);
		if (n < 0)
			return -1;
		in += size;
		out += n;
	}
	return in == from.n ? (ssize_t)out : -1;
}

static const struct format {
	const char *name;
	const char *magic;
	size_t length;
	ssize_t (*unpack)(uint8_t *to, size_t room, struct bytes from);
} formats[] = {
	{ "gzip", "\x1f\x8b", 2, unpack_gzip },
	{ "xz", "\xfd\x37zXZ\0", 6, unpack_xz },
	{ "zstd", "\x28\xb5\x2f\xfd", 4, unpack_zstd },
	{ "lz4", "\x02\x21\x4c\x18", 4, unpack_lz4 },
	{ "bzip2", "BZh", 3, NULL },
	{ "lzma", "\x5d\0\0", 3, NULL },
	{ "lzo", "\x89LZO", 4, NULL },
};

static const struct format *find_format(struct bytes packed)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (packed.n >= formats[i].length &&
		    !memcmp(packed.at, formats[i].magic, formats[i].length))
			return &formats[i];
	return NULL;
}

int decompress(struct bytes *plain, struct bytes packed, const char **what)
{
	const struct format *format = find_format(packed);
	uint8_t *memory;
	uint32_t size;
	ssize_t n;

	if (!format || packed.n <= 2 * SIZE_BYTES) {
		*what = "the kernel in it is compressed in no format that is known";
		return -EINVAL;
	}
	if (!format->unpack) {
		*what = xasprintf("the kernel in it is compressed with %s, which is not read here",
				  format->name);
		return -EINVAL;
	}
	size = le32(packed.at + packed.n - SIZE_BYTES);
	if (!size || size > SIZE_LIMIT) {
		*what = xasprintf("the kernel in it is said to have %u bytes", size);
		return -EINVAL;
	}
	memory = xcalloc(1, size);
	packed.n -= SIZE_BYTES;
	n = format->unpack(memory, size, packed);
	if (n != (ssize_t)size) {
		*what = n < 0 ? xasprintf("the kernel in it, compressed with %s, is damaged",
					  format->name) :
			xasprintf("the kernel in it has %zd bytes where %u are said to be", n,
				  size);
		free(memory);
		return -EINVAL;
	}
	*plain = (struct bytes){ memory, size };
	return 0;
}
