/* SPDX-License-Identifier: MIT
 * Events that are waited for.
 */
#include "kernel.h"

VOID NTAPI KeInitializeEvent(PRKEVENT event, EVENT_TYPE type, BOOLEAN state)
{
    *event = (KEVENT){.Header = {.SignalState = state}};
    event->Header.Type = (UCHAR)type;
}

LONG NTAPI KeSetEvent(PRKEVENT event, KPRIORITY increment, BOOLEAN wait)
{
    (void)increment;
    KERNEL_AT_MOST(wait ? APC_LEVEL : DISPATCH_LEVEL);
    return __atomic_exchange_n(&event->Header.SignalState, 1, __ATOMIC_ACQ_REL);
}

NTSTATUS NTAPI KeWaitForSingleObject(PVOID object, KWAIT_REASON reason, KPROCESSOR_MODE mode, BOOLEAN alertable, PLARGE_INTEGER timeout)
{
    PRKEVENT event = object;
    (void)reason, (void)mode, (void)alertable;
    KERNEL_AT_MOST(timeout && !timeout->QuadPart ? DISPATCH_LEVEL : APC_LEVEL);
    for (;;) {
        LONG set = 1;
        if (__atomic_compare_exchange_n(&event->Header.SignalState, &set, event->Header.Type == SynchronizationEvent ? 0 : 1, FALSE, __ATOMIC_ACQ_REL,
                __ATOMIC_RELAXED))
            return STATUS_SUCCESS;
        if (timeout)
            return STATUS_TIMEOUT;
        if (fake_filter_work_run())
            continue;
        KERNEL_CHECK(fake.threaded, "waits for ever");
        host_yield();
    }
}
