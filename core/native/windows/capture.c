/* SPDX-License-Identifier: MIT */
#include "capture.h"

static volatile u64 wanted;
static EX_RUNDOWN_REF callbacks;
static BOOLEAN is_running;

INIT_CODE void capture_prepare(void)
{
    ExInitializeRundownProtection(&callbacks);
    ExWaitForRundownProtectionRelease(&callbacks);      /* closed until somebody connects */
}

BOOLEAN capture_wants(u64 hooks)
{
    return (__atomic_load_n(&wanted, __ATOMIC_RELAXED) & hooks) != 0;
}

BOOLEAN capture_enter(void)
{
    /* At DISPATCH_LEVEL nobody can suspend the thread. */
    BOOLEAN suspendable = KeGetCurrentIrql() <= APC_LEVEL;
    if (suspendable)
        KeEnterCriticalRegion();
    if (ExAcquireRundownProtection(&callbacks))
        return TRUE;
    if (suspendable)
        KeLeaveCriticalRegion();
    return FALSE;
}

void capture_leave(void)
{
    ExReleaseRundownProtection(&callbacks);
    if (KeGetCurrentIrql() <= APC_LEVEL)
        KeLeaveCriticalRegion();
}

void capture_start(u64 hooks)
{
    ExReInitializeRundownProtection(&callbacks);
    is_running = TRUE;
    __atomic_store_n(&wanted, hooks, __ATOMIC_RELEASE);
}

void capture_stop(void)
{
    __atomic_store_n(&wanted, 0, __ATOMIC_RELEASE);
    if (is_running)
        ExWaitForRundownProtectionRelease(&callbacks);
    is_running = FALSE;
}
