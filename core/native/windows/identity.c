/* SPDX-License-Identifier: MIT */
#include "identity.h"
#include "optional.h"

u64 identity_start(PEPROCESS process)
{
    return (u64)PsGetProcessCreateTimeQuadPart(process);
}

u64 identity_start_of(HANDLE pid)
{
    PEPROCESS process;
    u64 start;
    if (!NT_SUCCESS(PsLookupProcessByProcessId(pid, &process)))
        return 0;
    start = identity_start(process);
    ObDereferenceObject(process);
    return start;
}

/* Number of the server silo (container) of a process, 0: the host's. */
static u32 silo_of(PEPROCESS process)
{
    PVOID job, silo = NULL;
    if (!optional.process_job || !optional.job_server_silo || !optional.silo_identifier)
        return 0;
    job = optional.process_job(process);
    if (!job || !NT_SUCCESS(optional.job_server_silo(job, &silo)) || !silo)
        return 0;
    return optional.silo_identifier(silo);
}

void identity_fill(struct record_header *header, PEPROCESS process)
{
    header->start = identity_start(process);
    header->pid = HandleToULong(PsGetProcessId(process));
    header->uid = PsGetProcessSessionId(process);
    header->image_serial = optional.process_start_key ? optional.process_start_key(process) : 0;
    header->pid_namespace = KeGetCurrentIrql() <= APC_LEVEL ? silo_of(process) : 0;
}
