/* SPDX-License-Identifier: MIT
 * Names that come into being without an open: links, and files of other types. Nothing of them is at hand when the call returns: the
 * caller's words are read, as for a name that was removed. Files that are emptied, which is to be written anew without an open.
 */
#pragma once

#define MODE_LINK 0120000

/* Whether a call sets the size of a file, by path or by descriptor; then, whether to nothing. */
static __always_inline int sets_size(long number, int is_compat)
{
    return IS_CALL(TRUNCATE) || IS_CALL(FTRUNCATE) || (is_compat && (number == COMPAT_TRUNCATE64 || number == COMPAT_FTRUNCATE64));
}

static __always_inline int empties(long number, int is_compat, const struct arguments *arguments)
{
    if (IS_CALL(TRUNCATE) || IS_CALL(FTRUNCATE))
        return !arguments->at[1];
#if defined(__TARGET_ARCH_arm64)
    return !arguments->at[2] && !arguments->at[3];      /* a pair of registers begins with an even one */
#else
    return !arguments->at[1] && !arguments->at[2];
#endif
}

static __always_inline void on_emptied(struct task_struct *task, long number, int is_compat, const struct arguments *arguments)
{
    if (IS_CALL(FTRUNCATE) || (is_compat && number == COMPAT_FTRUNCATE64)) {
        struct file *file = file_of(task, arguments->at[0]);
        struct inode *inode = file ? BPF_CORE_READ(file, f_inode) : 0;
        if (inode && (BPF_CORE_READ(inode, i_mode) & MODE_TYPE) == MODE_REGULAR && BPF_CORE_READ(inode, i_nlink))
            send_opened(task, file, inode, 0);
        return;
    }
    struct scratch *scratch = take_scratch(RECORD_FILE_CREATE);
    if (!scratch)
        return;
    struct file_record *record = &scratch->file;
    fill_header(&record->header, RECORD_FILE_CREATE, 0, 0, task);
    clear_file(record);
    scratch->position = sizeof *record;
    record->directory_length = put_directory(scratch, task, CURRENT_DIRECTORY, first_of(arguments->at[0]));
    record->path_length = put_user_path(scratch, arguments->at[0]);
    if (record->path_length) {
        record->header.sequence = next_sequence();
        send_scratch(scratch, RECORD_FILE_CREATE, scratch->position, 0);
    } else {
        count_lost(RECORD_FILE_CREATE, LOSS_PATH_UNREAD);
    }
    release_scratch(scratch);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_link_call, struct pt_regs *regs, long result)
{
    struct task_struct *task = (void *)bpf_get_current_task();
    long number = CALL_NUMBER(regs);
    int is_compat = IS_COMPAT(task) != 0;
    struct arguments arguments = arguments_of(regs, is_compat);
    if (sets_size(number, is_compat)) {
        if (empties(number, is_compat, &arguments))
            on_emptied(task, number, is_compat, &arguments);
        return 0;
    }
    s32 directory = CURRENT_DIRECTORY, new_directory = CURRENT_DIRECTORY;
    u64 path = 0, new_path;
    u32 mode = 0;
    if (IS_CALL(LINK)) {
        path = arguments.at[0];
        new_path = arguments.at[1];
    } else if (IS_CALL(LINKAT)) {
        directory = arguments.at[0];
        path = arguments.at[1];
        new_directory = arguments.at[2];
        new_path = arguments.at[3];
    } else if (IS_CALL(SYMLINK)) {
        mode = MODE_LINK;
        path = arguments.at[0];
        new_path = arguments.at[1];
    } else if (IS_CALL(SYMLINKAT)) {
        mode = MODE_LINK;
        path = arguments.at[0];
        new_directory = arguments.at[1];
        new_path = arguments.at[2];
    } else {
        int is_plain = IS_CALL(MKNOD);
        new_directory = is_plain ? CURRENT_DIRECTORY : (s32)arguments.at[0];
        new_path = is_plain ? arguments.at[0] : arguments.at[1];
        mode = is_plain ? arguments.at[1] : arguments.at[2];
        if (!(mode & MODE_TYPE))
            mode |= MODE_REGULAR;
    }
    struct scratch *scratch = take_scratch(RECORD_FILE_LINK);
    if (!scratch)
        return 0;
    struct file_record *record = &scratch->file;
    struct naming *given = &scratch->naming;
    keep_naming(given, RECORD_FILE_LINK, directory, path, new_directory, new_path);
    given->mode = mode & 0xffff;
    fill_header(&record->header, RECORD_FILE_LINK, 0, 0, task);
    clear_file(record);
    record->is_new = given->mode != 0;
    record->mode = given->mode;
    scratch->position = sizeof *record;
    if (!given->mode)
        record->directory_length = put_directory(scratch, task, given->directory, first_of(given->path));
    if (first_of(given->path)) {
        record->path_length = put_user_path(scratch, given->path);
        if (!record->path_length)
            goto unread;
    } else if (!given->mode && given->directory != CURRENT_DIRECTORY) {     /* a file that may have no name yet */
        struct file *file = file_of(task, given->directory);
        if (file)
            fill_file(record, BPF_CORE_READ(file, f_inode));
        record->mode = 0;
    }
    record->new_directory_length = put_directory(scratch, task, given->new_directory, first_of(given->new_path));
    record->new_path_length = put_user_path(scratch, given->new_path);
    if (!record->new_path_length)
        goto unread;
    record->header.sequence = next_sequence();
    send_scratch(scratch, RECORD_FILE_LINK, scratch->position, 0);
    release_scratch(scratch);
    return 0;
unread:
    count_lost(RECORD_FILE_LINK, LOSS_PATH_UNREAD);
    release_scratch(scratch);
    return 0;
}
