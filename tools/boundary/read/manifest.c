// SPDX-License-Identifier: GPL-2.0
/*
 * manifest.c - what a payload says of itself, in its manifest.yaml
 *
 * A YAML mapping of what the table below has: of names and texts, and of lists of names, which may
 * be one text with spaces.  Anything else is refused with its line, because a key that nobody
 * reads is a trap: anchors, tags, several documents, what is nested.  It is read event by event
 * and given up at the first one that does not belong there.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "base/malformed.h"
#include "base/memory.h"
#include "read/manifest.h"

#define BYTES_MAX	65536
#define NAME_MAX_BYTES	31

#define KEYS	"name, version, description, kernel, keep, sidecar, shares_queues"

struct reader {
	struct manifest *manifest;
	const unsigned char *bytes;
	yaml_parser_t yaml;
	yaml_event_t event;
	unsigned int seen;	/* a bit for each key */
};

/* Of the event that was read last. */
static unsigned int line(const struct reader *r)
{
	return r->event.start_mark.line + 1;
}

#define refuse(r, remedy, ...)	fault_at((r)->manifest->path, line(r), remedy, __VA_ARGS__)

/* Of bytes that are no text libyaml has the offset only. */
static int refuse_bytes(const struct reader *r)
{
	size_t before = 0;

	for (size_t i = 0; i < r->yaml.problem_offset; i++)
		before += r->bytes[i] == '\n';
	return fault_at(r->manifest->path, before + 1, "write it as text in UTF-8", "%s", r->yaml.problem);
}

static int next(struct reader *r)
{
	const yaml_parser_t *yaml = &r->yaml;

	yaml_event_delete(&r->event);
	if (yaml_parser_parse(&r->yaml, &r->event))
		return 0;
	if (yaml->error == YAML_READER_ERROR)
		return refuse_bytes(r);
	return fault_at(r->manifest->path, yaml->problem_mark.line + 1,
			"write 'KEY: VALUE' lines, and in quotes a value with ': ' or ' #' in it",
			"%s", yaml->problem ? yaml->problem : "it cannot be read");
}

static bool has_anchor(const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_ALIAS_EVENT:
		return true;
	case YAML_SCALAR_EVENT:
		return event->data.scalar.anchor || event->data.scalar.tag;
	case YAML_SEQUENCE_START_EVENT:
		return event->data.sequence_start.anchor || event->data.sequence_start.tag;
	case YAML_MAPPING_START_EVENT:
		return event->data.mapping_start.anchor || event->data.mapping_start.tag;
	default:
		return false;
	}
}

/* The next event, which must be of @type.  @what says what is wrong if it is not. */
static int expect(struct reader *r, yaml_event_type_t type, const char *what)
{
	int err = next(r);

	if (err)
		return err;
	if (has_anchor(&r->event))
		return refuse(r, "write the value itself", "a manifest has no anchors, aliases and tags");
	return r->event.type == type ? 0 : refuse(r, NULL, "%s", what);
}

/* Control characters, of one byte and of two. */
static bool is_printable(const unsigned char *text)
{
	return *text >= ' ' && *text != 0x7f && (*text != 0xc2 || text[1] >= 0xa0);
}

/* The text of the scalar that was read last: one line, without what cannot be printed. */
static int take_text(struct reader *r, const char **text)
{
	const unsigned char *value = r->event.data.scalar.value;
	size_t n = r->event.data.scalar.length;

	for (size_t i = 0; i < n; i++)
		if (!is_printable(value + i))
			return refuse(r, NULL, "it is not one line, or has characters that cannot be printed");
	*text = xstrdup((const char *)value);
	return 0;
}

/* As they are in names of files, modules and packages. */
static int read_name(struct reader *r, const char *key, void *member)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	const char **name = member;
	int err = take_text(r, name);

	if (err)
		return err;
	if (!**name || strchr("._-", **name) || strlen(*name) > NAME_MAX_BYTES || (*name)[strspn(*name, allowed)])
		return refuse(r, NULL, "%s '%s' must be 1 to %d letters, digits, dots, dashes and underscores",
			      key, *name, NAME_MAX_BYTES);
	if (!strcmp(key, "name") && !strcmp(*name, "stock"))
		return refuse(r, NULL, "the name 'stock' is the kernel's own scheduler's");
	return 0;
}

/* An empty one is none. */
static int read_text(struct reader *r, const char *key, void *member)
{
	const char **text = member;
	int err = take_text(r, text);

	(void)key;
	if (!err && !**text)
		*text = NULL;
	return err;
}

static int read_answer(struct reader *r, const char *key, void *member)
{
	const char *text;
	int err = take_text(r, &text);

	if (err)
		return err;
	if (strcmp(text, "yes") && strcmp(text, "no") && *text)
		return refuse(r, NULL, "%s must be yes or no, not '%s'", key, text);
	*(bool *)member = !strcmp(text, "yes");
	return 0;
}

static bool is_function(const char *text)
{
	const char *colon = strchr(text, ':');

	return colon && colon - text >= 3 && !strncmp(colon - 2, ".c", 2) && colon[1] &&
	       !strchr(colon + 1, ':') && !strpbrk(text, "*?[\\");
}

/* What stands between spaces. */
static int read_words(struct reader *r, const char *key, void *member)
{
	const char *text;
	word_list *list = member;
	int err = take_text(r, &text);

	if (err)
		return err;
	for (char *word = strtok(xstrdup(text), " "); word; word = strtok(NULL, " ")) {
		if (!strcmp(key, "sidecar") && !is_function(word))
			return refuse(r, NULL, "sidecar: '%s' is not FILE:FUNCTION, such as "
							 "kernel/sched/cpuacct.c:cpuacct_charge", word);
		*vec_push(list) = (struct word){ word, line(r) };
	}
	return 0;
}

/**
 * struct key - what may be in a manifest
 * @name: the key
 * @offset: the member of struct manifest
 * @read: takes the scalar that was read last
 * @list: it may be a list of such
 * @needed: without it there is no payload
 */
static const struct key {
	const char *name;
	size_t offset;
	int (*read)(struct reader *r, const char *key, void *member);
	bool list, needed;
} keys[] = {
	{ "name", offsetof(struct manifest, name), read_name, false, true },
	{ "version", offsetof(struct manifest, version), read_name, false, true },
	{ "description", offsetof(struct manifest, description), read_text, false, false },
	{ "kernel", offsetof(struct manifest, kernel), read_text, false, false },
	{ "keep", offsetof(struct manifest, keep), read_words, true, false },
	{ "sidecar", offsetof(struct manifest, sidecar), read_words, true, false },
	{ "shares_queues", offsetof(struct manifest, shares_queues), read_answer, false, false },
};

static int read_scalar(struct reader *r, const struct key *key)
{
	return key->read(r, key->name, (char *)r->manifest + key->offset);
}

static int read_list(struct reader *r, const struct key *key)
{
	int err;

	for (;;) {
		err = next(r);
		if (err || r->event.type == YAML_SEQUENCE_END_EVENT)
			return err;
		if (has_anchor(&r->event) || r->event.type != YAML_SCALAR_EVENT)
			return refuse(r, NULL, "%s is a list of names, nothing else", key->name);
		err = read_scalar(r, key);
		if (err)
			return err;
	}
}

static int read_value(struct reader *r, const struct key *key)
{
	int err = next(r);

	if (err)
		return err;
	if (has_anchor(&r->event))
		return refuse(r, "write the value itself", "a manifest has no anchors, aliases and tags");
	if (r->event.type == YAML_SCALAR_EVENT)
		return read_scalar(r, key);
	if (r->event.type == YAML_SEQUENCE_START_EVENT && key->list)
		return read_list(r, key);
	return refuse(r, NULL, "%s is %s", key->name,
		      key->list ? "a list of names" : "one value, no list and no mapping");
}

static int read_key(struct reader *r)
{
	const char *name;
	int err = take_text(r, &name);

	if (err)
		return err;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (strcmp(name, keys[i].name))
			continue;
		if (r->seen & 1u << i)
			return refuse(r, NULL, "the key '%s' is there twice", name);
		r->seen |= 1u << i;
		return read_value(r, &keys[i]);
	}
	return refuse(r, "a manifest has " KEYS, "unknown key '%s'", name);
}

static int read_keys(struct reader *r)
{
	int err;

	for (;;) {
		err = next(r);
		if (err || r->event.type == YAML_MAPPING_END_EVENT)
			break;
		if (has_anchor(&r->event) || r->event.type != YAML_SCALAR_EVENT)
			return refuse(r, "a manifest has " KEYS, "a key is a name");
		err = read_key(r);
		if (err)
			break;
	}
	for (size_t i = 0; !err && i < ARRAY_SIZE(keys); i++)
		if (keys[i].needed && !(r->seen & 1u << i))
			err = fault(r->manifest->path, "a payload has a name and a version",
				    "the key '%s' is missing", keys[i].name);
	return err;
}

static int read_stream(struct reader *r)
{
	return expect(r, YAML_STREAM_START_EVENT, "it cannot be read") ?:
	       expect(r, YAML_DOCUMENT_START_EVENT, "it is empty: there is at least name and version") ?:
	       expect(r, YAML_MAPPING_START_EVENT, "a manifest is a mapping: 'KEY: VALUE' lines") ?:
	       read_keys(r) ?:
	       expect(r, YAML_DOCUMENT_END_EVENT, "something follows that is no part of it") ?:
	       expect(r, YAML_STREAM_END_EVENT, "a manifest is one document, and another one begins here");
}

/* All of the file; longer ones are none. */
static int read_bytes(const char *path, unsigned char *bytes, size_t *n)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	ssize_t got = 0;

	if (fd < 0)
		return fault_errno(path);
	if (!fstat(fd, &st) && !S_ISREG(st.st_mode)) {
		close(fd);
		return fault(path, NULL, "it is not a regular file");
	}
	for (; *n <= BYTES_MAX; *n += got) {
		got = read(fd, bytes + *n, BYTES_MAX + 1 - *n);
		if (got <= 0)
			break;
	}
	close(fd);
	if (got < 0)
		return fault_errno(path);
	return *n > BYTES_MAX ? fault(path, NULL, "it has more than %d bytes, which no manifest needs", BYTES_MAX) : 0;
}

int manifest_read(struct manifest *manifest, const char *path)
{
	static unsigned char bytes[BYTES_MAX + 1];
	struct reader r = { .manifest = manifest, .bytes = bytes };
	size_t n = 0;
	int err;

	*manifest = (struct manifest){ .path = path };
	err = read_bytes(path, bytes, &n);
	if (err)
		return err;
	if (!yaml_parser_initialize(&r.yaml))
		return fault(path, NULL, "out of memory");
	yaml_parser_set_input_string(&r.yaml, bytes, n);
	err = read_stream(&r);
	yaml_event_delete(&r.event);
	yaml_parser_delete(&r.yaml);
	return err;
}
