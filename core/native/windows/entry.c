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

/* Without these the rest goes on; the service is told. Gives the capabilities of those that run. */
static INIT_CODE u32 start_parts(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path, NTSTATUS refusals[WINDOWS_PARTS])
{
    static const u32 found[WINDOWS_PARTS] = {
        [WINDOWS_PART_OBJECTS] = WINDOWS_CAPABILITY_OBJECTS, [WINDOWS_PART_REGISTRY] = WINDOWS_CAPABILITY_REGISTRY,
        [WINDOWS_PART_FILES] = WINDOWS_CAPABILITY_FILES, [WINDOWS_PART_NETWORK] = WINDOWS_CAPABILITY_NETWORK,
    };
    u32 capabilities = 0;
    refusals[WINDOWS_PART_OBJECTS] = objects_register();
    refusals[WINDOWS_PART_REGISTRY] = registry_register(driver);
    refusals[WINDOWS_PART_FILES] = files_register(driver, registry_path);
    if (NT_SUCCESS(refusals[WINDOWS_PART_FILES]))
        refusals[WINDOWS_PART_FILES] = files_start();
    refusals[WINDOWS_PART_NETWORK] = network_register(device_object());
    for (u32 part = 0; part < WINDOWS_PARTS; part++)
        if (NT_SUCCESS(refusals[part])) {
            capabilities |= found[part];
            refusals[part] = STATUS_SUCCESS;
        }
    return capabilities;
}

INIT_CODE NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    NTSTATUS status, refusals[WINDOWS_PARTS];
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
    capabilities |= start_parts(driver, registry_path, refusals);
    device_set_capabilities(capabilities | WINDOWS_CAPABILITY_READ_ONLY_RINGS, refusals);
    return STATUS_SUCCESS;
}
