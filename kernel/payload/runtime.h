/* SPDX-License-Identifier: GPL-2.0 */
/*
 * runtime.h - the parts of the runtime that is linked into every payload
 *
 * It is linked behind the cut: sched functions that it calls are vmlinux's entries,
 * that is, those of whichever version is active at the moment of the call.
 */
#ifndef _SCHEDMGR_RUNTIME_H
#define _SCHEDMGR_RUNTIME_H

struct pt_regs;
struct rq;
struct schedmgr_glimpse;
struct schedmgr_wait;
struct seq_file;
struct task_struct;

/* queues.c */
void schedmgr_each_dying(void (*visit)(struct task_struct *task, void *data), void *data);
unsigned int schedmgr_quiesce(void);
void schedmgr_rebuild(void);

/* bandwidth.c */
void schedmgr_bandwidth_lift(struct rq *rq);
void schedmgr_bandwidth_restore(struct rq *rq);

/* rescue.c */
unsigned int schedmgr_quiesce_all(void);
void schedmgr_rebuild_all(void);
void schedmgr_abandon(void);
unsigned int schedmgr_break_locks(const struct pt_regs *regs, unsigned long end);

/* patience.c */
bool schedmgr_patience(struct task_struct *p, u64 limit, struct schedmgr_wait *wait);
void schedmgr_glimpse(int cpu, struct schedmgr_glimpse *g);

/* private.c */
int schedmgr_privates_save(void);
void schedmgr_privates_reset(void);
void schedmgr_privates_free(void);

/* task_storage.c */
void schedmgr_task_storage_free(void);
void schedmgr_task_storage_show(struct seq_file *file);

/* group_storage.c */
void schedmgr_group_storage_free(void);
void schedmgr_group_storage_show(struct seq_file *file);

/* directory.c */
void schedmgr_directory_make(void);
void schedmgr_directory_remove(void);

#endif
