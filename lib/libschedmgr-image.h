/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libschedmgr-image.h - payload files, and what is found out without loading them
 *
 * Part of libschedmgr.h, which has the conventions.
 */
#ifndef _LIBSCHEDMGR_IMAGE_H
#define _LIBSCHEDMGR_IMAGE_H

#include "libschedmgr.h"

#ifdef __cplusplus
extern "C" {
#endif

/* search.c */

/**
 * schedmgr_get_payloads() - names of the payloads for the kernel that runs
 * @ctx: the context
 * @names: out: the names, a newline between each two; to be freed by the caller
 *
 * These are what schedmgr_load() finds by name.
 *
 * Return: 0 or -ENOMEM.
 */
int schedmgr_get_payloads(struct schedmgr_ctx *ctx, char **names);

/* image.c */

/**
 * schedmgr_image_new() - read a payload from a file
 * @ctx: the context; the image keeps a reference
 * @path: the file
 * @image: out: the image, to be released with schedmgr_image_free()
 *
 * Return: 0 or a negative errno: -ENOENT, -EACCES, -ENOEXEC it is not a payload.
 */
int schedmgr_image_new(struct schedmgr_ctx *ctx, const char *path, struct schedmgr_image **image);

/**
 * schedmgr_image_find() - read a payload, found as by schedmgr_load()
 * @ctx: the context; the image keeps a reference
 * @what: the path of a file, or a name in the search path
 * @image: out: the image, to be released with schedmgr_image_free()
 *
 * Return: as schedmgr_image_new().
 */
int schedmgr_image_find(struct schedmgr_ctx *ctx, const char *what, struct schedmgr_image **image);

/**
 * schedmgr_image_free() - release an image
 * @image: the image, or NULL
 */
void schedmgr_image_free(struct schedmgr_image *image);

/**
 * schedmgr_image_check() - is it for the kernel that runs?
 * @image: the image
 *
 * Return: 0 or -ENOEXEC: built for another kernel release or build.
 */
int schedmgr_image_check(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_module() - name of the module that the image makes
 * @image: the image
 *
 * Return: a string owned by the image.
 */
const char *schedmgr_image_get_module(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_modinfo() - a field of the image's .modinfo
 * @image: the image
 * @key: such as "vermagic", "version", "description"
 *
 * Return: the first value of that key, owned by the image; NULL when there is none.
 */
const char *schedmgr_image_get_modinfo(const struct schedmgr_image *image, const char *key);

/**
 * schedmgr_image_get_release() - the kernel release that the image was built for
 * @image: the image
 *
 * Return: a string owned by the image.
 */
const char *schedmgr_image_get_release(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_source() - version of the source package it was built from
 * @image: the image
 *
 * Return: a string owned by the image.
 */
const char *schedmgr_image_get_source(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_build_id() - build-id of the kernel it was checked against
 * @image: the image
 *
 * Return: 20 bytes owned by the image.
 */
const uint8_t *schedmgr_image_get_build_id(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_imports() - the symbols that the image needs
 * @image: the image
 * @names: out: NUL-terminated names, one after the other, owned by the image
 * @len: out: bytes at @names
 *
 * Symbols that the manager itself exports are left out.
 *
 * Return: how many.
 */
unsigned int schedmgr_image_get_imports(const struct schedmgr_image *image,
					const char **names, size_t *len);

/* tables.c */

/**
 * struct schedmgr_image_facts - what a payload's file says of itself
 * @path: the file
 * @name: name of the payload
 * @version: its version
 * @module: name of its module
 * @description: one line
 * @srcversion: of the module
 * @release: the kernel release that it was built for
 * @source: version of the source package it was built from
 * @compiler: compiler it was built with
 * @build_id: build-id of the vmlinux it was checked against
 * @source_hash: SHA-256 over its sources
 * @file_bytes: size of the file
 * @text_bytes: size of its code
 * @imports: symbols that it needs
 * @functions: boundary functions
 * @redirects: functions of vmlinux that it replaces
 * @overlays: shared objects that it overlays
 * @privates: data of its own
 *
 * Strings are owned by the image; "" where there is none.
 */
struct schedmgr_image_facts {
	const char *path;
	const char *name;
	const char *version;
	const char *module;
	const char *description;
	const char *srcversion;
	const char *release;
	const char *source;
	const char *compiler;
	uint8_t build_id[20];
	uint8_t source_hash[32];
	uint64_t file_bytes;
	uint64_t text_bytes;
	unsigned int imports;
	unsigned int functions;
	unsigned int redirects;
	unsigned int overlays;
	unsigned int privates;
};

/**
 * schedmgr_image_get_facts() - what the file says of itself
 * @image: the image
 * @facts: out: that
 */
void schedmgr_image_get_facts(const struct schedmgr_image *image, struct schedmgr_image_facts *facts);

/**
 * struct schedmgr_image_function - a boundary function
 * @name: its name in vmlinux
 * @file: the source file that defines it
 * @old_size: bytes in vmlinux
 * @new_size: bytes in the payload, 0 where it is not redirected
 * @position: among vmlinux's symbols of that name, from 1; 0: the name is unique
 * @flags: 1: it is __schedule
 * @is_redirected: the payload replaces it
 * @is_bound: there is a relocation to it
 */
struct schedmgr_image_function {
	const char *name;
	const char *file;
	uint32_t old_size;
	uint32_t new_size;
	uint32_t position;
	uint32_t flags;
	unsigned int is_redirected:1;
	unsigned int is_bound:1;
};

/**
 * schedmgr_image_next_function() - walk the boundary functions, sorted by name
 * @image: the image
 * @function: NULL or what the call before returned
 *
 * Return: the next one, owned by the image; NULL at the end.
 */
const struct schedmgr_image_function *
schedmgr_image_next_function(const struct schedmgr_image *image, const struct schedmgr_image_function *function);

#define schedmgr_for_each_function(function, image) \
	for ((function) = schedmgr_image_next_function((image), NULL); (function); \
	     (function) = schedmgr_image_next_function((image), (function)))

/**
 * struct schedmgr_image_signature - who signed a module
 * @signer: name
 * @key: number of the key, in hexadecimal
 * @hash: algorithm
 */
struct schedmgr_image_signature {
	char signer[128];
	char key[128];
	char hash[32];
};

/**
 * schedmgr_image_get_signature() - who signed it, as modinfo(8) shows
 * @image: the image
 *
 * Whether the kernel trusts the key is not said.
 *
 * Return: owned by the image; NULL: it is not signed.
 */
const struct schedmgr_image_signature *schedmgr_image_get_signature(struct schedmgr_image *image);

/* findings.c */

/**
 * enum schedmgr_verdict - of a finding
 * @SCHEDMGR_VERDICT_OK: as it should be
 * @SCHEDMGR_VERDICT_WARN: works, but with a restriction; or it could not be told
 * @SCHEDMGR_VERDICT_FAIL: does not work
 */
enum schedmgr_verdict {
	SCHEDMGR_VERDICT_OK = 0,
	SCHEDMGR_VERDICT_WARN = 1,
	SCHEDMGR_VERDICT_FAIL = 2,
};

/**
 * struct schedmgr_finding - one thing that was looked at
 * @what: what it is, a word or two
 * @verdict: enum schedmgr_verdict
 * @detail: what was found
 * @remedy: what to do about it, or NULL
 */
struct schedmgr_finding {
	const char *what;
	unsigned int verdict;
	char *detail;
	char *remedy;
};

/**
 * schedmgr_findings_next() - walk findings
 * @findings: the findings
 * @finding: NULL or what the call before returned
 *
 * Return: the next finding, owned by the list; NULL at the end.
 */
const struct schedmgr_finding *schedmgr_findings_next(const struct schedmgr_findings *findings,
						      const struct schedmgr_finding *finding);

#define schedmgr_for_each_finding(finding, findings) \
	for ((finding) = schedmgr_findings_next((findings), NULL); (finding); \
	     (finding) = schedmgr_findings_next((findings), (finding)))

/**
 * schedmgr_findings_worst() - the worst verdict
 * @findings: the findings
 *
 * Return: enum schedmgr_verdict.
 */
unsigned int schedmgr_findings_worst(const struct schedmgr_findings *findings);

/**
 * schedmgr_verdict_name() - a verdict in words, such as "warn"
 * @verdict: enum schedmgr_verdict
 *
 * Return: a constant string, "unknown" for one that the library does not know.
 */
const char *schedmgr_verdict_name(unsigned int verdict);

/**
 * schedmgr_findings_free() - release findings
 * @findings: the findings, or NULL
 */
void schedmgr_findings_free(struct schedmgr_findings *findings);

/* verify.c */

/**
 * schedmgr_verify() - would a payload fit?
 * @ctx: the context
 * @what: as of schedmgr_load()
 * @findings: out: to be released with schedmgr_findings_free()
 *
 * Looks at all that can be told without loading it; needs no privilege.
 *
 * Return: 0, whatever was found, or a negative errno: there is no such file, or it may not be
 * read.
 */
int schedmgr_verify(struct schedmgr_ctx *ctx, const char *what, struct schedmgr_findings **findings);

/* doctor.c */

/**
 * schedmgr_examine() - can this machine change its scheduler?
 * @ctx: the context
 * @findings: out: to be released with schedmgr_findings_free()
 *
 * Looks at the kernel, its configuration and lockdown, the manager, the payloads, others that
 * use functions of the scheduler, and at what is kept on the disk.  Changes nothing.
 *
 * Return: 0, whatever was found, or -ENOMEM.
 */
int schedmgr_examine(struct schedmgr_ctx *ctx, struct schedmgr_findings **findings);

/* symbol.c */

/**
 * schedmgr_resolve_addresses() - kernel addresses in words
 * @addresses: what to resolve, such as a blocker's stack
 * @count: how many
 * @names: out: for each address "function+0xOFFSET" or, when it is not known, the address in
 *         hexadecimal; the caller frees each of them
 *
 * Return: 0 or -ENOMEM.
 */
int schedmgr_resolve_addresses(const uint64_t *addresses, unsigned int count, char **names);

#ifdef __cplusplus
}
#endif

#endif /* _LIBSCHEDMGR_IMAGE_H */
