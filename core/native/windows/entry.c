/* SPDX-License-Identifier: MIT
 * Start and end of the driver. What starts last ends first.
 */
#include "declarations/kernel.h"
#include "capture.h"
#include "device.h"
#include "optional.h"
#include "policy.h"
#include "process.h"
#include "ring.h"
#include "wake.h"

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path);

/* First the sources, each of which waits for its calls under way; then whatever still runs; then names, and memory. Nobody has the device open. */
static VOID NTAPI unload(PDRIVER_OBJECT driver)
{
    UNREFERENCED_PARAMETER(driver);
    processes_unregister();
    capture_stop();
    policy_clear();
    device_delete();
    rings_free();
}

INIT_CODE NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    NTSTATUS status;
    u32 capabilities = optional_find();
    UNREFERENCED_PARAMETER(registry_path);
    capture_prepare();
    wake_prepare();
    policy_prepare();
    driver->DriverUnload = unload;
    status = rings_allocate();
    if (NT_SUCCESS(status))
        status = device_create(driver);
    if (NT_SUCCESS(status))
        status = processes_register();
    if (!NT_SUCCESS(status)) {
        unload(driver);
        return status;
    }
    device_set_capabilities(capabilities);
    return STATUS_SUCCESS;
}
