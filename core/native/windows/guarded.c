/* SPDX-License-Identifier: MIT
 * The compiler guards calls alone, not what it reads by itself: all reading of such memory is one of the calls here.
 */
#include "guarded.h"

BOOLEAN guarded_copy(void *to, const void *from, SIZE_T length)
{
    __try {
        RtlCopyMemory(to, from, length);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return FALSE;
    }
    return TRUE;
}

BOOLEAN guarded_copy_told(void *to, const void *from, SIZE_T length)
{
    __try {
        ProbeForRead((PVOID)from, length, 1);
        RtlCopyMemory(to, from, length);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return FALSE;
    }
    return TRUE;
}
