/* SPDX-License-Identifier: MIT */
#include "first_bytes.h"
#include "guarded.h"
#include "identity.h"
#include "memory.h"

#define PIECE 256u

BOOLEAN first_bytes_are_program(const u8 two[2])
{
    return two[0] == 'M' && two[1] == 'Z';
}

/* Adds a piece to what was judged before. */
static void judge(struct first_bytes *bytes, const u8 *piece, u32 length)
{
    if (!bytes->length) {
        bytes->first = piece[0];
        bytes->is_program = length >= 2 && first_bytes_are_program(piece);
        bytes->is_pattern = TRUE;
    }
    for (u32 i = 0; i < length && bytes->is_pattern; i++)
        bytes->is_pattern = piece[i] == bytes->first;
    bytes->length += length;
}

/* Where a write's bytes are, NULL: they cannot be reached. */
static const u8 *buffer_of(PFLT_CALLBACK_DATA data)
{
    const FLT_PARAMETERS *parameters = &data->Iopb->Parameters;
    if (parameters->Write.MdlAddress)               /* then it holds, whatever the buffer says */
        return MmGetSystemAddressForMdlSafe(parameters->Write.MdlAddress, NormalPagePriority | MdlMappingNoExecute);
    /* An address of the process that writes, checked when it called; it means nothing in another one. */
    return data->RequestorMode == KernelMode || FltGetRequestorProcess(data) == identity_current() ? parameters->Write.WriteBuffer : NULL;
}

void first_bytes_of_write(PFLT_CALLBACK_DATA data, u32 maximum, struct first_bytes *bytes)
{
    u8 piece[PIECE];
    u32 written = data->Iopb->Parameters.Write.Length, rest = written < maximum ? written : maximum, length;
    const u8 *buffer = rest ? buffer_of(data) : NULL;
    *bytes = (struct first_bytes) { 0 };
    if (!buffer)
        return;
    for (; rest; rest -= length, buffer += length) {
        length = rest < PIECE ? rest : PIECE;
        if (!guarded_copy(piece, buffer, length)) {
            *bytes = (struct first_bytes) { 0 };
            return;
        }
        judge(bytes, piece, length);
        if (!bytes->is_pattern)
            return;
    }
}

static BOOLEAN read(const struct file_act *act, u8 *buffer, u32 length, u8 two[2])
{
    LARGE_INTEGER start;
    ULONG count = 0;
    NTSTATUS status;
    start.QuadPart = 0;
    status = FltReadFile(act->instance, act->file, &start, length, buffer, FLTFL_IO_OPERATION_DO_NOT_UPDATE_BYTE_OFFSET, &count, NULL, NULL);
    if (!NT_SUCCESS(status) && status != STATUS_END_OF_FILE)
        return FALSE;
    two[0] = count > 0 ? buffer[0] : 0;
    two[1] = count > 1 ? buffer[1] : 0;
    return TRUE;
}

BOOLEAN first_bytes_of_file(const struct file_act *act, u8 two[2])
{
    BOOLEAN is_read;
    u8 buffer[2], *page;
    if (!(act->file->Flags & FO_NO_INTERMEDIATE_BUFFERING))
        return read(act, buffer, sizeof buffer, two);
    page = memory_take(PAGE_SIZE);                  /* whole sectors at an aligned address: a page of the pool is one */
    if (!page)
        return FALSE;
    is_read = read(act, page, PAGE_SIZE, two);
    memory_give(page);
    return is_read;
}
