/* SPDX-License-Identifier: MIT
 * The minifilter: which operations on files, pipes and volumes are looked at, and by whom.
 */
#pragma once

#include "declarations/kernel.h"

/* PASSIVE_LEVEL. register may fail: then there is nothing to start, and the driver goes on without. unregister waits for all callbacks under way. */
NTSTATUS files_register(PDRIVER_OBJECT driver, PUNICODE_STRING path);
NTSTATUS files_start(void);
void files_unregister(void);
