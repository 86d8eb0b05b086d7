/* SPDX-License-Identifier: MIT */
#include "executables.h"
#include "first_bytes.h"

BOOLEAN executable_write_matters(PFLT_CALLBACK_DATA data)
{
    LARGE_INTEGER offset = data->Iopb->Parameters.Write.ByteOffset;
    BOOLEAN is_at_end = offset.LowPart == FILE_WRITE_TO_END_OF_FILE && offset.HighPart == -1;   /* which may be the beginning */
    return is_at_end || (u64)offset.QuadPart < 2;
}

static void note(const struct file_act *act, LONG marks)
{
    if (!handle_mark(act, marks))
        file_lost(WINDOWS_FILE_EXECUTABLE, LOSS_SCRATCH_BUSY);
}

void executable_note_write(const struct file_act *act, BOOLEAN is_program)
{
    note(act, is_program ? HANDLE_WROTE | HANDLE_WROTE_PROGRAM : HANDLE_WROTE);
}

void executable_note_copy(const struct file_act *act)
{
    note(act, HANDLE_WROTE);
}

void executable_note_mapping(const struct file_act *act)
{
    note(act, HANDLE_WROTE);
}

BOOLEAN executable_may_be_written(const struct file_act *act, LONG marks)
{
    /* File systems note by themselves that a handle wrote, behind the first bytes too, but forget it when they flush. */
    return act->file->WriteAccess && (marks & HANDLE_WROTE || act->file->Flags & FO_FILE_MODIFIED);
}

BOOLEAN executable_was_written(const struct file_act *act, LONG marks, const struct file_facts *facts)
{
    u8 two[2];
    if (!file_is_elsewhere(facts) && first_bytes_of_file(act, two))
        return first_bytes_are_program(two);
    return (marks & HANDLE_WROTE_PROGRAM) != 0;     /* elsewhere, locked by somebody, or encrypted: what was seen on the way counts */
}
