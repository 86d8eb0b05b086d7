/* SPDX-License-Identifier: MIT
 * Start and end of the driver. What starts last ends first.
 */
#include "declarations/kernel.h"
#include "capture.h"
#include "device.h"
#include "files.h"
#include "image.h"
#include "network.h"
#include "object.h"
#include "optional.h"
#include "policy.h"
#include "process.h"
#include "registry.h"
#include "ring.h"
#include "tampering.h"
#include "thread.h"
#include "wake.h"

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path);

/* First the sources, each of which waits for its calls under way; then whatever still runs; then names, and memory. Nobody has the device open. */
static VOID NTAPI unload(PDRIVER_OBJECT driver)
{
    UNREFERENCED_PARAMETER(driver);
    network_unregister();
    files_unregister();
    registry_unregister();
    objects_unregister();
    images_unregister();
    threads_unregister();
    processes_unregister();
    capture_stop();
    policy_clear();
    device_delete();
    rings_free();
}

/* Without all of these the driver is of no use. */
static INIT_CODE NTSTATUS start(PDRIVER_OBJECT driver)
{
    NTSTATUS status = rings_allocate();
    if (NT_SUCCESS(status))
        status = device_create(driver);
    if (NT_SUCCESS(status))
        status = processes_register();
    if (NT_SUCCESS(status))
        status = threads_register();
    if (NT_SUCCESS(status))
        status = images_register();
    return status;
}

INIT_CODE NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    NTSTATUS status;
    u32 capabilities = optional_find();
    capture_prepare();
    wake_prepare();
    policy_prepare();
    tampering_prepare();
    driver->DriverUnload = unload;
    status = start(driver);
    if (!NT_SUCCESS(status)) {
        unload(driver);
        return status;
    }
    /* Without these the rest goes on; the service is told. */
    if (NT_SUCCESS(objects_register()))
        capabilities |= WINDOWS_CAPABILITY_OBJECTS;
    if (NT_SUCCESS(registry_register(driver)))
        capabilities |= WINDOWS_CAPABILITY_REGISTRY;
    if (NT_SUCCESS(files_register(driver, registry_path)) && NT_SUCCESS(files_start()))
        capabilities |= WINDOWS_CAPABILITY_FILES;
    if (NT_SUCCESS(network_register(device_object())))
        capabilities |= WINDOWS_CAPABILITY_NETWORK;
    device_set_capabilities(capabilities | WINDOWS_CAPABILITY_READ_ONLY_RINGS);
    return STATUS_SUCCESS;
}
