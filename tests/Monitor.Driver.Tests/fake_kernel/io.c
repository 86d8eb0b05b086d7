/* SPDX-License-Identifier: MIT
 * Devices, requests, cancelling.
 */
#include "io.h"

DRIVER_INITIALIZE DriverEntry;

struct fake_loaded fake_io;
static KSPIN_LOCK cancel_lock;

/* ---- devices and names ---- */
NTSTATUS NTAPI IoCreateDevice(PDRIVER_OBJECT driver, ULONG extension, PUNICODE_STRING name, DEVICE_TYPE type, ULONG characteristics, BOOLEAN exclusive,
    PDEVICE_OBJECT *device)
{
    struct fake_device *made;
    (void)extension, (void)type;
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL);
    KERNEL_CHECK(name && name->Length && characteristics & FILE_DEVICE_SECURE_OPEN, "paths below the device would not be checked");
    if (fake_may_fail(__func__))
        return STATUS_OBJECT_NAME_COLLISION;
    made = fake_object_make(FAKE_DEVICE, sizeof *made);
    made->object.DriverObject = driver;
    made->object.Flags = DO_DEVICE_INITIALIZING;
    made->object.Characteristics = characteristics;
    made->is_exclusive = exclusive;
    fake.devices++;
    *device = fake_io.device = driver->DeviceObject = &made->object;
    return STATUS_SUCCESS;
}

VOID NTAPI IoDeleteDevice(PDEVICE_OBJECT device)
{
    KERNEL_AT_MOST(APC_LEVEL);
    fake_object_check(device, FAKE_DEVICE, __func__);
    KERNEL_CHECK(device == fake_io.device);
    KERNEL_CHECK(!fake_io.opened, "the device is open");
    fake_io.device = NULL;
    fake.devices--;
}

NTSTATUS NTAPI IoCreateSymbolicLink(PUNICODE_STRING link, PUNICODE_STRING name)
{
    (void)link, (void)name;
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL);
    KERNEL_CHECK(fake.dacl_entries == 2, "the device can be opened by everybody");
    KERNEL_CHECK(fake_io.device && fake_io.device->Flags & DO_DEVICE_INITIALIZING, "opens are let in already");
    if (fake_may_fail(__func__))
        return STATUS_OBJECT_NAME_COLLISION;
    fake.links++;
    fake_io.is_linked = TRUE;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI IoDeleteSymbolicLink(PUNICODE_STRING link)
{
    (void)link;
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && fake_io.is_linked);
    fake.links--;
    fake_io.is_linked = FALSE;
    return STATUS_SUCCESS;
}

/* ---- requests ---- */
VOID FASTCALL IofCompleteRequest(PIRP irp, CCHAR boost)
{
    struct fake_request *request = (struct fake_request *)irp;
    (void)boost;
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    KERNEL_CHECK(fake_self.irql < DISPATCH_LEVEL || !fake_self.held, "completed under a spin lock");
    KERNEL_CHECK(!__atomic_load_n(&irp->CancelRoutine, __ATOMIC_SEQ_CST), "completed while it can still be cancelled");
    KERNEL_CHECK(irp->IoStatus.Status != STATUS_PENDING);
    KERNEL_CHECK(!__atomic_exchange_n(&request->is_done, TRUE, __ATOMIC_ACQ_REL), "completed twice");
    __atomic_sub_fetch(&fake.pending, 1, __ATOMIC_RELAXED);
}

VOID NTAPI IoAcquireCancelSpinLock(PKIRQL irql)
{
    *irql = KeAcquireSpinLockRaiseToDpc(&cancel_lock);
}

VOID NTAPI IoReleaseCancelSpinLock(KIRQL irql)
{
    KeReleaseSpinLock(&cancel_lock, irql);
}

static NTSTATUS dispatch(struct fake_request *request, UCHAR major)
{
    NTSTATUS status;
    int critical = fake_self.critical;
    KERNEL_CHECK(fake_io.driver->MajorFunction[major], "no routine for the request");
    request->stack.MajorFunction = major;
    request->stack.DeviceObject = fake_io.device;
    request->stack.FileObject = fake_io.file;
    request->irp.Tail.Overlay.CurrentStackLocation = &request->stack;
    request->irp.StackCount = request->irp.CurrentLocation = 1;
    request->irp.Cancel = fake_io.is_cancelled_early;
    request->is_sent = TRUE;
    __atomic_add_fetch(&fake.pending, 1, __ATOMIC_RELAXED);
    status = fake_io.driver->MajorFunction[major](fake_io.device, &request->irp);
    KERNEL_CHECK(!fake_self.irql && !fake_self.held && fake_self.critical == critical, "the request left the thread otherwise than it came");
    KERNEL_CHECK(status != STATUS_PENDING || request->stack.Control & SL_PENDING_RETURNED, "pending without being marked");
    KERNEL_CHECK(status == STATUS_PENDING || !(request->stack.Control & SL_PENDING_RETURNED), "marked pending, and another status returned");
    if (status != STATUS_PENDING) {
        KERNEL_CHECK(request->is_done, "neither completed nor pending");
        KERNEL_CHECK(request->irp.IoStatus.Status == status, "the status returned is not that of the request");
    }
    return status;
}

NTSTATUS fake_major(struct fake_request *request, UCHAR major)
{
    *request = (struct fake_request){0};
    return dispatch(request, major);
}

NTSTATUS fake_send(struct fake_request *request, ULONG code, void *buffer, ULONG input, ULONG output)
{
    ULONG size = input > output ? input : output;
    UCHAR *system = size ? host_allocate(size) : NULL;
    NTSTATUS status;
    *request = (struct fake_request){0};
    for (ULONG i = 0; i < input; i++)
        system[i] = ((UCHAR *)buffer)[i];
    request->irp.AssociatedIrp.SystemBuffer = system;
    request->stack.Parameters.DeviceIoControl.IoControlCode = code;
    request->stack.Parameters.DeviceIoControl.InputBufferLength = input;
    request->stack.Parameters.DeviceIoControl.OutputBufferLength = output;
    status = dispatch(request, IRP_MJ_DEVICE_CONTROL);
    if (status != STATUS_PENDING) {
        KERNEL_CHECK(request->irp.IoStatus.Information <= output, "more output than there is room for");
        for (ULONG i = 0; i < request->irp.IoStatus.Information; i++)
            ((UCHAR *)buffer)[i] = system[i];
    }
    /* A pended request has no buffers here: WAIT takes none. */
    KERNEL_CHECK(status != STATUS_PENDING || !size);
    host_free(system);
    return status;
}

void fake_cancel(struct fake_request *request)
{
    PDRIVER_CANCEL routine;
    IoAcquireCancelSpinLock(&request->irp.CancelIrql);
    __atomic_store_n(&request->irp.Cancel, TRUE, __ATOMIC_SEQ_CST);
    routine = __atomic_exchange_n(&request->irp.CancelRoutine, NULL, __ATOMIC_SEQ_CST);
    if (routine)
        routine(fake_io.device, &request->irp);
    else
        IoReleaseCancelSpinLock(request->irp.CancelIrql);
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && !fake_self.held, "the cancel routine kept the cancel spin lock");
}

/* ---- the driver's life ---- */
NTSTATUS fake_load(void)
{
    static UNICODE_STRING path = RTL_CONSTANT_STRING(L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\monitor-capture");
    NTSTATUS status;
    fake_driver_reset();
    fake_io = (struct fake_loaded){0};
    cancel_lock = 0;
    fake_io.driver = fake_object_make(FAKE_DRIVER, sizeof *fake_io.driver);
    fake_become(fake_process(4));
    status = DriverEntry(fake_io.driver, &path);
    if (!NT_SUCCESS(status)) {
        fake_check_balance("a load that failed");
        return status;
    }
    KERNEL_CHECK(fake_io.driver->DriverUnload && fake_io.device && fake_io.is_linked);
    fake_io.device->Flags &= ~DO_DEVICE_INITIALIZING;
    fake_io.is_loaded = TRUE;
    return status;
}

void fake_unload(void)
{
    KERNEL_CHECK(!fake_io.opened);
    fake_become(fake_process(4));
    fake_io.driver->DriverUnload(fake_io.driver);
    fake_io.is_loaded = FALSE;
    fake_check_balance("unload");
}

NTSTATUS fake_open(void)
{
    struct fake_request request;
    PFILE_OBJECT before = fake_io.file;
    NTSTATUS status;
    if (((struct fake_device *)fake_io.device)->is_exclusive && fake_io.opened)
        return STATUS_ACCESS_DENIED;
    fake_io.file = fake_object_make(FAKE_FILE, sizeof *fake_io.file);
    fake_io.file->DeviceObject = fake_io.device;
    status = fake_major(&request, IRP_MJ_CREATE);
    if (NT_SUCCESS(status))
        fake_io.opened++;
    else
        fake_io.file = before;
    return status;
}

void fake_cleanup(void)
{
    struct fake_request request;
    KERNEL_CHECK(NT_SUCCESS(fake_major(&request, IRP_MJ_CLEANUP)));
}

void fake_close(void)
{
    struct fake_request request;
    fake_cleanup();
    KERNEL_CHECK(NT_SUCCESS(fake_major(&request, IRP_MJ_CLOSE)));
    fake_io.opened--;
    KERNEL_CHECK(!fake.pending, "a request still waits after the device was closed");
}
