/* SPDX-License-Identifier: MIT */
#include "device.h"
#include "capture.h"
#include "filtering_engine.h"
#include "policy.h"
#include "ring.h"
#include "wake.h"

static PDEVICE_OBJECT device;
static BOOLEAN is_named;
static PFILE_OBJECT volatile owner;     /* the one opening that counts; NULL: nobody has the device open */
static u32 capabilities;
static NTSTATUS refused[WINDOWS_PARTS]; /* when the driver started */
static FAST_MUTEX lock;         /* guards what follows; requests, and the beginning and end of a connection, come one at a time */
static PEPROCESS service;       /* referenced while the rings are mapped into it */

/* The lock is held. The last handle may be closed in another process than the service. */
static void disconnect(void)
{
    KAPC_STATE state;
    BOOLEAN is_elsewhere = service != PsGetCurrentProcess();
    capture_stop();
    if (is_elsewhere)
        KeStackAttachProcess((PKPROCESS)service, &state);
    rings_unmap();
    if (is_elsewhere)
        KeUnstackDetachProcess(&state);
    ObDereferenceObject(service);
    __atomic_store_n(&service, NULL, __ATOMIC_RELAXED);
    policy_clear();
}

/* What can be watched on this system. */
static u64 hooks_of(u32 found)
{
    u64 hooks = WINDOWS_HOOK_PROCESS_CREATE | WINDOWS_HOOK_PROCESS_TERMINATE | WINDOWS_HOOK_REMOTE_THREAD | WINDOWS_HOOK_IMAGE_LOAD |
        WINDOWS_HOOK_DRIVER_LOAD | WINDOWS_HOOK_TAMPERING;
    if (found & WINDOWS_CAPABILITY_OBJECTS)
        hooks |= WINDOWS_HOOK_PROCESS_ACCESS | WINDOWS_HOOK_LIMITED_ACCESS;
    if (found & WINDOWS_CAPABILITY_REGISTRY)
        hooks |= WINDOWS_HOOK_REGISTRY;
    if (found & WINDOWS_CAPABILITY_FILES)
        hooks |= WINDOWS_HOOK_FILE_CREATE | WINDOWS_HOOK_FILE_DELETE | WINDOWS_HOOK_FILE_RENAME | WINDOWS_HOOK_FILE_TIME | WINDOWS_HOOK_FILE_STREAM |
            WINDOWS_HOOK_FILE_EXECUTABLE | WINDOWS_HOOK_FILE_BLOCKED | WINDOWS_HOOK_RAW_ACCESS_READ | WINDOWS_HOOK_PIPE_CREATE | WINDOWS_HOOK_PIPE_CONNECT;
    if (found & WINDOWS_CAPABILITY_NETWORK)
        hooks |= WINDOWS_HOOK_NETWORK_CONNECT;
    return hooks;
}

/* Why parts do not run, as it is now. */
static void tell_refusals(s32 refusals[WINDOWS_PARTS])
{
    RtlCopyMemory(refusals, refused, sizeof refused);
    if (NT_SUCCESS(refused[WINDOWS_PART_NETWORK]))
        refusals[WINDOWS_PART_NETWORK] = engine_refusal();
}

static NTSTATUS connect(void *buffer, u32 given, u32 room, ULONG_PTR *written)
{
    struct windows_connect wish;
    struct windows_connected *answer = buffer;
    NTSTATUS status;
    if (given < sizeof wish || room < sizeof *answer)
        return STATUS_BUFFER_TOO_SMALL;
    RtlCopyMemory(&wish, buffer, sizeof wish);          /* the answer takes its place */
    if (wish.abi != WINDOWS_DEVICE_ABI)
        return STATUS_REVISION_MISMATCH;
    if (service)
        return STATUS_ALREADY_REGISTERED;
    RtlZeroMemory(answer, sizeof *answer);
    rings_reset();
    status = rings_map(answer->rings);
    if (!NT_SUCCESS(status))
        return status;
    ObReferenceObject(PsGetCurrentProcess());
    __atomic_store_n(&service, PsGetCurrentProcess(), __ATOMIC_RELAXED);
    answer->abi = WINDOWS_DEVICE_ABI;
    answer->capabilities = capabilities;
    answer->hooks = wish.hooks & hooks_of(capabilities);
    tell_refusals(answer->refusals);
    capture_start(answer->hooks);
    *written = sizeof *answer;
    return STATUS_SUCCESS;
}

static NTSTATUS count(struct windows_statistics *statistics, u32 room, ULONG_PTR *written)
{
    if (room < sizeof *statistics)
        return STATUS_BUFFER_TOO_SMALL;
    RtlZeroMemory(statistics, sizeof *statistics);
    rings_count(statistics);
    statistics->wakeups = wake_count();
    tell_refusals(statistics->refusals);
    *written = sizeof *statistics;
    return STATUS_SUCCESS;
}

/* The lock is held. */
static NTSTATUS answer(u32 code, void *buffer, u32 given, u32 room, ULONG_PTR *written)
{
    switch (code) {
    case WINDOWS_REQUEST_CONNECT:
        return connect(buffer, given, room, written);
    case WINDOWS_REQUEST_STATISTICS:
        return count(buffer, room, written);
    case WINDOWS_REQUEST_POLICY:
        return service ? policy_set(buffer, given) : STATUS_INVALID_DEVICE_STATE;
    case WINDOWS_REQUEST_DETACH:
        capture_stop();
        return STATUS_SUCCESS;
    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
}

static BOOLEAN is_connected(void)
{
    BOOLEAN is;
    ExAcquireFastMutex(&lock);
    is = service != NULL;
    ExReleaseFastMutex(&lock);
    return is;
}

/* Whoever disconnects wakes the reader after that: it finds the request, or this one finds that nobody is connected. */
static NTSTATUS wait(PIRP irp)
{
    NTSTATUS status = is_connected() ? wake_wait(irp) : STATUS_INVALID_DEVICE_STATE;
    if (status == STATUS_PENDING && !is_connected())
        wake_reader();
    return status;
}

static NTSTATUS control(PIRP irp, PIO_STACK_LOCATION place, ULONG_PTR *written)
{
    u32 code = place->Parameters.DeviceIoControl.IoControlCode;
    NTSTATUS status;
    if (code == WINDOWS_REQUEST_WAIT)
        return wait(irp);
    ExAcquireFastMutex(&lock);
    status = answer(code, irp->AssociatedIrp.SystemBuffer, place->Parameters.DeviceIoControl.InputBufferLength,
        place->Parameters.DeviceIoControl.OutputBufferLength, written);
    ExReleaseFastMutex(&lock);
    if (code == WINDOWS_REQUEST_DETACH)
        wake_reader();
    return status;
}

/* The last handle was closed. */
static void close(void)
{
    ExAcquireFastMutex(&lock);
    if (service)
        disconnect();
    ExReleaseFastMutex(&lock);
    wake_reader();
}

static NTSTATUS NTAPI dispatch(PDEVICE_OBJECT object, PIRP irp)
{
    PIO_STACK_LOCATION place = IoGetCurrentIrpStackLocation(irp);
    NTSTATUS status = STATUS_SUCCESS;
    ULONG_PTR written = 0;
    UNREFERENCED_PARAMETER(object);
    switch (place->MajorFunction) {
    case IRP_MJ_CREATE:
        /* The device is not made exclusive: that would refuse a second service as if it lacked the right. */
        if (InterlockedCompareExchangePointer((PVOID volatile *)&owner, place->FileObject, NULL))
            status = STATUS_SHARING_VIOLATION;
        break;
    case IRP_MJ_CLEANUP:
        if (place->FileObject == owner)     /* Wine goes on with an opening that was refused */
            close();
        break;
    case IRP_MJ_CLOSE:
        if (place->FileObject != owner)
            break;
        close();                /* again, for those that close without a cleanup */
        owner = NULL;
        break;
    case IRP_MJ_DEVICE_CONTROL:
        status = place->FileObject == owner ? control(irp, place, &written) : STATUS_SHARING_VIOLATION;
        if (status == STATUS_PENDING)
            return status;
        break;
    default:
        status = STATUS_INVALID_DEVICE_REQUEST;
    }
    request_complete(irp, status, written);
    return status;
}

BOOLEAN device_is_service(PEPROCESS process)
{
    return __atomic_load_n(&service, __ATOMIC_RELAXED) == process;
}

void device_process_exits(PEPROCESS process)
{
    BOOLEAN is_service;
    ExAcquireFastMutex(&lock);
    is_service = service == process;
    if (is_service)
        disconnect();
    ExReleaseFastMutex(&lock);
    if (is_service)
        wake_reader();          /* a request of somebody who has the handle from it */
}

/* SYSTEM and administrators only. The device still refuses every open: it is being initialised until DriverEntry has returned. */
static INIT_CODE NTSTATUS protect(void)
{
    static const u8 system[] = { 1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0 };
    static const u8 administrators[] = { 1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0 };
    u32 room[32];
    PACL list = (PACL)room;
    SECURITY_DESCRIPTOR descriptor;
    HANDLE handle;
    NTSTATUS status = RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    if (NT_SUCCESS(status))
        status = RtlCreateAcl(list, sizeof room, ACL_REVISION);
    if (NT_SUCCESS(status))
        status = RtlAddAccessAllowedAce(list, ACL_REVISION, FILE_ALL_ACCESS, (PSID)system);
    if (NT_SUCCESS(status))
        status = RtlAddAccessAllowedAce(list, ACL_REVISION, FILE_ALL_ACCESS, (PSID)administrators);
    if (NT_SUCCESS(status))
        status = RtlSetDaclSecurityDescriptor(&descriptor, TRUE, list, FALSE);
    if (NT_SUCCESS(status))
        status = ObOpenObjectByPointer(device, OBJ_KERNEL_HANDLE, NULL, WRITE_DAC, NULL, KernelMode, &handle);
    if (!NT_SUCCESS(status))
        return status;
    status = ZwSetSecurityObject(handle, DACL_SECURITY_INFORMATION, &descriptor);
    ZwClose(handle);
    return status;
}

INIT_CODE NTSTATUS device_create(PDRIVER_OBJECT driver)
{
    UNICODE_STRING name, link;
    NTSTATUS status;
    ExInitializeFastMutex(&lock);
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLEANUP] = dispatch;
    driver->MajorFunction[IRP_MJ_CLOSE] = driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = dispatch;
    RtlInitUnicodeString(&name, WINDOWS_DEVICE_NAME);
    RtlInitUnicodeString(&link, WINDOWS_DEVICE_LINK);
    status = IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (NT_SUCCESS(status))
        status = protect();
    if (NT_SUCCESS(status)) {
        status = IoCreateSymbolicLink(&link, &name);
        is_named = NT_SUCCESS(status);
    }
    return status;
}

void device_delete(void)
{
    UNICODE_STRING link;
    RtlInitUnicodeString(&link, WINDOWS_DEVICE_LINK);
    if (is_named)
        IoDeleteSymbolicLink(&link);
    if (device)
        IoDeleteDevice(device);
    is_named = FALSE;
    device = NULL;
}

void device_set_capabilities(u32 found, const NTSTATUS refusals[WINDOWS_PARTS])
{
    capabilities = found;
    RtlCopyMemory(refused, refusals, sizeof refused);
}

PDEVICE_OBJECT device_object(void)
{
    return device;
}
