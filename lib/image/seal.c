// SPDX-License-Identifier: GPL-2.0
/*
 * seal.c - is a payload's file whole?
 *
 * The kernel's module loader believes what a file says.  One that was cut short, or has a
 * flipped bit in its code, must not get there.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sha256.h>

#include "image/reader.h"

#define CHUNK 65536

/* What the kernel's sign-file puts at the end of a file. */
static const char signature_magic[] = "~Module signature appended~\n";

/* Adds @len bytes of the file from @from on.  Returns false when they are not to be had. */
static bool add_range(SHA256_CTX *hash, int fd, uint64_t from, uint64_t len)
{
	SM_CLEANUP(sm_cleanup_free) uint8_t *chunk = malloc(CHUNK);
	ssize_t got;

	for (; chunk && len; from += got, len -= got) {
		got = pread(fd, chunk, len < CHUNK ? len : CHUNK, from);
		if (got <= 0)
			return false;
		SHA256Update(hash, chunk, got);
	}
	return chunk;
}

/* The file's checksum, with zeros in the place of the sealed one at @at. */
static bool compute(const struct reader *reader, const struct schedmgr_seal *seal, uint64_t at,
		    uint8_t digest[SHA256_DIGEST_LENGTH])
{
	static const uint8_t zeros[SHA256_DIGEST_LENGTH];
	uint64_t behind = at + sizeof(zeros);
	SHA256_CTX hash;

	if (behind > seal->size)
		return false;
	SHA256Init(&hash);
	if (!add_range(&hash, reader->fd, 0, at))
		return false;
	SHA256Update(&hash, zeros, sizeof(zeros));
	if (!add_range(&hash, reader->fd, behind, seal->size - behind))
		return false;
	SHA256Final(digest, &hash);
	return true;
}

/* What follows the sealed part is a signature or nothing. */
static bool has_clean_end(const struct reader *reader, const struct schedmgr_seal *seal)
{
	const size_t len = sizeof(signature_magic) - 1;
	char end[sizeof(signature_magic)];

	if (reader->image->file_bytes == seal->size)
		return true;
	return reader->image->file_bytes > seal->size + len &&
	       pread(reader->fd, end, len, reader->image->file_bytes - len) == (ssize_t)len &&
	       !memcmp(end, signature_magic, len);
}

/* Refuses a file whose contents are not those that were built. */
int sm_seal_check(struct reader *reader)
{
	const struct schedmgr_image *image = reader->image;
	Elf_Scn *section = reader->sections[SECTION_SEAL];
	Elf_Data *data = section ? elf_rawdata(section, NULL) : NULL;
	uint8_t digest[SHA256_DIGEST_LENGTH];
	GElf_Shdr header;
	struct schedmgr_seal seal;

	if (!data || !data->d_buf || data->d_size != sizeof(seal) || !gelf_getshdr(section, &header))
		return sm_image_refuse(image, REMEDY_SCHEDMOD, "it has no seal that tells whether it is whole");
	memcpy(&seal, data->d_buf, sizeof(seal));
	if (!memcmp(seal.magic, SCHEDMGR_SEAL_MAGIC, sizeof(seal.magic)) && has_clean_end(reader, &seal) &&
	    compute(reader, &seal, header.sh_offset + offsetof(struct schedmgr_seal, digest), digest) &&
	    !memcmp(seal.digest, digest, sizeof(digest)))
		return 0;
	return sm_image_refuse(image, REMEDY_COPY, "it is damaged: its contents are not those that were built");
}
