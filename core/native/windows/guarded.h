/* SPDX-License-Identifier: MIT
 * Memory that is not the driver's own: a process may change it, or take it away, at any moment. Reading it may wait for a page: IRQL <= APC_LEVEL, outside
 * capture_enter.
 */
#pragma once

#include "declarations/kernel.h"

/* Copies from where the kernel said that it is. FALSE: it could not be read whole. Memory of the kernel itself has to be there: where it is not, the system
 * stops. */
BOOLEAN guarded_copy(void *to, const void *from, SIZE_T length);

/* Copies from where a process said that it is, which may be a lie: nothing but memory of the current process is read. */
BOOLEAN guarded_copy_told(void *to, const void *from, SIZE_T length);
