// SPDX-License-Identifier: GPL-2.0
/*
 * image.c - a payload in a file: what it is, what it needs, whether it fits
 *
 * finit_module() of a file that does not fit ends in ENOEXEC and a line in the
 * kernel log at best, so everything that can be told from the file is told here.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include "image.h"

#if defined(__x86_64__)
#define MACHINE EM_X86_64
#elif defined(__aarch64__)
#define MACHINE EM_AARCH64
#else
#error "which ELF machine is this?"
#endif

static const char *const section_names[NR_SECTIONS] = {
	[SECTION_MODULE] = ".gnu.linkonce.this_module",
	[SECTION_MODINFO] = ".modinfo",
	[SECTION_BUILD] = ".schedmgr.build",
	[SECTION_FUNCTIONS] = ".schedmgr.functions",
	[SECTION_FUNCTIONS_RELA] = ".rela.schedmgr.functions",
	[SECTION_STRINGS] = ".schedmgr.strings",
	[SECTION_OVERLAYS] = ".schedmgr.overlays",
	[SECTION_PRIVATES] = ".schedmgr.private",
	[SECTION_SEAL] = ".schedmgr.seal",
	[SECTION_LAYOUTS] = ".init.schedmgr.layouts",
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

int sm_image_refuse(const struct schedmgr_image *image, const char *remedy, const char *format, ...)
{
	SM_CLEANUP(sm_cleanup_free) char *why = NULL;
	va_list arguments;

	va_start(arguments, format);
	why = schedmgr_text_vformat(format, arguments);
	va_end(arguments);
	sm_fail(image->ctx, -ENOEXEC, SCHEDMGR_REASON_PAYLOAD, "'%s' is not a payload for this kernel: %s",
		image->path, why ?: "");
	sm_remedy(image->ctx, "%s", remedy);
	return -ENOEXEC;
}

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
		if (!strcmp(name, section_names[i]))
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
				       !reader->sections[SECTION_MODULE] ? section_names[SECTION_MODULE] :
				       !reader->symbols ? ".symtab" : section_names[SECTION_MODINFO]);
	return 0;
}

static bool is_module_name(const char *name)
{
	return *name && !name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")];
}

static int read_modinfo(struct reader *reader)
{
	struct schedmgr_image *image = reader->image;
	Elf_Data *data = elf_rawdata(reader->sections[SECTION_MODINFO], NULL);
	const char *name;

	if (!data || !data->d_buf)
		return sm_image_refuse(image, REMEDY_COPY, "its section %s is damaged", section_names[SECTION_MODINFO]);
	image->modinfo = calloc(1, data->d_size + 1);
	if (!image->modinfo)
		return sm_fail_memory(image->ctx);
	memcpy(image->modinfo, data->d_buf, data->d_size);
	image->modinfo_len = data->d_size;
	name = schedmgr_image_get_modinfo(image, "name");
	if (!name || strlen(name) >= SCHEDMGR_MODULE_LEN || !is_module_name(name))
		return sm_image_refuse(image, REMEDY_PAYLOAD, "its %s holds no module name of at most %d characters",
			      section_names[SECTION_MODINFO], SCHEDMGR_MODULE_LEN - 1);
	return 0;
}

/* Of a payload: they become names of files, and words of command lines. */
static int check_names(struct reader *reader)
{
	static const char *const keys[] = { "schedmgr_name", "version" };
	size_t i;

	for (i = 0; i < SM_ARRAY_SIZE(keys); i++) {
		const char *value = schedmgr_image_get_modinfo(reader->image, keys[i]);

		if (!value || !schedmgr_name_is_valid(value))
			return sm_image_refuse(reader->image, REMEDY_SCHEDMOD,
					       "its %s '%s' is not 1 to %d of the characters A-Z a-z 0-9 . _ + ~ -", keys[i],
					       value ?: "", SCHEDMGR_NAME_LEN - 1);
	}
	return 0;
}

static int read_build(struct reader *reader)
{
	struct schedmgr_image *image = reader->image;
	const struct build *build = &image->build;
	Elf_Data *data;

	if (!reader->sections[SECTION_BUILD])
		return sm_image_refuse(image, REMEDY_PAYLOAD,
			      "it is the kernel module '%s', but not a scheduler (no section %s)",
			      schedmgr_image_get_module(image), section_names[SECTION_BUILD]);
	data = elf_rawdata(reader->sections[SECTION_BUILD], NULL);
	if (!data || !data->d_buf || data->d_size < sizeof(*build))
		return sm_image_refuse(image, REMEDY_SCHEDMOD,
			      "its section %s has another format", section_names[SECTION_BUILD]);
	memcpy(&image->build, data->d_buf, sizeof(*build));
	if (!memchr(build->release, 0, sizeof(build->release)) ||
	    !memchr(build->source, 0, sizeof(build->source)) ||
	    !memchr(build->compiler, 0, sizeof(build->compiler)))
		return sm_image_refuse(image, REMEDY_SCHEDMOD,
			      "its section %s has an unterminated string", section_names[SECTION_BUILD]);
	return 0;
}

/*
 * Names that nobody has to resolve: what the manager exports to everybody, and the
 * symbol that the module loader of x86 passes over.
 */
static bool is_import(const char *name)
{
	return *name && strncmp(name, "schedmgr_", strlen("schedmgr_")) &&
	       strcmp(name, "_GLOBAL_OFFSET_TABLE_");
}

static int print_import(const struct reader *reader, FILE *out, const char *name)
{
	struct schedmgr_image *image = reader->image;

	if (!name)
		return sm_image_refuse(image, REMEDY_COPY, "its symbol table is damaged (%s)", elf_errmsg(-1));
	if (!is_import(name))
		return 0;
	if (strlen(name) >= SCHEDMGR_SYMBOL_LEN)
		return sm_image_refuse(image, REMEDY_PAYLOAD, "the name of the symbol '%.40s...' is longer than %d characters",
			      name, SCHEDMGR_SYMBOL_LEN - 1);
	if (image->nr_imports == SCHEDMGR_MAX_IMPORTS)
		return sm_image_refuse(image, REMEDY_PAYLOAD, "it needs more than %d symbols", SCHEDMGR_MAX_IMPORTS);
	fwrite(name, strlen(name) + 1, 1, out);
	image->nr_imports++;
	return 0;
}

static int print_imports(const struct reader *reader, FILE *out)
{
	Elf_Data *data = elf_getdata(reader->symbols, NULL);
	GElf_Shdr header;
	GElf_Sym symbol;
	int ret = 0;
	int i;

	if (!data || !gelf_getshdr(reader->symbols, &header))
		return sm_image_refuse(reader->image, REMEDY_COPY, "its symbol table is damaged (%s)", elf_errmsg(-1));
	/* The first symbol is undefined and has no name. */
	for (i = 1; !ret && gelf_getsym(data, i, &symbol); i++)
		if (symbol.st_shndx == SHN_UNDEF && GELF_ST_BIND(symbol.st_info) != STB_LOCAL)
			ret = print_import(reader, out, elf_strptr(reader->elf, header.sh_link, symbol.st_name));
	return ret;
}

static int read_imports(struct reader *reader)
{
	struct schedmgr_image *image = reader->image;
	FILE *out = open_memstream(&image->imports, &image->imports_len);
	int ret;

	if (!out)
		return sm_fail_memory(image->ctx);
	ret = print_imports(reader, out);
	if (fclose(out) && !ret)
		ret = sm_fail_memory(image->ctx);
	return ret;
}

static int read_image(struct reader *reader)
{
	static int (*const passes[])(struct reader *reader) = {
		open_file, check_magic, check_header, find_sections, read_modinfo, read_build, check_names, sm_seal_check, read_imports,
		sm_image_read_tables, sm_image_read_descriptor,
	};
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < sizeof(passes) / sizeof(*passes); i++)
		ret = passes[i](reader);
	return ret;
}

SM_EXPORT int schedmgr_image_new(struct schedmgr_ctx *ctx, const char *path, struct schedmgr_image **image)
{
	struct reader reader = { .fd = -1 };
	int ret;

	sm_clear(ctx);
	if (elf_version(EV_CURRENT) == EV_NONE)
		return sm_fail(ctx, -EIO, SCHEDMGR_REASON_FAILED, "libelf is too old: %s", elf_errmsg(-1));
	reader.image = calloc(1, sizeof(*reader.image));
	if (!reader.image)
		return sm_fail_memory(ctx);
	reader.image->ctx = schedmgr_ref(ctx);
	reader.image->path = strdup(path);
	ret = reader.image->path ? read_image(&reader) : sm_fail_memory(ctx);
	elf_end(reader.elf);
	if (reader.fd >= 0)
		close(reader.fd);
	if (ret)
		schedmgr_image_free(reader.image);
	else
		*image = reader.image;
	return ret;
}

SM_EXPORT int schedmgr_image_find(struct schedmgr_ctx *ctx, const char *what, struct schedmgr_image **image)
{
	SM_CLEANUP(sm_cleanup_free) char *path = NULL;
	int ret;

	sm_clear(ctx);
	ret = sm_search_find(ctx, what, &path);
	return ret ?: schedmgr_image_new(ctx, path, image);
}

SM_EXPORT void schedmgr_image_free(struct schedmgr_image *image)
{
	if (!image)
		return;
	schedmgr_unref(image->ctx);
	free(image->path);
	free(image->modinfo);
	free(image->imports);
	free(image->strings);
	free(image->functions);
	free(image->layouts);
	sm_module_free_signature(image->signature);
	free(image);
}

/* The release that the kernel's own loader compares: the first word of vermagic. */
static int check_vermagic(const struct schedmgr_image *image, const char *running)
{
	const char *vermagic = schedmgr_image_get_modinfo(image, "vermagic");
	size_t len = vermagic ? strcspn(vermagic, " ") : 0;

	if (vermagic && len == strlen(running) && !strncmp(vermagic, running, len))
		return 0;
	return sm_image_refuse(image, REMEDY_KERNEL, "its module is for the kernel release '%.*s', '%s' is running",
		      (int)len, vermagic ?: "", running);
}

static void print_hex(char *text, const uint8_t *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
}

static int check_build_id(const struct schedmgr_image *image)
{
	char wanted[2 * SM_BUILD_ID_LEN + 1], running[2 * SM_BUILD_ID_LEN + 1];
	uint8_t id[SM_BUILD_ID_LEN];
	int ret;

	ret = sm_kernel_build_id(id);
	if (ret) {
		sm_log(image->ctx, LOG_INFO, "the running kernel's build-id cannot be told: %s", sm_error_name(ret));
		return 0;
	}
	if (!memcmp(id, image->build.build_id, sizeof(id)))
		return 0;
	print_hex(wanted, image->build.build_id, sizeof(id));
	print_hex(running, id, sizeof(id));
	return sm_image_refuse(image, "rebuild it for this build of the kernel: schedmod build",
		      "it was checked against another build of the same release (build-id %s, %s is running)",
		      wanted, running);
}

SM_EXPORT int schedmgr_image_check(const struct schedmgr_image *image)
{
	char running[65];
	int ret;

	sm_clear(image->ctx);
	sm_kernel_release(running);
	if (strcmp(image->build.release, running))
		return sm_image_refuse(image, REMEDY_KERNEL, "it was built for the kernel release '%s', '%s' is running",
			      image->build.release, running);
	ret = check_vermagic(image, running);
	return ret ?: check_build_id(image);
}

SM_EXPORT const char *schedmgr_image_get_module(const struct schedmgr_image *image)
{
	return schedmgr_image_get_modinfo(image, "name");
}

SM_EXPORT const char *schedmgr_image_get_modinfo(const struct schedmgr_image *image, const char *key)
{
	const char *end = image->modinfo + image->modinfo_len;
	size_t len = strlen(key);
	const char *field;

	for (field = image->modinfo; field < end; field += strlen(field) + 1)
		if (!strncmp(field, key, len) && field[len] == '=')
			return field + len + 1;
	return NULL;
}

SM_EXPORT const char *schedmgr_image_get_release(const struct schedmgr_image *image)
{
	return image->build.release;
}

SM_EXPORT const char *schedmgr_image_get_source(const struct schedmgr_image *image)
{
	return image->build.source;
}

SM_EXPORT const uint8_t *schedmgr_image_get_build_id(const struct schedmgr_image *image)
{
	return image->build.build_id;
}

SM_EXPORT unsigned int schedmgr_image_get_imports(const struct schedmgr_image *image,
						  const char **names, size_t *len)
{
	*names = image->imports;
	*len = image->imports_len;
	return image->nr_imports;
}
