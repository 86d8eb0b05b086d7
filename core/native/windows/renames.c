/* SPDX-License-Identifier: MIT */
#include "renames.h"
#include "capture.h"
#include "memory.h"

static PFLT_QUERY_INFORMATION_BY_NAME query_by_name;    /* NULL: this system has none */

INIT_CODE void renames_prepare(void)
{
    query_by_name = (PFLT_QUERY_INFORMATION_BY_NAME)FltGetRoutineAddress("FltQueryInformationByName");
}

/* The parameters, if they are whole. */
static const FILE_RENAME_INFORMATION *information_of(const struct file_act *act)
{
    const FLT_PARAMETERS *parameters = &act->data->Iopb->Parameters;
    const FILE_RENAME_INFORMATION *information = parameters->SetFileInformation.InfoBuffer;
    u32 length = parameters->SetFileInformation.Length, fixed = __builtin_offsetof(FILE_RENAME_INFORMATION, FileName);
    return length >= fixed && information->FileNameLength <= length - fixed ? information : NULL;
}

/* Flags of the newer class; the older has a boolean in the same place. */
static BOOLEAN may_replace(const FILE_RENAME_INFORMATION *information)
{
    return (*(const u8 *)information & FILE_RENAME_REPLACE_IF_EXISTS) != 0;
}

/* The file that the move will delete. Asked about by name: it must not be opened here. */
static void find_replaced(const struct file_act *act, struct rename *rename)
{
    struct file_stat_information information;
    IO_STATUS_BLOCK result;
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;
    if (!query_by_name)
        return;
    InitializeObjectAttributes(&attributes, &rename->new_name.information->Name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
    status = query_by_name(act->filter, act->instance, &attributes, &result, &information, sizeof information, FileStatInformation, NULL);
    if (!NT_SUCCESS(status)) {
        rename->may_replace = status != STATUS_OBJECT_NAME_NOT_FOUND && status != STATUS_OBJECT_PATH_NOT_FOUND;
        return;
    }
    rename->replaced = (struct file_facts) {
        .file_id = (u64)information.FileId.QuadPart, .size = (u64)information.EndOfFile.QuadPart,
        .created = (u64)information.CreationTime.QuadPart, .attributes = information.FileAttributes,
    };
    /* A name whose letters alone change is that of the file itself. */
    rename->replaces = !(information.FileAttributes & FILE_ATTRIBUTE_DIRECTORY) && rename->replaced.file_id != rename->facts.file_id;
}

void rename_lose(enum loss_reason reason)
{
    if (capture_wants(WINDOWS_HOOK_FILE_RENAME))
        file_lost(WINDOWS_FILE_RENAME, reason);
    else if (capture_wants(WINDOWS_HOOK_FILE_DELETE))
        file_lost(WINDOWS_FILE_DELETE, reason);
}

struct rename *rename_begins(const struct file_act *act)
{
    const FILE_RENAME_INFORMATION *information = information_of(act);
    struct rename *rename;
    if (!information)
        return NULL;
    rename = memory_take(sizeof *rename);
    if (!rename) {
        rename_lose(LOSS_SCRATCH_BUSY);
        return NULL;
    }
    RtlZeroMemory(rename, sizeof *rename);
    if (!file_name_get(act, &rename->name) || !file_name_get_destination(act, information, &rename->new_name)) {
        rename_lose(LOSS_PATH_UNREAD);
        rename_release(rename);
        return NULL;
    }
    file_facts_get(act, &rename->facts);
    if (may_replace(information) && capture_wants(WINDOWS_HOOK_FILE_DELETE))
        find_replaced(act, rename);
    return rename;
}

void rename_tell(const struct file_act *act, const struct rename *rename)
{
    u16 flags = rename->name.flags | rename->new_name.flags;
    if (capture_wants(WINDOWS_HOOK_FILE_RENAME))
        file_tell(act, &(struct file_tale) {
            .kind = WINDOWS_FILE_RENAME, .facts = &rename->facts, .path = &rename->name.information->Name,
            .new_path = &rename->new_name.information->Name, .flags = flags,
        });
    if (rename->replaces && capture_wants(WINDOWS_HOOK_FILE_DELETE))
        file_tell(act, &(struct file_tale) {
            .kind = WINDOWS_FILE_DELETE, .facts = &rename->replaced, .path = &rename->new_name.information->Name, .flags = rename->new_name.flags,
            .act = WINDOWS_ACT_OVERWRITE,
        });
    if (rename->may_replace && capture_wants(WINDOWS_HOOK_FILE_DELETE))
        file_lost(WINDOWS_FILE_DELETE, LOSS_PATH_UNREAD);
}

void rename_release(struct rename *rename)
{
    file_name_release(&rename->name);
    file_name_release(&rename->new_name);
    memory_give(rename);
}
