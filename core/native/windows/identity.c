/* SPDX-License-Identifier: MIT */
#include "identity.h"
#include "optional.h"

u64 identity_start(PEPROCESS process)
{
    return (u64)PsGetProcessCreateTimeQuadPart(process);
}

PEPROCESS identity_current(void)
{
    return IoThreadToProcess(PsGetCurrentThread());
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

/* A user's SID with the structure that it comes in. */
union user_room {
    TOKEN_USER user;
    u8 bytes[sizeof(TOKEN_USER) + USER_MAXIMUM];
};

union label_room {
    TOKEN_MANDATORY_LABEL label;
    u8 bytes[sizeof(TOKEN_MANDATORY_LABEL) + USER_MAXIMUM];
};

static HANDLE open_token(PACCESS_TOKEN token)
{
    HANDLE handle;
    return NT_SUCCESS(ObOpenObjectByPointer(token, OBJ_KERNEL_HANDLE, NULL, TOKEN_QUERY, *SeTokenObjectType, KernelMode, &handle)) ? handle : NULL;
}

static u16 user_of(HANDLE token, u8 user[USER_MAXIMUM])
{
    union user_room room;
    ULONG returned;
    u32 length;
    if (!NT_SUCCESS(ZwQueryInformationToken(token, TokenUser, &room, sizeof room, &returned)))
        return 0;
    length = RtlLengthSid(room.user.User.Sid);
    if (length > USER_MAXIMUM)
        return 0;
    RtlCopyMemory(user, room.user.User.Sid, length);
    return (u16)length;
}

static u32 integrity_of(HANDLE token)
{
    union label_room room;
    ULONG returned;
    u8 parts;
    if (!NT_SUCCESS(ZwQueryInformationToken(token, TokenIntegrityLevel, &room, sizeof room, &returned)))
        return (u32)-1;
    parts = *RtlSubAuthorityCountSid(room.label.Label.Sid);
    return parts ? *RtlSubAuthoritySid(room.label.Label.Sid, parts - 1u) : (u32)-1;
}

void owner_of(PEPROCESS process, struct owner *owner)
{
    PACCESS_TOKEN token = PsReferencePrimaryToken(process);
    HANDLE handle = open_token(token);
    TOKEN_STATISTICS statistics;
    u32 elevation;              /* TOKEN_ELEVATION_TYPE */
    u32 is_contained;
    ULONG returned;
    RtlZeroMemory(owner, sizeof *owner);
    owner->integrity = (u32)-1;
    if (handle) {
        owner->user_length = user_of(handle, owner->user);
        owner->integrity = integrity_of(handle);
        if (NT_SUCCESS(ZwQueryInformationToken(handle, TokenStatistics, &statistics, sizeof statistics, &returned)))
            owner->logon_id = (u64)(u32)statistics.AuthenticationId.HighPart << 32 | statistics.AuthenticationId.LowPart;
        if (NT_SUCCESS(ZwQueryInformationToken(handle, TokenElevationType, &elevation, sizeof elevation, &returned)))
            owner->elevation = elevation;
        if (NT_SUCCESS(ZwQueryInformationToken(handle, TokenIsAppContainer, &is_contained, sizeof is_contained, &returned)))
            owner->is_app_container = is_contained != 0;
        ZwClose(handle);
    }
    PsDereferencePrimaryToken(token);
}

u16 impersonated_user(u8 user[USER_MAXIMUM], u16 *flags)
{
    BOOLEAN copy_on_open, effective_only;
    SECURITY_IMPERSONATION_LEVEL level;
    PACCESS_TOKEN token = PsReferenceImpersonationToken(PsGetCurrentThread(), &copy_on_open, &effective_only, &level);
    HANDLE handle;
    u16 length = 0;
    if (!token)
        return 0;
    *flags |= WINDOWS_FLAG_IMPERSONATING;
    handle = KeGetCurrentIrql() == PASSIVE_LEVEL ? open_token(token) : NULL;
    if (handle) {
        length = user_of(handle, user);
        ZwClose(handle);
    }
    PsDereferenceImpersonationToken(token);
    return length;
}
