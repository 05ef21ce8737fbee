// SPDX-License-Identifier: GPL-2.0
/*
 * vmlinuz.c - the linked kernel in a bzImage
 *
 * The header that a boot loader reads says where the compressed kernel is.  What comes out is vmlinux as
 * the linker left it, without its symbol table; behind it come the places that a boot at another address
 * has to correct.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "read/section.h"
#include "read/vmlinuz.h"

/* Of the setup header, Documentation/arch/x86/boot.rst. */
#define SETUP_SECTS 0x1f1
#define HEADER_MAGIC 0x202
#define HEADER_VERSION 0x206
#define PAYLOAD_OFFSET 0x248
#define PAYLOAD_LENGTH 0x24c
#define HEADER_END 0x250
#define VERSION_WITH_PAYLOAD 0x0208
#define SECTOR 512
#define SECTIONS_ADDED 3	/* by write/vmlinux.c */

static int refuse(const char **what, const char *why)
{
	*what = why;
	return -EINVAL;
}

static uint32_t get(const uint8_t *at, unsigned int size)
{
	uint32_t value = 0;

	while (size--)
		value = value << 8 | at[size];
	return value;
}

static bool within(uint64_t offset, uint64_t n, uint64_t size)
{
	return offset <= size && n <= size - offset;
}

static int read_file(struct bytes *file, const char *path, const char **what)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;
	struct stat st;
	void *memory;

	if (fd < 0 || fstat(fd, &st)) {
		err = -errno;
	} else if (!S_ISREG(st.st_mode) || !st.st_size) {
		err = -EINVAL;
	} else {
		memory = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (memory == MAP_FAILED)
			err = -errno;
		*file = (struct bytes){ memory, st.st_size };
	}
	if (err)
		*what = err == -EINVAL ? "it is empty, or no regular file" : strerror(-err);
	if (fd >= 0)
		close(fd);
	return err;
}

static int find_payload(struct bytes *packed, struct bytes file, const char **what)
{
	uint64_t start, offset, length;

	if (file.n < HEADER_END || memcmp(file.at + HEADER_MAGIC, "HdrS", 4))
		return refuse(what, "it is no kernel image for x86 (bzImage)");
	if (get(file.at + HEADER_VERSION, 2) < VERSION_WITH_PAYLOAD)
		return refuse(what, "its header is too old to say where the kernel is");
	start = (uint64_t)(file.at[SETUP_SECTS] ? file.at[SETUP_SECTS] : 4) * SECTOR + SECTOR;
	offset = start + get(file.at + PAYLOAD_OFFSET, 4);
	length = get(file.at + PAYLOAD_LENGTH, 4);
	if (!within(offset, length, file.n))
		return refuse(what, "it is truncated: the kernel would go on behind its end");
	*packed = (struct bytes){ file.at + offset, length };
	return 0;
}

static int check_section(const struct vmlinux *vmlinux, const Elf64_Shdr *section)
{
	if (section->sh_name >= vmlinux->names.n || section->sh_addr + section->sh_size < section->sh_addr)
		return -EINVAL;
	return section->sh_type == SHT_NOBITS ||
	       within(section->sh_offset, section->sh_size, vmlinux->image.n) ? 0 : -EINVAL;
}

static int read_sections(struct vmlinux *vmlinux, const char **what)
{
	const Elf64_Ehdr *header = &vmlinux->header;
	const Elf64_Shdr *names;

	if (header->e_shentsize != sizeof(Elf64_Shdr) || !header->e_shnum || header->e_shnum >= SHN_LORESERVE - SECTIONS_ADDED ||
	    header->e_shstrndx >= header->e_shnum ||
	    !within(header->e_shoff, header->e_shnum * sizeof(Elf64_Shdr), vmlinux->image.n))
		return refuse(what, "the kernel in it has no section headers");
	vmlinux->nr_sections = header->e_shnum;
	vmlinux->sections = xcalloc(vmlinux->nr_sections, sizeof(Elf64_Shdr));
	memcpy(vmlinux->sections, vmlinux->image.at + header->e_shoff,
	       vmlinux->nr_sections * sizeof(Elf64_Shdr));
	names = &vmlinux->sections[header->e_shstrndx];
	if (names->sh_type != SHT_STRTAB || !names->sh_size ||
	    !within(names->sh_offset, names->sh_size, vmlinux->image.n) ||
	    vmlinux->image.at[names->sh_offset + names->sh_size - 1])
		return refuse(what, "the sections of the kernel in it have no names");
	vmlinux->names = (struct bytes){ vmlinux->image.at + names->sh_offset, names->sh_size };
	for (unsigned int i = 0; i < vmlinux->nr_sections; i++)
		if (check_section(vmlinux, &vmlinux->sections[i]))
			return refuse(what, xasprintf("section %u of the kernel in it is out of bounds", i));
	return 0;
}

/* @path is a bzImage, or a vmlinux. */
int vmlinux_open(struct vmlinux *vmlinux, const char *path, const char **what)
{
	struct bytes file = { 0 }, packed;
	int err = read_file(&file, path, what);

	if (err)
		return err;
	if (file.n >= SELFMAG && !memcmp(file.at, ELFMAG, SELFMAG)) {
		vmlinux->image = file;
	} else {
		err = find_payload(&packed, file, what) ?: decompress(&vmlinux->image, packed, what);
		if (err)
			return err;
	}
	if (vmlinux->image.n < sizeof(vmlinux->header))
		return refuse(what, "the kernel in it is no ELF file");
	memcpy(&vmlinux->header, vmlinux->image.at, sizeof(vmlinux->header));
	if (memcmp(vmlinux->header.e_ident, ELFMAG, SELFMAG) ||
	    vmlinux->header.e_ident[EI_CLASS] != ELFCLASS64 ||
	    vmlinux->header.e_ident[EI_DATA] != ELFDATA2LSB || vmlinux->header.e_machine != EM_X86_64)
		return refuse(what, "the kernel in it is no 64-bit ELF file for x86-64");
	return read_sections(vmlinux, what);
}

const char *vmlinux_section_name(const struct vmlinux *vmlinux, const Elf64_Shdr *section)
{
	return (const char *)vmlinux->names.at + section->sh_name;
}

/* The section that is loaded there; NULL: none. */
const Elf64_Shdr *vmlinux_section_at(const struct vmlinux *vmlinux, uint64_t address)
{
	for (unsigned int i = 0; i < vmlinux->nr_sections; i++) {
		const Elf64_Shdr *section = &vmlinux->sections[i];

		if (section->sh_flags & SHF_ALLOC && address >= section->sh_addr &&
		    address - section->sh_addr < section->sh_size)
			return section;
	}
	return NULL;
}
