/* SPDX-License-Identifier: GPL-2.0 */
/*
 * progress.h - for people who wait
 */
#ifndef _SCHEDCTL_BASE_PROGRESS_H
#define _SCHEDCTL_BASE_PROGRESS_H

#include "base/session.h"

void progress_start(struct session *session, unsigned int timeout_ms);
void progress_end(void);

#endif /* _SCHEDCTL_BASE_PROGRESS_H */
