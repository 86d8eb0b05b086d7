/* SPDX-License-Identifier: MIT
 * Who a process is: what stays its own when its number is given to another one, and whose it is.
 */
#pragma once

#include "declarations/kernel.h"
#include "../abi/windows_records.h"

/* When it was made, 100 ns since 1601. Any IRQL up to DISPATCH_LEVEL. */
u64 identity_start(PEPROCESS process);

/* The same of a process by its number, 0: there is none. IRQL <= APC_LEVEL. */
u64 identity_start_of(HANDLE pid);

/* Writes the identity into a header: start, pid, uid (session), image_serial (start key), pid_namespace (silo). IRQL <= DISPATCH_LEVEL; above
 * APC_LEVEL the silo is not asked for. */
void identity_fill(struct record_header *header, PEPROCESS process);
