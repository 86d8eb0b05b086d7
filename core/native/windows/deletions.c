/* SPDX-License-Identifier: MIT */
#include "deletions.h"
#include "capture.h"
#include "identity.h"

static void mark(const struct file_act *act, u16 how, BOOLEAN is_posix)
{
    struct stream_context *context;
    struct deletion_wish wish = { .file = act->file, .act = how, .is_posix = is_posix };
    KIRQL irql;
    if (!capture_wants(WINDOWS_HOOK_FILE_DELETE))
        return;
    context = stream_context_make(act);
    if (!context) {
        file_lost(WINDOWS_FILE_DELETE, LOSS_SCRATCH_BUSY);
        return;
    }
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
    mark(act, WINDOWS_ACT_DELETE_ON_CLOSE, FALSE);
}

/* FILE_DISPOSITION_* of an operation; the older class has a boolean alone. 0: nothing is to be deleted. */
static ULONG disposition(const struct file_act *act)
{
    const FLT_PARAMETERS *parameters = &act->data->Iopb->Parameters;
    const void *buffer = parameters->SetFileInformation.InfoBuffer;
    switch ((int)parameters->SetFileInformation.FileInformationClass) {
    case FileDispositionInformation:
        return parameters->SetFileInformation.Length >= sizeof(BOOLEAN) && *(const BOOLEAN *)buffer ? FILE_DISPOSITION_DELETE : 0;
    case FileDispositionInformationEx:
        return parameters->SetFileInformation.Length >= sizeof(ULONG) && *(const ULONG *)buffer & FILE_DISPOSITION_DELETE ? *(const ULONG *)buffer : 0;
    default:
        return 0;
    }
}

BOOLEAN deletion_is_wished(const struct file_act *act)
{
    return disposition(act) != 0;
}

void deletion_mark_wished(const struct file_act *act)
{
    ULONG flags = disposition(act);
    mark(act, flags & FILE_DISPOSITION_ON_CLOSE ? WINDOWS_ACT_DELETE_ON_CLOSE : WINDOWS_ACT_DISPOSITION,
        (flags & FILE_DISPOSITION_POSIX_SEMANTICS) != 0);
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

BOOLEAN deletion_is_by_closing(const struct file_act *act, const struct deletion_wish *wish)
{
    return wish->act == WINDOWS_ACT_DELETE_ON_CLOSE && wish->file == act->file;
}

BOOLEAN deletion_came(const struct file_act *act, const struct deletion_wish *wish, const struct file_facts *before)
{
    FILE_STANDARD_INFORMATION standard;
    /* POSIX semantics: the name goes with this handle, while the file lives on for others. */
    if (wish->is_posix && wish->file == act->file && before->is_to_go)
        return TRUE;
    return FltQueryInformationFile(act->instance, act->file, &standard, sizeof standard, FileStandardInformation, NULL) == STATUS_FILE_DELETED;
}

BOOLEAN deletion_claim(struct stream_context *context)
{
    return __atomic_exchange_n(&context->is_wished, 0, __ATOMIC_ACQ_REL) != 0;
}
