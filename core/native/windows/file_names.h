/* SPDX-License-Identifier: MIT
 * Names of files: whole paths of the NT namespace, normalised where the file system can tell.
 */
#pragma once

#include "file_act.h"

struct file_name {
    PFLT_FILE_NAME_INFORMATION information;     /* NULL: none */
    u16 flags;                                  /* enum windows_record_flags */
};

/* Where file_act_may_ask, from the end of an opening to the closing. FALSE: it cannot be told. */
BOOLEAN file_name_get(const struct file_act *act, struct file_name *name);

/* Of an operation that sets FILE_RENAME_INFORMATION, before it is done: where the file will be. */
BOOLEAN file_name_get_destination(const struct file_act *act, const FILE_RENAME_INFORMATION *information, struct file_name *name);

/* Also of one that was never got. */
void file_name_release(struct file_name *name);

/* Whether it names a stream other than the file's own data. */
BOOLEAN file_name_has_stream(const struct file_name *name);
