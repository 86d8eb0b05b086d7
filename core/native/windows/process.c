/* SPDX-License-Identifier: MIT */
#include "process.h"
#include "capture.h"
#include "device.h"
#include "directory.h"
#include "identity.h"
#include "optional.h"
#include "tampering.h"
#include "texts.h"
#include "thread.h"

#define NOTIFY_SUBSYSTEMS 0     /* PsCreateProcessNotifySubsystems */
#define DOS_VOLUME_LENGTH 12u   /* bytes of \??\C: */

static BOOLEAN is_registered;

/* What is found out about a new process before its record has a place: some of it waits for a file system. */
struct new_process {
    struct owner owner;
    PUNICODE_STRING located;    /* to be freed; NULL: the system cannot tell */
    PCUNICODE_STRING image, opened_name;
    UNICODE_STRING directory;   /* to be given back where it has a buffer */
    u64 file_id, file_size;
    u16 flags;
};

static void find_file(PFILE_OBJECT file, struct new_process *found)
{
    FILE_STANDARD_INFORMATION standard;
    FILE_INTERNAL_INFORMATION internal;
    ULONG returned;
    if (!file)
        return;
    if (NT_SUCCESS(IoQueryFileInformation(file, FileStandardInformation, sizeof standard, &standard, &returned)))
        found->file_size = (u64)standard.EndOfFile.QuadPart;
    if (NT_SUCCESS(IoQueryFileInformation(file, FileInternalInformation, sizeof internal, &internal, &returned)))
        found->file_id = (u64)internal.IndexNumber.QuadPart;
}

/* Whether an opened name, as in \??\C:\folder\file, is the image's but for the volume, as in \Device\HarddiskVolume1\folder\file. */
static BOOLEAN is_same_name(PCUNICODE_STRING opened, PCUNICODE_STRING image)
{
    UNICODE_STRING rest = *opened, end = *image;
    if (opened->Length < DOS_VOLUME_LENGTH || opened->Buffer[DOS_VOLUME_LENGTH / sizeof(WCHAR) - 1] != L':')
        return FALSE;
    rest.Buffer += DOS_VOLUME_LENGTH / sizeof(WCHAR);
    rest.Length -= DOS_VOLUME_LENGTH;
    if (end.Length < rest.Length)
        return FALSE;
    end.Buffer += (end.Length - rest.Length) / sizeof(WCHAR);
    end.Length = rest.Length;
    return RtlEqualUnicodeString(&rest, &end, TRUE);
}

static void find(PEPROCESS process, const PS_CREATE_NOTIFY_INFO *info, struct new_process *found)
{
    RtlZeroMemory(found, sizeof *found);
    owner_of(process, &found->owner);
    find_file(info->FileObject, found);
    if (info->Flags & CREATE_SUBSYSTEM_PROCESS)
        found->flags |= WINDOWS_FLAG_SUBSYSTEM;
    if (!NT_SUCCESS(SeLocateProcessImageName(process, &found->located)))
        found->located = NULL;
    if (found->located && found->located->Length) {
        found->image = found->located;
        if (info->Flags & CREATE_OPEN_NAME_AVAILABLE && info->ImageFileName && !is_same_name(info->ImageFileName, found->image))
            found->opened_name = info->ImageFileName;
    } else {
        found->image = info->ImageFileName;
        found->flags |= WINDOWS_FLAG_NAME_INEXACT;
    }
    if (!directory_take(process, &found->directory))
        found->directory.Buffer = NULL;
}

static void forget(struct new_process *found)
{
    if (found->located)
        ExFreePool(found->located);
    if (found->directory.Buffer)
        directory_give(&found->directory);
}

static void tell_create(PEPROCESS process, const PS_CREATE_NOTIFY_INFO *info, struct new_process *found)
{
    struct ring_place place;
    struct windows_process_create_record *record;
    u16 image = text_length(found->image, &found->flags), opened = text_length(found->opened_name, &found->flags);
    u16 command_line = text_length(info->CommandLine, &found->flags), directory = text_length(&found->directory, &found->flags);
    void *texts;
    if (!ring_begin(WINDOWS_PROCESS_CREATE, sizeof *record + found->owner.user_length + image + command_line + opened + directory, &place))
        return;
    record = (struct windows_process_create_record *)place.record;
    record_set_process(&record->header, process);
    record->header.flags = found->flags;
    record->parent_pid = HandleToULong(info->ParentProcessId);
    record->parent_start = identity_start_of(info->ParentProcessId);
    record->creator_pid = HandleToULong(info->CreatingThreadId.UniqueProcess);
    record->creator_tid = HandleToULong(info->CreatingThreadId.UniqueThread);
    record->creator_start = identity_start_of(info->CreatingThreadId.UniqueProcess);
    record->logon_id = found->owner.logon_id;
    record->integrity = found->owner.integrity;
    record->elevation = found->owner.elevation;
    record->is_app_container = found->owner.is_app_container;
    record->image_file_id = found->file_id;
    record->image_size = found->file_size;
    record->user_length = found->owner.user_length;
    record->image_length = image;
    record->command_line_length = command_line;
    record->opened_name_length = opened;
    record->directory_length = directory;
    texts = record_texts(&place, sizeof *record);
    texts = bytes_put(texts, found->owner.user, found->owner.user_length);
    texts = text_put(texts, found->image, image);
    texts = text_put(texts, info->CommandLine, command_line);
    texts = text_put(texts, found->opened_name, opened);
    text_put(texts, &found->directory, directory);
    ring_send(&place);
}

static void tell_exit(PEPROCESS process)
{
    struct ring_place place;
    struct windows_process_exit_record *record;
    if (!ring_begin(WINDOWS_PROCESS_EXIT, sizeof *record, &place))
        return;
    record = (struct windows_process_exit_record *)place.record;
    record_set_process(&record->header, process);
    record->status = PsGetProcessExitStatus(process);
    ring_send(&place);
}

static void created(PEPROCESS process, const PS_CREATE_NOTIFY_INFO *info)
{
    struct new_process found;
    if (!capture_wants(WINDOWS_HOOK_PROCESS_CREATE))
        return;
    find(process, info, &found);
    if (capture_enter()) {
        tell_create(process, info, &found);
        capture_leave();
    }
    forget(&found);
}

/* PASSIVE_LEVEL: of a new process in the thread that makes it, of one that ends in its own last thread. */
static VOID NTAPI on_process(PEPROCESS process, HANDLE pid, PPS_CREATE_NOTIFY_INFO info)
{
    if (info) {
        thread_expect_first(pid);
        created(process, info);
        tampering_process_created(process, pid, info);
        return;
    }
    thread_expect_none(pid);
    tampering_process_exits(pid);
    if (capture_wants(WINDOWS_HOOK_PROCESS_TERMINATE) && capture_enter()) {
        tell_exit(process);
        capture_leave();
    }
    device_process_exits(process);
}

static NTSTATUS set_notify(BOOLEAN remove)
{
    return optional.set_process_notify ? optional.set_process_notify(NOTIFY_SUBSYSTEMS, on_process, remove)
        : PsSetCreateProcessNotifyRoutineEx(on_process, remove);
}

INIT_CODE NTSTATUS processes_register(void)
{
    NTSTATUS status = set_notify(FALSE);
    is_registered = NT_SUCCESS(status);
    return status;
}

void processes_unregister(void)
{
    if (is_registered)
        set_notify(TRUE);
    is_registered = FALSE;
}
