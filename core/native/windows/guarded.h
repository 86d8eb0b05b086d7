/* SPDX-License-Identifier: MIT
 * Memory that is not the driver's own: a process may change it, or take it away, at any moment.
 */
#pragma once

#include "declarations/kernel.h"

/* Copies it from where the kernel said that it is. FALSE: it could not be read whole. It may wait for a page: IRQL <= APC_LEVEL, outside capture_enter. */
BOOLEAN guarded_copy(void *to, const void *from, SIZE_T length);
