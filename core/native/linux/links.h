/* SPDX-License-Identifier: MIT
 * Names that come into being without an open: links, and files of other types. Nothing of them is at hand when the call returns: the
 * caller's words are read, as for a name that was removed.
 */
#pragma once

#define MODE_LINK 0120000

SEC("tp_btf/sys_exit")
int BPF_PROG(on_link_call, struct pt_regs *regs, long result)
{
    struct task_struct *task = (void *)bpf_get_current_task();
    long number = CALL_NUMBER(regs);
    int is_compat = IS_COMPAT(task) != 0;
    struct arguments arguments = arguments_of(regs, is_compat);
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
    fill_header(&record->header, RECORD_FILE_LINK, 0, 0, task);
    clear_file(record);
    record->is_new = mode != 0;
    record->mode = mode & 0xffff;
    scratch->position = sizeof *record;
    if (!mode)
        record->directory_length = put_directory(scratch, task, directory, first_of(path));
    if (first_of(path)) {
        record->path_length = put_user_path(scratch, path);
        if (!record->path_length)
            goto unread;
    } else if (!mode && directory != CURRENT_DIRECTORY) {       /* a file that may have no name yet */
        struct file *file = file_of(task, directory);
        if (file)
            fill_file(record, BPF_CORE_READ(file, f_inode));
        record->mode = 0;
    }
    record->new_directory_length = put_directory(scratch, task, new_directory, first_of(new_path));
    record->new_path_length = put_user_path(scratch, new_path);
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
