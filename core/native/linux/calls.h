/* SPDX-License-Identifier: MIT
 * System calls: their numbers, their arguments, and which program looks at which.
 *
 * Only the exit of a system call is hooked: by then the result is known, what was bound is bound, and the arguments still lie in the
 * saved registers, so that nothing has to be remembered from its entry.
 */
#pragma once

#define MODE_TYPE 0170000
#define MODE_SOCKET 0140000
#define CURRENT_DIRECTORY (-100)

#if defined(__TARGET_ARCH_x86)
enum {
    CALL_WRITE = 1, CALL_OPEN = 2, CALL_WRITEV = 20, CALL_ACCEPT = 43, CALL_SENDTO = 44, CALL_RECVFROM = 45, CALL_SENDMSG = 46,
    CALL_RECVMSG = 47, CALL_RENAME = 82, CALL_CREAT = 85, CALL_UNLINK = 87, CALL_OPENAT = 257, CALL_UNLINKAT = 263, CALL_RENAMEAT = 264,
    CALL_ACCEPT4 = 288, CALL_RECVMMSG = 299, CALL_SENDMMSG = 307, CALL_RENAMEAT2 = 316, CALL_OPENAT2 = 437,
    CALL_TRUNCATE = 76, CALL_FTRUNCATE = 77, CALL_LINK = 86, CALL_SYMLINK = 88, CALL_CHMOD = 90, CALL_FCHMOD = 91, CALL_CHOWN = 92, CALL_FCHOWN = 93, CALL_LCHOWN = 94,
    CALL_UTIME = 132, CALL_MKNOD = 133, CALL_UTIMES = 235, CALL_MKNODAT = 259, CALL_FCHOWNAT = 260, CALL_FUTIMESAT = 261,
    CALL_LINKAT = 265, CALL_SYMLINKAT = 266, CALL_FCHMODAT = 268, CALL_UTIMENSAT = 280, CALL_OPEN_BY_HANDLE_AT = 304, CALL_FCHMODAT2 = 452,
    COMPAT_OPEN = 5, COMPAT_CREAT = 8, COMPAT_UNLINK = 10, COMPAT_RENAME = 38, COMPAT_SOCKETCALL = 102, COMPAT_OPENAT = 295,
    COMPAT_UNLINKAT = 301, COMPAT_RENAMEAT = 302, COMPAT_RECVMMSG = 337, COMPAT_SENDMMSG = 345, COMPAT_RENAMEAT2 = 353, COMPAT_ACCEPT = 364,
    COMPAT_ACCEPT4 = 364, COMPAT_SENDTO = 369, COMPAT_SENDMSG = 370, COMPAT_RECVFROM = 371, COMPAT_RECVMSG = 372, COMPAT_OPENAT2 = 437,
    COMPAT_UTIME = 30, COMPAT_UTIMES = 271, COMPAT_MKNODAT = 297, COMPAT_FCHOWNAT = 298, COMPAT_FUTIMESAT = 299, COMPAT_LINKAT = 303,
    COMPAT_SYMLINKAT = 304, COMPAT_FCHMODAT = 306, COMPAT_UTIMENSAT = 320, COMPAT_OPEN_BY_HANDLE_AT = 342,
};
#define CALL_NUMBER(regs) ((long)BPF_CORE_READ(regs, orig_ax))
#define ARGUMENT0(regs) BPF_CORE_READ(regs, di)
#define ARGUMENT1(regs) BPF_CORE_READ(regs, si)
#define ARGUMENT2(regs) BPF_CORE_READ(regs, dx)
#define ARGUMENT3(regs) BPF_CORE_READ(regs, r10)
#define ARGUMENT4(regs) BPF_CORE_READ(regs, r8)
#define COMPAT_ARGUMENT0(regs) ((u32)BPF_CORE_READ(regs, bx))
#define COMPAT_ARGUMENT1(regs) ((u32)BPF_CORE_READ(regs, cx))
#define COMPAT_ARGUMENT2(regs) ((u32)BPF_CORE_READ(regs, dx))
#define COMPAT_ARGUMENT3(regs) ((u32)BPF_CORE_READ(regs, si))
#define IS_COMPAT(task) (BPF_CORE_READ(task, thread_info.status) & 2)
#else
enum {
    CALL_UNLINKAT = 35, CALL_RENAMEAT = 38, CALL_OPENAT = 56, CALL_WRITE = 64, CALL_WRITEV = 66, CALL_ACCEPT = 202, CALL_SENDTO = 206,
    CALL_RECVFROM = 207, CALL_SENDMSG = 211, CALL_RECVMSG = 212, CALL_ACCEPT4 = 242, CALL_RECVMMSG = 243, CALL_SENDMMSG = 269,
    CALL_RENAMEAT2 = 276, CALL_OPENAT2 = 437,
    CALL_MKNODAT = 33, CALL_SYMLINKAT = 36, CALL_LINKAT = 37, CALL_FCHMOD = 52, CALL_FCHMODAT = 53, CALL_FCHOWNAT = 54, CALL_FCHOWN = 55,
    CALL_TRUNCATE = 45, CALL_FTRUNCATE = 46, CALL_UTIMENSAT = 88, CALL_OPEN_BY_HANDLE_AT = 265, CALL_FCHMODAT2 = 452,
    CALL_OPEN = -2, CALL_CREAT = -3, CALL_UNLINK = -4, CALL_RENAME = -5,        /* this machine has none */
    CALL_LINK = -40, CALL_SYMLINK = -41, CALL_CHMOD = -42, CALL_CHOWN = -43, CALL_LCHOWN = -44, CALL_UTIME = -45, CALL_MKNOD = -46,
    CALL_UTIMES = -47, CALL_FUTIMESAT = -48,
    COMPAT_UTIME = -49, COMPAT_UTIMES = 269, COMPAT_MKNODAT = 324, COMPAT_FCHOWNAT = 325, COMPAT_FUTIMESAT = 326, COMPAT_LINKAT = 330,
    COMPAT_SYMLINKAT = 331, COMPAT_FCHMODAT = 333, COMPAT_UTIMENSAT = 348, COMPAT_OPEN_BY_HANDLE_AT = 371,
    COMPAT_OPEN = 5, COMPAT_CREAT = 8, COMPAT_UNLINK = 10, COMPAT_RENAME = 38, COMPAT_SOCKETCALL = 102, COMPAT_ACCEPT = 285,
    COMPAT_SENDTO = 290, COMPAT_RECVFROM = 292, COMPAT_SENDMSG = 296, COMPAT_RECVMSG = 297, COMPAT_OPENAT = 322, COMPAT_UNLINKAT = 328,
    COMPAT_RENAMEAT = 329, COMPAT_RECVMMSG = 365, COMPAT_ACCEPT4 = 366, COMPAT_SENDMMSG = 374, COMPAT_RENAMEAT2 = 382, COMPAT_OPENAT2 = 437,
};
#define CALL_NUMBER(regs) ((long)BPF_CORE_READ(regs, syscallno))
#define ARGUMENT0(regs) BPF_CORE_READ(regs, orig_x0)
#define ARGUMENT1(regs) BPF_CORE_READ(regs, regs[1])
#define ARGUMENT2(regs) BPF_CORE_READ(regs, regs[2])
#define ARGUMENT3(regs) BPF_CORE_READ(regs, regs[3])
#define ARGUMENT4(regs) BPF_CORE_READ(regs, regs[4])
#define COMPAT_ARGUMENT0(regs) ((u32)BPF_CORE_READ(regs, orig_x0))
#define COMPAT_ARGUMENT1(regs) ((u32)BPF_CORE_READ(regs, regs[1]))
#define COMPAT_ARGUMENT2(regs) ((u32)BPF_CORE_READ(regs, regs[2]))
#define COMPAT_ARGUMENT3(regs) ((u32)BPF_CORE_READ(regs, regs[3]))
#define IS_COMPAT(task) (BPF_CORE_READ(task, thread_info.flags) >> 22 & 1)
#endif

/* Both 32-bit tables have these. */
enum {
    COMPAT_LINK = 9, COMPAT_MKNOD = 14, COMPAT_CHMOD = 15, COMPAT_LCHOWN16 = 16, COMPAT_SYMLINK = 83, COMPAT_FCHMOD = 94,
    COMPAT_FCHOWN16 = 95, COMPAT_CHOWN16 = 182, COMPAT_LCHOWN = 198, COMPAT_FCHOWN = 207, COMPAT_CHOWN = 212, COMPAT_UTIMENSAT_TIME64 = 412,
    COMPAT_FCHMODAT2 = 452, COMPAT_TRUNCATE = 92, COMPAT_FTRUNCATE = 93, COMPAT_TRUNCATE64 = 193, COMPAT_FTRUNCATE64 = 194,
};

/* The first four arguments, of a native call or a 32-bit one. */
struct arguments { u64 at[4]; };

static __always_inline struct arguments arguments_of(struct pt_regs *regs, int is_compat)
{
    struct arguments arguments;
    arguments.at[0] = is_compat ? COMPAT_ARGUMENT0(regs) : ARGUMENT0(regs);
    arguments.at[1] = is_compat ? COMPAT_ARGUMENT1(regs) : ARGUMENT1(regs);
    arguments.at[2] = is_compat ? COMPAT_ARGUMENT2(regs) : ARGUMENT2(regs);
    arguments.at[3] = is_compat ? COMPAT_ARGUMENT3(regs) : ARGUMENT3(regs);
    return arguments;
}

static __always_inline struct file *file_of(struct task_struct *task, u32 descriptor)
{
    struct fdtable *table = BPF_CORE_READ(task, files, fdt);
    if (descriptor >= BPF_CORE_READ(table, max_fds))
        return 0;
    struct file **slots = BPF_CORE_READ(table, fd), *file = 0;
    bpf_probe_read_kernel(&file, sizeof file, &slots[descriptor]);
    return file;
}

static __always_inline u32 native_group(long number)
{
    switch (number) {
    case CALL_ACCEPT: case CALL_ACCEPT4: case CALL_SENDTO: case CALL_RECVFROM: case CALL_SENDMSG: case CALL_RECVMSG: case CALL_RECVMMSG:
    case CALL_SENDMMSG:
        return CALLS_SOCKETS;
    case CALL_WRITE: case CALL_WRITEV:
        return config.plain_writes ? CALLS_SOCKETS : CALLS_NONE;
    case CALL_OPEN: case CALL_CREAT: case CALL_OPENAT: case CALL_OPENAT2: case CALL_OPEN_BY_HANDLE_AT:
        return CALLS_OPEN;
    case CALL_UNLINK: case CALL_UNLINKAT: case CALL_RENAME: case CALL_RENAMEAT: case CALL_RENAMEAT2:
        return CALLS_NAMES;
    case CALL_CHMOD: case CALL_FCHMOD: case CALL_FCHMODAT: case CALL_FCHMODAT2: case CALL_CHOWN: case CALL_LCHOWN: case CALL_FCHOWN:
    case CALL_FCHOWNAT: case CALL_UTIME: case CALL_UTIMES: case CALL_FUTIMESAT: case CALL_UTIMENSAT:
        return CALLS_ATTRIBUTES;
    case CALL_LINK: case CALL_LINKAT: case CALL_SYMLINK: case CALL_SYMLINKAT: case CALL_MKNOD: case CALL_MKNODAT:
    case CALL_TRUNCATE: case CALL_FTRUNCATE:
        return CALLS_LINKS;
    }
    return CALLS_NONE;
}

static __always_inline u32 compat_group(long number)
{
    switch (number) {
    case COMPAT_ACCEPT:
#if defined(__TARGET_ARCH_arm64)
    case COMPAT_ACCEPT4:
#endif
    case COMPAT_SOCKETCALL: case COMPAT_SENDTO: case COMPAT_SENDMSG: case COMPAT_RECVFROM: case COMPAT_RECVMSG: case COMPAT_RECVMMSG:
    case COMPAT_SENDMMSG:
        return CALLS_SOCKETS;
    case COMPAT_OPEN: case COMPAT_CREAT: case COMPAT_OPENAT: case COMPAT_OPENAT2: case COMPAT_OPEN_BY_HANDLE_AT:
        return CALLS_OPEN;
    case COMPAT_UNLINK: case COMPAT_UNLINKAT: case COMPAT_RENAME: case COMPAT_RENAMEAT: case COMPAT_RENAMEAT2:
        return CALLS_NAMES;
    case COMPAT_CHMOD: case COMPAT_FCHMOD: case COMPAT_FCHMODAT: case COMPAT_FCHMODAT2: case COMPAT_CHOWN16: case COMPAT_LCHOWN16:
    case COMPAT_FCHOWN16: case COMPAT_CHOWN: case COMPAT_LCHOWN: case COMPAT_FCHOWN: case COMPAT_FCHOWNAT: case COMPAT_UTIME:
    case COMPAT_UTIMES: case COMPAT_FUTIMESAT: case COMPAT_UTIMENSAT: case COMPAT_UTIMENSAT_TIME64:
        return CALLS_ATTRIBUTES;
    case COMPAT_LINK: case COMPAT_LINKAT: case COMPAT_SYMLINK: case COMPAT_SYMLINKAT: case COMPAT_MKNOD: case COMPAT_MKNODAT:
    case COMPAT_TRUNCATE: case COMPAT_FTRUNCATE: case COMPAT_TRUNCATE64: case COMPAT_FTRUNCATE64:
        return CALLS_LINKS;
    }
    return CALLS_NONE;
}

/* Whether a call is the named one, among the native calls or the 32-bit ones. */
#define IS_CALL(name) (is_compat ? number == COMPAT_##name : number == CALL_##name)

struct {
    __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
    __uint(max_entries, CALL_GROUPS);
    __type(key, u32);
    __type(value, u32);
} call_programs SEC(".maps");

/* Runs at every system call of the machine: refuses by number first. The numbers of the two tables overlap. */
SEC("tp_btf/sys_exit")
int BPF_PROG(on_system_call, struct pt_regs *regs, long result)
{
    long number = CALL_NUMBER(regs);
    u32 native = native_group(number), compat = compat_group(number);
    if (result < 0 || (!native && !compat))
        return 0;
    u32 group = IS_COMPAT((struct task_struct *)bpf_get_current_task()) ? compat : native;
    if (group && config.call_groups >> group & 1)
        bpf_tail_call(ctx, &call_programs, group);
    return 0;
}
