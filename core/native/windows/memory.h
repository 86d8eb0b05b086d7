/* SPDX-License-Identifier: MIT
 * The driver's own memory. It can be touched at any IRQL, and never be run.
 */
#pragma once

#include "declarations/kernel.h"

/* NULL: there is none. IRQL <= DISPATCH_LEVEL. */
static inline void *memory_take(SIZE_T bytes)
{
    return ExAllocatePoolWithTag(NonPagedPoolNx, bytes, 'tnoM');
}

static inline void memory_give(void *memory)
{
    ExFreePoolWithTag(memory, 'tnoM');
}
