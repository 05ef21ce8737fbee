// SPDX-License-Identifier: GPL-2.0
/*
 * host.c - what a machine lets be loaded: lockdown, signatures
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/host.h"

#define LOCKDOWN	"/sys/kernel/security/lockdown"
#define SIG_ENFORCE	"/sys/module/module/parameters/sig_enforce"

void sm_host_first_line(const char *path, char *line, size_t size)
{
	SM_CLEANUP(sm_cleanup_file) FILE *file = fopen(path, "re");

	if (!file || !fgets(line, size, file))
		line[0] = '\0';
	line[strcspn(line, "\n")] = '\0';
}

/* The mode in brackets: "none [integrity] confidentiality". */
void sm_host_lockdown(char mode[32])
{
	char line[128];
	char *begin;

	sm_host_first_line(LOCKDOWN, line, sizeof(line));
	begin = strchr(line, '[');
	snprintf(mode, 32, "%.*s", begin ? (int)strcspn(begin + 1, "]") : 0, begin ? begin + 1 : "");
}

/* Does the kernel take signed modules only?  Then @why says so. */
bool sm_host_demands_signatures(char why[128])
{
	char line[32], mode[32];

	sm_host_first_line(SIG_ENFORCE, line, sizeof(line));
	sm_host_lockdown(mode);
	if (*line == 'Y')
		snprintf(why, 128, "the kernel demands signed modules (module.sig_enforce)");
	else if (*mode && strcmp(mode, "none"))
		snprintf(why, 128, "the kernel demands signed modules (lockdown: %s)", mode);
	else
		return false;
	return true;
}
