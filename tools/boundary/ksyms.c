// SPDX-License-Identifier: GPL-2.0
/*
 * ksyms.c - the symbols of vmlinux
 *
 * kallsyms knows names and addresses, nothing else, and names repeat.  As for
 * livepatch, the n-th symbol of a name in address order is "name,n".  Which of
 * them a file's local symbol is, only the ELF symbol table tells: there, the
 * locals of a file follow its FILE symbol.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "boundary.h"

struct image_section {
	uint64_t address, size;
	const uint8_t *data;
};

/* The allocated sections of vmlinux, for its bytes. */
struct image {
	Elf *elf;
	VEC(struct image_section) sections;
};

static int by_address(const void *a, const void *b)
{
	const struct ksym *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Positions among equal names, sizes where the table has none, the index. */
static void ksyms_index(struct ksyms *ksyms)
{
	struct map last = { 0 };
	struct ksym *sym, *prev;

	vec_sort(&ksyms->symbols, by_address);
	for_each_vec(sym, &ksyms->symbols) {
		prev = map_get(&last, sym->name);
		sym->position = prev ? prev->position + 1 : 1;
		if (prev)
			prev->next = sym;
		else
			map_set(&ksyms->by_name, sym->name, sym);
		map_set(&last, sym->name, sym);
	}
	for_each_vec(sym, &ksyms->symbols)
		sym->equals = ((struct ksym *)map_get(&last, sym->name))->position;
	free(last.slots);
}

static bool in_kallsyms(const GElf_Sym *sym, const char *name)
{
	unsigned int type = GELF_ST_TYPE(sym->st_info);

	return sym->st_shndx != SHN_UNDEF && type != STT_FILE && type != STT_SECTION &&
	       name && *name && !str_starts(name, "__crc_") && !str_starts(name, ".L");
}

static int read_symtab(struct ksyms *ksyms, Elf *elf, Elf_Scn *scn, const GElf_Shdr *shdr)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	unsigned int file = 0;
	GElf_Sym sym;

	vec_push(&ksyms->files);
	for (size_t i = 1; i < shdr->sh_size / shdr->sh_entsize; i++) {
		const char *name;
		struct ksym *new;

		if (!gelf_getsym(data, i, &sym))
			return -EINVAL;
		name = elf_strptr(elf, shdr->sh_link, sym.st_name);
		if (GELF_ST_TYPE(sym.st_info) == STT_FILE) {
			file = ksyms->files.n;
			*vec_push(&ksyms->files) = name;
		}
		if (!in_kallsyms(&sym, name))
			continue;
		new = vec_push(&ksyms->symbols);
		new->name = name;
		new->address = sym.st_value;
		new->size = sym.st_size;
		new->sized = true;
		new->file = GELF_ST_BIND(sym.st_info) == STB_LOCAL ? file : 0;
		new->function = GELF_ST_TYPE(sym.st_info) == STT_FUNC;
	}
	return 0;
}

static void read_build_id(struct ksyms *ksyms, Elf_Scn *scn)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	size_t offset = 0, name, desc;
	GElf_Nhdr nhdr;

	while (data && (offset = gelf_getnote(data, offset, &nhdr, &name, &desc)) > 0)
		if (nhdr.n_type == NT_GNU_BUILD_ID && nhdr.n_namesz == 4 &&
		    nhdr.n_descsz == sizeof(ksyms->build_id) &&
		    !memcmp((char *)data->d_buf + name, "GNU", 4)) {
			memcpy(ksyms->build_id, (char *)data->d_buf + desc, nhdr.n_descsz);
			ksyms->has_build_id = true;
		}
}

static int read_vmlinux(struct ksyms *ksyms, Elf *elf)
{
	struct image *image = xcalloc(1, sizeof(*image));
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;
	int err = -ENODATA;

	image->elf = elf;
	ksyms->image = image;
	while ((scn = elf_nextscn(elf, scn))) {
		if (!gelf_getshdr(scn, &shdr))
			return -EINVAL;
		if (shdr.sh_type == SHT_SYMTAB) {
			err = read_symtab(ksyms, elf, scn, &shdr);
		} else if (shdr.sh_type == SHT_NOTE) {
			read_build_id(ksyms, scn);
		} else if (shdr.sh_type == SHT_PROGBITS && shdr.sh_flags & SHF_ALLOC) {
			struct image_section *section = vec_push(&image->sections);

			section->address = shdr.sh_addr;
			section->size = shdr.sh_size;
			section->data = elf_rawdata(scn, NULL)->d_buf;
		}
	}
	return err;
}

int ksyms_read_elf(struct ksyms *ksyms, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err;
	Elf *elf;

	ksyms->path = path;
	if (fd < 0) {
		diag_error("%s: %s", path, strerror(errno));
		return -errno;
	}
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	err = elf && elf_kind(elf) == ELF_K_ELF ? read_vmlinux(ksyms, elf) : -EINVAL;
	if (err) {
		diag_error("%s: %s", path, err == -ENODATA ? "it has no symbol table" :
			   "not an ELF file");
		diag_remedy("give the vmlinux of the kernel's -dbg package");
		return err;
	}
	ksyms_index(ksyms);
	return 0;
}

/* Lines of "ADDRESS TYPE NAME", as nm and /proc/kallsyms print them. */
int ksyms_read_text(struct ksyms *ksyms, const char *path)
{
	FILE *file = fopen(path, "re");
	struct ksym *sym, *end;
	unsigned long long address;
	char type, name[512], line[1024];

	ksyms->path = path;
	if (!file) {
		diag_error("%s: %s", path, strerror(errno));
		return -errno;
	}
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%llx %c %511s", &address, &type, name) != 3 ||
		    strchr(line, '['))
			continue;
		sym = vec_push(&ksyms->symbols);
		sym->name = xstrdup(name);
		sym->address = address;
		sym->function = strchr("tTwW", type) != NULL;
		sym->file = strchr("tdrb", type) != NULL;
	}
	fclose(file);
	if (!ksyms->symbols.n) {
		diag_error("%s: no line of the form ADDRESS TYPE NAME", path);
		return -EINVAL;
	}
	ksyms_index(ksyms);
	end = ksyms->symbols.v + ksyms->symbols.n;
	for_each_vec(sym, &ksyms->symbols) {
		struct ksym *next = sym + 1;

		while (next < end && next->address == sym->address)
			next++;
		sym->size = next < end ? next->address - sym->address : 0;
	}
	return 0;
}

struct ksym *ksyms_find(const struct ksyms *ksyms, const char *name)
{
	return map_get(&ksyms->by_name, name);
}

/* The first of the symbols that @address belongs to; NULL: it is before all. */
struct ksym *ksyms_at(const struct ksyms *ksyms, uint64_t address)
{
	size_t low = 0, high = ksyms->symbols.n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (ksyms->symbols.v[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	while (low > 1 &&
	       ksyms->symbols.v[low - 2].address == ksyms->symbols.v[low - 1].address)
		low--;
	return low ? &ksyms->symbols.v[low - 1] : NULL;
}

const uint8_t *ksyms_bytes(const struct ksyms *ksyms, uint64_t address, uint64_t size)
{
	struct image_section *section;

	if (!ksyms->image)
		return NULL;
	for_each_vec(section, &ksyms->image->sections)
		if (address >= section->address &&
		    address + size <= section->address + section->size)
			return section->data + (address - section->address);
	return NULL;
}

/* How the manager's import table spells it. */
const char *ksym_import_name(const struct ksym *sym)
{
	return sym->equals == 1 ? sym->name : xasprintf("%s,%u", sym->name, sym->position);
}
