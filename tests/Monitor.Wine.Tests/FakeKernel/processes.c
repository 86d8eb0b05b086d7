/* SPDX-License-Identifier: MIT
 * Processes, threads, tokens, as a thread that raises callbacks sees them. What is Wine's is passed on to Wine.
 */
#include "fake_kernel.h"

#define HANDLES ((ULONG_PTR)0x7f000000)
#define HANDLE_OF_TOKEN ((HANDLE)(HANDLES + 4))
#define HANDLE_OF_OTHER_TOKEN ((HANDLE)(HANDLES + 8))
#define HANDLE_OF_THREAD ((HANDLE)(HANDLES + 12))
#define HANDLE_OF_DEVICE ((HANDLE)(HANDLES + 16))

static ULONG slot;
static u32 token = 1, other_token = 2;
static const u8 user[] = { 1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0xe9, 3, 0, 0 };
static const u8 service[] = { 1, 1, 0, 0, 0, 0, 0, 5, 19, 0, 0, 0 };
static const u8 label[] = { 1, 1, 0, 0, 0, 0, 0, 16, 0, 0x30, 0, 0 };

void fake_processes_prepare(void)
{
    slot = TlsAlloc();
}

struct fake_thread *fake_self(void)
{
    return TlsGetValue(slot);
}

void fake_set_self(struct fake_thread *thread)
{
    TlsSetValue(slot, thread);
}

struct fake_process *fake_process(PEPROCESS process)
{
    struct fake_process *fake = (struct fake_process *)process;
    return fake && fake->magic == FAKE_MAGIC ? fake : NULL;
}

struct fake_thread *fake_thread(PETHREAD thread)
{
    struct fake_thread *fake = (struct fake_thread *)thread;
    return fake && fake->magic == FAKE_MAGIC + 1 ? fake : NULL;
}

PEPROCESS NTAPI fake_IoGetCurrentProcess(VOID)
{
    return fake_self() ? (PEPROCESS)fake_self()->process : IoGetCurrentProcess();
}

HANDLE NTAPI fake_PsGetCurrentProcessId(VOID)
{
    return fake_self() ? ULongToHandle(fake_self()->process->pid) : PsGetCurrentProcessId();
}

HANDLE NTAPI fake_PsGetCurrentThreadId(VOID)
{
    return fake_self() ? ULongToHandle(fake_self()->tid) : PsGetCurrentThreadId();
}

PETHREAD NTAPI fake_PsGetCurrentThread(VOID)
{
    return fake_self() ? (PETHREAD)fake_self() : PsGetCurrentThread();
}

PEPROCESS NTAPI fake_IoThreadToProcess(PETHREAD thread)
{
    return fake_thread(thread) ? (PEPROCESS)fake_thread(thread)->process : IoGetCurrentProcess();     /* Wine has its own as a name alone */
}

HANDLE NTAPI fake_PsGetProcessId(PEPROCESS process)
{
    return fake_process(process) ? ULongToHandle(fake_process(process)->pid) : PsGetProcessId(process);
}

HANDLE NTAPI fake_PsGetThreadId(PETHREAD thread)
{
    return fake_thread(thread) ? ULongToHandle(fake_thread(thread)->tid) : PsGetThreadId(thread);
}

LONGLONG NTAPI fake_PsGetProcessCreateTimeQuadPart(PEPROCESS process)
{
    return fake_process(process) ? (LONGLONG)fake_process(process)->start : 1;
}

NTSTATUS NTAPI fake_PsGetProcessExitStatus(PEPROCESS process)
{
    return fake_process(process) ? fake_process(process)->exit_status : 0;
}

ULONG NTAPI fake_PsGetProcessSessionId(PEPROCESS process)
{
    (void)process;
    return 1;
}

BOOLEAN NTAPI fake_PsIsSystemThread(PETHREAD thread)
{
    return !fake_thread(thread);
}

NTSTATUS NTAPI fake_PsLookupProcessByProcessId(HANDLE id, PEPROCESS *process)
{
    struct fake_thread *self = fake_self();
    for (u32 i = 0; self && i < 2; i++)
        if (self->others[i] && self->others[i]->pid == HandleToULong(id)) {
            *process = (PEPROCESS)self->others[i];
            return STATUS_SUCCESS;
        }
    return STATUS_INVALID_CID;
}

/* The thread that is being made. */
NTSTATUS NTAPI fake_PsLookupThreadByThreadId(HANDLE id, PETHREAD *thread)
{
    (void)id;
    *thread = (PETHREAD)fake_self();
    return fake_self() ? STATUS_SUCCESS : STATUS_INVALID_CID;
}

static BOOLEAN is_fake(PVOID object)
{
    return object == &token || object == &other_token || fake_process(object) || fake_thread(object);
}

LONG_PTR FASTCALL fake_ObfReferenceObject(PVOID object)
{
    return is_fake(object) ? 1 : ObfReferenceObject(object);
}

LONG_PTR FASTCALL fake_ObfDereferenceObject(PVOID object)
{
    return is_fake(object) ? 1 : (ObfDereferenceObject(object), 1);
}

VOID NTAPI fake_KeStackAttachProcess(PKPROCESS process, PKAPC_STATE state)
{
    (void)process, (void)state;
}

VOID NTAPI fake_KeUnstackDetachProcess(PKAPC_STATE state)
{
    (void)state;
}

NTSTATUS NTAPI fake_SeLocateProcessImageName(PEPROCESS process, PUNICODE_STRING *name)
{
    UNICODE_STRING image, *copy;
    if (!fake_process(process))
        return STATUS_UNSUCCESSFUL;
    RtlInitUnicodeString(&image, fake_process(process)->image);
    copy = ExAllocatePool(NonPagedPool, sizeof *copy + image.Length);
    *copy = (UNICODE_STRING) { image.Length, image.Length, (PWSTR)(copy + 1) };
    RtlCopyMemory(copy->Buffer, image.Buffer, image.Length);
    *name = copy;
    return STATUS_SUCCESS;
}

PACCESS_TOKEN NTAPI fake_PsReferencePrimaryToken(PEPROCESS process)
{
    (void)process;
    return &token;
}

PACCESS_TOKEN NTAPI fake_PsReferenceImpersonationToken(PETHREAD thread, PBOOLEAN copy, PBOOLEAN effective, PSECURITY_IMPERSONATION_LEVEL level)
{
    (void)copy, (void)effective, (void)level;
    return fake_thread(thread) && fake_thread(thread)->is_impersonating ? &other_token : NULL;
}

VOID NTAPI fake_PsDereferenceToken(PACCESS_TOKEN released)
{
    (void)released;
}

NTSTATUS NTAPI fake_ObOpenObjectByPointer(PVOID object, ULONG attributes, PACCESS_STATE state, ACCESS_MASK access, POBJECT_TYPE type, KPROCESSOR_MODE mode, PHANDLE handle)
{
    (void)attributes, (void)state, (void)access, (void)type, (void)mode;
    *handle = object == &token ? HANDLE_OF_TOKEN : object == &other_token ? HANDLE_OF_OTHER_TOKEN : fake_thread(object) ? HANDLE_OF_THREAD : HANDLE_OF_DEVICE;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI fake_ZwClose(HANDLE handle)
{
    return ((ULONG_PTR)handle & HANDLES) == HANDLES ? STATUS_SUCCESS : ZwClose(handle);
}

NTSTATUS NTAPI fake_ZwSetSecurityObject(HANDLE handle, SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR descriptor)
{
    fake_status.is_protected = handle == HANDLE_OF_DEVICE && information == DACL_SECURITY_INFORMATION && descriptor;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI fake_ZwQueryInformationThread(HANDLE handle, THREADINFOCLASS class, PVOID information, ULONG length, PULONG returned)
{
    (void)handle, (void)class, (void)length, (void)returned;
    *(u64 *)information = fake_self()->start_address;
    return STATUS_SUCCESS;
}

static void put_sid(SID_AND_ATTRIBUTES *place, u8 *behind, const u8 *sid, u32 length)
{
    place->Sid = behind;
    place->Attributes = 0;
    RtlCopyMemory(behind, sid, length);
}

NTSTATUS NTAPI fake_ZwQueryInformationToken(HANDLE handle, TOKEN_INFORMATION_CLASS class, PVOID information, ULONG length, PULONG returned)
{
    BOOLEAN is_other = handle == HANDLE_OF_OTHER_TOKEN;
    (void)length, (void)returned;
    switch ((int)class) {
    case TokenUser:
        put_sid(information, (u8 *)information + sizeof(TOKEN_USER), is_other ? service : user, is_other ? sizeof service : sizeof user);
        return STATUS_SUCCESS;
    case TokenIntegrityLevel:
        put_sid(information, (u8 *)information + sizeof(TOKEN_MANDATORY_LABEL), label, sizeof label);
        return STATUS_SUCCESS;
    case TokenStatistics:
        ((TOKEN_STATISTICS *)information)->AuthenticationId = (LUID) { 0x4d2, 0 };
        return STATUS_SUCCESS;
    case TokenIsAppContainer:
        *(u32 *)information = 0;
        return STATUS_SUCCESS;
    case TokenElevationType:
        *(u32 *)information = 2;
        return STATUS_SUCCESS;
    default:
        return STATUS_INVALID_INFO_CLASS;
    }
}

KPROCESSOR_MODE NTAPI fake_ExGetPreviousMode(VOID)
{
    return fake_self() ? UserMode : KernelMode;
}

KIRQL NTAPI fake_KeGetCurrentIrql(VOID)
{
    return PASSIVE_LEVEL;
}

VOID NTAPI fake_KeCriticalRegion(VOID)
{
}

/* One call in the first module that each process has, one in none. */
ULONG NTAPI fake_RtlWalkFrameChain(PVOID *frames, ULONG count, ULONG flags)
{
    (void)count, (void)flags;
    frames[0] = (PVOID)0x7ff800001234;
    frames[1] = (PVOID)0x1234;
    return 2;
}

static u64 NTAPI start_key(PEPROCESS process)
{
    return fake_process(process) ? fake_process(process)->start ^ fake_process(process)->pid : 0;
}

static VOID NTAPI precise_time(PLARGE_INTEGER time)
{
    GetSystemTimePreciseAsFileTime(time);
}

static NTSTATUS NTAPI set_process_notify(ULONG kind, PVOID routine, BOOLEAN remove)
{
    (void)kind;
    fake_on_process = remove ? NULL : (PCREATE_PROCESS_NOTIFY_ROUTINE_EX)routine;
    fake_status.registered += remove ? -1u : 1u;
    return STATUS_SUCCESS;
}

static BOOLEAN is_named(PUNICODE_STRING name, PCWSTR wanted)
{
    UNICODE_STRING text;
    RtlInitUnicodeString(&text, wanted);
    return text.Length == name->Length && RtlPrefixUnicodeString(&text, name, FALSE);
}

PVOID NTAPI fake_MmGetSystemRoutineAddress(PUNICODE_STRING name)
{
    if (is_named(name, L"PsSetCreateProcessNotifyRoutineEx2"))
        return (PVOID)set_process_notify;
    if (is_named(name, L"PsGetProcessStartKey"))
        return (PVOID)start_key;
    return is_named(name, L"KeQuerySystemTimePrecise") ? (PVOID)precise_time : NULL;
}

NTSTATUS NTAPI fake_PsSetCreateProcessNotifyRoutineEx(PCREATE_PROCESS_NOTIFY_ROUTINE_EX routine, BOOLEAN remove)
{
    return set_process_notify(0, (PVOID)routine, remove);
}
