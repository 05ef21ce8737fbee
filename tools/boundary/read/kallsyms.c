// SPDX-License-Identifier: GPL-2.0
/*
 * kallsyms.c - the symbol table that a kernel carries for itself
 *
 * It is in .rodata without a symbol that leads there, so it is found by its structure, of which
 * nothing is left to chance:
 *
 *	token index	256 increasing numbers of 16 bits, the places of
 *	token table	256 terminated strings, right before it
 *	names		each a length and that many tokens, the first letter is the type; before them
 *			their number, behind them
 *	markers		the place of each 256th name, and then, or behind 3 bytes for each name, the
 *			token table
 *	offsets		4 bytes for each name, before that number or behind the token index
 *
 * Kernels differ in where the offsets are and in what they are counted from.  That is taken with
 * which all addresses ascend and _text and _stext are in code.
 */
#include <elf.h>
#include <errno.h>
#include <string.h>

#include "base/memory.h"
#include "read/kallsyms.h"
#include "read/symbol.h"
#include "read/vmlinuz.h"

#define TOKENS 256
#define INDEX_BYTES (TOKENS * 2)
#define TOKEN_LIMIT 512		/* bytes of one, with its end */
#define NAME_LIMIT 1024		/* bytes of a name with its type; the kernel's limit is half */
#define MARKED 256		/* names from one marker to the next */
#define TYPES "aAbBdDgGnNrRtTuUvVwW"

/* The section, and what was found in it, as places in it. */
struct table {
	const uint8_t *data;
	size_t n;
	uint64_t address;
	size_t tokens, index;		/* where they begin */
	uint16_t places[TOKENS];
	size_t number, names, names_end, count;
	unsigned int align;
};

static uint32_t get(const struct table *t, size_t at, unsigned int size)
{
	uint32_t value = 0;

	while (size--)
		value = value << 8 | t->data[at + size];
	return value;
}

static uint64_t get64(const struct table *t, size_t at)
{
	return get(t, at, 4) | (uint64_t)get(t, at + 4, 4) << 32;
}

static size_t aligned(size_t n, size_t align)
{
	return (n + align - 1) & -align;
}

static bool read_index(struct table *t, size_t at)
{
	if (t->data[at] || t->data[at + 1])
		return false;
	t->places[0] = 0;
	for (unsigned int i = 1; i < TOKENS; i++) {
		t->places[i] = get(t, at + 2 * i, 2);
		if (t->places[i] < t->places[i - 1] + 2 ||
		    t->places[i] > t->places[i - 1] + TOKEN_LIMIT)
			return false;
	}
	return true;
}

/* Are the strings of the index here, and nothing but zeros between the last and the index? */
static bool are_tokens(const struct table *t, size_t at, size_t index)
{
	size_t end, last = at + t->places[TOKENS - 1];

	for (unsigned int i = 0; i + 1 < TOKENS; i++) {
		size_t room = t->places[i + 1] - t->places[i];

		if (strnlen((const char *)t->data + at + t->places[i], room) != room - 1)
			return false;
	}
	end = last + strnlen((const char *)t->data + last, index - last);
	if (end == last)
		return false;
	for (; end < index; end++)
		if (t->data[end])
			return false;
	return t->data[index - 1] == 0;
}

static bool find_tokens(struct table *t, size_t index)
{
	size_t least = t->places[TOKENS - 1] + 2;

	for (size_t back = least; back <= least + TOKEN_LIMIT && back <= index; back++)
		if (are_tokens(t, index - back, index)) {
			t->index = index;
			t->tokens = index - back;
			return true;
		}
	return false;
}

/* The length of the name at *@at, which moves to its tokens; 0: there is no name. */
static size_t name_length(const struct table *t, size_t *at)
{
	size_t n;

	if (*at + 2 >= t->tokens)
		return 0;
	n = t->data[(*at)++];
	if (n & 0x80)
		n = (n & 0x7f) | (size_t)t->data[(*at)++] << 7;
	return n <= t->tokens - *at ? n : 0;
}

/* Is the token table where these names and @at, the markers behind them, say? */
static bool ends_at_tokens(const struct table *t, size_t at)
{
	size_t end = at + aligned(t->count, MARKED) / MARKED * 4;

	return aligned(end, t->align) == t->tokens ||
	       aligned(aligned(end, t->align) + 3 * t->count, t->align) == t->tokens;
}

static bool check_markers(const struct table *t, size_t markers)
{
	size_t at = t->names, n;

	for (size_t i = 0; i < t->count; i++) {
		if (i % MARKED == 0 && get(t, markers + i / MARKED * 4, 4) != at - t->names)
			return false;
		n = name_length(t, &at);
		at += n;
	}
	return true;
}

static char first_letter(const struct table *t, size_t at)
{
	return t->data[t->tokens + t->places[t->data[at]]];
}

/* Do @t->count names begin at @t->names? */
static bool check_names(struct table *t)
{
	size_t at = t->names, n;

	for (size_t i = 0; i < t->count; i++) {
		n = name_length(t, &at);
		if (!n || !strchr(TYPES, first_letter(t, at)))
			return false;
		at += n;
	}
	t->names_end = at;
	at = aligned(at, t->align);
	return ends_at_tokens(t, at) && check_markers(t, at);
}

/* A name has 2 to NAME_LIMIT bytes here, and 7 at most for marker and order. */
static bool find_names(struct table *t)
{
	for (size_t at = t->tokens & -4ul; at >= 8; ) {
		at -= 4;
		t->number = at;
		t->count = get(t, at, 4);
		if (!t->count || t->count > (t->tokens - at) / 2 ||
		    t->count < (t->tokens - at) / (NAME_LIMIT + 16))
			continue;
		for (t->align = 4; t->align <= 8; t->align += 4) {
			t->names = aligned(at + 4, t->align);
			if ((t->names == at + 4 || !get(t, at + 4, 4)) && check_names(t))
				return true;
		}
	}
	return false;
}

/* The name at *@at, which moves behind it, with its type in front; NULL: it is too long. */
static char *expand(const struct table *t, size_t *at)
{
	char text[NAME_LIMIT];
	size_t n = name_length(t, at), length = 0;

	for (; n; n--) {
		const char *token = (const char *)t->data + t->tokens + t->places[t->data[*at]];
		size_t more = strlen(token);

		if (more >= NAME_LIMIT - length)
			return NULL;
		memcpy(text + length, token, more);
		length += more;
		++*at;
	}
	return length > 1 ? xstrndup(text, length) : NULL;
}

static int read_names(const struct table *t, kallsyms *symbols)
{
	size_t at = t->names;

	for (size_t i = 0; i < t->count; i++) {
		struct kallsym *symbol = vec_push(symbols);
		char *name = expand(t, &at);

		if (!name)
			return -EINVAL;
		symbol->type = *name;
		symbol->name = name + 1;
	}
	return 0;
}

/* What an offset means; @base is a number behind the offsets, @at where this one is. */

static uint64_t absolute_or_below(uint64_t base, uint64_t at, int32_t offset)
{
	(void)at;
	return offset >= 0 ? (uint64_t)offset : base - 1 - offset;
}

static uint64_t above_base(uint64_t base, uint64_t at, int32_t offset)
{
	(void)at;
	return base + (uint32_t)offset;
}

static uint64_t from_place(uint64_t base, uint64_t at, int32_t offset)
{
	(void)base;
	return at + offset;
}

typedef uint64_t (*meaning)(uint64_t base, uint64_t at, int32_t offset);

static const meaning meanings[] = { absolute_or_below, above_base, from_place };

static bool is_code(const struct vmlinux *vmlinux, uint64_t address)
{
	const Elf64_Shdr *section = vmlinux_section_at(vmlinux, address);

	return section && section->sh_flags & SHF_EXECINSTR;
}

/* With this @meaning of the offsets at @at, and @base. */
static bool read_addresses(const struct table *t, const struct vmlinux *vmlinux,
			   const kallsyms *symbols, size_t at, uint64_t base, meaning address)
{
	unsigned int found = 0;

	for (size_t i = 0; i < t->count; i++) {
		struct kallsym *symbol = &symbols->v[i];
		size_t place = at + 4 * i;

		symbol->address = address(base, t->address + place, get(t, place, 4));
		if (i && symbol->address < symbol[-1].address)
			return false;
		if (!strcmp(symbol->name, "_text") || !strcmp(symbol->name, "_stext"))
			found += is_code(vmlinux, symbol->address);
	}
	return found == 2;
}

/* The offsets at @at with the base at @base, if these are places in the section. */
static bool try_offsets(const struct table *t, const struct vmlinux *vmlinux,
			const kallsyms *symbols, size_t at, size_t base)
{
	bool based = base <= t->n && t->n - base >= 8;

	if (at > t->n || (t->n - at) / 4 < t->count)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
		if ((based || meanings[i] == from_place) &&
		    read_addresses(t, vmlinux, symbols, at, based ? get64(t, base) : 0,
				   meanings[i]))
			return true;
	return false;
}

static int find_addresses(const struct table *t, const struct vmlinux *vmlinux,
			  const kallsyms *symbols)
{
	size_t behind = t->index + INDEX_BYTES, before = 8 + aligned(4 * t->count, 8);

	if (try_offsets(t, vmlinux, symbols, behind, aligned(behind + 4 * t->count, 8)))
		return 0;
	if (t->number >= before &&
	    try_offsets(t, vmlinux, symbols, t->number - before, t->number - 8))
		return 0;
	return -EINVAL;
}

static int read_section(kallsyms *symbols, const struct vmlinux *vmlinux, struct table *t,
			const char **what)
{
	for (size_t at = 0; at + INDEX_BYTES <= t->n; at += 4) {
		if (!read_index(t, at) || !find_tokens(t, at))
			continue;
		*what = "the names in its symbol table (kallsyms) are damaged";
		if (!find_names(t) || read_names(t, symbols))
			return -EINVAL;
		*what = "the addresses in its symbol table (kallsyms) are damaged, or of a form that is not known";
		return find_addresses(t, vmlinux, symbols);
	}
	return -ENOENT;
}

int kallsyms_read(kallsyms *symbols, const struct vmlinux *vmlinux, const char **what)
{
	int err = -ENOENT;

	*what = "it has no symbol table of its own (CONFIG_KALLSYMS)";
	for (unsigned int i = 0; i < vmlinux->nr_sections && err == -ENOENT; i++) {
		const Elf64_Shdr *section = &vmlinux->sections[i];
		struct table table = {
			.data = vmlinux->image.at + section->sh_offset,
			.n = section->sh_size,
			.address = section->sh_addr,
		};

		if (section->sh_type == SHT_PROGBITS && section->sh_flags & SHF_ALLOC)
			err = read_section(symbols, vmlinux, &table, what);
	}
	return err;
}
