/* SPDX-License-Identifier: MIT */
#include "fake_kernel.h"

struct fake_status fake_status;

static BOOLEAN is_ready(void)
{
    return fake_on_process && fake_on_thread && fake_on_image && fake_on_object[0].PreOperation && fake_on_registry && fake_filter && fake_callouts[0].classifyFn;
}

static NTSTATUS NTAPI dispatch(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION place = IoGetCurrentIrpStackLocation(irp);
    ULONG code = place->MajorFunction == IRP_MJ_DEVICE_CONTROL ? place->Parameters.DeviceIoControl.IoControlCode : 0;
    NTSTATUS status = STATUS_SUCCESS;
    (void)device;
    irp->IoStatus.Information = 0;
    if (code == FAKE_RAISE) {
        status = is_ready() ? STATUS_SUCCESS : STATUS_DEVICE_NOT_READY;
        if (NT_SUCCESS(status))
            fake_raise(irp->AssociatedIrp.SystemBuffer);
    } else if (code == FAKE_DENY) {
        fake_denies_registry = TRUE;
    } else if (code == FAKE_STATUS) {
        RtlCopyMemory(irp->AssociatedIrp.SystemBuffer, &fake_status, sizeof fake_status);
        irp->IoStatus.Information = sizeof fake_status;
    }
    irp->IoStatus.Status = status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name, link;
    PDEVICE_OBJECT device;
    (void)path;
    fake_processes_prepare();
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLOSE] = dispatch;
    driver->MajorFunction[IRP_MJ_CLEANUP] = driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = dispatch;
    RtlInitUnicodeString(&name, L"\\Device\\MonitorFakeKernel");
    RtlInitUnicodeString(&link, L"\\DosDevices\\MonitorFakeKernel");
    IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    return IoCreateSymbolicLink(&link, &name);
}
