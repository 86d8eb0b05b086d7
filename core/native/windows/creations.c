/* SPDX-License-Identifier: MIT */
#include "creations.h"
#include "capture.h"
#include "deletions.h"
#include "file_record.h"

static void tell(const struct file_act *act, enum windows_record_kind kind, const struct file_name *name, const struct file_facts *facts)
{
    file_tell(act, &(struct file_tale) {
        .kind = kind, .facts = facts, .path = &name->information->Name, .flags = name->flags, .access = file_access(act),
        .is_new = act->data->IoStatus.Information == FILE_CREATED,
    });
}

static void made(const struct file_act *act)
{
    BOOLEAN wants_file = capture_wants(WINDOWS_HOOK_FILE_CREATE), wants_stream = capture_wants(WINDOWS_HOOK_FILE_STREAM), is_stream;
    struct file_name name;
    struct file_facts facts;
    if (!wants_file && !wants_stream)
        return;
    if (!file_act_may_ask(act->data) || !file_name_get(act, &name)) {
        file_lost(wants_file ? WINDOWS_FILE_CREATE : WINDOWS_FILE_STREAM, LOSS_PATH_UNREAD);
        return;
    }
    is_stream = wants_stream && file_name_has_stream(&name);
    if (wants_file || is_stream)
        file_facts_get(act, &facts);
    if (wants_file)
        tell(act, WINDOWS_FILE_CREATE, &name, &facts);
    /* A stream is told when it is closed, written to: what it holds is what matters. Where that cannot be marked, at once. */
    if (is_stream && !handle_mark(act, HANDLE_MADE_STREAM))
        tell(act, WINDOWS_FILE_STREAM, &name, &facts);
    file_name_release(&name);
}

void creation_seen(const struct file_act *act)
{
    ULONG options = act->data->Iopb->Parameters.Create.Options;
    ULONG_PTR outcome = act->data->IoStatus.Information;
    if (options & FILE_DIRECTORY_FILE)
        return;
    if (options & FILE_DELETE_ON_CLOSE)
        deletion_mark_on_close(act);
    if (outcome == FILE_CREATED || outcome == FILE_OVERWRITTEN || outcome == FILE_SUPERSEDED)
        made(act);
}
