/* SPDX-License-Identifier: MIT */
#include "policy.h"
#include "memory.h"

#define POLICY_MAXIMUM 65536u   /* bytes */

static KSPIN_LOCK lock;         /* guards the next two, and the users of every policy */
static struct policy none = { .users = 2 };     /* the driver itself is one: it never goes */
static struct policy *current = &none;

INIT_CODE void policy_prepare(void)
{
    KeInitializeSpinLock(&lock);
}

const struct policy *policy_enter(void)
{
    struct policy *policy;
    KIRQL irql;
    KeAcquireSpinLock(&lock, &irql);
    policy = current;
    policy->users++;
    KeReleaseSpinLock(&lock, irql);
    return policy;
}

void policy_leave(const struct policy *policy)
{
    struct policy *mine = (struct policy *)policy;
    LONG users;
    KIRQL irql;
    KeAcquireSpinLock(&lock, &irql);
    users = --mine->users;
    KeReleaseSpinLock(&lock, irql);
    if (!users)
        memory_give(mine);
}

static void replace(struct policy *next)
{
    struct policy *previous;
    KIRQL irql;
    KeAcquireSpinLock(&lock, &irql);
    previous = current;
    current = next;
    next->users++;
    KeReleaseSpinLock(&lock, irql);
    policy_leave(previous);
}

/* Whether the texts fill a list: each is there, and ended by NUL. */
static BOOLEAN is_list(const struct policy_list *list)
{
    const WCHAR *end = list->texts + list->length / sizeof(WCHAR);
    if (list->length % sizeof(WCHAR))
        return FALSE;
    for (const WCHAR *text = list->texts; text < end; text++) {
        if (!*text)
            return FALSE;
        while (text < end && *text)
            text++;
        if (text == end)
            return FALSE;
    }
    return TRUE;
}

NTSTATUS policy_set(const struct windows_policy *given, u32 length)
{
    struct policy *policy;
    const WCHAR *texts;
    u32 rest = length - sizeof *given;
    if (length < sizeof *given || length > POLICY_MAXIMUM)
        return STATUS_INVALID_PARAMETER;
    if (given->archive_length > rest || given->blocked_length > rest - given->archive_length ||
        given->archived_length != rest - given->archive_length - given->blocked_length)
        return STATUS_INVALID_PARAMETER;
    policy = memory_take(sizeof *policy + rest);
    if (!policy)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlCopyMemory(policy + 1, given + 1, rest);
    texts = (const WCHAR *)(policy + 1);
    *policy = (struct policy) {
        .flags = given->flags, .service_pid = given->service_pid,
        .archive = { texts, given->archive_length },
        .blocked = { texts + given->archive_length / sizeof(WCHAR), given->blocked_length },
        .archived = { texts + (given->archive_length + given->blocked_length) / sizeof(WCHAR), given->archived_length },
    };
    if (!is_list(&policy->archive) || !is_list(&policy->blocked) || !is_list(&policy->archived)) {
        memory_give(policy);
        return STATUS_INVALID_PARAMETER;
    }
    replace(policy);
    return STATUS_SUCCESS;
}

void policy_clear(void)
{
    replace(&none);
}

BOOLEAN policy_has_prefix(const struct policy_list *list, PCUNICODE_STRING path)
{
    const WCHAR *end = list->texts + list->length / sizeof(WCHAR);
    UNICODE_STRING prefix;
    for (const WCHAR *text = list->texts; text < end; text += prefix.Length / sizeof(WCHAR) + 1) {
        RtlInitUnicodeString(&prefix, text);
        if (RtlPrefixUnicodeString(&prefix, path, TRUE))
            return TRUE;
    }
    return FALSE;
}
