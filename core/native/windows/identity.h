/* SPDX-License-Identifier: MIT
 * Who a process is: what stays its own when its number is given to another one, and whose it is.
 */
#pragma once

#include "declarations/kernel.h"
#include "../abi/windows_records.h"

/* When it was made, 100 ns since 1601. Any IRQL up to DISPATCH_LEVEL. */
u64 identity_start(PEPROCESS process);

/* The process that the current thread belongs to, whatever address space it is in. Any IRQL up to DISPATCH_LEVEL. */
PEPROCESS identity_current(void);

/* When it was made of a process by its number, 0: there is none. IRQL <= APC_LEVEL. */
u64 identity_start_of(HANDLE pid);

/* Writes the identity into a header: start, pid, uid (session), image_serial (start key), pid_namespace (silo). IRQL <= DISPATCH_LEVEL; above
 * APC_LEVEL the silo is not asked for. */
void identity_fill(struct record_header *header, PEPROCESS process);

/* Longest SID: 15 parts. */
#define USER_MAXIMUM 68

/* Whose a process is, and what it may. */
struct owner {
    u64 logon_id;               /* LUID of the logon session */
    u32 integrity;              /* RID of the mandatory label; (u32)-1: not known */
    u32 elevation;              /* TOKEN_ELEVATION_TYPE; 0: not known */
    u16 user_length;            /* bytes of the SID; 0: not known */
    u16 is_app_container;
    u8 user[USER_MAXIMUM];
};

/* PASSIVE_LEVEL. */
void owner_of(PEPROCESS process, struct owner *owner);

/* The user for whom the current thread acts, where that is not its process's own. Gives the bytes of the SID, 0: there is no such, or it cannot be told.
 * Adds WINDOWS_FLAG_IMPERSONATING to the flags where there is. IRQL <= APC_LEVEL; it can only be told at PASSIVE_LEVEL. */
u16 impersonated_user(u8 user[USER_MAXIMUM], u16 *flags);
