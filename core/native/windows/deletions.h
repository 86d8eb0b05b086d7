/* SPDX-License-Identifier: MIT
 * Files that are deleted. Who wants it is kept with the stream; that it came about shows when a handle is closed and the file system says so.
 */
#pragma once

#include "file_record.h"

/* Opened to be deleted with its closing. */
void deletion_mark_on_close(const struct file_act *act);

/* Before and after an operation that sets whether the file is to be deleted: wished, or taken back. The wish is kept before already: another thread may
 * close the handle as soon as the file system knows it. The first gives what the second needs to take that back. In one thread, IRQL <= APC_LEVEL. */
LONG deletion_setting_begins(const struct file_act *act);
void deletion_setting_ends(const struct file_act *act, LONG before, BOOLEAN succeeded);

/* At the closing of a handle with these marks: the stream's context where somebody wants it deleted, with a reference, and the wish; else NULL. */
struct stream_context *deletion_awaited(const struct file_act *act, LONG marks, struct deletion_wish *wish);

/* Whether the file is gone, name and contents. After a closing, PASSIVE_LEVEL. */
BOOLEAN deletion_is_done(const struct file_act *act);

/* After the closing of a handle with these marks: whether the name is gone. `before`: what the file said of itself before. PASSIVE_LEVEL. */
BOOLEAN deletion_came(const struct file_act *act, LONG marks, const struct file_facts *before);

/* TRUE for one caller: the deletion is his to tell. */
BOOLEAN deletion_claim(struct stream_context *context);

/* The file was kept, and this wish is fulfilled; one that came since is not. */
void deletion_kept(struct stream_context *context, const struct deletion_wish *wish);
