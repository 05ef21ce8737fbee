/* SPDX-License-Identifier: GPL-2.0 */
/*
 * users.h - which code outside uses a type or calls a function
 */
#ifndef SCHED_BOUNDARY_MODEL_USERS_H
#define SCHED_BOUNDARY_MODEL_USERS_H

struct cut;

/**
 * struct use - code outside uses something
 * @file: of the code
 * @function: its name
 * @type: it has a variable of this layout, or a pointer to one; or NULL
 * @callee: it calls this function; or NULL
 * @callee_file: of a static function; or NULL
 */
struct use {
	const char *file, *function;
	const char *type;
	const char *callee, *callee_file;
};

typedef void (*use_function)(void *data, const struct use *use);

int users_each(const struct cut *cut, use_function see, void *data);
const char *users_of_type(const struct cut *cut, const char *name);
const char *users_of_function(const struct cut *cut, const char *name);

#endif /* SCHED_BOUNDARY_MODEL_USERS_H */
