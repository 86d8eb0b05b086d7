/* SPDX-License-Identifier: MIT */
#include "pipes.h"
#include "capture.h"
#include "file_record.h"
#include "memory.h"

static void tell(const struct file_act *act, enum windows_record_kind kind, PCUNICODE_STRING name)
{
    file_tell(act, &(struct file_tale) {
        .kind = kind, .path = name, .access = file_access(act),
        .is_new = kind == WINDOWS_PIPE_CREATE && act->data->IoStatus.Information == FILE_CREATED,
    });
}

/* A pipe opened by way of the root's handle has a name without the backslash. */
static void tell_relative(const struct file_act *act, enum windows_record_kind kind, PCUNICODE_STRING name)
{
    UNICODE_STRING whole;
    u32 length = name->Length & ~1u;
    if (length > TEXT_MAXIMUM - sizeof(WCHAR))
        length = TEXT_MAXIMUM - sizeof(WCHAR);
    whole.Buffer = memory_take(length + sizeof(WCHAR));
    if (!whole.Buffer) {
        file_lost(kind, LOSS_SCRATCH_BUSY);
        return;
    }
    whole.Length = whole.MaximumLength = (USHORT)(length + sizeof(WCHAR));
    whole.Buffer[0] = L'\\';
    RtlCopyMemory(whole.Buffer + 1, name->Buffer, length);
    tell(act, kind, &whole);
    memory_give(whole.Buffer);
}

/* The pipe file system leaves the name in the file object as it was opened; one without a name is anonymous. */
static void tell_named(const struct file_act *act, enum windows_record_kind kind)
{
    const UNICODE_STRING *name = &act->file->FileName;
    if (name->Length < sizeof(WCHAR) || !name->Buffer || name->Buffer[0] == L'\\')
        tell(act, kind, name);
    else
        tell_relative(act, kind, name);
}

void pipe_made(const struct file_act *act)
{
    if (capture_wants(WINDOWS_HOOK_PIPE_CREATE))
        tell_named(act, WINDOWS_PIPE_CREATE);
}

/* The file system itself and its root folder can be opened too, to list the pipes. */
static BOOLEAN is_root(PFILE_OBJECT file)
{
    const UNICODE_STRING *name = &file->FileName;
    if (name->Length < sizeof(WCHAR))
        return !file->RelatedFileObject;
    return name->Length == sizeof(WCHAR) && name->Buffer[0] == L'\\';
}

void pipe_connected(const struct file_act *act)
{
    if (capture_wants(WINDOWS_HOOK_PIPE_CONNECT) && !is_root(act->file))
        tell_named(act, WINDOWS_PIPE_CONNECT);
}
