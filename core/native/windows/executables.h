/* SPDX-License-Identifier: MIT
 * Files that are written and begin as programs do: which handle wrote, and whether the file is one when it is closed.
 */
#pragma once

#include "file_record.h"

/* Whether a write can reach the first two bytes. */
BOOLEAN executable_write_matters(PFLT_CALLBACK_DATA data);

/* The handle writes them. IRQL <= APC_LEVEL. */
void executable_note_write(const struct file_act *act, BOOLEAN is_program);

/* It has bytes of another file put there. */
void executable_note_copy(const struct file_act *act);

/* It maps the file to write to it: nobody sees those writes. */
void executable_note_mapping(const struct file_act *act);

/* At the closing of a handle with these marks: whether it may have written, and so whether the file has to be looked at. IRQL <= APC_LEVEL. */
BOOLEAN executable_may_be_written(const struct file_act *act, LONG marks);

/* Then: whether the file is a program now. Where file_act_may_ask. */
BOOLEAN executable_was_written(const struct file_act *act, LONG marks, const struct file_facts *facts);
