/* SPDX-License-Identifier: MIT */
#include "kept_names.h"
#include "memory.h"

struct kept {
    struct kept *next;
    PCUNICODE_STRING name;
};

static KSPIN_LOCK lock;
static struct kept *all;        /* guarded by the lock: as many as acts under way */
static struct kept nameless;    /* stands for every name that could not be had, or not be kept */

INIT_CODE void kept_names_prepare(void)
{
    KeInitializeSpinLock(&lock);
}

PVOID kept_name_put(PCUNICODE_STRING name)
{
    struct kept *kept = name ? memory_take(sizeof *kept) : NULL;
    KIRQL irql;
    if (!kept) {
        if (name)
            CmCallbackReleaseKeyObjectIDEx(name);
        return &nameless;
    }
    kept->name = name;
    KeAcquireSpinLock(&lock, &irql);
    kept->next = all;
    all = kept;
    KeReleaseSpinLock(&lock, irql);
    return kept;
}

/* Takes one out of the list. NULL: it is not there. */
static struct kept *take_out(PVOID context)
{
    struct kept **link = &all, *found;
    KIRQL irql;
    KeAcquireSpinLock(&lock, &irql);
    while (*link && *link != context)
        link = &(*link)->next;
    found = *link;
    if (found)
        *link = found->next;
    KeReleaseSpinLock(&lock, irql);
    return found;
}

BOOLEAN kept_name_take(PVOID context, PCUNICODE_STRING *name)
{
    struct kept *kept = take_out(context);
    *name = kept ? kept->name : NULL;
    if (kept)
        memory_give(kept);
    return kept || context == &nameless;
}

void kept_names_release(void)
{
    struct kept *kept;
    while ((kept = all) != NULL) {
        all = kept->next;
        CmCallbackReleaseKeyObjectIDEx(kept->name);
        memory_give(kept);
    }
}
