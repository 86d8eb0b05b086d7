/* SPDX-License-Identifier: MIT
 * What a file begins with, in the file or in what is about to be written to it.
 */
#pragma once

#include "file_act.h"

/* Bytes that a write brings: how many were looked at, and what they are. */
struct first_bytes {
    u32 length;                     /* 0: they cannot be read */
    u8 first;
    BOOLEAN is_program;             /* begins as DOS, Windows and UEFI programs do */
    BOOLEAN is_pattern;             /* one byte over and over */
};

#define FIRST_BYTES_MAXIMUM 4096u

/* Of a write, so many at most. The caller's memory is read as it is now: it can be changed before the file system reads it. IRQL <= APC_LEVEL. */
void first_bytes_of_write(PFLT_CALLBACK_DATA data, u32 maximum, struct first_bytes *bytes);

/* The first two of the file, past its cache where it was opened so; 0 where it is shorter. FALSE: they cannot be read. Where file_act_may_ask. */
BOOLEAN first_bytes_of_file(const struct file_act *act, u8 two[2]);

BOOLEAN first_bytes_are_program(const u8 two[2]);
