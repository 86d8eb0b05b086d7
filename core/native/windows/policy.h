/* SPDX-License-Identifier: MIT
 * What the service lets the driver refuse or keep. A policy never changes: a new one takes its place, and the old one goes with its last user.
 */
#pragma once

#include "declarations/kernel.h"
#include "../abi/windows_device.h"

/* Texts one after the other, each ended by NUL. */
struct policy_list {
    const WCHAR *texts;
    u32 length;                 /* bytes */
};

struct policy {
    LONG users;
    u32 flags;                  /* enum windows_policy_flags */
    u32 service_pid;            /* whose own files are let alone */
    struct policy_list archive, blocked, archived;
};

void policy_prepare(void);

/* The policy as it is now; it stays until it is left. IRQL <= DISPATCH_LEVEL. */
const struct policy *policy_enter(void);
void policy_leave(const struct policy *policy);

/* Whether a path begins with one of the prefixes, upper and lower case being one. PASSIVE_LEVEL. */
BOOLEAN policy_has_prefix(const struct policy_list *list, PCUNICODE_STRING path);

/* Takes a windows_policy with its texts, so many bytes in all. */
NTSTATUS policy_set(const struct windows_policy *given, u32 length);

/* All off. */
void policy_clear(void);
