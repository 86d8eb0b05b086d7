/* SPDX-License-Identifier: MIT
 * Images that are mapped into processes, and into the kernel.
 */
#pragma once

#include "declarations/kernel.h"

NTSTATUS images_register(void);
void images_unregister(void);
