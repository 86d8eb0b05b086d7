/* SPDX-License-Identifier: MIT */
#include "guarded.h"

/* The compiler guards calls alone, not what it reads by itself: all such reading is this call. */
BOOLEAN guarded_copy(void *to, const void *from, SIZE_T length)
{
    __try {
        RtlCopyMemory(to, from, length);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return FALSE;
    }
    return TRUE;
}
