// SPDX-License-Identifier: GPL-2.0
/*
 * kernel.c - the kernel that runs: its release and build-id, this boot, its command line
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "core/file.h"
#include "core/kernel.h"
#include "libschedmgr.h"

#define NOTES_FILE "/sys/kernel/notes"
#define NOTES_MAX 65536

const char *sm_kernel_release(char buffer[65])
{
	struct utsname name;

	/* uname() fails for a bad pointer only. */
	if (uname(&name))
		memset(&name, 0, sizeof(name));
	memcpy(buffer, name.release, 65);
	buffer[64] = '\0';
	return buffer;
}

static ssize_t read_notes(char *buffer, size_t size)
{
	SM_CLEANUP(sm_cleanup_close) int fd = open(NOTES_FILE, O_RDONLY | O_CLOEXEC);
	size_t have = 0;
	ssize_t got;

	if (fd < 0)
		return -errno;
	while (have < size) {
		got = read(fd, buffer + have, size - have);
		if (got < 0)
			return -errno;
		if (!got)
			break;
		have += got;
	}
	return have;
}

/* Size of a note's part in the file: parts are padded to four bytes. */
static size_t padded(uint32_t size)
{
	return ((size_t)size + 3) & ~(size_t)3;
}

static int find_build_id(const char *notes, size_t size, uint8_t id[SM_BUILD_ID_LEN])
{
	Elf64_Nhdr note;
	size_t offset, next;

	for (offset = 0; offset + sizeof(note) <= size; offset = next) {
		memcpy(&note, notes + offset, sizeof(note));
		offset += sizeof(note);
		next = offset + padded(note.n_namesz) + padded(note.n_descsz);
		if (next > size)
			break;
		if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != sizeof(ELF_NOTE_GNU) ||
		    memcmp(notes + offset, ELF_NOTE_GNU, sizeof(ELF_NOTE_GNU)) ||
		    note.n_descsz != SM_BUILD_ID_LEN)
			continue;
		memcpy(id, notes + offset + padded(note.n_namesz), SM_BUILD_ID_LEN);
		return 0;
	}
	return -ENODATA;
}

/* The running kernel's build-id.  Returns 0, or a negative errno when it cannot be told. */
int sm_kernel_build_id(uint8_t id[SM_BUILD_ID_LEN])
{
	SM_CLEANUP(sm_cleanup_free) char *notes = malloc(NOTES_MAX);
	ssize_t size;

	if (!notes)
		return -ENOMEM;
	size = read_notes(notes, NOTES_MAX);
	return size < 0 ? (int)size : find_build_id(notes, size, id);
}

bool sm_kernel_is_boot_id(const char *text)
{
	return strlen(text) == SM_BOOT_ID_LEN - 1 && strspn(text, "0123456789abcdef-") == SM_BOOT_ID_LEN - 1;
}

/* A name of this boot of the machine.  Returns 0, or a negative errno and "" when it cannot be told. */
int sm_kernel_boot_id(char id[SM_BOOT_ID_LEN])
{
	SM_CLEANUP(sm_cleanup_file) FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");

	if (file && fgets(id, SM_BOOT_ID_LEN, file) && sm_kernel_is_boot_id(id))
		return 0;
	id[0] = '\0';
	return file ? -EBADMSG : -errno;
}

void schedmgr_get_boot_id(char boot_id[SM_BOOT_ID_LEN])
{
	sm_kernel_boot_id(boot_id);
}

uint64_t sm_kernel_time(int clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* As the kernel takes a bool parameter. */
static bool is_true(const char *text)
{
	return *text == 'o' || *text == 'O' ? text[1] == 'n' || text[1] == 'N' : *text && strchr("1yYtT", *text);
}

/* Does the kernel's command line say schedmgr.disable=1?  The last one counts, as for modules. */
bool sm_kernel_is_disabled(void)
{
	SM_CLEANUP(sm_cleanup_text) struct sm_file file = { .len = 0 };
	bool disabled = false;
	char *word, *rest;

	if (sm_file_read("/proc/cmdline", &file))
		return false;
	file.text[strcspn(file.text, "\n")] = '\0';
	for (word = strtok_r(file.text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		if (!strcmp(word, "--"))
			break;
		if (!strcmp(word, "schedmgr.disable"))
			disabled = true;
		else if (!strncmp(word, "schedmgr.disable=", strlen("schedmgr.disable=")))
			disabled = is_true(word + strlen("schedmgr.disable="));
	}
	return disabled;
}
