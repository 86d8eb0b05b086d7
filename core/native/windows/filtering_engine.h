/* SPDX-License-Identifier: MIT
 * The filters that make the platform call: added to its engine when that runs, and gone with the session that added them.
 */
#pragma once

#include "declarations/filtering_platform.h"
#include "../abi/records.h"

/* The two layers' callouts, by which the engine finds the driver's functions. */
extern const GUID network_callouts[2];

/* PASSIVE_LEVEL. The engine may start later, and stop and start again. */
NTSTATUS engine_attach(PDEVICE_OBJECT device);
void engine_detach(void);

/* With which status the engine refused the filters when they were last to be added; STATUS_SUCCESS: it did not. Any IRQL. */
NTSTATUS engine_refusal(void);
