/* SPDX-License-Identifier: MIT
 * What is watched at the moment, and the protection round every callback: none runs on when a service has gone or the driver is unloaded.
 */
#pragma once

#include "declarations/kernel.h"
#include "../abi/windows_device.h"

/* Where the driver stands among those that watch the same. Microsoft assigns the one of a release: docs/windows-driver.md. */
#define CAPTURE_ALTITUDE L"385210"

void capture_prepare(void);

/* Whether any of these hooks (enum windows_hook) is wanted. FALSE while no service is connected. Any IRQL. */
BOOLEAN capture_wants(u64 hooks);

/* To be called first and last in a callback, by one thread at one IRQL, DISPATCH_LEVEL at most. FALSE: the callback does nothing and does not leave.
 * Between them the thread cannot be suspended: it would keep a record from being completed, and the service from closing. */
BOOLEAN capture_enter(void);
void capture_leave(void);

/* A service came; it went. When stop returns no callback is under way, and none writes a record until the next start. IRQL <= APC_LEVEL, one at a time. */
void capture_start(u64 hooks);
void capture_stop(void);
