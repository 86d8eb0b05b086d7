/* SPDX-License-Identifier: MIT */
#include "file_times.h"
#include "capture.h"
#include "memory.h"

struct file_time_change {
    struct file_name name;
    struct file_facts facts;        /* as it was before */
    u64 created;                    /* as it is to be */
};

/* 0 leaves a time as it is, and so do -1 and -2, which switch its keeping off and on. */
static u64 wished_time(const struct file_act *act)
{
    const FLT_PARAMETERS *parameters = &act->data->Iopb->Parameters;
    const FILE_BASIC_INFORMATION *information = parameters->SetFileInformation.InfoBuffer;
    if (parameters->SetFileInformation.Length < sizeof *information || information->CreationTime.QuadPart <= 0)
        return 0;
    return (u64)information->CreationTime.QuadPart;
}

static struct file_time_change *allocate(const struct file_act *act)
{
    struct file_time_change *change = memory_take(sizeof *change);
    if (!change) {
        file_lost(WINDOWS_FILE_TIME, LOSS_SCRATCH_BUSY);
        return NULL;
    }
    if (file_name_get(act, &change->name))
        return change;
    file_lost(WINDOWS_FILE_TIME, LOSS_PATH_UNREAD);
    memory_give(change);
    return NULL;
}

struct file_time_change *file_time_begins(const struct file_act *act)
{
    struct file_facts facts;
    struct file_time_change *change;
    u64 created = wished_time(act);
    if (!created || !capture_wants(WINDOWS_HOOK_FILE_TIME))
        return NULL;
    file_facts_get(act, &facts);
    if (facts.created == created)
        return NULL;
    change = allocate(act);
    if (change) {
        change->facts = facts;
        change->created = created;
    }
    return change;
}

void file_time_lose(const struct file_act *act)
{
    if (wished_time(act) && capture_wants(WINDOWS_HOOK_FILE_TIME))
        file_lost(WINDOWS_FILE_TIME, LOSS_PATH_UNREAD);
}

void file_time_tell(const struct file_act *act, const struct file_time_change *change)
{
    struct file_facts facts = change->facts;
    facts.created = change->created;
    file_tell(act, &(struct file_tale) {
        .kind = WINDOWS_FILE_TIME, .facts = &facts, .path = &change->name.information->Name, .flags = change->name.flags,
        .previous_created = change->facts.created,
    });
}

void file_time_release(struct file_time_change *change)
{
    file_name_release(&change->name);
    memory_give(change);
}
