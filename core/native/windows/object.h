/* SPDX-License-Identifier: MIT
 * Handles to processes and threads of others: opened, or duplicated. Told with the rights that were asked for and given, and with the return addresses in
 * user mode that led there.
 *
 * Not told: handles of the kernel, of a process to itself, of system threads and of the service; and those whose rights tell next to nothing
 * (to wait for it, to ask what it is).
 */
#pragma once

#include "declarations/kernel.h"

NTSTATUS objects_register(void);
void objects_unregister(void);
