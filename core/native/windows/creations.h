/* SPDX-License-Identifier: MIT
 * Files and named streams that are made, or opened to be written anew.
 */
#pragma once

#include "file_act.h"

/* After an opening that succeeded. PASSIVE_LEVEL, in the thread that opens. */
void creation_seen(const struct file_act *act);
