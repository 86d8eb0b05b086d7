/* SPDX-License-Identifier: MIT
 * How the service and the Windows driver speak: the control device's requests, and the pages that both have mapped. Little endian, no implicit
 * padding; a test checks the client's structs against this file.
 *
 * One service at a time has the device open; another that tries finds it busy. It sends CONNECT once, gets the two rings mapped, reads records, and
 * sends WAIT when they are empty. CONNECT begins anew: heads, tails, numbers and losses are 0, and the first record of each ring has the number 1.
 */
#pragma once

#include "windows_records.h"

#define WINDOWS_DEVICE_ABI 3
#define WINDOWS_DEVICE_NAME L"\\Device\\MonitorCapture"
#define WINDOWS_DEVICE_LINK L"\\DosDevices\\MonitorCapture"

#ifndef WINDOWS_RING_CRITICAL_BYTES     /* a test of the driver makes them small */
#define WINDOWS_RING_CRITICAL_BYTES (1u << 20)
#define WINDOWS_RING_BULK_BYTES (8u << 20)
#endif

/* CTL_CODE(0x8321, function, METHOD_BUFFERED, FILE_READ_DATA | FILE_WRITE_DATA) */
#define WINDOWS_REQUEST(function) ((0x8321u << 16) | (3u << 14) | ((function) << 2))
#define WINDOWS_REQUEST_CONNECT WINDOWS_REQUEST(0x801u)     /* in: windows_connect, out: windows_connected */
#define WINDOWS_REQUEST_WAIT WINDOWS_REQUEST(0x802u)        /* pends until a ring is worth reading; at most one */
#define WINDOWS_REQUEST_STATISTICS WINDOWS_REQUEST(0x803u)  /* out: windows_statistics */
#define WINDOWS_REQUEST_POLICY WINDOWS_REQUEST(0x804u)      /* in: windows_policy with its texts; replaces the one before */
#define WINDOWS_REQUEST_DETACH WINDOWS_REQUEST(0x805u)      /* no new records come; those that wait can still be read */

/* Kinds of activity that the driver knows: KernelHooks of Monitor.Sdk. */
enum windows_hook {
    WINDOWS_HOOK_PROCESS_CREATE = 1,
    WINDOWS_HOOK_PROCESS_TERMINATE = 2,
    WINDOWS_HOOK_NETWORK_CONNECT = 4,
    WINDOWS_HOOK_FILE_CREATE = 8,
    WINDOWS_HOOK_FILE_DELETE = 16,
    WINDOWS_HOOK_FILE_RENAME = 32,
    WINDOWS_HOOK_PROCESS_ACCESS = 64,
    WINDOWS_HOOK_IMAGE_LOAD = 256,
    WINDOWS_HOOK_DRIVER_LOAD = 512,
    WINDOWS_HOOK_FILE_TIME = 1024,
    WINDOWS_HOOK_RAW_ACCESS_READ = 8192,
    WINDOWS_HOOK_FILE_EXECUTABLE = 16384,
    WINDOWS_HOOK_REMOTE_THREAD = 131072,
    WINDOWS_HOOK_REGISTRY = 262144,
    WINDOWS_HOOK_PIPE_CREATE = 524288,
    WINDOWS_HOOK_PIPE_CONNECT = 1048576,
    WINDOWS_HOOK_FILE_STREAM = 2097152,
    WINDOWS_HOOK_FILE_BLOCKED = 4194304,
    WINDOWS_HOOK_TAMPERING = 8388608,
    WINDOWS_HOOK_LIMITED_ACCESS = 16777216,
};

struct windows_connect {                /* 16 bytes */
    u32 abi;                            /* WINDOWS_DEVICE_ABI; another is refused */
    u32 reserved;
    u64 hooks;                          /* kinds of activity that are wanted: enum windows_hook. Others are not watched */
};

/* What this system has of the things that not every one has: windows_connected.capabilities */
enum windows_capability {
    WINDOWS_CAPABILITY_SUBSYSTEM_PROCESSES = 1, /* PsSetCreateProcessNotifyRoutineEx2 */
    WINDOWS_CAPABILITY_START_KEY = 2,           /* PsGetProcessStartKey */
    WINDOWS_CAPABILITY_PRECISE_TIME = 4,        /* KeQuerySystemTimePrecise */
    WINDOWS_CAPABILITY_OBJECTS = 8,             /* the object callbacks are registered */
    WINDOWS_CAPABILITY_REGISTRY = 16,           /* the registry callback is */
    WINDOWS_CAPABILITY_FILES = 32,              /* the minifilter is */
    WINDOWS_CAPABILITY_NETWORK = 64,            /* the WFP callouts are */
    WINDOWS_CAPABILITY_READ_ONLY_RINGS = 128,   /* producer pages cannot be written to by the service */
    WINDOWS_CAPABILITY_IMAGE_COMPARISON = 256,  /* PsGetProcessSectionBaseAddress: WINDOWS_TAMPERING_REPLACED can be told */
};

/* Parts of the driver without which the rest goes on: places in refusals, of windows_connected and of windows_statistics */
enum windows_part {
    WINDOWS_PART_OBJECTS = 0,
    WINDOWS_PART_REGISTRY = 1,
    WINDOWS_PART_FILES = 2,
    WINDOWS_PART_NETWORK = 3,
    WINDOWS_PARTS = 4,
};

struct windows_ring_place {             /* addresses in the service */
    u64 producer;                       /* windows_producer, to be read only; data follow on the next page */
    u64 data;
    u64 consumer;                       /* windows_consumer, to be written to */
    u64 size;                           /* bytes of data, a power of two */
};

struct windows_connected {              /* 96 bytes */
    u32 abi;
    u32 capabilities;                   /* enum windows_capability */
    u64 hooks;                          /* kinds of activity that are watched: those asked for that can be */
    struct windows_ring_place rings[WINDOWS_RINGS];
    s32 refusals[WINDOWS_PARTS];        /* NTSTATUS with which the system refused to start a part; 0: it runs */
};

/* The first page of a ring. */
struct windows_producer {
    volatile u64 head;                  /* bytes ever reserved; offset = head & (size - 1) */
    volatile u64 sequence;              /* last number given out, those of lost records included */
};

/* The page that the service writes. The driver reads it once for each record, and trusts nothing in it. */
struct windows_consumer {
    volatile u64 tail;                  /* bytes ever read */
};

/* record_header.size of a record in a ring, which never goes over its end */
#define WINDOWS_SIZE_BUSY 0x80000000u   /* not complete yet: the reader stops here */
#define WINDOWS_SIZE_PADDING 0x40000000u    /* nothing up to the end of the ring: the reader goes on there */
#define WINDOWS_SIZE_MASK 0x0fffffffu

struct windows_statistics {             /* 4144 bytes */
    u64 sequence[WINDOWS_RINGS];
    u64 wakeups;
    u64 reserved;
    u64 lost[RECORD_KINDS][LOSS_REASONS];
    s32 refusals[WINDOWS_PARTS];        /* as they are now: the filtering engine may come later than the driver, and refuse, or be content at last */
};

/* What the driver may refuse or keep. All off is the policy of a new connection. */
enum windows_policy_flags {
    WINDOWS_POLICY_BLOCK_EXECUTABLES = 1,   /* refuse that files under the blocked folders become programs */
    WINDOWS_POLICY_BLOCK_SHREDDING = 2,     /* refuse that files under them are overwritten to be wiped */
    WINDOWS_POLICY_ARCHIVE = 4,             /* keep files under the archived folders when they are deleted */
};

struct windows_policy {                 /* 24 bytes, then: archive, blocked, archived: lists of UTF-16 texts, each ended by NUL */
    u32 flags;                          /* enum windows_policy_flags */
    u32 service_pid;                    /* whose own files are let alone */
    u32 archive_length;                 /* bytes: the folder's path in the NT namespace, one for each volume */
    u32 blocked_length;                 /* bytes: prefixes of paths in the NT namespace */
    u32 archived_length;                /* bytes: the same */
    u32 reserved;
};
