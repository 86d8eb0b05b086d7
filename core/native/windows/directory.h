/* SPDX-License-Identifier: MIT
 * The current directory that a process is made with. It stands in the process's own memory, where its maker has put it.
 */
#pragma once

#include "declarations/kernel.h"
#include "../abi/records.h"

/* Reads it into memory of the driver's own. FALSE: it cannot be told. PASSIVE_LEVEL, outside capture_enter. */
BOOLEAN directory_take(PEPROCESS process, PUNICODE_STRING directory);
void directory_give(PUNICODE_STRING directory);
