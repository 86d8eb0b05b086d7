/* SPDX-License-Identifier: MIT
 * Files that are deleted. Who wants it is kept with the stream; that it came about shows when a handle is closed and the file system says so.
 */
#pragma once

#include "file_record.h"

/* Opened to be deleted with its closing. */
void deletion_mark_on_close(const struct file_act *act);

/* Whether an operation that sets information wishes a deletion. */
BOOLEAN deletion_is_wished(const struct file_act *act);

/* That operation was done. PASSIVE_LEVEL, in its thread. */
void deletion_mark_wished(const struct file_act *act);

/* At a closing: the stream's context where somebody wants it deleted, with a reference, and the wish; else NULL. */
struct stream_context *deletion_awaited(const struct file_act *act, struct deletion_wish *wish);

/* Whether the handle that is closed takes the file away by itself: it was opened for that. */
BOOLEAN deletion_is_by_closing(const struct file_act *act, const struct deletion_wish *wish);

/* After the closing: whether the name is gone. `before`: what the file said of itself before. PASSIVE_LEVEL. */
BOOLEAN deletion_came(const struct file_act *act, const struct deletion_wish *wish, const struct file_facts *before);

/* TRUE for one caller: the deletion is his to tell. */
BOOLEAN deletion_claim(struct stream_context *context);
