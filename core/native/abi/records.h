/* SPDX-License-Identifier: MIT
 * The raw records that the kernel side writes and Monitor.Capture reads: one layout for every system.
 * Little endian, 8-byte aligned, no implicit padding. The reader's structs are checked against this file by a test.
 */
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef int s32;
typedef long long s64;

/* Kinds. A number is never reused. */
enum record_kind {
    RECORD_EXEC = 1,        /* a process image was started */
    RECORD_ARGS = 2,        /* more bytes of the command line of the exec record before it */
    RECORD_FORK = 3,        /* a process (not a thread) was made */
    RECORD_EXIT = 4,        /* the last thread of a process ended */
    RECORD_CONNECTION = 5,  /* a TCP connection or a UDP flow */
    RECORD_FILE_CREATE = 6, /* a file was made, or opened to be written anew */
    RECORD_FILE_DELETE = 7, /* a name of a file was removed */
    RECORD_FILE_RENAME = 8, /* a name was moved, perhaps over another */
    RECORD_MEMORY_ACCESS = 9, /* a process got at another one: at its memory, its registers, its descriptors */
    RECORD_IMAGE_LOAD = 10, /* a file was mapped to be run */
    RECORD_MODULE_LOAD = 11,    /* a kernel module was loaded */
    RECORD_FILE_ATTRIBUTES = 12,    /* times, permissions or owner of a file were set */
    RECORD_DEVICE_OPEN = 13, /* a block device was opened for reading */
    RECORD_DNS_MESSAGE = 14,    /* a message that a process received from port 53 */
    RECORD_BPF_PROGRAM = 15,    /* an eBPF program was loaded */
    RECORD_FILE_WRITTEN = 16, /* a file's first bytes were written, and may be a program's */
    RECORD_FILE_LINK = 17,  /* a name was made for a file that was there, or a file that is not opened to be made: a link, a device, a pipe */
    /* 32 to 63: the Windows driver's, in windows_records.h */
    RECORD_KINDS = 64,      /* size of tables by kind */
};

/* Why a record is missing: index into counters.lost[kind]. */
enum loss_reason {
    LOSS_RING_FULL = 0,         /* no room in the ring */
    LOSS_SCRATCH_BUSY = 1,      /* the build area was in use on this CPU; on Windows: no memory for it */
    LOSS_COMPAT_SYSCALL = 2,    /* a 32-bit system call, whose arguments are laid out otherwise */
    LOSS_TABLE_FULL = 3,        /* a kernel-side table had no room */
    LOSS_MESSAGE_UNREAD = 4,    /* a datagram behind the sixteenth of one sendmmsg or recvmmsg; it may belong to a known flow */
    LOSS_PATH_UNREAD = 5,       /* a name in user memory that could not be read */
    LOSS_IO_URING = 6,          /* a request of io_uring whose outcome cannot be told */
    LOSS_REASONS = 8,
};

/* record_header.flags */
enum record_flags {
    FLAG_PATH_CUT = 1,          /* a path has more components than are walked, or could not be read */
    FLAG_ARGUMENTS_CUT = 2,     /* the argument area ends early: longer than is sent, or a page of it could not be read */
    FLAG_DIRECTORY_UNREAD = 256, /* the working directory could not be read */
    FLAG_SOCKET_UNREAD = 512,   /* the socket of a connection could not be asked: its own address is missing, and TCP is a guess */
};

struct record_header {      /* 64 bytes */
    u32 size;               /* whole record, a multiple of 8 */
    u16 kind;
    u16 flags;
    u32 cpu;
    u32 pid_namespace;      /* inode of the innermost pid namespace */
    u64 sequence;           /* per CPU, taken before room is asked for: a gap is a lost record */
    u64 time;               /* ns since boot, suspend included (CLOCK_BOOTTIME) */
    u64 start;              /* start of the process (its first thread), same clock */
    u32 pid;                /* of the initial pid namespace */
    u32 tid;
    u32 uid;
    u32 reserved;
    u64 image_serial;       /* grows at every exec of this process */
};

struct exec_record {        /* 152 bytes, then: filename, image, directory, cgroup (path lists), arguments */
    struct record_header header;
    u64 parent_start;
    u32 parent_pid;         /* real_parent at exec: the reaper if the creator is gone */
    u32 namespaced_pid;     /* pid in the innermost pid namespace */
    u32 gid;
    u32 effective_uid;
    u32 login_uid;          /* (u32)-1: never set */
    u32 session_id;         /* audit session, (u32)-1: never set */
    u64 image_inode;        /* 0: the file is not known */
    u64 image_size;
    s64 image_changed;      /* ctime, ns since 1970 */
    u32 image_device;       /* the kernel's dev_t: major << 20 | minor */
    u32 image_links;        /* 0: the file has no name any more (deleted, memfd) */
    u32 argument_bytes;     /* the whole argument area; what is not in this record follows in args records */
    u16 filename_length;    /* as given to execve, NUL included */
    u16 image_length;       /* path list: names leaf first, each ended by NUL; empty: the root */
    u16 directory_length;
    u16 cgroup_length;
    u32 argument_length;    /* bytes of the argument area in this record */
    u32 terminal;           /* dev_t of the controlling terminal; 0: none */
    u32 reserved;
};

struct args_record {        /* 72 bytes, then the bytes */
    struct record_header header;
    u32 offset;             /* in the argument area */
    u32 length;
};

struct fork_record {        /* 80 bytes; the header is the creator's */
    struct record_header header;
    u64 child_start;
    u32 child_pid;
    u32 child_namespaced_pid;
};

struct exit_record {        /* 72 bytes */
    struct record_header header;
    s32 code;               /* wait status: exit code << 8 | signal */
    u32 reserved;
};

enum connection_direction { DIRECTION_OUT = 1, DIRECTION_IN = 2 };

struct connection_record {  /* 112 bytes */
    struct record_header header;
    u16 family;             /* 2: IPv4, 10: IPv6 */
    u16 local_port;
    u16 remote_port;
    u8 protocol;            /* 6: TCP, 17: UDP */
    u8 direction;
    s32 result;             /* 0: it came about; else it failed */
    u32 reserved;
    u8 local_address[16];   /* IPv4 in the first four bytes */
    u8 remote_address[16];
};

struct file_record {        /* 120 bytes, then: directory, path, new_directory, new_path */
    struct record_header header;
    u64 inode;              /* of the opened file; 0 where the name is all that is known */
    u64 file_size;
    s64 changed;            /* ctime, ns since 1970 */
    u32 device;             /* the kernel's dev_t */
    u32 mode;               /* type and permissions */
    u32 links;
    u16 is_new;             /* 1: this call made the file; 0: it was there */
    u16 directory_length;   /* path list, names leaf first: where path begins, unless that begins with a slash */
    u16 path_length;        /* as the caller gave it, NUL included; 0: the directory is the whole path */
    u16 new_directory_length;
    u16 new_path_length;    /* of a name that was moved, where to */
    u16 is_program;         /* of a file that was written: its first bytes were seen, and are a program's; else somebody has to look */
    u32 node_device;        /* of a device's node: which device, the kernel's dev_t */
    u32 descriptor;         /* of a file that was written: the writer's descriptor */
};

/* attribute_record.set */
enum attribute {
    ATTRIBUTE_ACCESSED = 1,
    ATTRIBUTE_MODIFIED = 2,
    ATTRIBUTE_MODE = 4,
    ATTRIBUTE_OWNER = 8,
    ATTRIBUTE_GROUP = 16,
};

struct attribute_record {   /* 144 bytes, then: directory, path */
    struct record_header header;
    u64 inode;              /* where the file was named by a descriptor; else 0 */
    u64 file_size;
    s64 changed;            /* ctime, ns since 1970 */
    s64 accessed;           /* as set, ns since 1970 */
    s64 modified;           /* as set, ns since 1970 */
    u32 device;             /* the kernel's dev_t */
    u32 set;                /* which of these were set: enum attribute */
    u32 mode;               /* permissions: the file's where it is known, else as asked for */
    u32 owner;              /* as the initial user namespace counts; (u32)-1: cannot be told */
    u32 group;
    u16 directory_length;   /* path list, names leaf first: where path begins, unless that begins with a slash */
    u16 path_length;        /* as the caller gave it, NUL included; 0: the directory is the whole path */
    u64 reserved;
};

enum signature_check { SIGNATURE_UNKNOWN = 0, SIGNATURE_REFUSED = 1, SIGNATURE_ACCEPTED = 2 };

struct module_record {      /* 168 bytes, then: path */
    struct record_header header;
    u64 inode;              /* of its file; 0: it came from memory */
    u64 file_size;
    s64 changed;            /* ctime, ns since 1970 */
    u64 taints;             /* how it taints the kernel: a bit each, numbered as in /proc/sys/kernel/tainted */
    u32 device;             /* the kernel's dev_t */
    u16 signature;          /* what the kernel found: enum signature_check */
    u16 path_length;        /* path list, names leaf first */
    u8 name[64];            /* ended by NUL */
};

struct bpf_program_record { /* 88 bytes */
    struct record_header header;
    u32 id;
    u32 type;               /* enum bpf_prog_type of linux/bpf.h */
    u8 name[16];            /* ended by NUL */
};

struct dns_record {         /* 96 bytes, then the bytes */
    struct record_header header;
    u16 family;             /* 2: IPv4, 10: IPv6 */
    u16 local_port;
    u8 protocol;            /* 6: TCP, 17: UDP */
    u8 reserved;
    u16 reserved2;
    u32 received;           /* bytes that the call received */
    u32 length;             /* bytes of them in this record: those of TCP begin anywhere in its stream */
    u8 remote_address[16];  /* IPv4 in the first four bytes */
};

/* How a process got at another one. */
enum access_call {
    ACCESS_PTRACE = 1,
    ACCESS_VM_READ = 2,         /* process_vm_readv */
    ACCESS_VM_WRITE = 3,        /* process_vm_writev */
    ACCESS_DESCRIPTOR = 4,      /* pidfd_getfd */
    ACCESS_OPEN = 5,            /* a file of /proc/PID was opened */
    ACCESS_WRITE = 6,           /* /proc/PID/mem was written to */
};

/* What it can do, or did, by that. */
enum access_rights {
    RIGHT_READ_MEMORY = 1,
    RIGHT_WRITE_MEMORY = 2,
    RIGHT_READ_STATE = 4,       /* registers, mappings, signals */
    RIGHT_WRITE_STATE = 8,      /* registers */
    RIGHT_CONTROL = 16,         /* stop it, let it go on */
    RIGHT_TERMINATE = 32,
    RIGHT_DESCRIPTOR = 64,      /* have a copy of a descriptor */
};

/* Files of /proc/PID that tell of a process's memory. */
enum process_file {
    PROCESS_FILE_NONE = 0,
    PROCESS_FILE_MEM = 1,
    PROCESS_FILE_MAPS = 2,
    PROCESS_FILE_SMAPS = 3,
    PROCESS_FILE_SMAPS_ROLLUP = 4,
    PROCESS_FILE_NUMA_MAPS = 5,
    PROCESS_FILE_PAGEMAP = 6,
    PROCESS_FILE_ENVIRON = 7,
    PROCESS_FILE_AUXV = 8,
    PROCESS_FILE_SYSCALL = 9,
    PROCESS_FILE_STACK = 10,
};

/* What lies in memory at an address. */
enum mapping {
    MAPPING_UNKNOWN = 0,        /* nothing, or it could not be found out */
    MAPPING_FILE = 1,
    MAPPING_HEAP = 2,
    MAPPING_STACK = 3,          /* of the first thread */
    MAPPING_VDSO = 4,
    MAPPING_ANONYMOUS = 5,
};

struct memory_access_record { /* 128 bytes, then: the path of the mapped file, a path list */
    struct record_header header;
    u64 target_start;       /* start of the process that was got at; 0: not known */
    u64 address;            /* in that process; 0: of no one address */
    u64 length;             /* bytes read or written; 0: none yet */
    u32 target_pid;         /* of the initial pid namespace; 0: not known */
    u32 target_uid;
    u32 call;               /* enum access_call */
    u32 rights;             /* enum access_rights */
    u32 request;            /* of ptrace; else of pidfd_getfd the descriptor; of a file of /proc/PID enum process_file */
    u32 repeats;            /* so many of the same, of any page, were left out since the last record that was not of a further page */
    u32 page_repeats;       /* so many of the same page were left out since its last record */
    u16 is_further;         /* 1: the same was told a short while ago, of another page */
    u16 mapping;            /* enum mapping: what the address lies in; looked up only where memory is written */
    u16 permissions;        /* of the mapping: 1 read, 2 write, 4 execute, 8 shared */
    u16 path_length;
    u32 reserved;
};

/* The value of the per-CPU counter table. */
struct counters {
    u64 sequence;
    u64 lost[RECORD_KINDS][LOSS_REASONS];
};

/* System calls that one program looks at when they return: its position in the table of programs. */
enum call_group {
    CALLS_NONE = 0,
    CALLS_SOCKETS = 1,          /* accept, and the calls that send and receive datagrams */
    CALLS_OPEN = 2,             /* open and its kin */
    CALLS_NAMES = 3,            /* unlink, rename */
    CALLS_MEMORY = 4,           /* ptrace and its kin: another process's memory */
    CALLS_MAP = 5,              /* mmap */
    CALLS_ATTRIBUTES = 6,       /* utimensat, chmod, chown and their kin */
    CALLS_WRITE = 7,            /* write and its kin, and what copies from file to file */
    CALLS_KERNEL_CODE = 8,      /* bpf */
    CALLS_LINKS = 9,            /* link, symlink, mknod, truncate and their kin */
    CALLS_OPEN_PROC = 10,       /* where the program for open goes on for a file of /proc/PID */
    CALLS_OPEN_DEVICE = 11,     /* no calls of its own: CALLS_OPEN hands block devices on */
    CALLS_RECEIVE = 13,         /* the calls that receive: looked at for DNS, then, where they are datagrams, as CALLS_SOCKETS */
    CALLS_MESSAGE = 14,         /* no calls of its own: CALLS_RECEIVE hands what was received on */
    CALL_GROUPS = 16,
};

/* Kinds of activity that somebody asked for (Monitor.Sdk.Collectors.KernelHooks). */
enum hook {
    HOOK_PROCESS_CREATE = 1,
    HOOK_PROCESS_TERMINATE = 2,
    HOOK_NETWORK_CONNECT = 4,
    HOOK_FILE_CREATE = 8,
    HOOK_FILE_DELETE = 16,
    HOOK_FILE_RENAME = 32,
    HOOK_PROCESS_ACCESS = 64,
    HOOK_IMAGE_LOAD = 256,
    HOOK_DRIVER_LOAD = 512,
    HOOK_FILE_TIME = 1024,
    HOOK_FILE_MODE = 2048,
    HOOK_FILE_OWNER = 4096,
    HOOK_RAW_ACCESS_READ = 8192,
    HOOK_FILE_EXECUTABLE = 16384,
    HOOK_DNS_MESSAGE = 32768,
    HOOK_BPF_PROGRAM = 65536,
};

/* What the loader sets before it loads: the value of the read-only variable config. */
struct capture_config {
    u64 wake_bytes;         /* the reader is woken when so many bytes wait; 0: by the kernel's own rule */
    s64 boot_time;          /* ns since 1970 of the boot, at load */
    u64 young_image;        /* an image changed less than so many ns ago wakes the reader at once */
    u32 plain_writes;       /* also look at write and writev for datagrams: there is no sock_send_length */
    u32 call_groups;        /* which groups of system calls are looked at, a bit each: 1 << enum call_group */
    u32 hooks;              /* which kinds of activity are wanted: enum hook. A program for several leaves the others out */
    u32 reserved;
};
