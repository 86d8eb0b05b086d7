/* SPDX-License-Identifier: MIT
 * Named streams that were made: told when the handle that made one is closed.
 */
#pragma once

#include "file_act.h"

/* FALSE: it cannot be kept in mind. */
BOOLEAN stream_mark_made(const struct file_act *act);

/* Whether this handle made one; asked at its closing. */
BOOLEAN stream_was_made(const struct file_act *act);
