/* SPDX-License-Identifier: MIT
 * Functions that not every supported system has: looked up when the driver starts, and NULL where they are missing.
 */
#pragma once

#include "declarations/kernel.h"
#include "../abi/records.h"

struct optional_functions {
    NTSTATUS (NTAPI *set_process_notify)(ULONG type, PVOID routine, BOOLEAN remove);    /* PsSetCreateProcessNotifyRoutineEx2, 10 1703 */
    ULONGLONG (NTAPI *process_start_key)(PEPROCESS process);                            /* PsGetProcessStartKey, 10 1703 */
    VOID (NTAPI *precise_time)(PLARGE_INTEGER time);                                    /* KeQuerySystemTimePrecise, 8 */
    PVOID (NTAPI *process_job)(PEPROCESS process);                                      /* PsGetProcessJob */
    NTSTATUS (NTAPI *job_server_silo)(PVOID job, PVOID *silo);                          /* PsGetJobServerSilo, 10 1607 */
    PVOID (NTAPI *section_base)(PEPROCESS process);                                     /* PsGetProcessSectionBaseAddress */
    PVOID (NTAPI *process_block)(PEPROCESS process);                                    /* PsGetProcessPeb */
    ULONG (NTAPI *silo_identifier)(PVOID silo);                                         /* PsGetSiloIdentifier, 10 1607 */
};

extern struct optional_functions optional;

/* Looks them up. Gives the capabilities (enum windows_capability) that follow from them. */
u32 optional_find(void);
