/* SPDX-License-Identifier: MIT
 * One operation as the filter manager shows it, while it is looked at; and what is kept of a volume, a stream and an open file.
 */
#pragma once

#include "declarations/filter_manager.h"
#include "policy.h"

struct file_act {
    PFLT_CALLBACK_DATA data;
    PFLT_FILTER filter;
    PFLT_INSTANCE instance;
    PFLT_VOLUME volume;
    PFILE_OBJECT file;
    const struct policy *policy;
};

/* FALSE: it is the service's own act; nothing is done then, and nothing left. Between the two the policy stays; the file system may be asked, for whatever
 * time that takes: nobody waits for the callback but the filter manager, when the filter ends. IRQL <= APC_LEVEL. */
BOOLEAN file_act_enter(struct file_act *act, PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects);
void file_act_leave(const struct file_act *act);

/* Whether other files may be asked about here: names and facts come by requests of their own, which must not begin inside a file system, in paging, or
 * where their completion could not be waited for: PASSIVE_LEVEL, outside of guarded regions. */
BOOLEAN file_act_may_ask(PFLT_CALLBACK_DATA data);

BOOLEAN file_is_pipe(PFILE_OBJECT file);

struct volume_context {
    u32 serial;
};

/* Who wants a file deleted, and how: the one who wished it last. */
struct deletion_wish {
    struct record_header deleter;   /* the identity alone */
    u32 disposition;                /* FILE_DISPOSITION_*: as it was wished */
    u32 number;                     /* each wish of the file has another */
    u16 act;                        /* enum windows_file_act */
};

/* Of a file that somebody wants deleted. Whether it was shows when a handle is closed: others may have it open, or the wish may be taken back. */
struct stream_context {
    KSPIN_LOCK lock;                /* guards the wish */
    struct deletion_wish wish;
    volatile LONG state;            /* enum wish_state */
};

enum wish_state {
    WISH_NONE,                      /* or its deletion was told */
    WISH_OPEN,
    WISH_KEPT,                      /* fulfilled, for the file lies in the archive: handles that wish it, too, can delete it yet */
};

struct handle_context {
    volatile LONG flags;            /* enum handle_flags */
};

enum handle_flags {
    HANDLE_WROTE = 1,               /* its first bytes, or mapped it to be written */
    HANDLE_WROTE_PROGRAM = 2,       /* and those were a program's */
    HANDLE_MADE_STREAM = 4,
    HANDLE_DELETES = 8,             /* it has the file set to be deleted */
    HANDLE_DELETES_POSIX = 16,      /* and so that the name goes with it, whoever else has the file open */
    HANDLE_DELETES_ON_CLOSE = 32,   /* its closing deletes the file */
    HANDLE_DISPOSITION = 0x7fffff00,    /* of one that has the file set to be deleted: FILE_DISPOSITION_*, as they were wished */
};
#define HANDLE_DISPOSITION_SHIFT 8

extern const FLT_CONTEXT_REGISTRATION file_contexts[];

/* Each with a reference of the caller's, to be given back by FltReleaseContext; NULL: there is none, and none could be made. IRQL <= APC_LEVEL. */
struct stream_context *stream_context_find(const struct file_act *act);
struct stream_context *stream_context_make(const struct file_act *act);

/* Keeps in mind that the handle did this (enum handle_flags). FALSE: it cannot be kept. */
BOOLEAN handle_mark(const struct file_act *act, LONG flags);

/* That it no longer does this. */
void handle_unmark(const struct file_act *act, LONG flags);

/* What it did. */
LONG handle_marks(const struct file_act *act);

/* The same, and it is forgotten. */
LONG handle_marks_take(const struct file_act *act);

/* At the attachment to a volume. PASSIVE_LEVEL. */
void volume_context_make(PCFLT_RELATED_OBJECTS objects);

/* 0: not known. */
u32 volume_serial(const struct file_act *act);
