// SPDX-License-Identifier: GPL-2.0
/*
 * elf.c - the ELF file that a payload is: its header and sections
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image/reader.h"

#if defined(__x86_64__)
#define MACHINE EM_X86_64
#elif defined(__aarch64__)
#define MACHINE EM_AARCH64
#else
#error "which ELF machine is this?"
#endif

const char *const sm_section_names[NR_SECTIONS] = {
	[SECTION_MODULE] = ".gnu.linkonce.this_module",
	[SECTION_MODINFO] = ".modinfo",
	[SECTION_BUILD] = SCHEDMGR_SECTION_BUILD,
	[SECTION_FUNCTIONS] = SCHEDMGR_SECTION_FUNCTIONS,
	[SECTION_FUNCTIONS_RELA] = ".rela" SCHEDMGR_SECTION_FUNCTIONS,
	[SECTION_STRINGS] = SCHEDMGR_SECTION_STRINGS,
	[SECTION_OVERLAYS] = SCHEDMGR_SECTION_OVERLAYS,
	[SECTION_PRIVATES] = SCHEDMGR_SECTION_PRIVATE,
	[SECTION_SEAL] = SCHEDMGR_SECTION_SEAL,
	[SECTION_LAYOUTS] = SCHEDMGR_SECTION_LAYOUTS,
};

static const struct sm_error_text open_errors[] = {
	{ ENOENT, SCHEDMGR_REASON_NOT_FOUND, "there is no such file", "check the path" },
	{ ENOTDIR, SCHEDMGR_REASON_NOT_FOUND, "there is no such file", "check the path" },
	{ EACCES, SCHEDMGR_REASON_DENIED, "you may not read it", "run it as root, or change the file's mode" },
	{ }
};

/* First bytes of files that are easily mistaken for a module. */
static const struct {
	const char *magic;
	size_t len;
	const char *what;
	const char *remedy;
} magics[] = {
	{ "\x1f\x8b", 2, "it is compressed with gzip", "unpack it first: gzip -d" },
	{ "\3757zXZ", 5, "it is compressed with xz", "unpack it first: xz -d" },
	{ "\x28\xb5\x2f\xfd", 4, "it is compressed with zstd", "unpack it first: zstd -d" },
	{ "!<arch>\n", 8, "it is an archive or a Debian package, not a module",
	  "install the package, or unpack it with dpkg-deb -x and give the .ko inside" },
};

static int open_file(struct reader *reader)
{
	const struct schedmgr_image *image = reader->image;
	struct stat st;

	/* A fifo would be waited for. */
	reader->fd = open(image->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (reader->fd < 0 || fstat(reader->fd, &st))
		return sm_fail_errno(image->ctx, -errno, open_errors, "cannot open '%s'", image->path);
	if (!S_ISREG(st.st_mode))
		return sm_image_refuse(image, REMEDY_PAYLOAD, "it is not a regular file");
	reader->image->file_bytes = st.st_size;
	return 0;
}

static int check_magic(struct reader *reader)
{
	char head[16] = "";
	ssize_t len;
	size_t i;

	len = pread(reader->fd, head, sizeof(head), 0);
	if (len < 0)
		return sm_fail_errno(reader->image->ctx, -errno, NULL, "cannot read '%s'", reader->image->path);
	if (!len)
		return sm_image_refuse(reader->image, REMEDY_COPY, "it is empty");
	for (i = 0; i < sizeof(magics) / sizeof(*magics); i++)
		if ((size_t)len >= magics[i].len && !memcmp(head, magics[i].magic, magics[i].len))
			return sm_image_refuse(reader->image, magics[i].remedy, "%s", magics[i].what);
	if (len < SELFMAG || memcmp(head, ELFMAG, SELFMAG))
		return sm_image_refuse(reader->image, REMEDY_PAYLOAD, "it is not an ELF file");
	return 0;
}

static int refuse_truncated(const struct reader *reader, uint64_t end)
{
	return sm_image_refuse(reader->image, REMEDY_COPY,
		      "it is truncated: it has %llu bytes and needs at least %llu",
		      (unsigned long long)reader->image->file_bytes, (unsigned long long)end);
}

static int check_type(const struct reader *reader, const GElf_Ehdr *header)
{
	if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_machine != MACHINE)
		return sm_image_refuse(reader->image, REMEDY_KERNEL, "it is for another machine (ELF machine %u, %u bits)",
			      header->e_machine, header->e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32);
	if (header->e_type != ET_REL)
		return sm_image_refuse(reader->image, REMEDY_PAYLOAD, "it is a program or a library (ELF type %u), not a module",
			      header->e_type);
	return 0;
}

static int check_header(struct reader *reader)
{
	GElf_Ehdr header;
	uint64_t end;
	int ret;

	if (reader->image->file_bytes < sizeof(Elf64_Ehdr))
		return refuse_truncated(reader, sizeof(Elf64_Ehdr));
	reader->elf = elf_begin(reader->fd, ELF_C_READ, NULL);
	if (!reader->elf || !gelf_getehdr(reader->elf, &header))
		return sm_image_refuse(reader->image, REMEDY_COPY, "its ELF header is damaged (%s)", elf_errmsg(-1));
	ret = check_type(reader, &header);
	if (ret)
		return ret;
	end = header.e_shoff + (uint64_t)header.e_shnum * header.e_shentsize;
	if (end < header.e_shoff || end > reader->image->file_bytes)
		return refuse_truncated(reader, end);
	return 0;
}

static void note_name(struct reader *reader, Elf_Scn *section, const char *name)
{
	size_t i;

	for (i = 0; i < NR_SECTIONS; i++)
		if (!strcmp(name, sm_section_names[i]))
			reader->sections[i] = section;
}

static int note_section(struct reader *reader, Elf_Scn *section, size_t strings)
{
	const char *name;
	GElf_Shdr header;
	uint64_t end;

	if (!gelf_getshdr(section, &header))
		return sm_image_refuse(reader->image, REMEDY_COPY, "a section header is damaged (%s)", elf_errmsg(-1));
	end = header.sh_offset + header.sh_size;
	if (header.sh_type != SHT_NOBITS && (end < header.sh_offset || end > reader->image->file_bytes))
		return refuse_truncated(reader, end);
	name = elf_strptr(reader->elf, strings, header.sh_name);
	if (!name)
		return sm_image_refuse(reader->image, REMEDY_COPY, "the name of a section is damaged (%s)", elf_errmsg(-1));
	if (header.sh_flags & SHF_EXECINSTR)
		reader->image->text_bytes += header.sh_size;
	if (header.sh_type == SHT_SYMTAB)
		reader->symbols = section;
	else if (header.sh_type != SHT_NOBITS)
		note_name(reader, section, name);
	return 0;
}

static int find_sections(struct reader *reader)
{
	Elf_Scn *section = NULL;
	size_t strings;
	int ret;

	if (elf_getshdrstrndx(reader->elf, &strings))
		return sm_image_refuse(reader->image, REMEDY_COPY, "its section table is damaged (%s)", elf_errmsg(-1));
	while ((section = elf_nextscn(reader->elf, section))) {
		ret = note_section(reader, section, strings);
		if (ret)
			return ret;
	}
	if (!reader->sections[SECTION_MODULE] || !reader->sections[SECTION_MODINFO] || !reader->symbols)
		return sm_image_refuse(reader->image, REMEDY_PAYLOAD,
				       "it is an object file, but not a kernel module (no section %s)",
				       !reader->sections[SECTION_MODULE] ? sm_section_names[SECTION_MODULE] :
				       !reader->symbols ? ".symtab" : sm_section_names[SECTION_MODINFO]);
	return 0;
}

/* Opens the file and finds its sections. */
int sm_elf_open(struct reader *reader)
{
	int ret;

	ret = open_file(reader);
	if (!ret)
		ret = check_magic(reader);
	if (!ret)
		ret = check_header(reader);
	return ret ?: find_sections(reader);
}
