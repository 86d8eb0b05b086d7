/* SPDX-License-Identifier: MIT */
#include "deletions.h"
#include "capture.h"
#include "identity.h"

static void mark(const struct file_act *act, u16 how, ULONG disposition, LONG marks)
{
    struct stream_context *context;
    struct deletion_wish wish = { .disposition = disposition, .act = how };
    KIRQL irql;
    if (!capture_wants(WINDOWS_HOOK_FILE_DELETE))
        return;
    context = stream_context_make(act);
    if (!context) {
        file_lost(WINDOWS_FILE_DELETE, LOSS_SCRATCH_BUSY);
        return;
    }
    handle_mark(act, marks);        /* where it cannot be marked the file is not kept, and told once it is gone for good */
    identity_fill(&wish.deleter, identity_current());
    wish.deleter.tid = HandleToULong(PsGetCurrentThreadId());
    KeAcquireSpinLock(&context->lock, &irql);
    context->wish = wish;
    KeReleaseSpinLock(&context->lock, irql);
    __atomic_store_n(&context->is_wished, 1, __ATOMIC_RELEASE);
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

void deletion_mark_disposition(const struct file_act *act)
{
    ULONG flags = disposition(act);
    BOOLEAN is_on_close = (flags & FILE_DISPOSITION_ON_CLOSE) != 0, is_posix = (flags & FILE_DISPOSITION_POSIX_SEMANTICS) != 0;
    handle_unmark(act, is_on_close ? HANDLE_DELETES_ON_CLOSE : HANDLE_DELETES | HANDLE_DELETES_POSIX);
    if (!(flags & FILE_DISPOSITION_DELETE))
        return;
    if (is_on_close)
        mark(act, WINDOWS_ACT_DELETE_ON_CLOSE, flags & ~FILE_DISPOSITION_ON_CLOSE, HANDLE_DELETES_ON_CLOSE);
    else
        mark(act, WINDOWS_ACT_DISPOSITION, flags, is_posix ? HANDLE_DELETES | HANDLE_DELETES_POSIX : HANDLE_DELETES);
}

struct stream_context *deletion_awaited(const struct file_act *act, struct deletion_wish *wish)
{
    struct stream_context *context = stream_context_find(act);
    KIRQL irql;
    if (!context)
        return NULL;
    if (!__atomic_load_n(&context->is_wished, __ATOMIC_ACQUIRE)) {
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
    return __atomic_exchange_n(&context->is_wished, 0, __ATOMIC_ACQ_REL) != 0;
}
