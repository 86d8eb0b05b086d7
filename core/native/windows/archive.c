/* SPDX-License-Identifier: MIT */
#include "archive.h"
#include "memory.h"
#include "system_work.h"

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

/* The older class where it can say it: not every file system has the newer one. */
static NTSTATUS dispose(const struct file_act *act, ULONG disposition)
{
    FILE_DISPOSITION_INFORMATION information = { .DeleteFile = disposition != 0 };
    return disposition & ~FILE_DISPOSITION_DELETE
        ? FltSetInformationFile(act->instance, act->file, &disposition, sizeof disposition, FileDispositionInformationEx)
        : FltSetInformationFile(act->instance, act->file, &information, sizeof information, FileDispositionInformation);
}

/* By which its contents live on, and whoever may open that one would reach what is in the archive. Not of a file that is set to be deleted: of that one
 * some file systems do not count the name. */
static BOOLEAN has_other_name(const struct file_act *act)
{
    FILE_STANDARD_INFORMATION standard;
    NTSTATUS status = FltQueryInformationFile(act->instance, act->file, &standard, sizeof standard, FileStandardInformation, NULL);
    return !NT_SUCCESS(status) || standard.NumberOfLinks > 1;
}

/* A descriptor in one piece: for the system and administrators alone. The owner stays: it tells whose file it was. Of his rights, to give
 * himself more, READ_CONTROL is left. Nothing comes from the folder above. */
static const u32 closed[] = {
    0x90040001, 0, 0, 0, 20,                                    /* control: in one piece, protected, with an access list behind these words */
    0x00480002, 3,                                              /* 72 bytes, three entries */
    0x00140000, 0x001f01ff, 0x00000101, 0x05000000, 18,         /* S-1-5-18: everything */
    0x00180000, 0x001f01ff, 0x00000201, 0x05000000, 32, 544,    /* S-1-5-32-544: everything */
    0x00140000, 0x00020000, 0x00000101, 0x03000000, 4,          /* S-1-3-4: READ_CONTROL */
};

/* The folder keeps nobody from a file whose name he knows: traversing is everybody's right. Where the file system has no rights nothing helps. */
static NTSTATUS close_to_others(const struct file_act *act)
{
    NTSTATUS status = FltSetSecurityObject(act->instance, act->file, DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
        (PSECURITY_DESCRIPTOR)closed);
    return status == STATUS_INVALID_DEVICE_REQUEST || status == STATUS_NOT_SUPPORTED ? STATUS_SUCCESS : status;
}

struct keeping {
    const struct file_act *act;
    FILE_RENAME_INFORMATION *information;
    BOOLEAN is_to_go, is_kept;
    u32 disposition;
    LONG marks;
};

/* A file that is set to be deleted cannot be moved: the wish is taken back first, and put again, as it was, where the move fails. What the closing would
 * delete is moved first: if that cannot be taken back then, it is deleted all the same. */
static void keep(void *context)
{
    struct keeping *keeping = context;
    const struct file_act *act = keeping->act;
    NTSTATUS status = keeping->is_to_go ? dispose(act, 0) : STATUS_SUCCESS;
    if (!NT_SUCCESS(status))
        return;
    status = has_other_name(act) ? STATUS_NOT_SUPPORTED : close_to_others(act);
    if (NT_SUCCESS(status))
        status = move(act, keeping->information);
    if (NT_SUCCESS(status) && keeping->marks & HANDLE_DELETES_ON_CLOSE)
        status = dispose(act, FILE_DISPOSITION_ON_CLOSE);       /* without FILE_DISPOSITION_DELETE: no longer */
    if (!NT_SUCCESS(status) && keeping->is_to_go && !NT_SUCCESS(dispose(act, keeping->disposition)))
        file_lost(WINDOWS_FILE_DELETE, LOSS_PATH_UNREAD);       /* the file stays, against the wish of who deleted it */
    keeping->is_kept = NT_SUCCESS(status);
}

/* FILE_DISPOSITION_* that are put again: the handle's own. Where it only deletes by its closing, those of whoever wished it last. */
static u32 disposition_of(const struct deletion_wish *wish, LONG marks)
{
    return marks & HANDLE_DELETES ? (u32)(marks & HANDLE_DISPOSITION) >> HANDLE_DISPOSITION_SHIFT : wish->disposition;
}

/* Whether this closing is one that deletes the file by its handle's own doing. Others may have it open, too, and the wish is not theirs to end. */
static BOOLEAN deletes(const struct file_facts *facts, LONG marks)
{
    return marks & HANDLE_DELETES_ON_CLOSE || (facts->is_to_go && marks & HANDLE_DELETES);
}

/* Whether the policy keeps this file. What lies in an archive is deleted for good, and of what lies on another computer there is nothing to keep. */
static BOOLEAN is_kept(const struct policy *policy, const struct file_name *name, const struct file_facts *facts)
{
    const UNICODE_STRING *path = &name->information->Name;
    return (policy->flags & WINDOWS_POLICY_ARCHIVE) && !file_name_has_stream(name) && !file_is_elsewhere(facts) &&
        policy_has_prefix(&policy->archived, path) && !policy_has_prefix(&policy->archive, path);
}

FILE_RENAME_INFORMATION *archive_keep(const struct file_act *act, const struct file_name *name, const struct file_facts *facts,
    const struct deletion_wish *wish, LONG marks)
{
    struct keeping keeping = { .act = act, .is_to_go = facts->is_to_go,
        .disposition = disposition_of(wish, marks), .marks = marks };
    UNICODE_STRING folder;
    if (!deletes(facts, marks) || !is_kept(act->policy, name, facts))
        return NULL;
    folder = folder_of(&act->policy->archive, &name->information->Volume);
    if (!folder.Length)
        return NULL;
    keeping.information = destination(&folder, facts);
    if (!keeping.information)
        return NULL;
    /* The folder is open to the system and administrators alone, and who moves a file into it needs rights to it. */
    if (system_work_do(act, keep, &keeping) && keeping.is_kept)
        return keeping.information;
    memory_give(keeping.information);
    return NULL;
}
