// SPDX-License-Identifier: GPL-2.0
/*
 * history.c - what happened, on disk: /var/lib/schedmgr/history.jsonl
 *
 * Nobody has to be alive for an event to be kept.  The manager switches by itself (a confirmation
 * that does not come, the watchdog), schedctl can be killed right after it asked, the recorder can
 * be down: all of them leave their events in the manager's ring.  Whoever comes next, schedctl
 * after each change, the recorder at each event and when it starts, writes all that the ring has
 * and the file has not.  So no event is lost unless the machine goes down before anybody came, or
 * more events pass than the ring holds; a gap in the numbers shows it.
 *
 * What follows from an event for the next boot is done here as well, before its line is written:
 * the version that runs is noted (running.c), one that was thrown out is put into quarantine
 * (quarantine.c).  Both can be done twice, so a crash in between loses neither.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/device.h"
#include "core/log.h"
#include "state/history.h"
#include "state/intent.h"
#include "state/lock.h"
#include "state/quarantine.h"
#include "state/record.h"

#define SIZE_MAX_BYTES	(1 << 20)	/* then it becomes history.jsonl.1 */
#define MODE		0600		/* command lines are in it: the manager tells others less */
#define TAIL_BYTES	16384		/* more than some lines */

/**
 * struct position - the last event in the file
 * @boot_id: its boot
 * @seq: its number, 0: there is none
 * @boot_ns: its time
 */
struct position {
	char boot_id[SM_BOOT_ID_LEN];
	uint64_t seq;
	uint64_t boot_ns;
};

/* The last whole line that is an event; what a crash has cut off or damaged is passed over. */
static bool parse_last(const char *text, size_t len, struct position *last)
{
	struct schedmgr_record record;
	const char *end, *line;

	for (end = memrchr(text, '\n', len); end; end = line > text ? line - 1 : NULL) {
		line = memrchr(text, '\n', end - text);
		line = line ? line + 1 : text;
		if (!sm_record_parse(&record, last->boot_id, line, end - line))
			continue;
		last->seq = record.seq;
		last->boot_ns = record.boot_ns;
		return true;
	}
	return false;
}

/* Returns 1, 0 when there is no event in it, or a negative errno. */
static int read_last(const char *path, struct position *last)
{
	SM_CLEANUP(sm_cleanup_text) struct sm_file file = { .len = 0 };
	size_t tail;
	int ret;

	ret = sm_file_read(path, &file);
	if (ret)
		return ret == -ENOENT ? 0 : ret;
	tail = file.len < TAIL_BYTES ? file.len : TAIL_BYTES;
	return parse_last(file.text + file.len - tail, tail, last) || parse_last(file.text, file.len, last);
}

/* Where nothing can be read nothing is known: what was written must not be written again. */
static int find_last(struct schedmgr_ctx *ctx, struct position *last)
{
	int ret;

	*last = (struct position){ 0 };
	ret = read_last(SM_HISTORY, last);
	if (!ret)
		ret = read_last(SM_HISTORY_OLD, last);
	if (!ret)
		*last = (struct position){ 0 };
	return ret < 0 ? sm_state_fail(ctx, ret, "read", SM_HISTORY) : 0;
}

/*
 * The number to go on with.  Numbers begin anew with each boot, and when the manager was unloaded
 * and loaded again: then the event of the last number is another one, or not there yet.
 */
static uint64_t find_next(struct schedmgr_ctx *ctx, const struct position *last, const char *boot_id)
{
	struct schedmgr_record record;

	if (!last->seq || strcmp(last->boot_id, boot_id) || sm_record_read(ctx, last->seq, &record))
		return 1;
	if (record.seq == last->seq && record.boot_ns == last->boot_ns)
		return last->seq + 1;
	return record.boot_ns > last->boot_ns && record.seq > last->seq ? last->seq + 1 : 1;
}

static int follow(struct schedmgr_ctx *ctx, const struct schedmgr_record *record, const char *boot_id)
{
	int ret;

	ret = sm_quarantine_follow(ctx, record);
	if (ret)
		return sm_state_fail(ctx, ret, "write into", SM_QUARANTINE);
	ret = sm_intent_follow(record, boot_id);
	return ret ? sm_state_fail(ctx, ret, "write", SM_STATE "/running") : 0;
}

static int print_record(struct schedmgr_ctx *ctx, FILE *out, const struct schedmgr_record *record,
			const char *boot_id)
{
	SM_CLEANUP(sm_cleanup_free) char *line = schedmgr_record_to_json(record, boot_id);

	return line && fprintf(out, "%s\n", line) > 0 ? 0 : sm_fail_memory(ctx);
}

/* Prints the ring's events from @next on.  Returns how many, or a negative errno. */
static int collect(struct schedmgr_ctx *ctx, FILE *out, uint64_t next, const char *boot_id)
{
	struct schedmgr_record record;
	int count = 0, ret;

	while (!(ret = sm_record_read(ctx, next, &record))) {
		if (record.seq > next)
			sm_log(ctx, LOG_WARNING, "%llu events were lost: the manager's ring was too short",
			       (unsigned long long)(record.seq - next));
		next = record.seq + 1;
		ret = follow(ctx, &record, boot_id);
		if (!ret)
			ret = print_record(ctx, out, &record, boot_id);
		if (ret)
			return ret;
		count++;
	}
	if (ret != -ENODATA)
		return sm_fail_errno(ctx, ret, NULL, "cannot read the manager's events");
	return count;
}

/*
 * Where to append: behind the last whole line.  @torn: out: there is none near the end, so what is
 * there has to be ended first.
 */
static int find_end(int fd, off_t *end, bool *torn)
{
	char tail[TAIL_BYTES];
	struct stat st;
	off_t start;
	ssize_t got;

	if (fstat(fd, &st))
		return -errno;
	start = st.st_size > TAIL_BYTES ? st.st_size - TAIL_BYTES : 0;
	got = pread(fd, tail, sizeof(tail), start);
	if (got < 0)
		return -errno;
	while (got && tail[got - 1] != '\n')
		got--;
	*torn = !got && start;
	*end = *torn ? st.st_size : start + got;
	return 0;
}

static int write_at(int fd, const char *text, size_t len, off_t at)
{
	ssize_t done;

	for (; len; text += done, len -= done, at += done) {
		done = pwrite(fd, text, len, at);
		if (done < 0 && errno == EINTR)
			done = 0;
		else if (done <= 0)
			return done ? -errno : -ENOSPC;
	}
	return 0;
}

static int append(int fd, const char *text, size_t len)
{
	off_t end;
	bool torn;
	int ret;

	ret = find_end(fd, &end, &torn);
	if (ret)
		return ret;
	if (ftruncate(fd, end))
		return -errno;
	ret = torn ? write_at(fd, "\n", 1, end) : 0;
	if (!ret)
		ret = write_at(fd, text, len, end + torn);
	if (!ret && fsync(fd))
		ret = -errno;
	/* All lines or none of them: the next time they are written again. */
	if (ret && ftruncate(fd, end))
		return -errno;
	return ret;
}

static int rotate(size_t len)
{
	SM_CLEANUP(sm_cleanup_close) int fd = sm_file_open(SM_HISTORY, O_RDONLY, 0);
	struct stat st;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	if (fstat(fd, &st))
		return -errno;
	if ((size_t)st.st_size + len <= SIZE_MAX_BYTES)
		return 0;
	if (rename(SM_HISTORY, SM_HISTORY_OLD))
		return -errno;
	return sm_directory_sync(SM_STATE);
}

static int write_lines(const char *text, size_t len)
{
	SM_CLEANUP(sm_cleanup_close) int fd = -1;
	bool is_new;
	int ret;

	ret = rotate(len);
	if (ret)
		return ret;
	is_new = access(SM_HISTORY, F_OK);
	fd = sm_file_open(SM_HISTORY, O_RDWR | O_CREAT, MODE);
	if (fd < 0)
		return fd;
	ret = fchmod(fd, MODE) ? -errno : append(fd, text, len);
	return ret ?: is_new ? sm_directory_sync(SM_STATE) : 0;
}

/* Appends what is missing; the lock is held. */
static int sync_locked(struct schedmgr_ctx *ctx)
{
	SM_CLEANUP(sm_cleanup_free) char *text = NULL;
	char boot_id[SM_BOOT_ID_LEN];
	struct position last;
	size_t len = 0;
	int count, ret;
	FILE *out;

	ret = find_last(ctx, &last);
	if (ret)
		return ret;
	ret = sm_kernel_boot_id(boot_id);
	if (ret)
		return sm_state_fail(ctx, ret, "tell the boot from others:", "/proc/sys/kernel/random/boot_id");
	out = open_memstream(&text, &len);
	if (!out)
		return sm_fail_memory(ctx);
	count = collect(ctx, out, find_next(ctx, &last, boot_id), boot_id);
	if (fclose(out) && count >= 0)
		count = sm_fail_memory(ctx);
	if (count <= 0)
		return count;
	ret = write_lines(text, len);
	return ret ? sm_state_fail(ctx, ret, "append to", SM_HISTORY) : count;
}

int schedmgr_history_sync(struct schedmgr_ctx *ctx)
{
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	int ret;

	sm_clear(ctx);
	ret = sm_device_open(ctx);
	if (!ret)
		ret = sm_state_lock(ctx, &lock);
	return ret ?: sync_locked(ctx);
}

/* After a change: what was changed stays so when it cannot be written down. */
void sm_history_follow(struct schedmgr_ctx *ctx)
{
	if (schedmgr_history_sync(ctx) < 0)
		sm_warn_failure(ctx, "the history is not up to date");
}

/**
 * struct schedmgr_history - events that were read
 * @count: how many
 * @room: for how many there is memory
 * @damaged: lines that are no events
 * @entries: the events, oldest first
 */
struct schedmgr_history {
	size_t count;
	size_t room;
	size_t damaged;
	struct schedmgr_history_entry *entries;
};

static struct schedmgr_history_entry *add_entry(struct schedmgr_history *history)
{
	size_t room = history->room ? 2 * history->room : 64;
	struct schedmgr_history_entry *larger;

	if (history->count == history->room) {
		larger = realloc(history->entries, room * sizeof(*larger));
		if (!larger)
			return NULL;
		history->entries = larger;
		history->room = room;
	}
	return &history->entries[history->count++];
}

static int add_line(struct schedmgr_history *history, const char *line, size_t len)
{
	struct schedmgr_history_entry *entry = add_entry(history);

	if (!entry)
		return -ENOMEM;
	if (sm_record_parse(&entry->record, entry->boot_id, line, len))
		return 0;
	history->count--;
	history->damaged++;
	return 0;
}

/* A line that is not ended is being written, or was when the machine went down: it is no damage. */
static int read_file(struct schedmgr_history *history, const char *path)
{
	SM_CLEANUP(sm_cleanup_text) struct sm_file file = { .len = 0 };
	const char *line, *end;
	int ret;

	ret = sm_file_read(path, &file);
	if (ret)
		return ret == -ENOENT || ret == -EACCES ? 0 : ret;	/* the ring has what everybody may know */
	for (line = file.text; !ret && (end = memchr(line, '\n', file.text + file.len - line)); line = end + 1)
		ret = add_line(history, line, end - line);
	return ret;
}

/* What the manager has beyond the file, for those who may not write it, too. */
static int read_ring(struct schedmgr_ctx *ctx, struct schedmgr_history *history)
{
	struct schedmgr_history_entry *entry;
	struct position last = { 0 };
	char boot_id[SM_BOOT_ID_LEN];
	uint64_t next;
	int ret;

	ret = sm_kernel_boot_id(boot_id);
	if (ret)
		return sm_state_fail(ctx, ret, "tell the boot from others:", "/proc/sys/kernel/random/boot_id");
	if (history->count) {
		entry = &history->entries[history->count - 1];
		last.seq = entry->record.seq;
		last.boot_ns = entry->record.boot_ns;
		memcpy(last.boot_id, entry->boot_id, sizeof(last.boot_id));
	}
	next = find_next(ctx, &last, boot_id);
	for (;;) {
		entry = add_entry(history);
		if (!entry)
			return sm_fail_memory(ctx);
		ret = sm_record_read(ctx, next, &entry->record);
		if (ret)
			break;
		memcpy(entry->boot_id, boot_id, sizeof(boot_id));
		next = entry->record.seq + 1;
	}
	history->count--;
	return ret == -ENODATA ? 0 : sm_fail_errno(ctx, ret, NULL, "cannot read the manager's events");
}

static int read_history(struct schedmgr_ctx *ctx, struct schedmgr_history *history)
{
	int ret;

	ret = read_file(history, SM_HISTORY_OLD);
	if (!ret)
		ret = read_file(history, SM_HISTORY);
	if (ret)
		return sm_state_fail(ctx, ret, "read", SM_HISTORY);
	/* Without a manager there is the file. */
	if (!sm_device_open(ctx))
		return read_ring(ctx, history);
	if (schedmgr_error_reason(ctx) != SCHEDMGR_REASON_MANAGER)
		sm_log(ctx, LOG_WARNING, "events that are not in the file yet are missing: %s",
		       schedmgr_error_message(ctx));
	sm_clear(ctx);
	return 0;
}

int schedmgr_history_new(struct schedmgr_ctx *ctx, struct schedmgr_history **history)
{
	struct schedmgr_history *new = calloc(1, sizeof(*new));
	int ret;

	sm_clear(ctx);
	if (!new)
		return sm_fail_memory(ctx);
	ret = read_history(ctx, new);
	if (ret)
		schedmgr_history_free(new);
	else
		*history = new;
	return ret;
}

const struct schedmgr_history_entry *
schedmgr_history_next(const struct schedmgr_history *history, const struct schedmgr_history_entry *entry)
{
	size_t next = entry ? (size_t)(entry - history->entries) + 1 : 0;

	return next < history->count ? &history->entries[next] : NULL;
}

size_t schedmgr_history_count(const struct schedmgr_history *history)
{
	return history->count;
}

size_t schedmgr_history_damaged(const struct schedmgr_history *history)
{
	return history->damaged;
}

void schedmgr_history_free(struct schedmgr_history *history)
{
	if (!history)
		return;
	free(history->entries);
	free(history);
}
