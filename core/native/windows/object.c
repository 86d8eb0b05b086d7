/* SPDX-License-Identifier: MIT */
#include "object.h"
#include "capture.h"
#include "device.h"
#include "identity.h"
#include "ring.h"

#define FRAMES 32               /* of a call trace */
#define WALK_USER_MODE 1        /* RTL_WALK_USER_MODE_STACK */

/* Who has no other rights to a process can wait for it and ask what it is: told where limited access is wanted. */
#define PROCESS_RIGHTS_LIMITED (SYNCHRONIZE | READ_CONTROL | PROCESS_QUERY_LIMITED_INFORMATION)

/* Nothing but this right to a thread is: to set its registers, or have it call what is in its queue; and what may contain that. */
#define THREAD_RIGHTS_TOLD (THREAD_SET_CONTEXT | MAXIMUM_ALLOWED | GENERIC_WRITE | GENERIC_ALL)

static PVOID registration;

/* For which hook a handle with these rights is told; 0: for none. */
static u64 hook_of(POBJECT_TYPE type, ACCESS_MASK rights)
{
    if (type != *PsProcessType)
        return rights & THREAD_RIGHTS_TOLD ? WINDOWS_HOOK_PROCESS_ACCESS : 0;
    if (rights & ~PROCESS_RIGHTS_LIMITED)
        return WINDOWS_HOOK_PROCESS_ACCESS;
    return rights ? WINDOWS_HOOK_LIMITED_ACCESS : 0;
}

/* What the post-operation has to know, in the room of a pointer: who has the handle afterwards (0: who opens it), and what was asked for. */
static PVOID pack(u32 holder_pid, ACCESS_MASK desired)
{
    return (PVOID)(ULONG_PTR)((u64)holder_pid << 32 | desired);
}

static PEPROCESS process_of(POBJECT_TYPE type, PVOID object)
{
    return type == *PsProcessType ? object : IoThreadToProcess(object);
}

/* PASSIVE_LEVEL or APC_LEVEL. What is not wanted leaves the context empty. */
static OB_PREOP_CALLBACK_STATUS NTAPI before(PVOID context, POB_PRE_OPERATION_INFORMATION info)
{
    BOOLEAN is_duplicate = info->Operation == OB_OPERATION_HANDLE_DUPLICATE;
    PEPROCESS holder = PsGetCurrentProcess();
    ACCESS_MASK desired;
    UNREFERENCED_PARAMETER(context);
    info->CallContext = NULL;
    if (!capture_wants(WINDOWS_HOOK_PROCESS_ACCESS | WINDOWS_HOOK_LIMITED_ACCESS) || info->KernelHandle || PsIsSystemThread(PsGetCurrentThread()))
        return OB_PREOP_SUCCESS;
    if (is_duplicate) {
        desired = info->Parameters->DuplicateHandleInformation.OriginalDesiredAccess;
        holder = info->Parameters->DuplicateHandleInformation.TargetProcess;
    } else {
        desired = info->Parameters->CreateHandleInformation.OriginalDesiredAccess;
    }
    if (!capture_wants(hook_of(info->ObjectType, desired)) || process_of(info->ObjectType, info->Object) == holder || device_is_service(holder))
        return OB_PREOP_SUCCESS;
    info->CallContext = pack(is_duplicate ? HandleToULong(PsGetProcessId(holder)) : 0, desired);
    return OB_PREOP_SUCCESS;
}

/* The stack is the caller's, and so is what it leads to: it may be nonsense, and may go away. */
static u16 walk_stack(PVOID frames[FRAMES])
{
    if (ExGetPreviousMode() != UserMode)
        return 0;
    __try {
        return (u16)RtlWalkFrameChain(frames, FRAMES, WALK_USER_MODE);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return 0;
    }
}

static void tell(const OB_POST_OPERATION_INFORMATION *info, PEPROCESS holder, PVOID frames[FRAMES], u16 count)
{
    struct ring_place place;
    struct windows_process_access_record *record;
    PEPROCESS target = process_of(info->ObjectType, info->Object);
    ACCESS_MASK desired = (ACCESS_MASK)(ULONG_PTR)info->CallContext;
    BOOLEAN is_limited = hook_of(info->ObjectType, desired) == WINDOWS_HOOK_LIMITED_ACCESS;
    if (!ring_begin(is_limited ? WINDOWS_LIMITED_ACCESS : WINDOWS_PROCESS_ACCESS, sizeof *record + count * sizeof *frames, &place))
        return;
    record = (struct windows_process_access_record *)place.record;
    if (holder)
        record_set_process(&record->header, holder);
    record->target_start = identity_start(target);
    record->target_pid = HandleToULong(PsGetProcessId(target));
    record->desired = desired;
    record->is_duplicate = info->Operation == OB_OPERATION_HANDLE_DUPLICATE;
    record->granted = record->is_duplicate ? info->Parameters->DuplicateHandleInformation.GrantedAccess
        : info->Parameters->CreateHandleInformation.GrantedAccess;
    record->is_thread = info->ObjectType != *PsProcessType;
    record->thread_id = record->is_thread ? HandleToULong(PsGetThreadId(info->Object)) : 0;
    record->frames = count;
    if (count)
        RtlCopyMemory(record_texts(&place, sizeof *record), frames, count * sizeof *frames);
    ring_send(&place);
}

/* The same thread at the same IRQL. */
static VOID NTAPI after(PVOID context, POB_POST_OPERATION_INFORMATION info)
{
    PVOID frames[FRAMES];
    u32 holder_pid = (u32)((u64)(ULONG_PTR)info->CallContext >> 32);
    PEPROCESS holder = NULL;
    u16 count = 0;
    UNREFERENCED_PARAMETER(context);
    if (!info->CallContext || !NT_SUCCESS(info->ReturnStatus))
        return;
    if (holder_pid && !NT_SUCCESS(PsLookupProcessByProcessId(ULongToHandle(holder_pid), &holder)))
        return;                 /* it ended meanwhile, and its handle with it */
    /* Of a handle that another process has put there, the calls that led to it are not its own. */
    if (!holder || holder == identity_current())
        count = walk_stack(frames);
    if (capture_enter()) {
        tell(info, holder, frames, count);
        capture_leave();
    }
    if (holder)
        ObDereferenceObject(holder);
}

INIT_CODE NTSTATUS objects_register(void)
{
    const OB_OPERATION both = OB_OPERATION_HANDLE_CREATE | OB_OPERATION_HANDLE_DUPLICATE;
    OB_OPERATION_REGISTRATION operations[2] = {
        { .ObjectType = PsProcessType, .Operations = both, .PreOperation = before, .PostOperation = after },
        { .ObjectType = PsThreadType, .Operations = both, .PreOperation = before, .PostOperation = after },
    };
    OB_CALLBACK_REGISTRATION all = { .Version = OB_FLT_REGISTRATION_VERSION, .OperationRegistrationCount = 2, .OperationRegistration = operations };
    NTSTATUS status;
    RtlInitUnicodeString(&all.Altitude, CAPTURE_ALTITUDE);
    status = ObRegisterCallbacks(&all, &registration);
    if (!NT_SUCCESS(status))
        registration = NULL;
    return status;
}

void objects_unregister(void)
{
    if (registration)
        ObUnRegisterCallbacks(registration);
    registration = NULL;
}
