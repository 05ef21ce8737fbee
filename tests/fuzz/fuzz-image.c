// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz-image.c - gives damaged payloads to libschedmgr, and damaged tables to the kernel
 *
 * fuzz-image load FILE.ko N	N copies of it, each with a few other bytes, another size, or both,
 *				through schedmgr_load(): all must be refused as payloads
 * fuzz-image tables FILE.ko N	N copies with other bytes in the tables that the manager reads, put
 *				into the kernel past schedctl's checks: each must be refused,
 *				or be harmless and go again
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libschedmgr.h"
#include "random.h"

/* The file as it is, and a copy that can be damaged. */
static unsigned char *original;
static unsigned char *copy;
static size_t size;

static void read_original(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		err(1, "%s", path);
	size = st.st_size;
	original = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	copy = malloc(size);
	if (original == MAP_FAILED || !copy)
		err(1, "%s", path);
	close(fd);
}

static void write_copy(const char *path, size_t len)
{
	FILE *file = fopen(path, "w");

	if (!file || fwrite(copy, 1, len, file) != len || fclose(file))
		err(1, "%s", path);
}

/* A few bytes in [from, from + len) become others; headers are hit as often as all the rest. */
static void damage(size_t from, size_t len)
{
	unsigned int n = 1 + random_below(4);

	while (n--) {
		size_t at = from + random_below(len);

		if (random_below(2) && len == size)
			at = random_below(2) ? random_below(64) : size - 1 - random_below(4096);
		copy[at] ^= 1 + random_below(255);
	}
}

static int fuzz_load(const char *path, unsigned int rounds)
{
	unsigned int n, refused = 0;
	struct schedmgr_ctx *ctx;

	if (schedmgr_new(&ctx))
		errx(1, "out of memory");
	for (n = 0; n < rounds; n++) {
		struct schedmgr_entry entry = { .size = sizeof(entry) };
		size_t len = random_below(4) ? size : random_below(size);

		memcpy(copy, original, size);
		if (len == size || random_below(2))
			damage(0, size);
		if (len == size && !memcmp(copy, original, size))
			continue;
		write_copy(path, len);
		if (!schedmgr_load(ctx, path, &entry))
			errx(1, "round %u: a damaged payload was loaded: %s", n, path);
		if (schedmgr_error_reason(ctx) != SCHEDMGR_REASON_PAYLOAD)
			errx(1, "round %u: %s: %s", n, path, schedmgr_error_message(ctx));
		refused++;
	}
	schedmgr_unref(ctx);
	printf("%u damaged payloads: all refused\n", refused);
	return 0;
}

static Elf_Scn *find_section(Elf *elf, const char *name, GElf_Shdr *header)
{
	Elf_Scn *section = NULL;
	size_t strings;

	elf_getshdrstrndx(elf, &strings);
	while ((section = elf_nextscn(elf, section)))
		if (gelf_getshdr(section, header) && !strcmp(elf_strptr(elf, strings, header->sh_name), name))
			return section;
	errx(1, "no section %s", name);
}

/* Loads the copy as schedctl would, but for its checks.  Returns the errno of finit_module(). */
static int insert_copy(const char *path, const struct schedmgr_image *image)
{
	struct schedmgr_import import = { .size = sizeof(import) };
	int device = open(SCHEDMGR_DEVICE, O_RDONLY | O_CLOEXEC);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *names;
	size_t len;
	int error;

	import.count = schedmgr_image_get_imports(image, &names, &len);
	import.names = (uintptr_t)names;
	import.names_len = len;
	snprintf(import.module, sizeof(import.module), "%s", schedmgr_image_get_module(image));
	if (device < 0 || fd < 0 || ioctl(device, SCHEDMGR_IOC_IMPORT, &import))
		err(1, "import");
	error = syscall(SYS_finit_module, fd, "", 0) ? errno : 0;
	close(fd);
	close(device);
	return error;
}

static int fuzz_tables(const char *path, const char *source, unsigned int rounds)
{
	/* Not code: a module's code may do anything, a table may not. */
	static const char *const tables[] = {
		".schedmgr.functions", ".schedmgr.overlays", ".schedmgr.build", ".schedmgr.strings", ".modinfo",
	};
	unsigned int n, i, loaded = 0, errors[256] = {};
	struct schedmgr_image *image;
	struct schedmgr_ctx *ctx;
	GElf_Shdr header;
	int error;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_memory((char *)original, size);
	if (!elf || schedmgr_new(&ctx) || schedmgr_image_new(ctx, source, &image))
		errx(1, "%s", source);
	for (n = 0; n < rounds; n++) {
		i = random_below(sizeof(tables) / sizeof(*tables));
		find_section(elf, tables[i], &header);
		memcpy(copy, original, size);
		damage(header.sh_offset, header.sh_size);
		write_copy(path, size);
		error = insert_copy(path, image);
		errors[error < 256 ? error : 255]++;
		loaded += !error;
		if (!error && syscall(SYS_delete_module, schedmgr_image_get_module(image), O_NONBLOCK))
			err(1, "round %u: it does not go again", n);
	}
	printf("%u payloads with other bytes in their tables: %u harmless", rounds, loaded);
	for (n = 1; n < 256; n++)
		if (errors[n])
			printf(", %u times %s", errors[n], strerrorname_np(n) ?: "?");
	printf("\n");
	return 0;
}

int main(int argc, char **argv)
{
	char path[] = "/tmp/fuzz-image-XXXXXX.ko";

	if (argc != 4)
		errx(2, "usage: fuzz-image load|tables FILE.ko ROUNDS");
	close(mkstemps(path, 3));
	read_original(argv[2]);
	if (!strcmp(argv[1], "load"))
		fuzz_load(path, atoi(argv[3]));
	else
		fuzz_tables(path, argv[2], atoi(argv[3]));
	unlink(path);
	return 0;
}
