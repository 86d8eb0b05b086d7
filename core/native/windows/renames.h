/* SPDX-License-Identifier: MIT
 * Files and folders that are moved, and files that others are moved over.
 */
#pragma once

#include "file_record.h"

struct rename {
    struct file_name name, new_name;
    struct file_facts facts;
    struct file_facts replaced;     /* of the file that the new name had */
    BOOLEAN replaces;               /* there was one */
    BOOLEAN may_replace;            /* whether there was one could not be asked */
};

/* Finds the function that asks about a file by its name (Windows 10 1709). PASSIVE_LEVEL. */
void renames_prepare(void);

/* Counts what cannot be told: the move, or else the deletion that may come with it. */
void rename_lose(enum loss_reason reason);

/* Before a name is set: what is kept until after, NULL: it is not known, and counted as lost. Where file_act_may_ask. */
struct rename *rename_begins(const struct file_act *act);

/* After it succeeded. */
void rename_tell(const struct file_act *act, const struct rename *rename);

/* In every case. */
void rename_release(struct rename *rename);
