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
    CALL_PWRITE64 = 18, CALL_PTRACE = 101, CALL_PWRITEV = 296, CALL_VM_READ = 310, CALL_VM_WRITE = 311, CALL_PWRITEV2 = 328, CALL_PIDFD_GETFD = 438,
    COMPAT_OPEN = 5, COMPAT_CREAT = 8, COMPAT_UNLINK = 10, COMPAT_RENAME = 38, COMPAT_SOCKETCALL = 102, COMPAT_OPENAT = 295,
    COMPAT_UNLINKAT = 301, COMPAT_RENAMEAT = 302, COMPAT_RECVMMSG = 337, COMPAT_SENDMMSG = 345, COMPAT_RENAMEAT2 = 353, COMPAT_ACCEPT = 364,
    COMPAT_ACCEPT4 = 364, COMPAT_SENDTO = 369, COMPAT_SENDMSG = 370, COMPAT_RECVFROM = 371, COMPAT_RECVMSG = 372, COMPAT_OPENAT2 = 437,
    COMPAT_WRITE = 4, COMPAT_PTRACE = 26, COMPAT_WRITEV = 146, COMPAT_PWRITE64 = 181, COMPAT_PWRITEV = 334, COMPAT_VM_READ = 347, COMPAT_VM_WRITE = 348,
    COMPAT_PWRITEV2 = 379, COMPAT_PIDFD_GETFD = 438,
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
#define COMPAT_ARGUMENT4(regs) ((u32)BPF_CORE_READ(regs, di))
#define IS_COMPAT(task) (BPF_CORE_READ(task, thread_info.status) & 2)
#else
enum {
    CALL_UNLINKAT = 35, CALL_RENAMEAT = 38, CALL_OPENAT = 56, CALL_WRITE = 64, CALL_WRITEV = 66, CALL_ACCEPT = 202, CALL_SENDTO = 206,
    CALL_RECVFROM = 207, CALL_SENDMSG = 211, CALL_RECVMSG = 212, CALL_ACCEPT4 = 242, CALL_RECVMMSG = 243, CALL_SENDMMSG = 269,
    CALL_RENAMEAT2 = 276, CALL_OPENAT2 = 437,
    CALL_PWRITE64 = 68, CALL_PWRITEV = 70, CALL_PTRACE = 117, CALL_VM_READ = 270, CALL_VM_WRITE = 271, CALL_PWRITEV2 = 287, CALL_PIDFD_GETFD = 438,
    CALL_OPEN = -2, CALL_CREAT = -3, CALL_UNLINK = -4, CALL_RENAME = -5,        /* this machine has none */
    COMPAT_OPEN = 5, COMPAT_CREAT = 8, COMPAT_UNLINK = 10, COMPAT_RENAME = 38, COMPAT_SOCKETCALL = 102, COMPAT_ACCEPT = 285,
    COMPAT_SENDTO = 290, COMPAT_RECVFROM = 292, COMPAT_SENDMSG = 296, COMPAT_RECVMSG = 297, COMPAT_OPENAT = 322, COMPAT_UNLINKAT = 328,
    COMPAT_RENAMEAT = 329, COMPAT_RECVMMSG = 365, COMPAT_ACCEPT4 = 366, COMPAT_SENDMMSG = 374, COMPAT_RENAMEAT2 = 382, COMPAT_OPENAT2 = 437,
    COMPAT_WRITE = 4, COMPAT_PTRACE = 26, COMPAT_WRITEV = 146, COMPAT_PWRITE64 = 181, COMPAT_PWRITEV = 362, COMPAT_VM_READ = 376, COMPAT_VM_WRITE = 377,
    COMPAT_PWRITEV2 = 393, COMPAT_PIDFD_GETFD = 438,
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
#define COMPAT_ARGUMENT4(regs) ((u32)BPF_CORE_READ(regs, regs[4]))
#define IS_COMPAT(task) (BPF_CORE_READ(task, thread_info.flags) >> 22 & 1)
#endif

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
        if (config.hooks & HOOK_PROCESS_ACCESS)
            return CALLS_MEMORY;        /* which hands sockets on */
        return config.plain_writes ? CALLS_SOCKETS : CALLS_NONE;
    case CALL_OPEN: case CALL_CREAT: case CALL_OPENAT: case CALL_OPENAT2:
        return CALLS_OPEN;
    case CALL_UNLINK: case CALL_UNLINKAT: case CALL_RENAME: case CALL_RENAMEAT: case CALL_RENAMEAT2:
        return CALLS_NAMES;
    case CALL_PTRACE: case CALL_VM_READ: case CALL_VM_WRITE: case CALL_PIDFD_GETFD: case CALL_PWRITE64: case CALL_PWRITEV: case CALL_PWRITEV2:
        return config.hooks & HOOK_PROCESS_ACCESS ? CALLS_MEMORY : CALLS_NONE;
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
    case COMPAT_OPEN: case COMPAT_CREAT: case COMPAT_OPENAT: case COMPAT_OPENAT2:
        return CALLS_OPEN;
    case COMPAT_UNLINK: case COMPAT_UNLINKAT: case COMPAT_RENAME: case COMPAT_RENAMEAT: case COMPAT_RENAMEAT2:
        return CALLS_NAMES;
    case COMPAT_PTRACE: case COMPAT_VM_READ: case COMPAT_VM_WRITE: case COMPAT_PIDFD_GETFD: case COMPAT_WRITE: case COMPAT_WRITEV:
    case COMPAT_PWRITE64: case COMPAT_PWRITEV: case COMPAT_PWRITEV2:
        return config.hooks & HOOK_PROCESS_ACCESS ? CALLS_MEMORY : CALLS_NONE;
    }
    return CALLS_NONE;
}

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
