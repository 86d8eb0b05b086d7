/* SPDX-License-Identifier: MIT
 * Time, texts, and the routines that a driver looks up by name.
 */
#include "kernel.h"

VOID NTAPI fake_KeQuerySystemTime(PLARGE_INTEGER time)
{
    KERNEL_CHECK(time);
    time->QuadPart = (LONGLONG)__atomic_add_fetch(&fake.time, 1, __ATOMIC_RELAXED);
}

VOID NTAPI RtlInitUnicodeString(PUNICODE_STRING text, PCWSTR source)
{
    USHORT length = 0;
    while (source && source[length])
        length++;
    text->Length = (USHORT)(length * 2);
    text->MaximumLength = (USHORT)(source ? length * 2 + 2 : 0);
    text->Buffer = (PWSTR)source;
}

static WCHAR upper(WCHAR c)
{
    return c >= 'a' && c <= 'z' ? (WCHAR)(c - 32) : c;
}

WCHAR NTAPI RtlUpcaseUnicodeChar(WCHAR c)
{
    KERNEL_AT_MOST(APC_LEVEL);
    return upper(c);
}

WCHAR NTAPI RtlDowncaseUnicodeChar(WCHAR c)
{
    KERNEL_AT_MOST(APC_LEVEL);
    return c >= 'A' && c <= 'Z' ? (WCHAR)(c + 32) : c;
}

BOOLEAN NTAPI RtlPrefixUnicodeString(PCUNICODE_STRING prefix, PCUNICODE_STRING text, BOOLEAN ignore_case)
{
    KERNEL_AT_MOST(APC_LEVEL);
    if (prefix->Length > text->Length)
        return FALSE;
    for (int i = 0; i < prefix->Length / 2; i++)
        if (prefix->Buffer[i] != text->Buffer[i] && !(ignore_case && upper(prefix->Buffer[i]) == upper(text->Buffer[i])))
            return FALSE;
    return TRUE;
}

BOOLEAN NTAPI RtlEqualUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN ignore_case)
{
    return a->Length == b->Length && RtlPrefixUnicodeString(a, b, ignore_case);
}

LONG NTAPI RtlCompareUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN ignore_case)
{
    KERNEL_AT_MOST(APC_LEVEL);
    for (int i = 0; i < a->Length / 2 && i < b->Length / 2; i++) {
        LONG difference = ignore_case ? upper(a->Buffer[i]) - upper(b->Buffer[i]) : a->Buffer[i] - b->Buffer[i];
        if (difference)
            return difference;
    }
    return a->Length - b->Length;
}

VOID NTAPI RtlCopyUnicodeString(PUNICODE_STRING to, PCUNICODE_STRING from)
{
    to->Length = from->Length < to->MaximumLength ? from->Length : to->MaximumLength;
    for (int i = 0; i < to->Length / 2; i++)
        to->Buffer[i] = from->Buffer[i];
}

NTSTATUS NTAPI RtlAppendUnicodeStringToString(PUNICODE_STRING to, PCUNICODE_STRING from)
{
    if (to->Length + from->Length > to->MaximumLength)
        return STATUS_BUFFER_TOO_SMALL;
    for (int i = 0; i < from->Length / 2; i++)
        to->Buffer[to->Length / 2 + i] = from->Buffer[i];
    to->Length = (USHORT)(to->Length + from->Length);
    return STATUS_SUCCESS;
}

/* ---- by name ---- */
PVOID NTAPI fake_ExAllocatePool2(ULONG64 flags, SIZE_T size, ULONG tag);
NTSTATUS NTAPI fake_PsSetCreateProcessNotifyRoutineEx2(ULONG type, PVOID routine, BOOLEAN remove);
ULONGLONG NTAPI fake_PsGetProcessStartKey(PEPROCESS process);

static VOID NTAPI precise_time(PLARGE_INTEGER time)
{
    fake_KeQuerySystemTime(time);
}

static PVOID NTAPI process_job(PEPROCESS process)
{
    return fake_process_of(process)->silo ? process : NULL;
}

static NTSTATUS NTAPI job_server_silo(PVOID job, PVOID *silo)
{
    KERNEL_AT_MOST(APC_LEVEL);
    *silo = job;
    return STATUS_SUCCESS;
}

static ULONG NTAPI silo_identifier(PVOID silo)
{
    return fake_process_of(silo)->silo;
}

static PVOID NTAPI section_base(PEPROCESS process)
{
    return fake_process_of(process)->section_base;
}

static PVOID NTAPI process_block(PEPROCESS process)
{
    return fake_process_of(process)->block;
}

static const struct { const WCHAR *name; void *routine; unsigned missing; } found[] = {
    {L"PsSetCreateProcessNotifyRoutineEx2", (void *)fake_PsSetCreateProcessNotifyRoutineEx2, FAKE_NO_NOTIFY_EX2},
    {L"PsGetProcessStartKey", (void *)fake_PsGetProcessStartKey, FAKE_NO_START_KEY},
    {L"KeQuerySystemTimePrecise", (void *)precise_time, FAKE_NO_PRECISE_TIME},
    {L"ExAllocatePool2", (void *)fake_ExAllocatePool2, FAKE_NO_POOL2},
    {L"PsGetProcessSectionBaseAddress", (void *)section_base, FAKE_NO_OTHER},
    {L"PsGetProcessPeb", (void *)process_block, FAKE_NO_OTHER},
    {L"PsGetProcessJob", (void *)process_job, FAKE_NO_OTHER},
    {L"PsGetJobServerSilo", (void *)job_server_silo, FAKE_NO_OTHER},
    {L"PsGetSiloIdentifier", (void *)silo_identifier, FAKE_NO_OTHER},
};

PVOID NTAPI MmGetSystemRoutineAddress(PUNICODE_STRING name)
{
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL);
    for (host_size i = 0; i < sizeof found / sizeof *found; i++) {
        UNICODE_STRING known;
        RtlInitUnicodeString(&known, found[i].name);
        if (RtlEqualUnicodeString(&known, name, FALSE))
            return fake.missing & found[i].missing ? NULL : found[i].routine;
    }
    return NULL;
}
