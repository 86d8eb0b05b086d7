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

/* Copies so much of it. Gives where the next one goes. */
static inline void *text_put(void *at, PCUNICODE_STRING text, u16 length)
{
    if (length)
        RtlCopyMemory(at, text->Buffer, length);
    return (u8 *)at + length;
}
