/* SPDX-License-Identifier: MIT
 * Programs that come into being: what is written at the beginning of a file and begins as a program does (ELF, PE, or a script's #!).
 *
 * Writing is the commonest of calls, so all that is no beginning is refused by one comparison: the position in the file after the call is as
 * large as what the call has written. Where the bytes are not in the caller's memory (copied within the kernel) or there are none yet
 * (a file that was made longer, to be mapped and filled), the file is reported, and the reader looks at it later.
 */
#pragma once

#define IOCTL_CLONE 0x40049409u
#define IOCTL_CLONE_RANGE 0x4020940du

/* Where the bytes of a call lie. */
enum source { SOURCE_NONE, SOURCE_BUFFER, SOURCE_VECTOR, SOURCE_UNSEEN };

/* What a call did to which file. */
struct writing {
    u32 descriptor;
    u32 source;
    u32 has_offset;         /* the call names its place in the file, and offset is it; else the file's own position counts */
    u32 is_growth;          /* the file was made longer and holds nothing new yet: of interest only where it is new itself */
    u64 offset;
};

static __always_inline void read_user_offset(struct writing *writing, u64 pointer, long moved)
{
    writing->has_offset = pointer != 0;
    if (pointer && !bpf_probe_read_user(&writing->offset, sizeof writing->offset, (void *)pointer))
        writing->offset -= moved;       /* the kernel has moved it on */
}

/* Each register costs a helper's call: only what the call needs is read. */
static __always_inline struct writing native_writing(long number, struct pt_regs *regs, long result)
{
    struct writing writing = { .source = SOURCE_UNSEEN };
    int is_third = number == CALL_SPLICE || number == CALL_COPY_FILE_RANGE;
    writing.descriptor = is_third ? ARGUMENT2(regs) : PLAIN_ARGUMENT0(regs);
    switch (number) {
    case CALL_WRITE:
        writing.source = SOURCE_BUFFER;
        break;
    case CALL_WRITEV:
        writing.source = SOURCE_VECTOR;
        break;
    case CALL_PWRITE64:
        writing.source = SOURCE_BUFFER;
        writing.has_offset = 1;
        writing.offset = ARGUMENT3(regs);
        break;
    case CALL_PWRITEV: case CALL_PWRITEV2:
        writing.source = SOURCE_VECTOR;
        writing.offset = ARGUMENT3(regs);
        writing.has_offset = number == CALL_PWRITEV || writing.offset != (u64)-1;
        break;
    case CALL_SENDFILE:
        break;
    case CALL_SPLICE: case CALL_COPY_FILE_RANGE:
        read_user_offset(&writing, ARGUMENT3(regs), result);
        break;
    case CALL_IOCTL:
        if ((u32)ARGUMENT1(regs) != IOCTL_CLONE && (u32)ARGUMENT1(regs) != IOCTL_CLONE_RANGE)
            writing.source = SOURCE_NONE;
        writing.has_offset = 1;
        break;
    case CALL_FTRUNCATE: case CALL_FALLOCATE:
        writing.has_offset = writing.is_growth = 1;
        break;
    default:
        writing.source = SOURCE_NONE;
    }
    return writing;
}

static __always_inline struct writing compat_writing(long number, struct pt_regs *regs, long result)
{
    struct writing writing = { .source = SOURCE_UNSEEN };
    int is_third = number == COMPAT_SPLICE || number == COMPAT_COPY_FILE_RANGE;
    writing.descriptor = is_third ? COMPAT_ARGUMENT2(regs) : COMPAT_ARGUMENT0(regs);
    switch (number) {
    case COMPAT_WRITE:
        writing.source = SOURCE_BUFFER;
        break;
    case COMPAT_WRITEV:
        writing.source = SOURCE_VECTOR;
        break;
    case COMPAT_PWRITE64:               /* the halves of the place lie otherwise on each machine: the reader looks whether it is the beginning */
        writing.has_offset = 1;
        break;
    case COMPAT_PWRITEV: case COMPAT_PWRITEV2:
        writing.source = SOURCE_VECTOR;
        writing.offset = COMPAT_ARGUMENT3(regs);
        writing.has_offset = number == COMPAT_PWRITEV || (u32)writing.offset != (u32)-1;
        break;
    case COMPAT_SENDFILE: case COMPAT_SENDFILE64:
        break;
    case COMPAT_SPLICE: case COMPAT_COPY_FILE_RANGE:
        read_user_offset(&writing, COMPAT_ARGUMENT3(regs), result);
        break;
    case COMPAT_IOCTL:
        if ((u32)COMPAT_ARGUMENT1(regs) != IOCTL_CLONE && (u32)COMPAT_ARGUMENT1(regs) != IOCTL_CLONE_RANGE)
            writing.source = SOURCE_NONE;
        writing.has_offset = 1;
        break;
    case COMPAT_FTRUNCATE: case COMPAT_FTRUNCATE64: case COMPAT_FALLOCATE:
        writing.has_offset = writing.is_growth = 1;
        break;
    default:
        writing.source = SOURCE_NONE;
    }
    return writing;
}

enum verdict { NO_PROGRAM, PROGRAM, PERHAPS };

/* By the first two bytes; the reader looks at the rest. Where there are not two, or they cannot be read, nobody knows yet. */
static __always_inline u32 judge(const struct writing *writing, struct pt_regs *regs, long length, int is_compat)
{
    u64 memory = is_compat ? COMPAT_ARGUMENT1(regs) : ARGUMENT1(regs), room = length;
    u8 first[2] = {};
    if (writing->source == SOURCE_UNSEEN)
        return PERHAPS;
    if (writing->source == SOURCE_VECTOR) {
        struct { u64 base, length; } native = {};
        struct { u32 base, length; } compat = {};
        if (is_compat ? bpf_probe_read_user(&compat, sizeof compat, (void *)memory) : bpf_probe_read_user(&native, sizeof native, (void *)memory))
            return PERHAPS;
        memory = is_compat ? compat.base : native.base;
        room = is_compat ? compat.length : native.length;
    }
    if (length < 2 || room < 2 || bpf_probe_read_user(first, sizeof first, (void *)memory))
        return length ? PERHAPS : NO_PROGRAM;
    int begins = (first[0] == 0x7f && first[1] == 'E') || (first[0] == '#' && first[1] == '!') || (first[0] == 'M' && first[1] == 'Z');
    return begins ? PROGRAM : NO_PROGRAM;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_write_call, struct pt_regs *regs, long result)
{
    struct task_struct *task = bpf_get_current_task_btf();
    long number = PLAIN_CALL_NUMBER(regs);
    int is_compat = PLAIN_IS_COMPAT(task) != 0;
    struct writing writing = is_compat ? compat_writing(number, regs, result) : native_writing(number, regs, result);
    if (writing.source == SOURCE_NONE)
        return 0;
    struct file *file = own_file(writing.descriptor);
    if (!file)
        return 0;
    struct inode *inode = BPF_CORE_READ(file, f_inode);
    u32 type = BPF_CORE_READ(inode, i_mode) & MODE_TYPE;
    if (config.plain_writes && !is_compat && (number == CALL_WRITE || number == CALL_WRITEV) && type == MODE_SOCKET)
        bpf_tail_call(ctx, &call_programs, CALLS_SOCKETS);
    if (type != MODE_REGULAR)
        return 0;
    if (config.hooks & HOOK_FILE_CREATE && sets_size(number, is_compat) && !BPF_CORE_READ(inode, i_size))
        bpf_tail_call(ctx, &call_programs, CALLS_LINKS);
    if (config.hooks & HOOK_PROCESS_ACCESS && !writing.is_growth && process_file_of(file) == PROCESS_FILE_MEM)
        bpf_tail_call(ctx, &call_programs, CALLS_MEMORY);
    if (!(config.hooks & HOOK_FILE_EXECUTABLE) || (writing.has_offset ? writing.offset != 0 : BPF_CORE_READ(file, f_pos) != result))
        return 0;
    if (writing.is_growth && !(BPF_CORE_READ(file, f_mode) & FILE_MODE_CREATED))
        return 0;
    u32 verdict = judge(&writing, regs, result, is_compat);
    if (verdict == NO_PROGRAM)
        return 0;
    struct scratch *scratch = take_scratch(RECORD_FILE_WRITTEN);
    if (!scratch)
        return 0;
    struct file_record *record = &scratch->file;
    fill_header(&record->header, RECORD_FILE_WRITTEN, 0, 0, task);
    clear_file(record);
    fill_file(record, inode);
    record->descriptor = writing.descriptor;
    record->is_program = verdict == PROGRAM;
    scratch->position = sizeof *record;
    record->directory_length = put_path(scratch, BPF_CORE_READ(file, f_path.mnt), BPF_CORE_READ(file, f_path.dentry));
    record->header.sequence = next_sequence();

    /* It may be moved or removed in a moment: the reader is to look at it at once. */
    int urgent = record->header.time - scratch->urgent_at > URGENT_INTERVAL;
    if (urgent)
        scratch->urgent_at = record->header.time;
    send_scratch(scratch, RECORD_FILE_WRITTEN, scratch->position, urgent);
    release_scratch(scratch);
    return 0;
}
