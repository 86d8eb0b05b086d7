/* SPDX-License-Identifier: MIT
 * Processes that are made and that end.
 */
#pragma once

#include "declarations/kernel.h"

NTSTATUS processes_register(void);
void processes_unregister(void);
