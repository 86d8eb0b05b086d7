/* SPDX-License-Identifier: MIT */
#include "contents.h"
#include "blocking.h"
#include "capture.h"
#include "executables.h"

/* Not of a volume, a pipe, or a file system's own. */
static BOOLEAN is_of_file(PFILE_OBJECT file)
{
    return !(file->Flags & (FO_VOLUME_OPEN | FO_STREAM_FILE)) && !file_is_pipe(file);
}

static FLT_PREOP_CALLBACK_STATUS write(const struct file_act *act, const struct first_bytes *bytes)
{
    if (blocking_refuses_write(act, bytes))
        return blocking_refuse(act->data);
    if (capture_wants(WINDOWS_HOOK_FILE_EXECUTABLE))
        executable_note_write(act, bytes->is_program);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

/* Not called for paging, whose writes were made before, in memory. Most writes go on from here at once. IRQL <= APC_LEVEL. */
FLT_PREOP_CALLBACK_STATUS NTAPI write_begins(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    struct file_act act;
    struct first_bytes bytes;
    FLT_PREOP_CALLBACK_STATUS status;
    UNREFERENCED_PARAMETER(context);
    if (!capture_wants(WINDOWS_HOOK_FILE_EXECUTABLE | WINDOWS_HOOK_FILE_BLOCKED) || !executable_write_matters(data) ||
        !is_of_file(objects->FileObject))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    if (KeGetCurrentIrql() > APC_LEVEL || !file_act_enter(&act, data, objects))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    first_bytes_of_write(data, capture_wants(WINDOWS_HOOK_FILE_BLOCKED) ? FIRST_BYTES_MAXIMUM : 2, &bytes);
    status = write(&act, &bytes);
    file_act_leave(&act);
    return status;
}

/* Requests that bring bytes of another file, without a write. */
static BOOLEAN copies(ULONG code)
{
    return code == FSCTL_DUPLICATE_EXTENTS_TO_FILE || code == FSCTL_DUPLICATE_EXTENTS_TO_FILE_EX || code == FSCTL_OFFLOAD_WRITE;
}

static FLT_PREOP_CALLBACK_STATUS control(const struct file_act *act)
{
    ULONG code = act->data->Iopb->Parameters.FileSystemControl.FsControlCode;
    if (code == FSCTL_SET_ZERO_DATA && blocking_refuses_zeroes(act))
        return blocking_refuse(act->data);
    if (copies(code) && capture_wants(WINDOWS_HOOK_FILE_EXECUTABLE))
        executable_note_copy(act);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

FLT_PREOP_CALLBACK_STATUS NTAPI control_begins(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    ULONG code = data->Iopb->Parameters.FileSystemControl.FsControlCode;
    struct file_act act;
    FLT_PREOP_CALLBACK_STATUS status;
    UNREFERENCED_PARAMETER(context);
    if (!capture_wants(WINDOWS_HOOK_FILE_EXECUTABLE | WINDOWS_HOOK_FILE_BLOCKED) || (code != FSCTL_SET_ZERO_DATA && !copies(code)) ||
        data->Iopb->MinorFunction != IRP_MN_USER_FS_REQUEST || !is_of_file(objects->FileObject))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    if (KeGetCurrentIrql() > APC_LEVEL || !file_act_enter(&act, data, objects))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    status = control(&act);
    file_act_leave(&act);
    return status;
}

/* A file is mapped. The memory manager calls, and may hold locks of the file: nothing is asked of the file system here. IRQL <= APC_LEVEL. */
FLT_PREOP_CALLBACK_STATUS NTAPI mapping_begins(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    struct file_act act;
    UNREFERENCED_PARAMETER(context);
    if (!capture_wants(WINDOWS_HOOK_FILE_EXECUTABLE) || !objects->FileObject->WriteAccess ||
        !(data->Iopb->Parameters.AcquireForSectionSynchronization.PageProtection & (PAGE_READWRITE | PAGE_EXECUTE_READWRITE)) ||
        !file_act_enter(&act, data, objects))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    executable_note_mapping(&act);
    file_act_leave(&act);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}
