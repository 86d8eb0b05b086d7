/* SPDX-License-Identifier: MIT */
#include "optional.h"
#include "../abi/windows_device.h"

struct optional_functions optional;

static INIT_CODE PVOID find(PCWSTR name)
{
    UNICODE_STRING text;
    RtlInitUnicodeString(&text, name);
    return MmGetSystemRoutineAddress(&text);
}

INIT_CODE u32 optional_find(void)
{
    *(PVOID *)&optional.set_process_notify = find(L"PsSetCreateProcessNotifyRoutineEx2");
    *(PVOID *)&optional.process_start_key = find(L"PsGetProcessStartKey");
    *(PVOID *)&optional.precise_time = find(L"KeQuerySystemTimePrecise");
    *(PVOID *)&optional.process_job = find(L"PsGetProcessJob");
    *(PVOID *)&optional.job_server_silo = find(L"PsGetJobServerSilo");
    *(PVOID *)&optional.section_base = find(L"PsGetProcessSectionBaseAddress");
    *(PVOID *)&optional.process_block = find(L"PsGetProcessPeb");
    *(PVOID *)&optional.silo_identifier = find(L"PsGetSiloIdentifier");
    return (optional.set_process_notify ? WINDOWS_CAPABILITY_SUBSYSTEM_PROCESSES : 0) |
        (optional.process_start_key ? WINDOWS_CAPABILITY_START_KEY : 0) | (optional.precise_time ? WINDOWS_CAPABILITY_PRECISE_TIME : 0) |
        (optional.section_base ? WINDOWS_CAPABILITY_IMAGE_COMPARISON : 0);
}
