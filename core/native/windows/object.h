/* SPDX-License-Identifier: MIT
 * Handles to processes and threads of others: opened, or duplicated. Told with the rights that were asked for and given, and with the return addresses in
 * user mode that led there.
 *
 * Not told: handles of the kernel, of a process to itself, of system threads and of the service; those to processes whose rights tell next to nothing
 * (to wait for it, to ask what it is); and those to threads by which these cannot be made to run something else.
 */
#pragma once

#include "declarations/kernel.h"

NTSTATUS objects_register(void);
void objects_unregister(void);
