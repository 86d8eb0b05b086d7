/* SPDX-License-Identifier: MIT
 * System calls: their arguments, and which program looks at which.
 *
 * Only the exit of a system call is hooked: by then the result is known, what was bound is bound, and the arguments still lie in the
 * saved registers, so that nothing has to be remembered from its entry.
 */
#pragma once

#include "call_numbers.h"

#define MODE_TYPE 0170000
#define MODE_SOCKET 0140000
#define CURRENT_DIRECTORY (-100)
#define MAXIMUM_ERROR 4095

#if defined(__TARGET_ARCH_x86)
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
/* The same of objects that the verifier knows, where a load costs no call. */
#define PLAIN_CALL_NUMBER(regs) ((long)(regs)->orig_ax)
#define PLAIN_ARGUMENT0(regs) ((regs)->di)
#define PLAIN_IS_COMPAT(task) ((task)->thread_info.status & 2)
#else
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
#define PLAIN_CALL_NUMBER(regs) ((long)(regs)->syscallno)
#define PLAIN_ARGUMENT0(regs) ((regs)->orig_x0)
#define PLAIN_IS_COMPAT(task) ((task)->thread_info.flags >> 22 & 1)
#endif

/* The group of the calls that receive, which two programs may look at. */
static __always_inline u32 receiving_group(void)
{
    return config.call_groups >> CALLS_RECEIVE & 1 ? CALLS_RECEIVE : CALLS_SOCKETS;
}

/* What is written may make a program, go to another process's memory, or to a socket; one program looks first and hands on. */
static __always_inline u32 writing_group(void)
{
    return config.hooks & (HOOK_FILE_EXECUTABLE | HOOK_PROCESS_ACCESS) ? CALLS_WRITE : CALLS_NONE;
}

/* A descriptor's file was made longer, to be filled by a mapping, or emptied; the first hands the second on. */
static __always_inline u32 cutting_group(void)
{
    return config.hooks & HOOK_FILE_EXECUTABLE ? CALLS_WRITE : CALLS_LINKS;
}

/* Reads are many, and few are of datagrams. */
static __always_inline u32 reading_group(void)
{
    return config.call_groups >> CALLS_RECEIVE & 1 ? CALLS_RECEIVE : CALLS_NONE;
}

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
    case CALL_ACCEPT: case CALL_ACCEPT4: case CALL_SENDTO: case CALL_SENDMSG: case CALL_SENDMMSG:
        return CALLS_SOCKETS;
    case CALL_RECVFROM: case CALL_RECVMSG: case CALL_RECVMMSG:
        return receiving_group();
    case CALL_READ: case CALL_READV:
        return reading_group();
    case CALL_WRITE: case CALL_WRITEV:
        return config.plain_writes && !writing_group() ? CALLS_SOCKETS : writing_group();
    case CALL_PWRITE64: case CALL_PWRITEV: case CALL_PWRITEV2:
        return writing_group();
    case CALL_IOCTL: case CALL_SENDFILE: case CALL_SPLICE: case CALL_FALLOCATE: case CALL_COPY_FILE_RANGE:
        return config.hooks & HOOK_FILE_EXECUTABLE ? CALLS_WRITE : CALLS_NONE;
    case CALL_OPEN: case CALL_CREAT: case CALL_OPENAT: case CALL_OPENAT2: case CALL_OPEN_BY_HANDLE_AT:
        return CALLS_OPEN;
    case CALL_UNLINK: case CALL_UNLINKAT: case CALL_RENAME: case CALL_RENAMEAT: case CALL_RENAMEAT2:
        return CALLS_NAMES;
    case CALL_CHMOD: case CALL_FCHMOD: case CALL_FCHMODAT: case CALL_FCHMODAT2: case CALL_CHOWN: case CALL_LCHOWN: case CALL_FCHOWN:
    case CALL_FCHOWNAT: case CALL_UTIME: case CALL_UTIMES: case CALL_FUTIMESAT: case CALL_UTIMENSAT:
        return CALLS_ATTRIBUTES;
    case CALL_LINK: case CALL_LINKAT: case CALL_SYMLINK: case CALL_SYMLINKAT: case CALL_MKNOD: case CALL_MKNODAT:
    case CALL_TRUNCATE:
        return CALLS_LINKS;
    case CALL_FTRUNCATE:
        return cutting_group();
    case CALL_MMAP:
        return CALLS_MAP;
    case CALL_BPF:
        return CALLS_KERNEL_CODE;
    case CALL_PTRACE: case CALL_VM_READ: case CALL_VM_WRITE: case CALL_PIDFD_GETFD:
        return CALLS_MEMORY;
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
    case COMPAT_SENDTO: case COMPAT_SENDMSG: case COMPAT_SENDMMSG:
        return CALLS_SOCKETS;
    case COMPAT_SOCKETCALL: case COMPAT_RECV: case COMPAT_RECVFROM: case COMPAT_RECVMSG: case COMPAT_RECVMMSG: case COMPAT_RECVMMSG_TIME64:
        return receiving_group();
    case COMPAT_READ: case COMPAT_READV:
        return reading_group();
    case COMPAT_OPEN: case COMPAT_CREAT: case COMPAT_OPENAT: case COMPAT_OPENAT2: case COMPAT_OPEN_BY_HANDLE_AT:
        return CALLS_OPEN;
    case COMPAT_UNLINK: case COMPAT_UNLINKAT: case COMPAT_RENAME: case COMPAT_RENAMEAT: case COMPAT_RENAMEAT2:
        return CALLS_NAMES;
    case COMPAT_CHMOD: case COMPAT_FCHMOD: case COMPAT_FCHMODAT: case COMPAT_FCHMODAT2: case COMPAT_CHOWN16: case COMPAT_LCHOWN16:
    case COMPAT_FCHOWN16: case COMPAT_CHOWN: case COMPAT_LCHOWN: case COMPAT_FCHOWN: case COMPAT_FCHOWNAT: case COMPAT_UTIME:
    case COMPAT_UTIMES: case COMPAT_FUTIMESAT: case COMPAT_UTIMENSAT: case COMPAT_UTIMENSAT_TIME64:
        return CALLS_ATTRIBUTES;
    case COMPAT_LINK: case COMPAT_LINKAT: case COMPAT_SYMLINK: case COMPAT_SYMLINKAT: case COMPAT_MKNOD: case COMPAT_MKNODAT:
    case COMPAT_TRUNCATE: case COMPAT_TRUNCATE64:
        return CALLS_LINKS;
    case COMPAT_FTRUNCATE: case COMPAT_FTRUNCATE64:
        return cutting_group();
    case COMPAT_OLD_MMAP: case COMPAT_MMAP2:
        return CALLS_MAP;
    case COMPAT_BPF:
        return CALLS_KERNEL_CODE;
    case COMPAT_WRITE: case COMPAT_WRITEV: case COMPAT_PWRITE64: case COMPAT_PWRITEV: case COMPAT_PWRITEV2:
        return writing_group();
    case COMPAT_IOCTL: case COMPAT_SENDFILE: case COMPAT_SENDFILE64: case COMPAT_SPLICE: case COMPAT_FALLOCATE: case COMPAT_COPY_FILE_RANGE:
        return config.hooks & HOOK_FILE_EXECUTABLE ? CALLS_WRITE : CALLS_NONE;
    case COMPAT_PTRACE: case COMPAT_VM_READ: case COMPAT_VM_WRITE: case COMPAT_PIDFD_GETFD:
        return CALLS_MEMORY;
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
    long number = PLAIN_CALL_NUMBER(regs);
    u32 native = native_group(number), compat = compat_group(number);
    if ((result < 0 && result >= -MAXIMUM_ERROR) || (!native && !compat))     /* an address may look negative */
        return 0;
    u32 group = PLAIN_IS_COMPAT(bpf_get_current_task_btf()) ? compat : native;
    if (group && config.call_groups >> group & 1)
        bpf_tail_call(ctx, &call_programs, group);
    return 0;
}
