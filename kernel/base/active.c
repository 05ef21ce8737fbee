// SPDX-License-Identifier: GPL-2.0
/*
 * active.c - whose code runs
 *
 * What the registry and the switch say of a version follows this, a little later.
 */
#include "base/active.h"

/* Changed while all CPUs stand still.  NULL: stock's. */
const struct schedmgr_payload *schedmgr_running;
