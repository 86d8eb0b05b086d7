/* SPDX-License-Identifier: MIT */
#include "thread.h"
#include "capture.h"
#include "identity.h"
#include "ring.h"

#define NEWBORN 256             /* so many processes can be between their own making and that of their first threads at a time */

static BOOLEAN is_registered;
static HANDLE volatile newborn[NEWBORN];    /* their numbers; NULL: free */

/* Changes one entry that is `from`. FALSE: there is none. */
static BOOLEAN change(HANDLE from, HANDLE to)
{
    for (u32 i = 0; i < NEWBORN; i++)
        if (__atomic_load_n(&newborn[i], __ATOMIC_RELAXED) == from &&
            InterlockedCompareExchangePointer((PVOID volatile *)&newborn[i], to, from) == from)
            return TRUE;
    return FALSE;
}

void thread_expect_first(HANDLE pid)
{
    change(NULL, pid);
}

void thread_expect_none(HANDLE pid)
{
    change(pid, NULL);
}

/* Where a thread begins. 0: it cannot be told. FALSE: a thread of the kernel, which begins nowhere in a process. */
static BOOLEAN find_start(HANDLE tid, u64 *address)
{
    PETHREAD thread;
    HANDLE handle;
    PVOID start = NULL;
    ULONG returned;
    BOOLEAN is_user = TRUE;
    *address = 0;
    if (!NT_SUCCESS(PsLookupThreadByThreadId(tid, &thread)))
        return TRUE;
    if (PsIsSystemThread(thread)) {
        is_user = FALSE;
    } else if (NT_SUCCESS(ObOpenObjectByPointer(thread, OBJ_KERNEL_HANDLE, NULL, THREAD_QUERY_INFORMATION, *PsThreadType, KernelMode, &handle))) {
        if (NT_SUCCESS(ZwQueryInformationThread(handle, ThreadQuerySetWin32StartAddress, &start, sizeof start, &returned)))
            *address = (ULONG_PTR)start;
        ZwClose(handle);
    }
    ObDereferenceObject(thread);
    return is_user;
}

static void tell(HANDLE pid, HANDLE tid, u64 address)
{
    struct ring_place place;
    struct windows_remote_thread_record *record;
    if (!ring_begin(WINDOWS_REMOTE_THREAD, sizeof *record, &place))
        return;
    record = (struct windows_remote_thread_record *)place.record;
    record->target_start = identity_start_of(pid);
    record->target_pid = HandleToULong(pid);
    record->thread_id = HandleToULong(tid);
    record->start_address = address;
    ring_send(&place);
}

/* PASSIVE_LEVEL, in the thread that makes the new one. */
static VOID NTAPI on_thread(HANDLE pid, HANDLE tid, BOOLEAN create)
{
    u64 address;
    if (!create || change(pid, NULL) || pid == PsGetCurrentProcessId() || !capture_wants(WINDOWS_HOOK_REMOTE_THREAD) || !find_start(tid, &address))
        return;
    if (capture_enter()) {
        tell(pid, tid, address);
        capture_leave();
    }
}

INIT_CODE NTSTATUS threads_register(void)
{
    NTSTATUS status = PsSetCreateThreadNotifyRoutine(on_thread);
    is_registered = NT_SUCCESS(status);
    return status;
}

void threads_unregister(void)
{
    if (is_registered)
        PsRemoveCreateThreadNotifyRoutine(on_thread);
    is_registered = FALSE;
}
