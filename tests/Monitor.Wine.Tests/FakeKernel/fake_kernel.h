/* SPDX-License-Identifier: MIT
 * A fake, for tests under Wine: a driver that exports the kernel's functions which Wine lacks or only has the names of, and that raises the callbacks
 * which are registered with it. It is loaded before the capture driver, which is linked with it, into the same host; that host is an ordinary process.
 * Functions are named fake_ and exported without: so they can pass on to Wine's own what is not theirs.
 */
#pragma once

#include "../windows/declarations/kernel.h"
#include "../windows/declarations/filter_manager.h"
#include "../windows/declarations/filtering_platform.h"
#include "../abi/windows_device.h"

#define FAKE_CODE(function) ((0x8322u << 16) | ((function) << 2))
#define FAKE_RAISE FAKE_CODE(0x801u)        /* in: fake_raise. Begins; comes back at once */
#define FAKE_STATUS FAKE_CODE(0x802u)       /* out: fake_status */
#define FAKE_DENY FAKE_CODE(0x803u)         /* whoever registers for the registry is refused from now on */

struct fake_raise {
    u32 lives;                  /* of processes, for each thread; each life does one of everything */
    u32 threads;                /* 8 at most */
    u32 pause;                  /* milliseconds between two lives */
    u32 reserved;
};

struct fake_status {
    u32 running;                /* threads */
    u32 mappings;               /* views of the driver's pages in other processes */
    u32 registered;             /* callbacks */
    u32 is_protected;           /* 1: the device has an access list */
    u64 raised[RECORD_KINDS];   /* what a driver that loses nothing would have told */
};
extern struct fake_status fake_status;

/* The user-mode functions of the host. ntdll.dll and kernel32.dll must not be imported: Wine would take the driver for a library. */
HANDLE __stdcall CreateFileMappingW(HANDLE file, void *security, ULONG protection, ULONG high, ULONG low, PCWSTR name);
void *__stdcall MapViewOfFile(HANDLE section, ULONG access, ULONG high, ULONG low, SIZE_T bytes);
int __stdcall UnmapViewOfFile(const void *view);
int __stdcall CloseHandle(HANDLE handle);
HANDLE __stdcall OpenProcess(ULONG access, int inherits, ULONG id);
HANDLE __stdcall CreateThread(void *security, SIZE_T stack, ULONG (__stdcall *start)(void *), void *argument, ULONG flags, ULONG *id);
ULONG __stdcall TlsAlloc(void);
void *__stdcall TlsGetValue(ULONG slot);
int __stdcall TlsSetValue(ULONG slot, void *value);
void __stdcall Sleep(ULONG milliseconds);
void __stdcall GetSystemTimePreciseAsFileTime(LARGE_INTEGER *time);
ULONG __stdcall QueryDosDeviceW(PCWSTR drive, WCHAR *targets, ULONG length);

#define FAKE_MAGIC 0x656b6166u
struct fake_process {
    u32 magic, pid;
    u64 start;
    PCWSTR image;               /* NT path */
    NTSTATUS exit_status;
};

struct fake_thread {
    u32 magic, tid;
    struct fake_process *process;
    u64 start_address;          /* of the thread that it makes */
    struct fake_process *others[2];     /* that can be looked up: the child, and itself */
    BOOLEAN is_impersonating;
};

struct fake_key {
    UNICODE_STRING name;
};

struct fake_file {
    FILE_OBJECT object;         /* first */
    UNICODE_STRING name;
    u32 stream_at;              /* characters before the stream's colon; 0: none */
    LARGE_INTEGER created;
    BOOLEAN is_gone;
    u8 first[2];
    PFLT_CONTEXT stream_context, handle_context;
};

/* The thread that raises callbacks; NULL: it does something for Wine. */
struct fake_thread *fake_self(void);
void fake_set_self(struct fake_thread *thread);
struct fake_process *fake_process(PEPROCESS process);
struct fake_thread *fake_thread(PETHREAD thread);
void fake_processes_prepare(void);

/* What is registered. */
extern PCREATE_PROCESS_NOTIFY_ROUTINE_EX fake_on_process;
extern PCREATE_THREAD_NOTIFY_ROUTINE fake_on_thread;
extern PLOAD_IMAGE_NOTIFY_ROUTINE fake_on_image;
extern OB_OPERATION_REGISTRATION fake_on_object[2];
extern PEX_CALLBACK_FUNCTION fake_on_registry;
extern BOOLEAN fake_denies_registry;
extern const FLT_REGISTRATION *fake_filter;
extern FWPS_CALLOUT1 fake_callouts[2];

/* An operation on a file, with the callbacks before and after it. */
void fake_operation(UCHAR major, struct fake_file *file, FLT_PARAMETERS *parameters, ULONG_PTR information, void (*effect)(struct fake_file *));
extern DEVICE_OBJECT fake_disk, fake_pipes;

void fake_raise(const struct fake_raise *wish);
void fake_count(enum windows_record_kind kind);
