/* SPDX-License-Identifier: MIT */
#include "closings.h"
#include "archive.h"
#include "capture.h"
#include "executables.h"
#include "first_bytes.h"
#include "memory.h"

#define HOOKS (WINDOWS_HOOK_FILE_DELETE | WINDOWS_HOOK_FILE_EXECUTABLE | WINDOWS_HOOK_FILE_STREAM)

/* From before a closing to after it: what the file system cannot be asked any more then. */
struct closing {
    struct file_name name;
    struct file_facts facts;
    struct stream_context *deletion;        /* NULL: nobody wants it deleted */
    struct deletion_wish wish;
    LONG marks;                             /* enum handle_flags */
    FILE_RENAME_INFORMATION *kept;          /* NULL: it is not in the archive */
    BOOLEAN is_program;
    BOOLEAN is_written_program;
    BOOLEAN has_made_stream;
};

static BOOLEAN is_worth_telling(const struct closing *closing)
{
    return closing->deletion || closing->is_written_program || closing->has_made_stream;
}

static void release(struct closing *closing)
{
    file_name_release(&closing->name);
    if (closing->deletion)
        FltReleaseContext(closing->deletion);
    if (closing->kept)
        memory_give(closing->kept);
}

static void lose(const struct closing *closing, enum loss_reason reason)
{
    if (closing->is_written_program)
        file_lost(WINDOWS_FILE_EXECUTABLE, reason);
    if (closing->has_made_stream)
        file_lost(WINDOWS_FILE_STREAM, reason);
    if (closing->deletion)
        file_lost(WINDOWS_FILE_DELETE, reason);
}

/* A deletion can come with this closing; folders are not told. */
static void look_at_deletion(const struct file_act *act, struct closing *closing)
{
    BOOLEAN is_by_closing = closing->marks & HANDLE_DELETES_ON_CLOSE || closing->wish.act == WINDOWS_ACT_DELETE_ON_CLOSE;
    u8 two[2];
    if (!closing->facts.is_folder && (closing->facts.is_to_go || is_by_closing)) {
        closing->is_program = closing->is_written_program ||
            (!file_is_elsewhere(&closing->facts) && first_bytes_of_file(act, two) && first_bytes_are_program(two));
        return;
    }
    FltReleaseContext(closing->deletion);
    closing->deletion = NULL;
}

/* What this closing has to tell, but for the name. */
static void look(const struct file_act *act, struct closing *closing)
{
    BOOLEAN may_be_program;
    closing->marks = handle_marks_take(act);
    may_be_program = capture_wants(WINDOWS_HOOK_FILE_EXECUTABLE) && executable_may_be_written(act, closing->marks);
    closing->has_made_stream = capture_wants(WINDOWS_HOOK_FILE_STREAM) && (closing->marks & HANDLE_MADE_STREAM);
    if (capture_wants(WINDOWS_HOOK_FILE_DELETE))
        closing->deletion = deletion_awaited(act, closing->marks, &closing->wish);
    if (!may_be_program && !is_worth_telling(closing))
        return;
    file_facts_get(act, &closing->facts);
    closing->is_written_program = may_be_program && executable_was_written(act, closing->marks, &closing->facts);
    if (closing->deletion)
        look_at_deletion(act, closing);
}

static struct closing *begin(const struct file_act *act)
{
    struct closing seen = { 0 }, *closing;
    look(act, &seen);
    if (!is_worth_telling(&seen))
        return NULL;
    closing = memory_take(sizeof *closing);
    if (!closing || !file_name_get(act, &seen.name)) {
        lose(&seen, closing ? LOSS_PATH_UNREAD : LOSS_SCRATCH_BUSY);
        release(&seen);
        if (closing)
            memory_give(closing);
        return NULL;
    }
    if (seen.deletion)
        seen.kept = archive_keep(act, &seen.name, &seen.facts, &seen.wish, seen.marks);
    if (seen.kept)
        deletion_kept(seen.deletion, &seen.wish);
    *closing = seen;
    return closing;
}

/* It may come with this closing, whoever wishes it; where it does not it can still be told with a later one. */
static void lose_deletion(const struct file_act *act, LONG marks)
{
    struct deletion_wish wish;
    struct stream_context *context = deletion_awaited(act, marks, &wish);
    if (!context)
        return;
    file_lost(WINDOWS_FILE_DELETE, LOSS_PATH_UNREAD);
    FltReleaseContext(context);
}

/* A closing where nothing may be asked: whatever would have been looked at is counted. */
static void lose_unasked(const struct file_act *act)
{
    LONG marks = handle_marks_take(act);
    if (capture_wants(WINDOWS_HOOK_FILE_EXECUTABLE) && executable_may_be_written(act, marks))
        file_lost(WINDOWS_FILE_EXECUTABLE, LOSS_PATH_UNREAD);
    if (marks & HANDLE_MADE_STREAM && capture_wants(WINDOWS_HOOK_FILE_STREAM))
        file_lost(WINDOWS_FILE_STREAM, LOSS_PATH_UNREAD);
    if (capture_wants(WINDOWS_HOOK_FILE_DELETE))
        lose_deletion(act, marks);
}

FLT_PREOP_CALLBACK_STATUS NTAPI closing_begins(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    struct file_act act;
    *context = NULL;
    if (!capture_wants(HOOKS) || objects->FileObject->Flags & (FO_STREAM_FILE | FO_VOLUME_OPEN) || file_is_pipe(objects->FileObject))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    if (!file_act_enter(&act, data, objects))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    if (file_act_may_ask(data))
        *context = begin(&act);
    else
        lose_unasked(&act);
    file_act_leave(&act);
    /* Synchronised: what comes after runs in this thread, where the file system can be asked. A closing is never fast I/O. */
    return *context ? FLT_PREOP_SYNCHRONIZE : FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static void tell_deletion(const struct file_act *act, struct closing *closing)
{
    UNICODE_STRING kept = { 0 };
    /* What was kept can be deleted yet, by others that wish it too: so nobody claims that. */
    BOOLEAN is_kept = closing->kept && !deletion_is_done(act);
    if (is_kept)
        kept = (UNICODE_STRING) { (USHORT)closing->kept->FileNameLength, (USHORT)closing->kept->FileNameLength, closing->kept->FileName };
    else if (!deletion_came(act, closing->marks, &closing->facts) || !deletion_claim(closing->deletion))
        return;
    file_tell(act, &(struct file_tale) {
        .kind = WINDOWS_FILE_DELETE, .facts = &closing->facts, .path = &closing->name.information->Name, .new_path = &kept,
        .flags = closing->name.flags, .actor = &closing->wish.deleter, .act = closing->wish.act, .is_program = closing->is_program,
        .is_archived = is_kept,
    });
}

static void tell(const struct file_act *act, struct closing *closing)
{
    struct file_tale tale = { .facts = &closing->facts, .path = &closing->name.information->Name, .flags = closing->name.flags };
    if (closing->is_written_program) {
        tale.kind = WINDOWS_FILE_EXECUTABLE;
        tale.is_program = TRUE;
        file_tell(act, &tale);
    }
    if (closing->has_made_stream) {
        tale.kind = WINDOWS_FILE_STREAM;
        tale.is_program = FALSE;
        tale.is_new = TRUE;
        file_tell(act, &tale);
    }
    if (closing->deletion)
        tell_deletion(act, closing);
}

FLT_POSTOP_CALLBACK_STATUS NTAPI closing_ends(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID context, ULONG flags)
{
    struct file_act act;
    if (!(flags & FLTFL_POST_OPERATION_DRAINING) && file_act_enter(&act, data, objects)) {
        tell(&act, context);
        file_act_leave(&act);
    }
    release(context);
    memory_give(context);
    return FLT_POSTOP_FINISHED_PROCESSING;
}
