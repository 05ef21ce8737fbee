// SPDX-License-Identifier: GPL-2.0
/*
 * seal.c - the checksum of a payload's file, in the file
 *
 * It is the last step of a build.  A signature of the module may be appended afterwards; schedctl
 * refuses a payload whose contents do not match.
 */
#include <errno.h>
#include <fcntl.h>
#include <schedmgr/format.h>
#include <sha256.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/malformed.h"
#include "base/memory.h"
#include "read/elf-file.h"
#include "write/seal.h"

static int read_all(struct elf_file *file, int fd)
{
	uint64_t done = 0;
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st))
		return fault_errno(file->path);
	if (!S_ISREG(st.st_mode))
		return fault(file->path, NULL, "not a regular file");
	file->size = st.st_size;
	file->bytes = xcalloc(file->size, 1);
	for (; done < file->size; done += n) {
		n = pread(fd, file->bytes + done, file->size - done, done);
		if (n < 0)
			return fault_errno(file->path);
		if (!n)
			return fault(file->path, NULL, "it becomes shorter while it is read");
	}
	return 0;
}

/* Where the seal is in the file, which has @size bytes: what was compressed is behind them, and nothing can be written there. */
static int find_seal(const struct elf_file *file, uint64_t size, uint64_t *at)
{
	const struct elf_section *section;

	for_each_vec(section, &file->sections) {
		if (strcmp(section->name, SCHEDMGR_SECTION_SEAL))
			continue;
		*at = section->data - file->bytes;
		if (!section->data || *at >= size || section->size != sizeof(struct schedmgr_seal) ||
		    memcmp(section->data, SCHEDMGR_SEAL_MAGIC, sizeof(SCHEDMGR_SEAL_MAGIC) - 1))
			return fault(file->path, "build it again", "its section " SCHEDMGR_SECTION_SEAL
				     " has another format");
		return 0;
	}
	return fault(file->path, "give what schedmod has linked",
		     "it has no section " SCHEDMGR_SECTION_SEAL ": it is not a payload, or an old one");
}

static int write_seal(const char *path, int fd, uint8_t *bytes, uint64_t size, uint64_t at)
{
	struct schedmgr_seal record = { .magic = SCHEDMGR_SEAL_MAGIC, .size = size };
	SHA256_CTX hash;
	ssize_t n;

	memcpy(bytes + at, &record, sizeof(record));
	SHA256Init(&hash);
	SHA256Update(&hash, bytes, size);
	SHA256Final(record.digest, &hash);
	errno = 0;
	n = pwrite(fd, &record, sizeof(record), at);
	return n == (ssize_t)sizeof(record) ? 0 : fault_errno(path);
}

int seal(const char *path)
{
	struct elf_file file = { .path = path };
	int fd = open(path, O_RDWR | O_CLOEXEC), err;
	uint64_t size, at = 0;
	uint8_t *bytes;

	if (fd < 0)
		return fault_errno(path);
	err = read_all(&file, fd);
	bytes = file.bytes;
	size = file.size;
	if (!err)
		err = elf_file_parse(&file);
	if (!err)
		err = find_seal(&file, size, &at);
	if (!err)
		err = write_seal(path, fd, bytes, size, at);
	close(fd);
	return err;
}
