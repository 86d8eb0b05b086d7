/* SPDX-License-Identifier: MIT
 * What is asked about a file, and the record that tells of it.
 */
#pragma once

#include "file_names.h"
#include "ring.h"

struct file_facts {
    u64 file_id;
    u64 size;
    u64 created;
    u32 attributes;
    BOOLEAN is_folder;
    BOOLEAN is_to_go;               /* set to be deleted when the last handle is closed */
};

/* Where file_act_may_ask, of a file that is open. What cannot be told is 0. */
void file_facts_get(const struct file_act *act, struct file_facts *facts);

/* Whether its contents lie on another computer, and any reading fetches them. */
static inline BOOLEAN file_is_elsewhere(const struct file_facts *facts)
{
    return (facts->attributes & FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS) != 0;
}

/* A record of a file in the making. */
struct file_tale {
    enum windows_record_kind kind;
    const struct file_facts *facts;
    PCUNICODE_STRING path, new_path;            /* new_path: NULL where there is none */
    const struct record_header *actor;          /* who did it, where that is not the current process; else NULL */
    u64 previous_created;
    u32 access;
    u16 flags;
    u16 act;
    BOOLEAN is_new, is_program, is_archived;
};

/* Sends it, if somebody listens and there is room. IRQL <= APC_LEVEL. */
void file_tell(const struct file_act *act, const struct file_tale *tale);

/* A record that could not be made. IRQL <= DISPATCH_LEVEL. */
void file_lost(enum windows_record_kind kind, enum loss_reason reason);

/* Access that was asked for at an opening. */
u32 file_access(const struct file_act *act);
