/* SPDX-License-Identifier: MIT */
#include "files.h"
#include "blocking.h"
#include "capture.h"
#include "closings.h"
#include "contents.h"
#include "creations.h"
#include "deletions.h"
#include "file_times.h"
#include "pipes.h"
#include "raw_access.h"

#define HOOKS_OF_OPENING (WINDOWS_HOOK_FILE_CREATE | WINDOWS_HOOK_FILE_STREAM | WINDOWS_HOOK_FILE_DELETE | WINDOWS_HOOK_RAW_ACCESS_READ | \
    WINDOWS_HOOK_PIPE_CONNECT)
#define HOOKS_OF_SETTING (WINDOWS_HOOK_FILE_TIME | WINDOWS_HOOK_FILE_RENAME | WINDOWS_HOOK_FILE_DELETE | WINDOWS_HOOK_FILE_BLOCKED)

static PFLT_FILTER filter;

static BOOLEAN succeeded(PFLT_CALLBACK_DATA data)
{
    return NT_SUCCESS(data->IoStatus.Status) && data->IoStatus.Status != STATUS_REPARSE;
}

/* Before an opening nothing is asked: the file has no name yet that could be relied on. */
static FLT_PREOP_CALLBACK_STATUS NTAPI opening_begins(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    UNREFERENCED_PARAMETER(objects);
    UNREFERENCED_PARAMETER(context);
    if (!capture_wants(HOOKS_OF_OPENING) || data->Iopb->OperationFlags & (SL_OPEN_PAGING_FILE | SL_OPEN_TARGET_DIRECTORY))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    return FLT_PREOP_SUCCESS_WITH_CALLBACK;
}

static void opened(const struct file_act *act)
{
    if (file_is_pipe(act->file))
        pipe_connected(act);
    else if (act->file->Flags & FO_VOLUME_OPEN)
        raw_access_seen(act);
    else
        creation_seen(act);
}

/* After an opening: always PASSIVE_LEVEL and in the thread that opens. */
static FLT_POSTOP_CALLBACK_STATUS NTAPI opening_ends(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID context, ULONG flags)
{
    struct file_act act;
    UNREFERENCED_PARAMETER(context);
    if (flags & FLTFL_POST_OPERATION_DRAINING || !succeeded(data) || !file_act_enter(&act, data, objects))
        return FLT_POSTOP_FINISHED_PROCESSING;
    opened(&act);
    file_act_leave(&act);
    return FLT_POSTOP_FINISHED_PROCESSING;
}

static FLT_PREOP_CALLBACK_STATUS NTAPI pipe_begins(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    UNREFERENCED_PARAMETER(data);
    UNREFERENCED_PARAMETER(objects);
    UNREFERENCED_PARAMETER(context);
    return capture_wants(WINDOWS_HOOK_PIPE_CREATE) ? FLT_PREOP_SUCCESS_WITH_CALLBACK : FLT_PREOP_SUCCESS_NO_CALLBACK;
}

/* The making of a pipe is an opening, and synchronised as one; but only of IRP_MJ_CREATE that is written down. */
static FLT_POSTOP_CALLBACK_STATUS NTAPI pipe_ends(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID context, ULONG flags)
{
    struct file_act act;
    UNREFERENCED_PARAMETER(context);
    if (flags & FLTFL_POST_OPERATION_DRAINING || !succeeded(data))
        return FLT_POSTOP_FINISHED_PROCESSING;
    if (KeGetCurrentIrql() > APC_LEVEL) {
        file_lost(WINDOWS_PIPE_CREATE, LOSS_PATH_UNREAD);
    } else if (file_act_enter(&act, data, objects)) {
        pipe_made(&act);
        file_act_leave(&act);
    }
    return FLT_POSTOP_FINISHED_PROCESSING;
}

/* What is done to a file's information, as far as it is looked at. */
enum setting { SETTING_OTHER, SETTING_TIME, SETTING_NAME, SETTING_DELETION };

static enum setting setting_of(PFLT_CALLBACK_DATA data)
{
    switch ((int)data->Iopb->Parameters.SetFileInformation.FileInformationClass) {
    case FileBasicInformation:
        return SETTING_TIME;
    case FileRenameInformation:
    case FileRenameInformationEx:
    case FileRenameInformationBypassAccessCheck:
    case FileRenameInformationExBypassAccessCheck:
        return SETTING_NAME;
    case FileDispositionInformation:
    case FileDispositionInformationEx:
        return SETTING_DELETION;
    default:
        return SETTING_OTHER;
    }
}

static FLT_PREOP_CALLBACK_STATUS name_begins(const struct file_act *act, PVOID *context)
{
    struct rename *rename;
    if (!capture_wants(WINDOWS_HOOK_FILE_RENAME | WINDOWS_HOOK_FILE_DELETE | WINDOWS_HOOK_FILE_BLOCKED))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    rename = rename_begins(act);
    if (!rename)
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    if (blocking_refuses_rename(act, rename)) {
        rename_release(rename);
        return blocking_refuse(act->data);
    }
    *context = rename;
    return FLT_PREOP_SYNCHRONIZE;
}

static FLT_PREOP_CALLBACK_STATUS set(const struct file_act *act, PVOID *context)
{
    switch (setting_of(act->data)) {
    case SETTING_TIME:
        *context = file_time_begins(act);
        return *context ? FLT_PREOP_SYNCHRONIZE : FLT_PREOP_SUCCESS_NO_CALLBACK;
    case SETTING_NAME:
        return name_begins(act, context);
    case SETTING_DELETION:
        if (!capture_wants(WINDOWS_HOOK_FILE_DELETE))
            return FLT_PREOP_SUCCESS_NO_CALLBACK;
        *context = LongToPtr(deletion_setting_begins(act));
        return FLT_PREOP_SYNCHRONIZE;
    default:
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    }
}

/* Where nothing may be asked. */
static void lose(const struct file_act *act)
{
    if (setting_of(act->data) == SETTING_TIME)
        file_time_lose(act);
    else
        rename_lose(LOSS_PATH_UNREAD);
}

/* Synchronised where anything follows: what comes after runs in this thread at the same IRQL. The operation is never fast I/O. */
static FLT_PREOP_CALLBACK_STATUS NTAPI setting_begins(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    struct file_act act;
    FLT_PREOP_CALLBACK_STATUS status;
    *context = NULL;
    if (!capture_wants(HOOKS_OF_SETTING) || setting_of(data) == SETTING_OTHER || file_is_pipe(objects->FileObject))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    if (!file_act_enter(&act, data, objects))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    if (setting_of(data) == SETTING_DELETION || file_act_may_ask(data)) {
        status = set(&act, context);
    } else {
        lose(&act);
        status = FLT_PREOP_SUCCESS_NO_CALLBACK;
    }
    file_act_leave(&act);
    return status;
}

/* What failed has nothing to tell; a deletion alone has something to take back. */
static void was_set(const struct file_act *act, PVOID context, BOOLEAN is_success)
{
    enum setting setting = setting_of(act->data);
    if (!is_success && setting != SETTING_DELETION)
        return;
    switch (setting) {
    case SETTING_TIME:
        file_time_tell(act, context);
        break;
    case SETTING_NAME:
        rename_tell(act, context);
        break;
    default:
        deletion_setting_ends(act, PtrToLong(context), is_success);
        break;
    }
}

static FLT_POSTOP_CALLBACK_STATUS NTAPI setting_ends(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID context, ULONG flags)
{
    struct file_act act;
    if (!(flags & FLTFL_POST_OPERATION_DRAINING) && file_act_enter(&act, data, objects)) {
        was_set(&act, context, succeeded(data));
        file_act_leave(&act);
    }
    switch (setting_of(data)) {
    case SETTING_TIME:
        file_time_release(context);
        break;
    case SETTING_NAME:
        rename_release(context);
        break;
    default:
        break;
    }
    return FLT_POSTOP_FINISHED_PROCESSING;
}

/* Disks and pipes. What lies on another computer is told by that one; mailslots and tapes are nothing that is looked at. */
static NTSTATUS NTAPI attach(PCFLT_RELATED_OBJECTS objects, ULONG flags, DEVICE_TYPE device, FLT_FILESYSTEM_TYPE system)
{
    UNREFERENCED_PARAMETER(flags);
    if (device == FILE_DEVICE_NAMED_PIPE || system == FLT_FSTYPE_NPFS)
        return STATUS_SUCCESS;
    if (device != FILE_DEVICE_DISK_FILE_SYSTEM)
        return STATUS_FLT_DO_NOT_ATTACH;
    volume_context_make(objects);
    return STATUS_SUCCESS;
}

/* While a service listens, only the driver's own unloading ends the filter. */
static NTSTATUS NTAPI may_unload(ULONG flags)
{
    if (!(flags & FLTFL_FILTER_UNLOAD_MANDATORY) && capture_wants(~0ull))
        return STATUS_FLT_DO_NOT_DETACH;
    files_unregister();
    return STATUS_SUCCESS;
}

static const FLT_OPERATION_REGISTRATION operations[] = {
    { .MajorFunction = IRP_MJ_CREATE, .PreOperation = opening_begins, .PostOperation = opening_ends },
    { .MajorFunction = IRP_MJ_CREATE_NAMED_PIPE, .PreOperation = pipe_begins, .PostOperation = pipe_ends },
    { .MajorFunction = IRP_MJ_WRITE, .Flags = FLTFL_OPERATION_REGISTRATION_SKIP_PAGING_IO, .PreOperation = write_begins },
    { .MajorFunction = IRP_MJ_SET_INFORMATION, .PreOperation = setting_begins, .PostOperation = setting_ends },
    { .MajorFunction = IRP_MJ_FILE_SYSTEM_CONTROL, .PreOperation = control_begins },
    { .MajorFunction = IRP_MJ_CLEANUP, .PreOperation = closing_begins, .PostOperation = closing_ends },
    { .MajorFunction = IRP_MJ_ACQUIRE_FOR_SECTION_SYNCHRONIZATION, .PreOperation = mapping_begins },
    { .MajorFunction = IRP_MJ_OPERATION_END },
};

static const FLT_REGISTRATION registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .Flags = FLTFL_REGISTRATION_SUPPORT_NPFS_MSFS | FLTFL_REGISTRATION_SUPPORT_DAX_VOLUME,
    .ContextRegistration = file_contexts,
    .OperationRegistration = operations,
    .FilterUnloadCallback = may_unload,
    .InstanceSetupCallback = attach,
};

INIT_CODE NTSTATUS files_register(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNREFERENCED_PARAMETER(path);
    renames_prepare();
    return FltRegisterFilter(driver, &registration, &filter);
}

INIT_CODE NTSTATUS files_start(void)
{
    NTSTATUS status = FltStartFiltering(filter);
    if (!NT_SUCCESS(status))
        files_unregister();
    return status;
}

void files_unregister(void)
{
    PFLT_FILTER registered = InterlockedExchangePointer((PVOID volatile *)&filter, NULL);
    if (registered)
        FltUnregisterFilter(registered);
}
