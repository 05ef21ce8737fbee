// SPDX-License-Identifier: GPL-2.0
/*
 * ioctl-garbage.c - says nonsense to /dev/schedmgr, and checks what it answers
 *
 *	ioctl-garbage [ROUNDS]		one line "ok NAME" or "not ok NAME: WHY" per case, then
 *					ROUNDS (default 20000) requests from a fixed seed,
 *					none of which may succeed where it would change
 *					something; exit 1 when a case failed
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../include/uapi/linux/schedmgr.h"

#define PAGE	4096

static int device;
static int failures;

/* Ends in front of a page that is not there. */
static char *edge;

static int request(unsigned long nr, const void *arg)
{
	return ioctl(device, nr, arg) ? errno : 0;
}

static void expect(const char *name, int wanted, int got)
{
	if (got == wanted) {
		printf("ok %s\n", name);
		return;
	}
	printf("not ok %s: errno %d (%s), expected %d (%s)\n", name, got, strerror(got), wanted,
	       strerror(wanted));
	failures++;
}

static void numbers(void)
{
	struct schedmgr_info info = { .size = sizeof(info) };

	expect("number past the last", ENOTTY, request(_IO(SCHEDMGR_IOC_TYPE, 0x0a), &info));
	expect("number 255", ENOTTY, request(_IO(SCHEDMGR_IOC_TYPE, 0xff), &info));
	expect("another type", ENOTTY, request(_IO('s', 0), &info));
	expect("a size in the number", ENOTTY, request(_IOWR(SCHEDMGR_IOC_TYPE, 0, info), &info));
	expect("TCGETS", ENOTTY, request(0x5401, &info));
}

#define END_OF(type, member)	(offsetof(struct type, member) + sizeof(((struct type *)NULL)->member))

static const struct {
	const char *name;
	unsigned long nr;
	uint32_t size;
	uint32_t least;	/* of its first form */
} arguments[] = {
	{ "info", SCHEDMGR_IOC_INFO, sizeof(struct schedmgr_info), END_OF(schedmgr_info, figures) },
	{ "list", SCHEDMGR_IOC_LIST, sizeof(struct schedmgr_entry), END_OF(schedmgr_entry, figures) },
	{ "import", SCHEDMGR_IOC_IMPORT, sizeof(struct schedmgr_import), sizeof(struct schedmgr_import) },
	{ "activate", SCHEDMGR_IOC_ACTIVATE, sizeof(struct schedmgr_switch), sizeof(struct schedmgr_switch) },
	{ "rollback", SCHEDMGR_IOC_ROLLBACK, sizeof(struct schedmgr_switch), sizeof(struct schedmgr_switch) },
	{ "last switch", SCHEDMGR_IOC_LAST_SWITCH, sizeof(struct schedmgr_switch), sizeof(struct schedmgr_switch) },
	{ "predict", SCHEDMGR_IOC_PREDICT, sizeof(struct schedmgr_switch), sizeof(struct schedmgr_switch) },
	{ "confirm", SCHEDMGR_IOC_CONFIRM, sizeof(struct schedmgr_confirm), sizeof(struct schedmgr_confirm) },
	{ "history", SCHEDMGR_IOC_HISTORY, sizeof(struct schedmgr_record), sizeof(struct schedmgr_record) },
};

#define NR_ARGUMENTS	(sizeof(arguments) / sizeof(*arguments))

/* Every size that is no size, and every pointer that is no pointer, for each request. */
static void sizes(unsigned int i)
{
	char name[64], buffer[2 * PAGE] = {};
	uint32_t *size = (uint32_t *)buffer;

#define EXPECT(what, wanted, arg) do {						\
	snprintf(name, sizeof(name), "%s: %s", arguments[i].name, what);	\
	expect(name, wanted, request(arguments[i].nr, arg));			\
} while (0)

	EXPECT("no pointer", EFAULT, NULL);
	EXPECT("a kernel address", EFAULT, (void *)0xffffffff81000000);
	EXPECT("not canonical", EFAULT, (void *)0x8000000000000000);
	EXPECT("size 0", EINVAL, buffer);
	*size = 4;
	EXPECT("size 4", EINVAL, buffer);
	*size = arguments[i].least - 1;
	EXPECT("one byte short", EINVAL, buffer);
	*size = 0xffffffff;
	EXPECT("size 2^32-1", E2BIG, buffer);
	*size = arguments[i].size + 8;
	buffer[arguments[i].size + 7] = 1;
	EXPECT("a tail that is not zero", E2BIG, buffer);
	size = (uint32_t *)(edge - 4);
	*size = arguments[i].size;
	EXPECT("past the end of memory", EFAULT, size);
	EXPECT("half a size", EFAULT, edge - 2);
#undef EXPECT
}

static void tails(void)
{
	char buffer[2 * PAGE] = {};

	*(uint32_t *)buffer = sizeof(struct schedmgr_info) + 100;
	expect("info: a tail of zeros", 0, request(SCHEDMGR_IOC_INFO, buffer));
	if (*(uint32_t *)buffer != sizeof(struct schedmgr_info) + 100 || !buffer[offsetof(struct schedmgr_info, active)])
		expect("info: written back", 0, EBADMSG);
}

static void entries(void)
{
	struct schedmgr_entry entry = { .size = sizeof(entry), .index = 0xffffffff };

	expect("list: index past the end", ENOENT, request(SCHEDMGR_IOC_LIST, &entry));
	if (entry.state || *entry.name)
		expect("list: nothing but zeros past the end", 0, EBADMSG);
}

static void imports(void)
{
	char names[] = "schedule";
	struct schedmgr_import good = {
		.size = sizeof(good), .names = (uintptr_t)names, .names_len = sizeof(names), .count = 1,
		.module = "sched_garbage_1",
	};
	struct schedmgr_import bad;

#define BAD(what, wanted, ...) do {						\
	bad = good;								\
	__VA_ARGS__;								\
	expect("import: " what, wanted, request(SCHEDMGR_IOC_IMPORT, &bad));	\
} while (0)

	BAD("a flag", EINVAL, bad.flags = 1);
	BAD("reserved", EINVAL, bad.reserved = 1);
	BAD("no names", EINVAL, bad.count = 0);
	BAD("no bytes", EINVAL, bad.names_len = 0);
	BAD("no module", EINVAL, bad.module[0] = 0);
	BAD("unterminated module", EINVAL, memset(bad.module, 'x', sizeof(bad.module)));
	BAD("names nowhere", EFAULT, bad.names = 0);
	BAD("names in the kernel", EFAULT, bad.names = 0xffffffff81000000);
	BAD("names past the end of memory", EFAULT, bad.names = (uintptr_t)edge - 4);
	BAD("unterminated name", EINVAL, bad.names_len = sizeof(names) - 1);
	BAD("fewer names than said", EINVAL, bad.count = 2);
	BAD("more names than said", EINVAL, bad.names = (uintptr_t)"schedule\0_printk"; bad.names_len = 17);
	BAD("an empty name", EINVAL, bad.names = (uintptr_t)"\0"; bad.names_len = 1);
	BAD("too many names", E2BIG, bad.count = SCHEDMGR_MAX_IMPORTS + 1);
	BAD("too many bytes", E2BIG, bad.names_len = 0xffffffff);
	BAD("position 0", EINVAL, bad.names = (uintptr_t)"schedule,0"; bad.names_len = 11);
	BAD("position x", EINVAL, bad.names = (uintptr_t)"schedule,x"; bad.names_len = 11);
	BAD("position -1", EINVAL, bad.names = (uintptr_t)"schedule,-1"; bad.names_len = 12);
	BAD("no such position", ENOPKG, bad.names = (uintptr_t)"schedule,99"; bad.names_len = 12);
	BAD("no such symbol", ENOPKG, bad.names = (uintptr_t)"no_such_symbol"; bad.names_len = 15);
	if (bad.missing != 1 || strcmp(bad.symbol, "no_such_symbol"))
		expect("import: names what is missing", 0, EBADMSG);
#undef BAD
}

static void import_twice(void)
{
	struct schedmgr_import import = {
		.size = sizeof(import), .names = (uintptr_t)"schedule", .names_len = 9, .count = 1,
		.module = "sched_garbage_1",
	};
	int other = open(SCHEDMGR_DEVICE, O_RDWR | O_CLOEXEC);

	if (other < 0)
		err(1, "%s", SCHEDMGR_DEVICE);
	expect("import end: nothing to end", 0, request(SCHEDMGR_IOC_IMPORT_END, NULL));
	expect("import: a good one", 0, request(SCHEDMGR_IOC_IMPORT, &import));
	expect("import: another under way", EBUSY, ioctl(other, SCHEDMGR_IOC_IMPORT, &import) ? errno : 0);
	expect("import end: not the other's", 0, ioctl(other, SCHEDMGR_IOC_IMPORT_END, NULL) ? errno : 0);
	expect("import: still under way", EBUSY, ioctl(other, SCHEDMGR_IOC_IMPORT, &import) ? errno : 0);
	expect("import end", 0, request(SCHEDMGR_IOC_IMPORT_END, NULL));
	expect("import: now the other", 0, ioctl(other, SCHEDMGR_IOC_IMPORT, &import) ? errno : 0);
	close(other);
	expect("import: ended by close", 0, request(SCHEDMGR_IOC_IMPORT, &import));
	expect("import end again", 0, request(SCHEDMGR_IOC_IMPORT_END, NULL));
}

static void switches(void)
{
	const struct schedmgr_switch good = { .size = sizeof(good), .name = "garbage" };
	const struct schedmgr_switch gated = {
		.size = sizeof(gated), .name = "garbage", .flags = SCHEDMGR_SWITCH_KEEP, .confirm_ms = 1000,
		.gate = { .per_mille = 990, .ratio = 200 },
	};
	struct schedmgr_switch bad;

#define BAD(what, wanted, nr, ...) do {						\
	bad = good;								\
	__VA_ARGS__;								\
	expect(what, wanted, request(nr, &bad));				\
} while (0)

	BAD("activate: what is not staged", ENOENT, SCHEDMGR_IOC_ACTIVATE, bad.timeout_ms = 0);
	BAD("activate: a version not staged", ENOENT, SCHEDMGR_IOC_ACTIVATE,
	    strcpy(bad.name, SCHEDMGR_STOCK); strcpy(bad.version, "99"));
	BAD("activate: what is active", EALREADY, SCHEDMGR_IOC_ACTIVATE, strcpy(bad.name, SCHEDMGR_STOCK));
	BAD("activate: a flag", EINVAL, SCHEDMGR_IOC_ACTIVATE, bad.flags = 1);
	BAD("activate: more than a day to confirm", EINVAL, SCHEDMGR_IOC_ACTIVATE,
	    bad.confirm_ms = SCHEDMGR_MAX_CONFIRM_MS + 1);
	BAD("activate: a flag that is none", EINVAL, SCHEDMGR_IOC_ACTIVATE, bad = gated; bad.flags = 2);
	BAD("activate: a good gate", ENOENT, SCHEDMGR_IOC_ACTIVATE, bad = gated);
	BAD("activate: to be kept without a gate", EINVAL, SCHEDMGR_IOC_ACTIVATE,
	    bad.flags = SCHEDMGR_SWITCH_KEEP; bad.confirm_ms = 1);
	BAD("activate: a gate without a trial", EINVAL, SCHEDMGR_IOC_ACTIVATE, bad = gated; bad.confirm_ms = 0);
	BAD("activate: a gate for 100 %", EINVAL, SCHEDMGR_IOC_ACTIVATE, bad = gated; bad.gate.per_mille = 1000);
	BAD("activate: a gate without a limit", EINVAL, SCHEDMGR_IOC_ACTIVATE, bad = gated; bad.gate.ratio = 0);
	BAD("activate: a gate with two limits", EINVAL, SCHEDMGR_IOC_ACTIVATE, bad = gated; bad.gate.limit_ns = 1);
	BAD("activate: a gate that is far too wide", EINVAL, SCHEDMGR_IOC_ACTIVATE,
	    bad = gated; bad.gate.ratio = SCHEDMGR_MAX_RATIO + 1);
	BAD("activate: a class that is none", EINVAL, SCHEDMGR_IOC_ACTIVATE,
	    bad = gated; bad.gate.classes = 1 << SCHEDMGR_CLASSES);
	BAD("activate: no percentile", EINVAL, SCHEDMGR_IOC_ACTIVATE, bad = gated; bad.gate.per_mille = 0);
	BAD("activate: no name", EINVAL, SCHEDMGR_IOC_ACTIVATE, bad.name[0] = 0);
	BAD("activate: unterminated name", EINVAL, SCHEDMGR_IOC_ACTIVATE,
	    memset(bad.name, 'x', sizeof(bad.name)));
	BAD("activate: unterminated version", EINVAL, SCHEDMGR_IOC_ACTIVATE,
	    memset(bad.version, 'x', sizeof(bad.version)));
	BAD("rollback: to what is not staged", ENOENT, SCHEDMGR_IOC_ROLLBACK, bad.timeout_ms = 0);
	BAD("rollback: a version", EINVAL, SCHEDMGR_IOC_ROLLBACK, bad.name[0] = 0; bad.version[0] = '1');
	BAD("rollback: a flag", EINVAL, SCHEDMGR_IOC_ROLLBACK, bad.name[0] = 0; bad.flags = 0x80000000);
	BAD("rollback: to be confirmed", EINVAL, SCHEDMGR_IOC_ROLLBACK, bad.name[0] = 0; bad.confirm_ms = 1);
	BAD("rollback: with a gate", EINVAL, SCHEDMGR_IOC_ROLLBACK, bad = gated; bad.name[0] = 0);
	BAD("last switch: a name", EINVAL, SCHEDMGR_IOC_LAST_SWITCH, bad.timeout_ms = 0);
	BAD("predict: what is not staged", ENOENT, SCHEDMGR_IOC_PREDICT, bad.timeout_ms = 0);
	BAD("predict: no name", EINVAL, SCHEDMGR_IOC_PREDICT, bad.name[0] = 0);
	BAD("predict: to be confirmed", EINVAL, SCHEDMGR_IOC_PREDICT, bad.confirm_ms = 1);
	BAD("predict: with a gate", EINVAL, SCHEDMGR_IOC_PREDICT, bad = gated; bad.flags = 0; bad.confirm_ms = 0);
#undef BAD
}

static void others(void)
{
	struct schedmgr_confirm confirm = { .size = sizeof(confirm) };
	struct schedmgr_record record = { .size = sizeof(record), .seq = UINT64_MAX };

	expect("confirm: nothing is pending", ENODATA, request(SCHEDMGR_IOC_CONFIRM, &confirm));
	confirm.reserved = 1;
	expect("confirm: reserved", EINVAL, request(SCHEDMGR_IOC_CONFIRM, &confirm));
	expect("history: past the last", ENODATA, request(SCHEDMGR_IOC_HISTORY, &record));
}

static uint64_t seed = 0x5eed;

static uint32_t random_number(void)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return seed >> 32;
}

/* Mostly plausible: the right size, then a few members overwritten. */
static void fill(char *buffer, unsigned int i)
{
	unsigned int n = random_number() % 8;

	memset(buffer, 0, PAGE);
	*(uint32_t *)buffer = arguments[i].size + (random_number() % 4 ? 0 : random_number() % 64 - 32);
	while (n--) {
		unsigned int at = 4 + random_number() % arguments[i].size;

		switch (random_number() % 3) {
		case 0:
			buffer[at] = random_number();
			break;
		case 1:
			memset(buffer + at, random_number(), random_number() % 64);
			break;
		default:
			*(uint64_t *)(buffer + at) = (uintptr_t)buffer + random_number() % PAGE;
		}
	}
}

/* A timeout made of garbage may be long, but a name made of garbage is never found. */
static void storm(unsigned int rounds)
{
	static char buffer[2 * PAGE];
	unsigned int round, good = 0;

	for (round = 0; round < rounds; round++) {
		unsigned int i = random_number() % NR_ARGUMENTS;
		int error;

		if (arguments[i].nr == SCHEDMGR_IOC_ROLLBACK)
			continue;	/* zeros are a valid request */
		fill(buffer, i);
		error = request(arguments[i].nr, buffer);
		if (!error && arguments[i].nr == SCHEDMGR_IOC_ACTIVATE)
			expect("storm: activate", ENOENT, error);
		if (!error && arguments[i].nr == SCHEDMGR_IOC_IMPORT)
			request(SCHEDMGR_IOC_IMPORT_END, NULL);
		good += !error;
	}
	printf("ok storm: %u requests, %u of them valid\n", rounds, good);
}

int main(int argc, char **argv)
{
	unsigned int i;
	char *map;

	device = open(SCHEDMGR_DEVICE, O_RDWR | O_CLOEXEC);
	if (device < 0)
		err(1, "%s", SCHEDMGR_DEVICE);
	map = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED || munmap(map + PAGE, PAGE))
		err(1, "mmap");
	edge = map + PAGE;
	numbers();
	for (i = 0; i < NR_ARGUMENTS; i++)
		sizes(i);
	tails();
	entries();
	imports();
	import_twice();
	switches();
	others();
	storm(argc > 1 ? atoi(argv[1]) : 20000);
	return failures > 0;
}
