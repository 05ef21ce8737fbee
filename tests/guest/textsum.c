// SPDX-License-Identifier: GPL-2.0
/*
 * textsum.c - prints a checksum of each function of the running kernel
 *
 *	textsum [NAMES]		"SUM NAME,POSITION" for all functions of vmlinux, in the
 *				order of addresses; with NAMES only for the names in
 *				that file, one a line.  Position counts functions of
 *				that name from 1
 *
 * A function reaches from its symbol to the next higher one.  What differs between two
 * outputs was patched in between.
 */
#include <err.h>
#include <fcntl.h>
#include <elf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct symbol {
	uint64_t address;
	char name[128];
	unsigned int position;
};

static struct symbol *symbols;
static size_t nr_symbols;
static uint64_t text_start, text_end;

static uint8_t *text;

static void add_symbol(const struct symbol *symbol)
{
	if (!(nr_symbols & (nr_symbols - 1))) {
		symbols = realloc(symbols, (nr_symbols ? nr_symbols * 2 : 1) * sizeof(*symbols));
		if (!symbols)
			err(1, "realloc");
	}
	symbols[nr_symbols++] = *symbol;
}

/* Modules follow vmlinux, and their lines end in "[module]". */
static void read_symbols(void)
{
	FILE *file = fopen("/proc/kallsyms", "r");
	struct symbol symbol = {};
	char line[512], type;

	if (!file)
		err(1, "/proc/kallsyms");
	while (fgets(line, sizeof(line), file)) {
		if (strchr(line, '[') ||
		    sscanf(line, "%lx %c %127s", &symbol.address, &type, symbol.name) != 3)
			continue;
		if (!strcmp(symbol.name, "_stext"))
			text_start = symbol.address;
		else if (!strcmp(symbol.name, "_etext"))
			text_end = symbol.address;
		if (strchr("tTwW", type))
			add_symbol(&symbol);
	}
	fclose(file);
	if (!text_start || text_end <= text_start)
		errx(1, "/proc/kallsyms shows no addresses: not root, or kernel.kptr_restrict");
}

/* The offset of the text in /proc/kcore, an ELF core file of the kernel's address space. */
static off_t find_text(int fd)
{
	Elf64_Ehdr header;
	Elf64_Phdr segment;
	int i;

	if (pread(fd, &header, sizeof(header), 0) != sizeof(header))
		err(1, "/proc/kcore");
	for (i = 0; i < header.e_phnum; i++) {
		off_t at = header.e_phoff + i * sizeof(segment);

		if (pread(fd, &segment, sizeof(segment), at) != sizeof(segment))
			err(1, "/proc/kcore");
		if (segment.p_type == PT_LOAD && segment.p_vaddr <= text_start &&
		    text_end - segment.p_vaddr <= segment.p_memsz)
			return segment.p_offset + (text_start - segment.p_vaddr);
	}
	errx(1, "/proc/kcore does not have the kernel's text");
}

static void read_text(void)
{
	int fd = open("/proc/kcore", O_RDONLY);
	size_t done = 0, size = text_end - text_start;
	off_t offset;

	if (fd < 0)
		err(1, "/proc/kcore");
	offset = find_text(fd);
	text = malloc(size);
	if (!text)
		err(1, "malloc");
	while (done < size) {
		ssize_t got = pread(fd, text + done, size - done, offset + done);

		if (got <= 0)
			err(1, "/proc/kcore");
		done += got;
	}
	close(fd);
}

static int compare_names(const void *a, const void *b)
{
	const struct symbol *s = a, *t = b;
	int order = strcmp(s->name, t->name);

	return order ?: s->address < t->address ? -1 : s->address > t->address;
}

static int compare_addresses(const void *a, const void *b)
{
	const struct symbol *s = a, *t = b;

	return s->address < t->address ? -1 : s->address > t->address;
}

static void count_positions(void)
{
	size_t i;

	qsort(symbols, nr_symbols, sizeof(*symbols), compare_names);
	for (i = 0; i < nr_symbols; i++)
		symbols[i].position = i && !strcmp(symbols[i].name, symbols[i - 1].name) ?
			symbols[i - 1].position + 1 : 1;
}

/* FNV-1a */
static uint64_t sum(const uint8_t *start, const uint8_t *end)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (; start < end; start++)
		hash = (hash ^ *start) * 0x100000001b3;
	return hash;
}

static void print_symbol(size_t i)
{
	uint64_t end = text_end;
	size_t next;

	for (next = i + 1; next < nr_symbols; next++)
		if (symbols[next].address > symbols[i].address) {
			end = symbols[next].address < text_end ? symbols[next].address : text_end;
			break;
		}
	printf("%016lx %s,%u\n", sum(text + (symbols[i].address - text_start), text + (end - text_start)),
	       symbols[i].name, symbols[i].position);
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char **read_names(const char *path, size_t *count)
{
	FILE *file = fopen(path, "r");
	char **names = NULL, line[256];

	if (!file)
		err(1, "%s", path);
	for (*count = 0; fscanf(file, "%255s", line) == 1; (*count)++) {
		names = realloc(names, (*count + 1) * sizeof(*names));
		if (!names)
			err(1, "realloc");
		names[*count] = strdup(line);
	}
	fclose(file);
	if (!*count)
		errx(1, "%s: no names", path);
	qsort(names, *count, sizeof(*names), compare_strings);
	return names;
}

int main(int argc, char **argv)
{
	size_t i, count = 0;
	char **names = NULL;

	if (argc > 2) {
		fprintf(stderr, "usage: textsum [NAMES]\n");
		return 2;
	}
	if (argc == 2)
		names = read_names(argv[1], &count);
	read_symbols();
	read_text();
	count_positions();
	qsort(symbols, nr_symbols, sizeof(*symbols), compare_addresses);
	for (i = 0; i < nr_symbols; i++) {
		const char *name = symbols[i].name;

		if (symbols[i].address < text_start || symbols[i].address >= text_end)
			continue;
		if (!names || bsearch(&name, names, count, sizeof(*names), compare_strings))
			print_symbol(i);
	}
	return 0;
}
