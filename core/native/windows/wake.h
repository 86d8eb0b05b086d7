/* SPDX-License-Identifier: MIT
 * How the reader sleeps: one request that pends until a ring is worth reading.
 */
#pragma once

#include "declarations/kernel.h"
#include "../abi/windows_device.h"

void wake_prepare(void);

/* Keeps the request until there is something to read. STATUS_PENDING: it is, or was, completed here. Anything else: the caller completes it. */
NTSTATUS wake_wait(PIRP irp);

/* Completes the request that waits, if one does. IRQL <= DISPATCH_LEVEL. */
void wake_reader(void);

/* The same, where this ring has enough for it. */
void wake_reader_of(u32 ring);

/* How often a reader was woken. */
u64 wake_count(void);

void request_complete(PIRP irp, NTSTATUS status, ULONG_PTR bytes);
