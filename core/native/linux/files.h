/* SPDX-License-Identifier: MIT
 * Files: made or overwritten (open), their names removed or moved.
 *
 * An opened file is a kernel object, whose path is walked: what the caller wrote does not matter. A name that was removed or moved is
 * gone when the call returns; there the caller's words are read, and the directory that they begin in.
 */
#pragma once

#define FILE_MODE_READ 1u
#define FILE_MODE_WRITE 2u
#define FILE_MODE_CREATED 0x100000u     /* the kernel's own word that this open made the file */
#define FILE_MODE_STREAM 0x200000u      /* without a position: sockets, pipes */
#define MODE_REGULAR 0100000
#define MODE_BLOCK_DEVICE 0060000
#define OPEN_TRUNCATE 01000
#define REMOVE_DIRECTORY 0x200

static __always_inline void fill_file(struct file_record *record, struct inode *inode)
{
    record->inode = BPF_CORE_READ(inode, i_ino);
    record->file_size = BPF_CORE_READ(inode, i_size);
    record->changed = changed_time(inode);
    record->device = BPF_CORE_READ(inode, i_sb, s_dev);
    record->mode = BPF_CORE_READ(inode, i_mode);
    record->links = BPF_CORE_READ(inode, i_nlink);
}

static __always_inline void clear_file(struct file_record *record)
{
    record->inode = record->file_size = 0;
    record->changed = 0;
    record->device = record->mode = record->links = 0;
    record->is_new = 0;
    record->directory_length = record->path_length = record->new_directory_length = record->new_path_length = 0;
    record->is_program = 0;
    record->node_device = record->descriptor = 0;
}

static __always_inline u64 open_flags(long number, int is_compat, const struct arguments *arguments)
{
    if (IS_CALL(CREAT))
        return OPEN_TRUNCATE;
    if (IS_CALL(OPEN))
        return arguments->at[1];
    if (IS_CALL(OPENAT) || IS_CALL(OPEN_BY_HANDLE_AT))
        return arguments->at[2];
    struct user_open_how how = {};
    bpf_probe_read_user(&how, sizeof how, (void *)arguments->at[2]);
    return how.flags;
}

static __always_inline void send_opened(struct task_struct *task, struct file *file, struct inode *inode, int is_created)
{
    struct scratch *scratch = take_scratch(RECORD_FILE_CREATE);
    if (!scratch)
        return;
    struct file_record *record = &scratch->file;
    fill_header(&record->header, RECORD_FILE_CREATE, 0, 0, task);
    clear_file(record);
    fill_file(record, inode);
    record->is_new = is_created;
    scratch->position = sizeof *record;
    record->directory_length = put_path(scratch, BPF_CORE_READ(file, f_path.mnt), BPF_CORE_READ(file, f_path.dentry));
    record->header.sequence = next_sequence();
    send_scratch(scratch, RECORD_FILE_CREATE, scratch->position, 0);
    release_scratch(scratch);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_open_call, struct pt_regs *regs, long result)
{
    struct task_struct *task = (void *)bpf_get_current_task();
    struct file *file = file_of(task, result);
    if (!file)
        return 0;
    if (config.hooks & HOOK_PROCESS_ACCESS && process_file_of(file))
        bpf_tail_call(ctx, &call_programs, CALLS_OPEN_PROC);
    u32 mode = BPF_CORE_READ(file, f_mode);
    int is_created = (mode & FILE_MODE_CREATED) != 0;
    if (config.hooks & HOOK_RAW_ACCESS_READ && mode & FILE_MODE_READ
        && (BPF_CORE_READ(file, f_inode, i_mode) & MODE_TYPE) == MODE_BLOCK_DEVICE)
        bpf_tail_call(ctx, &call_programs, CALLS_OPEN_DEVICE);
    if (!(config.hooks & HOOK_FILE_CREATE))
        return 0;
    if (!is_created && !(mode & FILE_MODE_WRITE))
        return 0;
    struct inode *inode = BPF_CORE_READ(file, f_inode);
    if ((BPF_CORE_READ(inode, i_mode) & MODE_TYPE) != MODE_REGULAR)
        return 0;
    if (!is_created) {
        int is_compat = IS_COMPAT(task) != 0;
        struct arguments arguments = arguments_of(regs, is_compat);
        if (!(open_flags(CALL_NUMBER(regs), is_compat, &arguments) & OPEN_TRUNCATE))
            return 0;
    }
    send_opened(task, file, inode, is_created);
    return 0;
}

/* A block device that was opened to be read, whatever its node is called and wherever it lies. */
SEC("tp_btf/sys_exit")
int BPF_PROG(on_device_open, struct pt_regs *regs, long result)
{
    struct task_struct *task = (void *)bpf_get_current_task();
    struct file *file = file_of(task, result);
    if (!file)
        return 0;
    struct scratch *scratch = take_scratch(RECORD_DEVICE_OPEN);
    if (!scratch)
        return 0;
    struct file_record *record = &scratch->file;
    struct inode *inode = BPF_CORE_READ(file, f_inode);
    fill_header(&record->header, RECORD_DEVICE_OPEN, 0, 0, task);
    clear_file(record);
    fill_file(record, inode);
    record->node_device = BPF_CORE_READ(inode, i_rdev);
    scratch->position = sizeof *record;
    record->directory_length = put_path(scratch, BPF_CORE_READ(file, f_path.mnt), BPF_CORE_READ(file, f_path.dentry));
    record->header.sequence = next_sequence();
    send_scratch(scratch, RECORD_DEVICE_OPEN, scratch->position, 0);
    release_scratch(scratch);
    return 0;
}

/* A path as the caller gave it. */
static __always_inline u32 put_user_path(struct scratch *scratch, u64 path)
{
    u32 at = position(scratch);
    if (at > SCRATCH_HALF - PAGE - MAXIMUM_NAME)
        return 0;
    long length = bpf_probe_read_user_str(&scratch->bytes[at], PAGE, (void *)path);
    if (length <= 1)
        return 0;
    length &= 2 * PAGE - 1;
    scratch->position = at + length;
    return length;
}

/* The first byte of a string of the caller's: 0 where there is none, or it is empty; -1 where it cannot be read. */
static __always_inline s32 first_of(u64 text)
{
    u8 first = 0;
    return text && bpf_probe_read_user(&first, sizeof first, (void *)text) ? -1 : first;
}

/* The directory that a path begins in, whose first byte is given; of an absolute one, none. */
static __always_inline u32 put_directory(struct scratch *scratch, struct task_struct *task, s32 descriptor, s32 first)
{
    struct vfsmount *mount;
    struct dentry *leaf;
    if (first == '/')
        return 0;
    if (descriptor == CURRENT_DIRECTORY) {
        mount = BPF_CORE_READ(task, fs, pwd.mnt);
        leaf = BPF_CORE_READ(task, fs, pwd.dentry);
    } else {
        struct file *file = file_of(task, descriptor);
        if (!file)
            return 0;
        mount = BPF_CORE_READ(file, f_path.mnt);
        leaf = BPF_CORE_READ(file, f_path.dentry);
    }
    return put_path(scratch, mount, leaf);
}

static __always_inline void keep_naming(struct naming *given, u32 kind, s32 directory, u64 path, s32 new_directory, u64 new_path)
{
    given->kind = kind;
    given->directory = directory;
    given->path = path;
    given->new_directory = new_directory;
    given->new_path = new_path;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_name_call, struct pt_regs *regs, long result)
{
    struct task_struct *task = (void *)bpf_get_current_task();
    long number = CALL_NUMBER(regs);
    int is_compat = IS_COMPAT(task) != 0;
    struct arguments arguments = arguments_of(regs, is_compat);
    s32 directory = CURRENT_DIRECTORY, new_directory = CURRENT_DIRECTORY;
    u64 path = 0, new_path = 0;
    if (IS_CALL(UNLINK)) {
        path = arguments.at[0];
    } else if (IS_CALL(UNLINKAT)) {
        if (arguments.at[2] & REMOVE_DIRECTORY)
            return 0;
        directory = arguments.at[0];
        path = arguments.at[1];
    } else if (IS_CALL(RENAME)) {
        path = arguments.at[0];
        new_path = arguments.at[1];
    } else {
        directory = arguments.at[0];
        path = arguments.at[1];
        new_directory = arguments.at[2];
        new_path = arguments.at[3];
    }
    if (!(config.hooks & (new_path ? HOOK_FILE_RENAME : HOOK_FILE_DELETE)))
        return 0;
    u16 kind = new_path ? RECORD_FILE_RENAME : RECORD_FILE_DELETE;
    struct scratch *scratch = take_scratch(kind);
    if (!scratch)
        return 0;
    struct file_record *record = &scratch->file;
    struct naming *given = &scratch->naming;
    keep_naming(given, kind, directory, path, new_directory, new_path);
    fill_header(&record->header, given->kind, 0, 0, task);
    clear_file(record);
    scratch->position = sizeof *record;
    record->directory_length = put_directory(scratch, task, given->directory, first_of(given->path));
    record->path_length = put_user_path(scratch, given->path);
    if (given->new_path) {
        record->new_directory_length = put_directory(scratch, task, given->new_directory, first_of(given->new_path));
        record->new_path_length = put_user_path(scratch, given->new_path);
    }
    if (!record->path_length || (given->new_path && !record->new_path_length)) {
        count_lost(given->kind, LOSS_PATH_UNREAD);
    } else {
        record->header.sequence = next_sequence();
        send_scratch(scratch, given->kind, scratch->position, 0);
    }
    release_scratch(scratch);
    return 0;
}
