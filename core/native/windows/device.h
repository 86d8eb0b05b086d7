/* SPDX-License-Identifier: MIT
 * The control device: its requests, who may open it, and the service that has it open.
 */
#pragma once

#include "declarations/kernel.h"
#include "../abi/windows_device.h"

/* Makes the device and its name. Nobody but SYSTEM and administrators ever gets it open. */
NTSTATUS device_create(PDRIVER_OBJECT driver);
void device_delete(void);

/* What this system has (enum windows_capability), and so which hooks can be watched, and why parts are missing. Told to each service that connects. */
void device_set_capabilities(u32 capabilities, const NTSTATUS refusals[WINDOWS_PARTS]);

PDEVICE_OBJECT device_object(void);

/* Whether the rings are mapped into this process. Any IRQL. */
BOOLEAN device_is_service(PEPROCESS process);

/* The process ends. Where it is the service, its mappings go before its address space does. PASSIVE_LEVEL, outside capture_enter. */
void device_process_exits(PEPROCESS process);
