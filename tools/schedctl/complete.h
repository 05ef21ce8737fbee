/* SPDX-License-Identifier: GPL-2.0 */
/*
 * complete.h - completion for shells
 */
#ifndef _SCHEDCTL_COMPLETE_H
#define _SCHEDCTL_COMPLETE_H

int complete_last_word(int argc, char **argv);

#endif /* _SCHEDCTL_COMPLETE_H */
