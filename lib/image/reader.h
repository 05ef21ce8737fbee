/* SPDX-License-Identifier: GPL-2.0 */
/*
 * reader.h - a payload's file while it is read, and the passes over it
 */
#ifndef _SCHEDMGR_IMAGE_READER_H
#define _SCHEDMGR_IMAGE_READER_H

#include <gelf.h>

#include "image/image.h"

/* What an image's sections are called; the order is that of struct reader's. */
enum section {
	SECTION_MODULE,
	SECTION_MODINFO,
	SECTION_BUILD,
	SECTION_FUNCTIONS,
	SECTION_FUNCTIONS_RELA,
	SECTION_STRINGS,
	SECTION_OVERLAYS,
	SECTION_PRIVATES,
	SECTION_SEAL,
	SECTION_LAYOUTS,
	NR_SECTIONS
};

/**
 * struct reader - what is open while an image is read
 * @image: the image
 * @fd: its file
 * @elf: libelf's view of it
 * @sections: by enum section; NULL: there is none
 * @symbols: the symbol table, or NULL
 */
struct reader {
	struct schedmgr_image *image;
	int fd;
	Elf *elf;
	Elf_Scn *sections[NR_SECTIONS];
	Elf_Scn *symbols;
};

extern const char *const sm_section_names[NR_SECTIONS];

/* elf.c */
int sm_elf_open(struct reader *reader);

/* identity.c */
int sm_image_read_identity(struct reader *reader);

/* seal.c */
int sm_seal_check(struct reader *reader);

/* imports.c */
int sm_image_read_imports(struct reader *reader);

/* tables.c */
int sm_image_read_tables(struct reader *reader);

/* descriptor.c */
int sm_image_read_descriptor(struct reader *reader);

#endif /* _SCHEDMGR_IMAGE_READER_H */
