/* SPDX-License-Identifier: MIT
 * The fake kernel: just enough of Windows for the driver to run on Linux. Each function checks what its documentation asks of the caller (IRQL,
 * locks, critical region, lengths), counts what is made and freed, and fails when told to. This header is for the fakes and for the scenarios.
 */
#pragma once

#include "declarations/kernel.h"
#include "host.h"

/* ---- what is asked of the caller ---- */
#define KERNEL_CHECK(condition, ...) \
    do { \
        if (!(condition)) \
            fake_refuse(__func__, #condition, "" __VA_ARGS__); \
    } while (0)
#define KERNEL_AT_MOST(irql) fake_at_most(irql, __func__)
void fake_refuse(const char *function, const char *condition, const char *why) __attribute__((noreturn));
void fake_at_most(KIRQL irql, const char *function);

/* ---- the thread that runs ---- */
struct fake_lock;
struct fake_thread {
    KIRQL irql;
    int critical;                       /* depth of critical regions */
    int in_image_callback;              /* the address space is locked: no Zw*, no opening */
    int guarded;                        /* depth of guarded regions, which a caller of the driver has entered */
    PEPROCESS process;                  /* that it belongs to */
    PEPROCESS attached;
    PETHREAD thread;
    KPROCESSOR_MODE previous_mode;
    struct fake_try *frame;
    NTSTATUS exception;
    int held;
    const void *locks[16];
};
extern _Thread_local struct fake_thread fake_self;
PEPROCESS fake_current_process(void);

/* ---- the whole kernel ---- */
struct fake_kernel {
    int fail_at;                        /* the call that may fail and does, counted from 1; 0: none */
    int fail_from;                      /* this one and all after it */
    int calls;                          /* that may fail, since the start */
    const char *failed;                 /* the last that did */
    unsigned missing;                   /* enum fake_routine bits: what this system does not have */
    int map_fails;                      /* mapping into user mode: 1 gives NULL, 2 raises an exception */
    int threaded;                       /* more threads than one run: no poisoning of memory */
    void (*between)(void);              /* runs in the middle of the driver's work: another processor's */
    long pool, paged_pool, lists, views, references, handles, registered, pending, devices, links, workers, timers;
    int dacl_entries;
    unsigned long long time;            /* of the fake clock, 100 ns */
};
extern struct fake_kernel fake;

/* Begins anew: no driver, no process but System. */
void fake_start(void);
/* Everything that was made is freed again. */
void fake_check_balance(const char *when);
BOOLEAN fake_may_fail(const char *function);
/* Lets the other processor run once, where the driver is between two steps. */
void fake_interleave(void);

/* For the fakes' own tables, a word each. */
void fake_guard_enter(volatile int *guard);
void fake_guard_leave(volatile int *guard);

/* ---- objects: counted references ---- */
enum fake_type { FAKE_PROCESS = 1, FAKE_THREAD, FAKE_TOKEN, FAKE_FILE, FAKE_DEVICE, FAKE_DRIVER, FAKE_KEY, FAKE_VOLUME, FAKE_INSTANCE, FAKE_FILTER,
    FAKE_EVENT, FAKE_OTHER };
void *fake_object_make(enum fake_type type, host_size size);
enum fake_type fake_object_type(const void *object);
long fake_object_references(const void *object);
void fake_object_check(const void *object, enum fake_type type, const char *function);
void fake_objects_end(void);
/* With threads: those that this one has made since the mark go, once nobody refers to them. */
void *fake_objects_mark(void);
void fake_objects_release(void *mark);
void *fake_handle_object(HANDLE handle);

/* ---- processes ---- */
struct fake_process {
    HANDLE id, parent;
    LONGLONG created;
    ULONGLONG start_key;
    ULONG session, silo;
    BOOLEAN is_system, is_exited, is_tampered;
    PACCESS_TOKEN token;
    PETHREAD first_thread;
    PVOID section_base, block;          /* the image; the process environment block */
    NTSTATUS exit_status;
};
struct fake_ethread {
    HANDLE id;
    PEPROCESS process;
    PVOID start;
    PACCESS_TOKEN impersonated;
};
PEPROCESS fake_process_make(ULONG id, ULONG parent);
PEPROCESS fake_process(ULONG id);       /* NULL: none, or ended */
struct fake_process *fake_process_of(PEPROCESS process);
PETHREAD fake_first_thread(PEPROCESS process);
PETHREAD fake_thread_make(PEPROCESS process, ULONG id);
struct fake_ethread *fake_thread_of(PETHREAD thread);
void fake_process_end(PEPROCESS process);
void fake_processes_start(void);
PACCESS_TOKEN fake_token_make(BOOLEAN is_system);
void fake_token_contain(PACCESS_TOKEN token);
/* This thread goes on as one of that process. */
void fake_become(PEPROCESS process);

/* ---- the routines that notifications and callbacks are registered with, for whoever raises them ---- */
struct fake_notifications {
    PCREATE_PROCESS_NOTIFY_ROUTINE_EX process;
    PCREATE_THREAD_NOTIFY_ROUTINE thread;
    PLOAD_IMAGE_NOTIFY_ROUTINE image;
    PEX_CALLBACK_FUNCTION registry;
    PVOID registry_context;
    LARGE_INTEGER registry_cookie;
    const OB_CALLBACK_REGISTRATION *objects;    /* one driver, one registration */
    int running;                        /* callbacks, in other threads */
};
extern struct fake_notifications fake_notify;
/* A callback begins and ends; NULL: nothing is registered, and it does not end. What it changed of IRQL, regions and locks it must have undone. */
void *fake_callback_enter(const volatile void *routine);
void fake_callback_leave(void);
#define FAKE_RAISE(routine, ...) \
    do { \
        __typeof__(fake_notify.routine) routine_ = fake_callback_enter(&fake_notify.routine); \
        if (routine_) { \
            routine_(__VA_ARGS__); \
            fake_callback_leave(); \
        } \
    } while (0)
/* Waits until the callbacks that run have ended, as each removal of a callback does. */
void fake_callbacks_drain(void);

/* ---- files ---- */
struct fake_file {
    FILE_OBJECT object;                 /* first */
    LONGLONG size, id;
    BOOLEAN is_written_by_user;
};
/* An image's file: \Device\HarddiskVolume3, \Windows\image.exe. It lives to the end. */
PFILE_OBJECT fake_image_file(void);
struct fake_file *fake_file_of(PFILE_OBJECT file);

/* Work of a filter that waits for a thread of the system: one is done. FALSE: there is none. */
BOOLEAN fake_filter_work_run(void);

/* ---- registry ---- */
struct fake_key {
    UNICODE_STRING name;
    long names;                         /* that the driver has and has not given back */
};
PVOID fake_key_make(const WCHAR *name);

/* ---- locks ---- */
void fake_lock_taken(const void *lock, const char *kind);
void fake_lock_released(const void *lock);
void fake_locks_start(void);

/* ---- pool ---- */
#define FAKE_MDL_TAG 'ldMf'
void *fake_pool_allocate(SIZE_T size, ULONG tag);
void fake_pool_start(void);
void fake_pool_irql_changed(KIRQL from, KIRQL to);

/* ---- pages that are shared with a process ---- */
struct fake_view {
    PMDL mdl;
    void *address;
    PEPROCESS process;                  /* NULL: the kernel's view */
    BOOLEAN is_writable;
};
const struct fake_view *fake_view_at(const void *address);
void fake_mappings_start(void);
/* The address space goes: what is still mapped in it would be freed under the driver's feet. */
void fake_mappings_gone(PEPROCESS process);

/* ---- the driver's variables: as they are in a driver that was just loaded ---- */
void fake_driver_reset(void);

/* ---- routines found at run time ---- */
enum fake_routine {
    FAKE_NO_NOTIFY_EX2 = 1, FAKE_NO_START_KEY = 2, FAKE_NO_PRECISE_TIME = 4, FAKE_NO_POOL2 = 8, FAKE_NO_OTHER = 16,
};
