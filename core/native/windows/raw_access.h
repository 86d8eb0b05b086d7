/* SPDX-License-Identifier: MIT
 * Volumes and disks that are opened to be read past their file system.
 */
#pragma once

#include "file_act.h"

/* After the opening of a volume succeeded. PASSIVE_LEVEL. */
void raw_access_seen(const struct file_act *act);
