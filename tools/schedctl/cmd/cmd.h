/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cmd.h - the commands, a file for each, but for doctor, which is verify's, and predict, which is activate's
 */
#ifndef _SCHEDCTL_CMD_CMD_H
#define _SCHEDCTL_CMD_CMD_H

#include "base/command.h"

extern const struct command command_load;
extern const struct command command_unload;
extern const struct command command_activate;
extern const struct command command_confirm;
extern const struct command command_rollback;
extern const struct command command_list;
extern const struct command command_status;
extern const struct command command_show;
extern const struct command command_verify;
extern const struct command command_predict;
extern const struct command command_history;
extern const struct command command_monitor;
extern const struct command command_set_default;
extern const struct command command_restore;
extern const struct command command_quarantine;
extern const struct command command_record;
extern const struct command command_doctor;

#endif /* _SCHEDCTL_CMD_CMD_H */
