/* SPDX-License-Identifier: MIT */
#include "streams.h"

BOOLEAN stream_mark_made(const struct file_act *act)
{
    struct handle_context *context = handle_context_make(act);
    if (!context)
        return FALSE;
    __atomic_fetch_or(&context->flags, HANDLE_MADE_STREAM, __ATOMIC_RELAXED);
    FltReleaseContext(context);
    return TRUE;
}

BOOLEAN stream_was_made(const struct file_act *act)
{
    struct handle_context *context = handle_context_find(act);
    LONG flags;
    if (!context)
        return FALSE;
    flags = __atomic_fetch_and(&context->flags, ~HANDLE_MADE_STREAM, __ATOMIC_RELAXED);
    FltReleaseContext(context);
    return (flags & HANDLE_MADE_STREAM) != 0;
}
