/* SPDX-License-Identifier: MIT
 * Acts on files that are refused because the policy says so. Nothing is refused where nobody listens, or where the file's name cannot be asked for.
 */
#pragma once

#include "first_bytes.h"
#include "renames.h"

/* Each tells of the act where it is refused. IRQL <= APC_LEVEL. */
BOOLEAN blocking_refuses_write(const struct file_act *act, const struct first_bytes *bytes);
BOOLEAN blocking_refuses_zeroes(const struct file_act *act);
BOOLEAN blocking_refuses_rename(const struct file_act *act, const struct rename *rename);

/* The operation ends here, in STATUS_ACCESS_DENIED. */
FLT_PREOP_CALLBACK_STATUS blocking_refuse(PFLT_CALLBACK_DATA data);
