/* SPDX-License-Identifier: MIT */
#include "wake.h"
#include "ring.h"

static KSPIN_LOCK lock;
static PIRP waiting;            /* guarded by the lock; its cancel routine is ours as long as it is here */
static u64 wakeups;

INIT_CODE void wake_prepare(void)
{
    KeInitializeSpinLock(&lock);
}

void request_complete(PIRP irp, NTSTATUS status, ULONG_PTR bytes)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = bytes;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
}

void wake_reader(void)
{
    KIRQL irql;
    PIRP irp;
    KeAcquireSpinLock(&lock, &irql);
    irp = waiting;
    if (irp && IoSetCancelRoutine(irp, NULL)) {
        __atomic_store_n(&waiting, NULL, __ATOMIC_RELAXED);
        __atomic_fetch_add(&wakeups, 1, __ATOMIC_RELAXED);
    } else {
        irp = NULL;             /* none, or it is being cancelled, which completes it */
    }
    KeReleaseSpinLock(&lock, irql);
    if (irp)
        request_complete(irp, STATUS_SUCCESS, 0);
}

void wake_reader_of(u32 ring)
{
    /* The record was made visible, then the waiter is looked for; wake_wait shows itself, then looks for records. One of the two sees the other. */
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (__atomic_load_n(&waiting, __ATOMIC_RELAXED) && ring_is_worth_reading(ring))
        wake_reader();
}

u64 wake_count(void)
{
    return __atomic_load_n(&wakeups, __ATOMIC_RELAXED);
}

static VOID NTAPI cancel(PDEVICE_OBJECT device, PIRP irp)
{
    KIRQL irql;
    UNREFERENCED_PARAMETER(device);
    IoReleaseCancelSpinLock(irp->CancelIrql);
    KeAcquireSpinLock(&lock, &irql);
    if (waiting == irp)
        __atomic_store_n(&waiting, NULL, __ATOMIC_RELAXED);
    KeReleaseSpinLock(&lock, irql);
    request_complete(irp, STATUS_CANCELLED, 0);
}

NTSTATUS wake_wait(PIRP irp)
{
    KIRQL irql;
    KeAcquireSpinLock(&lock, &irql);
    if (waiting) {
        KeReleaseSpinLock(&lock, irql);
        return STATUS_DEVICE_BUSY;
    }
    IoMarkIrpPending(irp);
    IoSetCancelRoutine(irp, cancel);
    if (irp->Cancel && IoSetCancelRoutine(irp, NULL)) {
        KeReleaseSpinLock(&lock, irql);
        request_complete(irp, STATUS_CANCELLED, 0);
        return STATUS_PENDING;
    }
    __atomic_store_n(&waiting, irp, __ATOMIC_RELAXED);
    KeReleaseSpinLock(&lock, irql);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    for (u32 ring = 0; ring < WINDOWS_RINGS; ring++)
        if (ring_is_worth_reading(ring)) {
            wake_reader();
            break;
        }
    return STATUS_PENDING;
}
