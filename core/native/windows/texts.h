/* SPDX-License-Identifier: MIT
 * Texts of records: UTF-16 as the kernel has them, cut where they are longer than a length can tell.
 */
#pragma once

#include "ring.h"

/* Bytes of a text that go into a record, 0: there is none. Adds WINDOWS_FLAG_TEXT_CUT to the flags where that is not all. */
static inline u16 text_length(PCUNICODE_STRING text, u16 *flags)
{
    u32 length = text && text->Buffer ? text->Length & ~1u : 0;
    if (length > TEXT_MAXIMUM) {
        length = TEXT_MAXIMUM;
        *flags |= WINDOWS_FLAG_TEXT_CUT;
    }
    return (u16)length;
}

/* Both copy so many bytes, and give where the next go. */
static inline void *bytes_put(void *at, const void *bytes, u16 length)
{
    if (length)
        RtlCopyMemory(at, bytes, length);
    return (u8 *)at + length;
}

static inline void *text_put(void *at, PCUNICODE_STRING text, u16 length)
{
    return length ? bytes_put(at, text->Buffer, length) : at;
}
