/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fake.h - what the files of the made-up system share with each other
 */
#ifndef _FAKE_H
#define _FAKE_H

#include <dlfcn.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include <linux/schedmgr.h>

#define NEXT(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

/* fake-paths.c */
const char *below_root(char path[PATH_MAX], const char *name);
FILE *state(const char *name, const char *mode);
bool fails(const char *operation);
void crash_at(const char *point);

/* fake-device.c */
extern __thread int fake_device;
extern char fake_importing[SCHEDMGR_MODULE_LEN];
bool fake_read_entry(struct schedmgr_entry *entry, unsigned int index);
void fake_note(unsigned int event, const char *name, const char *version, const struct schedmgr_report *report);
void write_pair(const char *file, const char *name, const char *version);

/* fake-events.c */
void fake_emit(struct schedmgr_record *record);
int fake_history(struct schedmgr_record *record);
unsigned long long fake_count_events(void);

#endif /* _FAKE_H */
