/* SPDX-License-Identifier: MIT */
#include "directory.h"
#include "guarded.h"
#include "memory.h"
#include "optional.h"

#define PARAMETERS_OFFSET 0x20  /* in the process environment block, 64 bits: where the parameters are */
#define NORMALISED 1u           /* of the parameters' flags: texts are where they say, not so far from the beginning */

/* The beginning of the process parameters, 64 bits. */
struct parameters {
    u32 maximum_length, length, flags, debug_flags;
    u64 console, console_flags, input, output, error;
    u16 directory_length, directory_maximum;
    u32 padding;
    u64 directory;
};

_Static_assert(__builtin_offsetof(struct parameters, directory_length) == 0x38 && __builtin_offsetof(struct parameters, directory) == 0x40, "parameters");

/* In the process's own address space. */
static BOOLEAN read(const u8 *block, PUNICODE_STRING directory)
{
    struct parameters parameters;
    u64 at;
    if (!guarded_copy(&at, block + PARAMETERS_OFFSET, sizeof at) || !at ||
        !guarded_copy_told(&parameters, (const void *)(ULONG_PTR)at, sizeof parameters) || !(parameters.directory_length & ~1u))
        return FALSE;
    if (!(parameters.flags & NORMALISED))
        parameters.directory += at;
    directory->Length = directory->MaximumLength = parameters.directory_length & ~1u;
    directory->Buffer = memory_take(directory->Length);
    if (!directory->Buffer)
        return FALSE;
    if (guarded_copy_told(directory->Buffer, (const void *)(ULONG_PTR)parameters.directory, directory->Length))
        return TRUE;
    directory_give(directory);
    return FALSE;
}

BOOLEAN directory_take(PEPROCESS process, PUNICODE_STRING directory)
{
    const u8 *block = optional.process_block ? optional.process_block(process) : NULL;
    KAPC_STATE state;
    BOOLEAN is_read;
    if (!block)
        return FALSE;
    KeStackAttachProcess((PKPROCESS)process, &state);
    is_read = read(block, directory);
    KeUnstackDetachProcess(&state);
    return is_read;
}

void directory_give(PUNICODE_STRING directory)
{
    memory_give(directory->Buffer);
}
