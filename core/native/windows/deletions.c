/* SPDX-License-Identifier: MIT */
#include "deletions.h"
#include "capture.h"
#include "identity.h"

#define MARKS_OF_WISH (HANDLE_DELETES | HANDLE_DELETES_POSIX | HANDLE_DISPOSITION)
#define FIRST_WISH HANDLE_WROTE     /* beside them, in the place of a mark that is none: nobody else wished it */

/* Keeps with the stream that the current thread wishes it; only where nobody else does, or in any case. Whether it was kept. */
static BOOLEAN note(struct stream_context *context, u16 how, ULONG disposition, BOOLEAN only_first)
{
    struct deletion_wish wish = { .disposition = disposition, .act = how };
    BOOLEAN is_noted;
    KIRQL irql;
    identity_fill(&wish.deleter, identity_current());
    wish.deleter.tid = HandleToULong(PsGetCurrentThreadId());
    KeAcquireSpinLock(&context->lock, &irql);
    is_noted = !only_first || __atomic_load_n(&context->state, __ATOMIC_RELAXED) == WISH_NONE;
    if (is_noted) {
        wish.number = context->wish.number + 1;
        context->wish = wish;
        __atomic_store_n(&context->state, WISH_OPEN, __ATOMIC_RELEASE);
    }
    KeReleaseSpinLock(&context->lock, irql);
    return is_noted;
}

static void mark(const struct file_act *act, u16 how, ULONG disposition, LONG marks)
{
    struct stream_context *context;
    if (!capture_wants(WINDOWS_HOOK_FILE_DELETE))
        return;
    context = stream_context_make(act);
    if (!context) {
        file_lost(WINDOWS_FILE_DELETE, LOSS_SCRATCH_BUSY);
        return;
    }
    handle_mark(act, marks);        /* where it cannot be marked the file is not kept, and told once it is gone for good */
    note(context, how, disposition, FALSE);
    FltReleaseContext(context);
}

void deletion_mark_on_close(const struct file_act *act)
{
    mark(act, WINDOWS_ACT_DELETE_ON_CLOSE, FILE_DISPOSITION_DELETE, HANDLE_DELETES_ON_CLOSE);
}

/* FILE_DISPOSITION_* of an operation; the older class has a boolean alone. */
static ULONG disposition(const struct file_act *act)
{
    const FLT_PARAMETERS *parameters = &act->data->Iopb->Parameters;
    const void *buffer = parameters->SetFileInformation.InfoBuffer;
    if ((int)parameters->SetFileInformation.FileInformationClass == FileDispositionInformationEx)
        return parameters->SetFileInformation.Length >= sizeof(ULONG) ? *(const ULONG *)buffer : 0;
    return parameters->SetFileInformation.Length >= sizeof(BOOLEAN) && *(const BOOLEAN *)buffer ? FILE_DISPOSITION_DELETE : 0;
}

static LONG marks_of(ULONG flags)
{
    LONG marks = (LONG)(flags << HANDLE_DISPOSITION_SHIFT & HANDLE_DISPOSITION) | HANDLE_DELETES;
    return flags & FILE_DISPOSITION_POSIX_SEMANTICS ? marks | HANDLE_DELETES_POSIX : marks;
}

LONG deletion_setting_begins(const struct file_act *act)
{
    ULONG flags = disposition(act);
    BOOLEAN is_on_close = (flags & FILE_DISPOSITION_ON_CLOSE) != 0;
    LONG before = handle_marks(act) & MARKS_OF_WISH;
    struct stream_context *context = flags & FILE_DISPOSITION_DELETE ? stream_context_make(act) : NULL;
    if (!context)
        return before;
    /* That the closing will delete the file cannot be asked of the file system: it has to be true before the handle says so. */
    if (!is_on_close)
        handle_mark(act, marks_of(flags));
    if (note(context, is_on_close ? WINDOWS_ACT_DELETE_ON_CLOSE : WINDOWS_ACT_DISPOSITION, flags & ~FILE_DISPOSITION_ON_CLOSE, TRUE))
        before |= FIRST_WISH;
    FltReleaseContext(context);
    return before;
}

static void was_set(const struct file_act *act)
{
    ULONG flags = disposition(act);
    BOOLEAN is_on_close = (flags & FILE_DISPOSITION_ON_CLOSE) != 0;
    LONG marks = is_on_close ? HANDLE_DELETES_ON_CLOSE : marks_of(flags);
    if (!(flags & FILE_DISPOSITION_DELETE))
        marks = 0;
    handle_unmark(act, (is_on_close ? HANDLE_DELETES_ON_CLOSE : MARKS_OF_WISH) & ~marks);
    if (marks)
        mark(act, is_on_close ? WINDOWS_ACT_DELETE_ON_CLOSE : WINDOWS_ACT_DISPOSITION, flags & ~FILE_DISPOSITION_ON_CLOSE, marks);
}

/* Unless another has wished it since. */
static void forget(const struct file_act *act)
{
    struct stream_context *context = stream_context_find(act);
    KIRQL irql;
    if (!context)
        return;
    KeAcquireSpinLock(&context->lock, &irql);
    if (context->wish.deleter.tid == HandleToULong(PsGetCurrentThreadId()))
        __atomic_store_n(&context->state, WISH_NONE, __ATOMIC_RELEASE);
    KeReleaseSpinLock(&context->lock, irql);
    FltReleaseContext(context);
}

void deletion_setting_ends(const struct file_act *act, LONG before, BOOLEAN succeeded)
{
    if (succeeded) {
        was_set(act);
        return;
    }
    handle_unmark(act, MARKS_OF_WISH & ~before);
    if (before & FIRST_WISH)
        forget(act);
}

static BOOLEAN is_awaited(const struct stream_context *context, LONG marks)
{
    LONG state = __atomic_load_n(&context->state, __ATOMIC_ACQUIRE);
    return state == WISH_OPEN || (state == WISH_KEPT && marks & (HANDLE_DELETES | HANDLE_DELETES_ON_CLOSE));
}

struct stream_context *deletion_awaited(const struct file_act *act, LONG marks, struct deletion_wish *wish)
{
    struct stream_context *context = stream_context_find(act);
    KIRQL irql;
    if (!context)
        return NULL;
    if (!is_awaited(context, marks)) {
        FltReleaseContext(context);
        return NULL;
    }
    KeAcquireSpinLock(&context->lock, &irql);
    *wish = context->wish;
    KeReleaseSpinLock(&context->lock, irql);
    return context;
}

BOOLEAN deletion_is_done(const struct file_act *act)
{
    FILE_STANDARD_INFORMATION standard;
    return FltQueryInformationFile(act->instance, act->file, &standard, sizeof standard, FileStandardInformation, NULL) == STATUS_FILE_DELETED;
}

BOOLEAN deletion_came(const struct file_act *act, LONG marks, const struct file_facts *before)
{
    /* POSIX semantics: the name goes with this handle, while the file lives on for others. */
    return (marks & HANDLE_DELETES_POSIX && before->is_to_go) || deletion_is_done(act);
}

BOOLEAN deletion_claim(struct stream_context *context)
{
    return __atomic_exchange_n(&context->state, WISH_NONE, __ATOMIC_ACQ_REL) != WISH_NONE;
}

void deletion_kept(struct stream_context *context, const struct deletion_wish *wish)
{
    KIRQL irql;
    KeAcquireSpinLock(&context->lock, &irql);
    if (context->wish.number == wish->number)
        __atomic_store_n(&context->state, WISH_KEPT, __ATOMIC_RELEASE);
    KeReleaseSpinLock(&context->lock, irql);
}
