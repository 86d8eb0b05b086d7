/* SPDX-License-Identifier: MIT */
#include "archive.h"
#include "memory.h"

/* The archive's folder on the volume; its length is 0 where there is none. */
static UNICODE_STRING folder_of(const struct policy_list *folders, const UNICODE_STRING *volume)
{
    const WCHAR *end = folders->texts + folders->length / sizeof(WCHAR);
    UNICODE_STRING folder;
    for (const WCHAR *text = folders->texts; text < end; text += folder.Length / sizeof(WCHAR) + 1) {
        RtlInitUnicodeString(&folder, text);
        if (RtlPrefixUnicodeString(volume, &folder, TRUE) && folder.Length > volume->Length && text[volume->Length / sizeof(WCHAR)] == L'\\')
            return folder;
    }
    RtlInitUnicodeString(&folder, NULL);
    return folder;
}

static WCHAR *put_number(WCHAR *at, u64 number)
{
    for (int shift = 60; shift >= 0; shift -= 4)
        *at++ = L"0123456789ABCDEF"[number >> shift & 15];
    return at;
}

#define NAME_LENGTH 34u         /* backslash, file id, hyphen, time */

/* Where a file goes: a name that no other has had, and from which nobody learns the old one. */
static FILE_RENAME_INFORMATION *destination(const UNICODE_STRING *folder, const struct file_facts *facts)
{
    u32 length = folder->Length / sizeof(WCHAR);
    FILE_RENAME_INFORMATION *information;
    LARGE_INTEGER time;
    WCHAR *at;
    if (folder->Buffer[length - 1] == L'\\')
        length--;
    if ((length + NAME_LENGTH) * sizeof(WCHAR) > TEXT_MAXIMUM)
        return NULL;
    information = memory_take(sizeof *information + (length + NAME_LENGTH) * sizeof(WCHAR));
    if (!information)
        return NULL;
    RtlZeroMemory(information, sizeof *information);
    KeQuerySystemTime(&time);
    RtlCopyMemory(information->FileName, folder->Buffer, length * sizeof(WCHAR));
    at = information->FileName + length;
    *at++ = L'\\';
    at = put_number(at, facts->file_id);
    *at++ = L'-';
    put_number(at, (u64)time.QuadPart);
    information->FileNameLength = (length + NAME_LENGTH) * sizeof(WCHAR);
    return information;
}

static NTSTATUS move(const struct file_act *act, FILE_RENAME_INFORMATION *information)
{
    return FltSetInformationFile(act->instance, act->file, information, sizeof *information + information->FileNameLength, FileRenameInformation);
}

static NTSTATUS dispose(const struct file_act *act, BOOLEAN is_deleted)
{
    FILE_DISPOSITION_INFORMATION information = { .DeleteFile = is_deleted };
    return FltSetInformationFile(act->instance, act->file, &information, sizeof information, FileDispositionInformation);
}

/* A file that is set to be deleted cannot be moved: the wish is taken back first, and put again where the move fails. */
static NTSTATUS keep_disposed(const struct file_act *act, FILE_RENAME_INFORMATION *information)
{
    NTSTATUS status = dispose(act, FALSE);
    if (!NT_SUCCESS(status))
        return status;
    status = move(act, information);
    if (!NT_SUCCESS(status))
        dispose(act, TRUE);
    return status;
}

/* What the closing would delete is moved first: if the wish cannot be taken back then, it is deleted all the same. */
static NTSTATUS keep_on_close(const struct file_act *act, FILE_RENAME_INFORMATION *information)
{
    ULONG disposition = FILE_DISPOSITION_ON_CLOSE;      /* without FILE_DISPOSITION_DELETE: no longer */
    NTSTATUS status = move(act, information);
    return NT_SUCCESS(status) ? FltSetInformationFile(act->instance, act->file, &disposition, sizeof disposition, FileDispositionInformationEx) : status;
}

/* Whether the policy keeps this file. What lies in an archive is deleted for good. */
static BOOLEAN is_kept(const struct policy *policy, const struct file_name *name)
{
    const UNICODE_STRING *path = &name->information->Name;
    return (policy->flags & WINDOWS_POLICY_ARCHIVE) && !file_name_has_stream(name) && policy_has_prefix(&policy->archived, path) &&
        !policy_has_prefix(&policy->archive, path);
}

FILE_RENAME_INFORMATION *archive_keep(const struct file_act *act, const struct file_name *name, const struct file_facts *facts,
    const struct deletion_wish *wish)
{
    UNICODE_STRING folder;
    FILE_RENAME_INFORMATION *information;
    NTSTATUS status;
    if (!facts->is_to_go && !deletion_is_by_closing(act, wish))
        return NULL;
    if (!is_kept(act->policy, name))
        return NULL;
    folder = folder_of(&act->policy->archive, &name->information->Volume);
    if (!folder.Length)
        return NULL;
    information = destination(&folder, facts);
    if (!information)
        return NULL;
    status = facts->is_to_go ? keep_disposed(act, information) : keep_on_close(act, information);
    if (NT_SUCCESS(status))
        return information;
    memory_give(information);
    return NULL;
}
