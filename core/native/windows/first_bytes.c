/* SPDX-License-Identifier: MIT */
#include "first_bytes.h"
#include "memory.h"

static void judge(const volatile u8 *data, u32 length, struct first_bytes *bytes)
{
    u8 first = data[0];
    bytes->is_program = length >= 2 && first == 'M' && data[1] == 'Z';
    bytes->is_pattern = TRUE;
    for (u32 i = 1; i < length && bytes->is_pattern; i++)
        bytes->is_pattern = data[i] == first;
    bytes->length = length;
}

/* An address of the caller, whose memory can go at any moment. */
static void judge_foreign(const struct file_act *act, void *data, u32 length, struct first_bytes *bytes)
{
    if (FltGetRequestorProcess(act->data) != PsGetCurrentProcess())
        return;
    __try {
        ProbeForRead(data, length, 1);
        judge(data, length, bytes);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        *bytes = (struct first_bytes) { 0 };
    }
}

void first_bytes_of_write(const struct file_act *act, u32 maximum, struct first_bytes *bytes)
{
    const FLT_PARAMETERS *parameters = &act->data->Iopb->Parameters;
    u32 length = parameters->Write.Length < maximum ? parameters->Write.Length : maximum;
    void *mapped;
    *bytes = (struct first_bytes) { 0 };
    if (!length)
        return;
    if (parameters->Write.MdlAddress) {             /* then it holds, whatever the buffer says */
        mapped = MmGetSystemAddressForMdlSafe(parameters->Write.MdlAddress, NormalPagePriority | MdlMappingNoExecute);
        if (mapped)
            judge(mapped, length, bytes);
    } else if (act->data->RequestorMode == UserMode) {
        judge_foreign(act, parameters->Write.WriteBuffer, length, bytes);
    } else if (parameters->Write.WriteBuffer) {
        judge(parameters->Write.WriteBuffer, length, bytes);
    }
}

static enum first_bytes_answer read(const struct file_act *act, u8 *buffer, u32 length)
{
    LARGE_INTEGER start;
    ULONG count = 0;
    NTSTATUS status;
    start.QuadPart = 0;
    status = FltReadFile(act->instance, act->file, &start, length, buffer, FLTFL_IO_OPERATION_DO_NOT_UPDATE_BYTE_OFFSET, &count, NULL, NULL);
    if (status == STATUS_END_OF_FILE)
        return FIRST_BYTES_OTHER;
    if (!NT_SUCCESS(status))
        return FIRST_BYTES_UNREAD;
    return count >= 2 && buffer[0] == 'M' && buffer[1] == 'Z' ? FIRST_BYTES_PROGRAM : FIRST_BYTES_OTHER;
}

enum first_bytes_answer first_bytes_of_file(const struct file_act *act)
{
    enum first_bytes_answer answer;
    u8 two[2], *page;
    if (!(act->file->Flags & FO_NO_INTERMEDIATE_BUFFERING))
        return read(act, two, sizeof two);
    page = memory_take(PAGE_SIZE);                  /* whole sectors at an aligned address: a page of the pool is one */
    if (!page)
        return FIRST_BYTES_UNREAD;
    answer = read(act, page, PAGE_SIZE);
    memory_give(page);
    return answer;
}
