/* SPDX-License-Identifier: MIT
 * The filter manager, with one disk (\Device\HarddiskVolume3) and the pipes. A test runs operations of a process on them; the driver's callbacks come
 * before and after what the file system does.
 */
#pragma once

#include "declarations/filter_manager.h"
#include "kernel.h"

struct fake_context;

#define FAKE_DISPOSITION_IGNORE_READONLY 0x10u  /* FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE */

/* A file of the disk, whoever has it open. */
struct fake_disk_file {
    UNICODE_STRING name;                /* volume, path, stream */
    int stream_at;                      /* characters before the stream's colon; 0: none */
    _Atomic LONGLONG size, created;     /* other processors look at files, as a file system does */
    LONGLONG id;
    _Atomic ULONG attributes;
    _Atomic BOOLEAN is_folder, is_to_go, is_gone, is_locked;    /* locked: cannot be read by others */
    BOOLEAN cannot_be_moved, is_closed; /* closed: to all but the system and administrators */
    NTSTATUS closing_status;            /* what comes of closing it */
    _Atomic ULONG links;
    WCHAR moved_to[128];                /* by the driver; empty: it was not moved */
    UCHAR first[PAGE_SIZE];
    struct fake_context *context;
    int handles;
    struct fake_disk_file *next;
};

/* An open file. */
struct fake_open_file {
    FILE_OBJECT object;                 /* first */
    struct fake_disk_file *file;
    struct fake_context *context;
    BOOLEAN goes_on_close, was_opened_to_go;
};

/* One operation; whatever a test wants otherwise it sets before fake_operation_run. */
struct fake_operation {
    FLT_CALLBACK_DATA data;
    FLT_IO_PARAMETER_BLOCK block;
    FLT_RELATED_OBJECTS objects;
    NTSTATUS status;                    /* that the file system gives */
    ULONG_PTR information;
    BOOLEAN is_draining;                /* the filter is taken away in the middle */
    BOOLEAN is_paging;
    BOOLEAN is_late;                    /* a pipe that is made at DISPATCH_LEVEL, against the custom */
    void (*effect)(struct fake_operation *operation);   /* what the file system does where it succeeds */
};

extern struct fake_filter {
    const FLT_REGISTRATION *registration;
    PDRIVER_OBJECT driver;
    PFLT_FILTER filter;
    BOOLEAN is_started;
    PFLT_VOLUME disk, pipes;
    PFLT_INSTANCE disk_instance, pipe_instance;
    struct fake_context *instance_context[2];
    struct fake_disk_file *files;
    PDEVICE_OBJECT disk_device, pipe_device;
    NTSTATUS by_name_status;            /* what comes of asking about a file by its name; 0: an answer */
} fake_filter;

extern volatile int fake_filter_guard;  /* of its files and handles */
void fake_filter_start(void);
void fake_filter_end(void);

struct fake_disk_file *fake_disk_file(const WCHAR *name);
/* A handle to a file, a pipe (name without the volume), or, without a file, the volume itself. */
PFILE_OBJECT fake_handle(struct fake_disk_file *file, BOOLEAN is_written);
PFILE_OBJECT fake_pipe_handle(PUNICODE_STRING name);
struct fake_open_file *fake_open_file(PFILE_OBJECT file);
/* Closed: cleanup was run before. Its contexts go. */
void fake_handle_free(PFILE_OBJECT file);

/* By the current process, on a file or a pipe. */
void fake_operation_make(struct fake_operation *operation, UCHAR major, PFILE_OBJECT file);
/* The status that the process gets. */
NTSTATUS fake_operation_run(struct fake_operation *operation);

void fake_handles_release_contexts(void);
void fake_context_release(struct fake_context **context);
extern _Thread_local PIRP fake_top_level_irp;
