/* SPDX-License-Identifier: MIT
 * Named pipes that are made and connected to. Both after the operation succeeded. PASSIVE_LEVEL.
 */
#pragma once

#include "file_act.h"

void pipe_made(const struct file_act *act);
void pipe_connected(const struct file_act *act);
