/* SPDX-License-Identifier: MIT
 * Creation times that are set to others.
 */
#pragma once

#include "file_record.h"

/* Before FileBasicInformation is set: what is kept until after, NULL: there is nothing to tell. Where file_act_may_ask. */
struct file_time_change *file_time_begins(const struct file_act *act);

/* Where nothing may be asked: counts it, if a time is set. */
void file_time_lose(const struct file_act *act);

/* After it succeeded. */
void file_time_tell(const struct file_act *act, const struct file_time_change *change);

/* In every case. */
void file_time_release(struct file_time_change *change);
