/* SPDX-License-Identifier: MIT
 * Work that has to be done with the system's rights, whoever the current thread acts for.
 */
#pragma once

#include "file_act.h"

typedef void system_work(void *context);

/* Does it in a thread of the system, and waits for its end as long as it takes. FALSE: it was not begun. Where file_act_may_ask. */
BOOLEAN system_work_do(const struct file_act *act, system_work *work, void *context);
