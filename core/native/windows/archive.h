/* SPDX-License-Identifier: MIT
 * Deleted files that the policy keeps: moved into the archive folder of their volume in place of being deleted.
 */
#pragma once

#include "deletions.h"

/* Before the closing of a handle with these marks: where it is one that deletes the file, moves that and takes the deletion back. NULL: it was not kept,
 * and goes as it would have; else where it is, to be given back by memory_give. Where file_act_may_ask. */
FILE_RENAME_INFORMATION *archive_keep(const struct file_act *act, const struct file_name *name, const struct file_facts *facts,
    const struct deletion_wish *wish, LONG marks);
