/* SPDX-License-Identifier: MIT
 * Processes and threads, and what a driver may ask of them.
 */
#include "kernel.h"

#define PROCESSES 64
static PEPROCESS processes[PROCESSES];
static struct fake_process *system_process;
static volatile int guard;

struct fake_process *fake_process_of(PEPROCESS process)
{
    fake_object_check(process, FAKE_PROCESS, __func__);
    return (struct fake_process *)process;
}

struct fake_ethread *fake_thread_of(PETHREAD thread)
{
    fake_object_check(thread, FAKE_THREAD, __func__);
    return (struct fake_ethread *)thread;
}

/* The guard is taken. */
static PEPROCESS find(ULONG id)
{
    for (int i = 0; i < PROCESSES; i++)
        if (processes[i] && ((struct fake_process *)processes[i])->id == ULongToHandle(id))
            return processes[i];
    return NULL;
}

PEPROCESS fake_process(ULONG id)
{
    PEPROCESS found;
    fake_guard_enter(&guard);
    found = find(id);
    fake_guard_leave(&guard);
    return found;
}

PETHREAD fake_first_thread(PEPROCESS process)
{
    return fake_process_of(process)->first_thread;
}

PETHREAD fake_thread_make(PEPROCESS process, ULONG id)
{
    struct fake_ethread *thread = fake_object_make(FAKE_THREAD, sizeof *thread);
    thread->id = ULongToHandle(id);
    thread->process = process;
    thread->start = (PVOID)0x7ff600001000;
    return (PETHREAD)thread;
}

PEPROCESS fake_process_make(ULONG id, ULONG parent)
{
    struct fake_process *process = fake_object_make(FAKE_PROCESS, sizeof *process);
    int i = 0;
    process->id = ULongToHandle(id);
    process->parent = ULongToHandle(parent);
    process->created = (LONGLONG)__atomic_add_fetch(&fake.time, 10000, __ATOMIC_RELAXED);
    process->start_key = 0x1000000000000ull + id;
    process->session = 1;
    process->token = fake_token_make(id == 4);
    process->first_thread = fake_thread_make((PEPROCESS)process, id + 1);
    fake_guard_enter(&guard);
    while (i < PROCESSES && processes[i])
        i++;
    KERNEL_CHECK(i < PROCESSES);
    processes[i] = (PEPROCESS)process;
    fake_guard_leave(&guard);
    return (PEPROCESS)process;
}

void fake_processes_start(void)
{
    for (int i = 0; i < PROCESSES; i++)
        processes[i] = NULL;
    system_process = (struct fake_process *)fake_process_make(4, 0);
    system_process->is_system = TRUE;
    system_process->session = 0;
    fake_become((PEPROCESS)system_process);
    fake_self.previous_mode = KernelMode;
}

void fake_become(PEPROCESS process)
{
    if (process)
        fake_self.thread = fake_first_thread(process);
    fake_self.process = process;
    fake_self.previous_mode = process == (PEPROCESS)system_process ? KernelMode : UserMode;
}

void fake_process_end(PEPROCESS process)
{
    fake_mappings_gone(process);
    fake_process_of(process)->is_exited = TRUE;
    fake_guard_enter(&guard);
    for (int i = 0; i < PROCESSES; i++)
        if (processes[i] == process)
            processes[i] = NULL;
    fake_guard_leave(&guard);
}

PEPROCESS fake_current_process(void)
{
    return fake_self.attached ? fake_self.attached : fake_self.process;
}

/* ---- who runs ---- */
PEPROCESS NTAPI IoGetCurrentProcess(VOID) { return fake_current_process(); }
PETHREAD PsGetCurrentThread(void) { return fake_self.thread; }
PKTHREAD KeGetCurrentThread(void) { return (PKTHREAD)fake_self.thread; }
HANDLE NTAPI PsGetCurrentProcessId(VOID) { return fake_process_of(fake_self.process)->id; }
HANDLE NTAPI PsGetCurrentThreadId(VOID) { return fake_thread_of(fake_self.thread)->id; }

/* ---- what is asked of a process ---- */
HANDLE NTAPI PsGetProcessId(PEPROCESS process) { return fake_process_of(process)->id; }
LONGLONG NTAPI PsGetProcessCreateTimeQuadPart(PEPROCESS process) { return fake_process_of(process)->created; }
ULONG NTAPI PsGetProcessSessionId(PEPROCESS process) { return fake_process_of(process)->session; }
ULONGLONG NTAPI fake_PsGetProcessStartKey(PEPROCESS process) { return fake_process_of(process)->start_key; }
NTSTATUS NTAPI PsGetProcessExitStatus(PEPROCESS process) { return fake_process_of(process)->exit_status; }
HANDLE NTAPI PsGetThreadId(PETHREAD thread) { return fake_thread_of(thread)->id; }
PEPROCESS NTAPI IoThreadToProcess(PETHREAD thread) { return fake_thread_of(thread)->process; }
PEPROCESS NTAPI PsGetThreadProcess(PETHREAD thread) { return fake_thread_of(thread)->process; }
HANDLE NTAPI PsGetThreadProcessId(PETHREAD thread) { return fake_process_of(fake_thread_of(thread)->process)->id; }
PVOID NTAPI PsGetProcessSectionBaseAddress(PEPROCESS process) { return fake_process_of(process)->section_base; }
BOOLEAN NTAPI PsIsSystemThread(PETHREAD thread) { return fake_process_of(fake_thread_of(thread)->process)->is_system; }

NTSTATUS NTAPI PsLookupProcessByProcessId(HANDLE id, PEPROCESS *process)
{
    PEPROCESS found;
    KERNEL_AT_MOST(APC_LEVEL);
    fake_interleave();
    fake_guard_enter(&guard);
    found = find(HandleToULong(id));
    if (found && !fake_may_fail(__func__))
        ObfReferenceObject(found);
    else
        found = NULL;
    fake_guard_leave(&guard);
    if (!found)
        return STATUS_INVALID_PARAMETER;
    *process = found;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI PsLookupThreadByThreadId(HANDLE id, PETHREAD *thread)
{
    NTSTATUS status = STATUS_INVALID_PARAMETER;
    KERNEL_AT_MOST(APC_LEVEL);
    fake_guard_enter(&guard);
    for (int i = 0; i < PROCESSES && status; i++)
        if (processes[i] && fake_thread_of(fake_first_thread(processes[i]))->id == id && !fake_may_fail(__func__)) {
            *thread = fake_first_thread(processes[i]);
            ObfReferenceObject(*thread);
            status = STATUS_SUCCESS;
        }
    fake_guard_leave(&guard);
    return status;
}

VOID NTAPI KeStackAttachProcess(PKPROCESS process, PRKAPC_STATE state)
{
    KERNEL_AT_MOST(APC_LEVEL);
    fake_object_check(process, FAKE_PROCESS, __func__);
    *(PEPROCESS *)state = fake_self.attached;
    fake_self.attached = (PEPROCESS)process;
}

VOID NTAPI KeUnstackDetachProcess(PRKAPC_STATE state)
{
    KERNEL_CHECK(fake_self.attached);
    fake_self.attached = *(PEPROCESS *)state;
}

ULONG NTAPI RtlWalkFrameChain(PVOID *callers, ULONG count, ULONG flags)
{
    KERNEL_AT_MOST(APC_LEVEL);
    if (flags == 1)                     /* the user's part: reads the process's stack */
        KERNEL_CHECK(fake_self.frame, "reads user memory");
    for (ULONG i = 0; i < count && i < 7; i++)
        callers[i] = (PVOID)(ULONG_PTR)(0x7ff800000000 + i * 0x111);
    return count < 7 ? count : 7;
}

NTSTATUS NTAPI ZwQueryInformationThread(HANDLE handle, THREADINFOCLASS kind, PVOID information, ULONG length, PULONG returned)
{
    PETHREAD thread = fake_handle_object(handle);
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && !fake_self.in_image_callback);
    KERNEL_CHECK(kind == ThreadQuerySetWin32StartAddress && length == sizeof(PVOID));
    if (fake_may_fail(__func__))
        return STATUS_INVALID_HANDLE;
    *(PVOID *)information = fake_thread_of(thread)->start;
    *returned = sizeof(PVOID);
    return STATUS_SUCCESS;
}

/* ---- notifications ---- */
static NTSTATUS set_process(PCREATE_PROCESS_NOTIFY_ROUTINE_EX routine, BOOLEAN remove, const char *function)
{
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL);
    if (remove) {
        KERNEL_CHECK(fake_notify.process == routine, "a routine that is not registered");
        __atomic_store_n(&fake_notify.process, NULL, __ATOMIC_SEQ_CST);
        fake_callbacks_drain();
        fake.registered--;
        return STATUS_SUCCESS;
    }
    KERNEL_CHECK(!fake_notify.process, "registered already");
    if (fake_may_fail(function))
        return STATUS_ACCESS_DENIED;
    fake.registered++;
    __atomic_store_n(&fake_notify.process, routine, __ATOMIC_SEQ_CST);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI PsSetCreateProcessNotifyRoutineEx(PCREATE_PROCESS_NOTIFY_ROUTINE_EX routine, BOOLEAN remove)
{
    return set_process(routine, remove, __func__);
}

NTSTATUS NTAPI fake_PsSetCreateProcessNotifyRoutineEx2(ULONG type, PVOID routine, BOOLEAN remove)
{
    KERNEL_CHECK(type == 0);
    return set_process((PCREATE_PROCESS_NOTIFY_ROUTINE_EX)routine, remove, __func__);
}

NTSTATUS NTAPI PsSetCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE routine)
{
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && !fake_notify.thread);
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    fake.registered++;
    __atomic_store_n(&fake_notify.thread, routine, __ATOMIC_SEQ_CST);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI PsRemoveCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE routine)
{
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && fake_notify.thread == routine);
    __atomic_store_n(&fake_notify.thread, NULL, __ATOMIC_SEQ_CST);
    fake_callbacks_drain();
    fake.registered--;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI PsSetLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE routine)
{
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && !fake_notify.image);
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    fake.registered++;
    __atomic_store_n(&fake_notify.image, routine, __ATOMIC_SEQ_CST);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI PsRemoveLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE routine)
{
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && fake_notify.image == routine);
    __atomic_store_n(&fake_notify.image, NULL, __ATOMIC_SEQ_CST);
    fake_callbacks_drain();
    fake.registered--;
    return STATUS_SUCCESS;
}
