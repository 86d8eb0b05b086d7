/* SPDX-License-Identifier: MIT */
#include "blocking.h"
#include "capture.h"

#define SHREDDING_MINIMUM 16u   /* bytes: a flag that is set anew is no shredding */

static BOOLEAN is_on(const struct file_act *act, u32 flag)
{
    return (act->policy->flags & flag) && capture_wants(WINDOWS_HOOK_FILE_BLOCKED);
}

/* Not of what lies elsewhere: reading would fetch it. */
static BOOLEAN is_program(const struct file_act *act, const struct file_facts *facts)
{
    u8 two[2];
    return !file_is_elsewhere(facts) && first_bytes_of_file(act, two) && first_bytes_are_program(two);
}

/* `from`: of a move, where the file lies; else NULL. */
static void tell(const struct file_act *act, u16 how, const struct file_name *name, const struct file_name *from, const struct file_facts *facts)
{
    file_tell(act, &(struct file_tale) {
        .kind = WINDOWS_FILE_BLOCKED, .facts = facts, .path = &name->information->Name, .new_path = from ? &from->information->Name : NULL,
        .flags = name->flags | (from ? from->flags : 0), .act = how, .is_program = how == WINDOWS_ACT_BLOCKED_EXECUTABLE || is_program(act, facts),
    });
}

/* Whether the file lies where acts are refused; then it is told. */
static BOOLEAN refuses(const struct file_act *act, u16 how, const struct file_facts *facts)
{
    struct file_name name;
    BOOLEAN is_refused;
    if (!file_name_get(act, &name))
        return FALSE;
    is_refused = policy_has_prefix(&act->policy->blocked, &name.information->Name);
    if (is_refused)
        tell(act, how, &name, NULL, facts);
    file_name_release(&name);
    return is_refused;
}

/* Where a write begins; at the end of the file where it says so. */
static u64 offset_of(const struct file_act *act, const struct file_facts *facts)
{
    LARGE_INTEGER offset = act->data->Iopb->Parameters.Write.ByteOffset;
    return offset.QuadPart < 0 ? facts->size : (u64)offset.QuadPart;
}

/* Whether the file begins as a program does after the write, which may bring one of the two bytes alone. */
static BOOLEAN makes_program(const struct file_act *act, const struct first_bytes *bytes, const struct file_facts *facts, u64 offset)
{
    u8 two[2];
    if (!offset && bytes->length >= 2)
        return bytes->is_program;
    if (offset > 1 || file_is_elsewhere(facts) || !first_bytes_of_file(act, two))
        return FALSE;
    two[offset] = bytes->first;
    return first_bytes_are_program(two);
}

/* One byte over and over, from the beginning of a file that has something in it, over all of it or as much as is looked at. */
static BOOLEAN is_shredding(const struct first_bytes *bytes, const struct file_facts *facts)
{
    return bytes->is_pattern && facts->size && bytes->length >= SHREDDING_MINIMUM &&
        (bytes->length == FIRST_BYTES_MAXIMUM || bytes->length >= facts->size);
}

BOOLEAN blocking_refuses_write(const struct file_act *act, const struct first_bytes *bytes)
{
    BOOLEAN may_be_program = (bytes->first == 'M' || bytes->first == 'Z') && is_on(act, WINDOWS_POLICY_BLOCK_EXECUTABLES);
    BOOLEAN may_be_shredding = bytes->is_pattern && is_on(act, WINDOWS_POLICY_BLOCK_SHREDDING);
    struct file_facts facts;
    u64 offset;
    if ((!may_be_program && !may_be_shredding) || !file_act_may_ask(act->data))
        return FALSE;
    /* The end of a write into the cache's own pages: it is done already, and the file system has to take its pages back. */
    if (act->data->Iopb->MinorFunction & IRP_MN_COMPLETE)
        return FALSE;
    file_facts_get(act, &facts);
    offset = offset_of(act, &facts);
    if (may_be_program && makes_program(act, bytes, &facts, offset))
        return refuses(act, WINDOWS_ACT_BLOCKED_EXECUTABLE, &facts);
    return may_be_shredding && !offset && is_shredding(bytes, &facts) && refuses(act, WINDOWS_ACT_BLOCKED_SHREDDING, &facts);
}

BOOLEAN blocking_refuses_zeroes(const struct file_act *act)
{
    const FLT_PARAMETERS *parameters = &act->data->Iopb->Parameters;
    const FILE_ZERO_DATA_INFORMATION *range = parameters->FileSystemControl.SystemBuffer;
    struct file_facts facts;
    if (!is_on(act, WINDOWS_POLICY_BLOCK_SHREDDING) || parameters->FileSystemControl.InputBufferLength < sizeof *range || range->FileOffset.QuadPart)
        return FALSE;
    if (!file_act_may_ask(act->data))
        return FALSE;
    file_facts_get(act, &facts);
    return facts.size && (u64)range->BeyondFinalZero.QuadPart >= facts.size && refuses(act, WINDOWS_ACT_BLOCKED_SHREDDING, &facts);
}

BOOLEAN blocking_refuses_rename(const struct file_act *act, const struct rename *rename)
{
    const struct policy_list *blocked = &act->policy->blocked;
    if (!is_on(act, WINDOWS_POLICY_BLOCK_EXECUTABLES) || rename->facts.is_folder)
        return FALSE;
    /* What lies there already does not become a program by another name. */
    if (!policy_has_prefix(blocked, &rename->new_name.information->Name) || policy_has_prefix(blocked, &rename->name.information->Name))
        return FALSE;
    if (!is_program(act, &rename->facts))
        return FALSE;
    tell(act, WINDOWS_ACT_BLOCKED_EXECUTABLE, &rename->new_name, &rename->name, &rename->facts);
    return TRUE;
}

FLT_PREOP_CALLBACK_STATUS blocking_refuse(PFLT_CALLBACK_DATA data)
{
    data->IoStatus.Status = STATUS_ACCESS_DENIED;
    data->IoStatus.Information = 0;
    return FLT_PREOP_COMPLETE;
}
