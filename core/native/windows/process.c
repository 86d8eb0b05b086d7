/* SPDX-License-Identifier: MIT */
#include "process.h"
#include "capture.h"
#include "device.h"
#include "identity.h"
#include "optional.h"
#include "ring.h"
#include "texts.h"

#define NOTIFY_SUBSYSTEMS 0     /* PsCreateProcessNotifySubsystems */

static BOOLEAN is_registered;

static void tell_create(PEPROCESS process, const PS_CREATE_NOTIFY_INFO *info)
{
    struct ring_place place;
    struct windows_process_create_record *record;
    u16 flags = 0;
    u16 image = text_length(info->ImageFileName, &flags), command_line = text_length(info->CommandLine, &flags);
    if (!ring_begin(WINDOWS_PROCESS_CREATE, sizeof *record + image + command_line, &place))
        return;
    record = (struct windows_process_create_record *)place.record;
    record_set_process(&record->header, process);
    record->header.flags = flags;
    record->parent_pid = HandleToULong(info->ParentProcessId);
    record->parent_start = identity_start_of(info->ParentProcessId);
    record->creator_pid = HandleToULong(PsGetCurrentProcessId());
    record->creator_tid = HandleToULong(PsGetCurrentThreadId());
    record->creator_start = identity_start(PsGetCurrentProcess());
    record->integrity = (u32)-1;
    record->image_length = image;
    record->command_line_length = command_line;
    text_put(text_put(record_texts(&place, sizeof *record), info->ImageFileName, image), info->CommandLine, command_line);
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

/* PASSIVE_LEVEL: of a new process in the thread that makes it, of one that ends in its own last thread. */
static VOID NTAPI on_process(PEPROCESS process, HANDLE pid, PPS_CREATE_NOTIFY_INFO info)
{
    UNREFERENCED_PARAMETER(pid);
    if (capture_wants(info ? WINDOWS_HOOK_PROCESS_CREATE : WINDOWS_HOOK_PROCESS_TERMINATE) && capture_enter()) {
        if (info)
            tell_create(process, info);
        else
            tell_exit(process);
        capture_leave();
    }
    if (!info)
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
