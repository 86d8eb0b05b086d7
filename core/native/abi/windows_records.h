/* SPDX-License-Identifier: MIT
 * The raw records that the Windows driver writes and Monitor.Capture.Windows reads. They begin with the header of records.h, and are little
 * endian, 8-byte aligned, without implicit padding. Texts lie behind the fixed part, one after the other in the order of their lengths there:
 * UTF-16 as the kernel has it, not ended by NUL, lengths in bytes. Identities of processes are their ids with the moment they were made.
 * A test checks the reader's structs against this file.
 *
 * The header's fields here:
 *   cpu            the ring: enum windows_ring; sequence counts each by itself
 *   pid_namespace  number of the silo (server container) of the process, 0: the host
 *   time, start    100 ns since 1601, UTC; start: when the process was made
 *   uid            the process's terminal session
 *   image_serial   the process's start key, unique in one boot; 0 where the system gives none (before Windows 10 1703)
 */
#pragma once

#include "records.h"

/* Kinds: those of enum record_kind from 32 on. A number is never reused. */
enum windows_record_kind {
    WINDOWS_PROCESS_CREATE = 32,
    WINDOWS_PROCESS_EXIT = 33,
    WINDOWS_REMOTE_THREAD = 34,     /* a thread was made in another process */
    WINDOWS_IMAGE_LOAD = 35,
    WINDOWS_DRIVER_LOAD = 36,
    WINDOWS_PROCESS_ACCESS = 37,    /* a handle to another process was opened or duplicated */
    WINDOWS_FILE_CREATE = 38,       /* a file was made or opened to be written anew */
    WINDOWS_FILE_TIME = 39,         /* its creation time was set */
    WINDOWS_FILE_STREAM = 40,       /* a named stream was made */
    WINDOWS_FILE_DELETE = 41,       /* a file was deleted */
    WINDOWS_FILE_EXECUTABLE = 42,   /* a file whose first bytes are a program's was written and closed */
    WINDOWS_RAW_READ = 43,          /* a volume or a disk was opened to be read */
    WINDOWS_PIPE_CREATE = 44,
    WINDOWS_PIPE_CONNECT = 45,
    WINDOWS_REGISTRY = 46,
    WINDOWS_CONNECTION = 47,
    WINDOWS_TAMPERING = 48,
    WINDOWS_FILE_BLOCKED = 49,      /* an act was refused because the policy says so */
    WINDOWS_FILE_RENAME = 50,
    WINDOWS_LIMITED_ACCESS = 51,    /* WINDOWS_PROCESS_ACCESS with rights to ask for little, and no others: a windows_process_access_record */
};

enum windows_ring {
    WINDOWS_RING_CRITICAL = 0,      /* processes, threads, drivers, access, tampering, blocked acts */
    WINDOWS_RING_BULK = 1,          /* images, files, pipes, registry, connections, limited access */
    WINDOWS_RINGS = 2,
};

/* record_header.flags, beside those of enum record_flags */
enum windows_record_flags {
    WINDOWS_FLAG_TEXT_CUT = 1,      /* a text was longer than is sent, or could not be read whole (= FLAG_PATH_CUT) */
    WINDOWS_FLAG_NAME_INEXACT = 2,  /* the path is the one that was opened, not the normalised one */
    WINDOWS_FLAG_SUBSYSTEM = 4,     /* a process of a subsystem (WSL 1) */
    WINDOWS_FLAG_IMPERSONATING = 8, /* the thread acted for another user: its SID follows where the record has one */
};

struct windows_process_create_record {  /* 136 bytes, then: user (SID), image, command_line, opened_name, directory */
    struct record_header header;        /* of the new process; tid: 0 */
    u64 parent_start;                   /* of the parent that the new process has */
    u64 creator_start;                  /* of the process that made it: another than the parent where that was chosen (spoofed) */
    u64 logon_id;                       /* LUID of the logon session */
    u64 image_file_id;                  /* of the image's file; 0: not known */
    u64 image_size;                     /* bytes; 0: not known */
    u32 parent_pid;
    u32 creator_pid;
    u32 creator_tid;
    u32 integrity;                      /* RID of the mandatory label; 0: untrusted; (u32)-1: not known */
    u32 elevation;                      /* TOKEN_ELEVATION_TYPE; 0: not known */
    u16 user_length;
    u16 image_length;                   /* path of the NT namespace */
    u16 command_line_length;
    u16 opened_name_length;             /* 0: the same as image, but for the volume's name and upper and lower case */
    u16 directory_length;               /* the current directory as the process was given it, a DOS path; 0: not known */
    u16 is_app_container;               /* its token is an app container's; the mandatory label does not say that */
};

struct windows_process_exit_record {    /* 72 bytes */
    struct record_header header;
    s32 status;                         /* NTSTATUS or exit code */
    u32 reserved;
};

struct windows_remote_thread_record {   /* 96 bytes; the header is the maker's */
    struct record_header header;
    u64 target_start;
    u64 start_address;                  /* where the thread begins, in the target; 0: not known */
    u32 target_pid;
    u32 thread_id;
    u64 reserved;
};

/* windows_image_record.properties */
enum windows_image_properties {
    WINDOWS_IMAGE_SYSTEM_MODE = 1,      /* mapped into the kernel */
    WINDOWS_IMAGE_PARTIAL = 2,          /* a part of the image alone is mapped */
};

struct windows_image_record {           /* 112 bytes, then: path. For WINDOWS_IMAGE_LOAD and WINDOWS_DRIVER_LOAD */
    struct record_header header;
    u64 base;
    u64 size;
    u64 file_id;                        /* 0: not known */
    u32 properties;                     /* enum windows_image_properties */
    u8 signature_level;                 /* SE_SIGNING_LEVEL; 0: not checked */
    u8 signature_type;                  /* SE_IMAGE_SIGNATURE_TYPE */
    u16 path_length;                    /* path of the NT namespace */
    u64 checksum;                       /* of the image's header */
    u64 reserved;
};

struct windows_process_access_record {  /* 104 bytes, then: frames × u64, the innermost first */
    struct record_header header;        /* the process that has the handle now */
    u64 target_start;
    u32 target_pid;
    u32 desired;                        /* access mask that was asked for */
    u32 granted;                        /* what the other filters and this one left of it */
    u16 is_duplicate;                   /* 1: the handle was duplicated */
    u16 is_thread;                      /* 1: to a thread of the target */
    u32 thread_id;                      /* of such a thread */
    u16 frames;                         /* return addresses in user mode */
    u16 reserved;
    u64 reserved2;
};

/* windows_file_record.act, of WINDOWS_FILE_DELETE and WINDOWS_FILE_BLOCKED */
enum windows_file_act {
    WINDOWS_ACT_NONE = 0,
    WINDOWS_ACT_DELETE_ON_CLOSE = 1,    /* opened so */
    WINDOWS_ACT_DISPOSITION = 2,        /* set to be deleted */
    WINDOWS_ACT_OVERWRITE = 3,          /* another was moved over it */
    WINDOWS_ACT_BLOCKED_EXECUTABLE = 4,
    WINDOWS_ACT_BLOCKED_SHREDDING = 5,
};

struct windows_file_record {            /* 136 bytes, then: user (SID), path, new_path. All kinds of files and pipes */
    struct record_header header;
    u64 file_id;                        /* 0: not known */
    u64 size;                           /* bytes */
    u64 created;                        /* 100 ns since 1601; as it is now */
    u64 previous_created;               /* as it was before it was set */
    u32 attributes;                     /* FILE_ATTRIBUTE_* */
    u32 volume_serial;                  /* 0: not known */
    u32 access;                         /* that was asked for at the opening */
    u16 act;                            /* enum windows_file_act */
    u16 is_new;                         /* 1: this act made it */
    u16 is_program;                     /* 1: its first bytes are a program's, or were to be */
    u16 is_archived;                    /* 1: the file was kept: it lies as new_path in the archive */
    u16 user_length;                    /* 0: the process's own user */
    u16 path_length;                    /* path of the NT namespace, stream included; of a pipe its name, with a backslash before it, 0: it is anonymous */
    u16 new_path_length;                /* of a file that was moved or kept; of one whose move was refused, where it lies still */
    u16 reserved;
    u32 reserved2;
    u64 reserved3;
};

enum windows_registry_operation {
    WINDOWS_REGISTRY_CREATE_KEY = 1,
    WINDOWS_REGISTRY_DELETE_KEY = 2,
    WINDOWS_REGISTRY_RENAME_KEY = 3,
    WINDOWS_REGISTRY_SET_VALUE = 4,
    WINDOWS_REGISTRY_DELETE_VALUE = 5,
};

struct windows_registry_record {        /* 88 bytes, then: user (SID), key, value_name, data. */
    struct record_header header;
    u16 operation;                      /* enum windows_registry_operation */
    u16 type;                           /* REG_* of the value */
    u32 data_size;                      /* bytes of the value, not all of which need follow */
    u16 user_length;
    u16 key_length;                     /* path from \REGISTRY on */
    u16 value_name_length;              /* of a key that was renamed: its new name */
    u16 data_length;                    /* bytes that follow, 4096 at most */
    u64 reserved;
};

struct windows_connection_record {      /* 112 bytes: as connection_record of records.h. header.start 0: the process has gone, its number alone is known */
    struct record_header header;
    u16 family;                         /* 2: IPv4, 10: IPv6 */
    u16 local_port;
    u16 remote_port;
    u8 protocol;                        /* 6: TCP, 17: UDP */
    u8 direction;                       /* enum connection_direction */
    s32 result;
    u32 reserved;
    u8 local_address[16];               /* IPv4 in the first four bytes */
    u8 remote_address[16];
};

enum windows_tampering {
    WINDOWS_TAMPERING_REPLACED = 1,     /* the image in memory is not that of the file */
    WINDOWS_TAMPERING_DELETED = 2,      /* the image's file is set to be deleted, or is open for writing */
};

struct windows_tampering_record {       /* 72 bytes */
    struct record_header header;
    u32 tampering;                      /* enum windows_tampering */
    u32 reserved;
};
