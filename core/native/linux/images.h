/* SPDX-License-Identifier: MIT
 * Images: files mapped to be run, by the dynamic loader or by the program itself.
 *
 * The program and its loader are mapped inside execve: the exec record tells of the program.
 */
#pragma once

#define PROTECTION_EXECUTE 4
#define MAP_OF_NO_FILE 0x20
#define READ_IMPLIES_EXECUTE 0x0400000u      /* a personality */
#define PROTECTION_READ 1

/* What mmap is asked for, as far as it matters here. */
struct mapping_request { u32 protection, flags, descriptor; };

static __always_inline struct mapping_request mapping_of(struct pt_regs *regs, long number, int is_compat)
{
    struct mapping_request mapping;
    if (is_compat && number == COMPAT_OLD_MMAP) {
        struct user_old_mmap asked = {};
        bpf_probe_read_user(&asked, sizeof asked, (void *)(u64)COMPAT_ARGUMENT0(regs));
        mapping.protection = asked.protection;
        mapping.flags = asked.flags;
        mapping.descriptor = asked.descriptor;
        return mapping;
    }
    mapping.protection = is_compat ? COMPAT_ARGUMENT2(regs) : ARGUMENT2(regs);
    mapping.flags = is_compat ? COMPAT_ARGUMENT3(regs) : ARGUMENT3(regs);
    mapping.descriptor = is_compat ? COMPAT_ARGUMENT4(regs) : ARGUMENT4(regs);
    return mapping;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_map_call, struct pt_regs *regs, long result)
{
    struct task_struct *task = (void *)bpf_get_current_task();
    struct mapping_request mapping = mapping_of(regs, CALL_NUMBER(regs), IS_COMPAT(task) != 0);
    if (mapping.flags & MAP_OF_NO_FILE)
        return 0;
    if (!(mapping.protection & PROTECTION_EXECUTE)
        && !(mapping.protection & PROTECTION_READ && BPF_CORE_READ(task, personality) & READ_IMPLIES_EXECUTE))
        return 0;
    struct file *file = file_of(task, mapping.descriptor);
    if (!file)
        return 0;
    struct inode *inode = BPF_CORE_READ(file, f_inode);
    if ((BPF_CORE_READ(inode, i_mode) & MODE_TYPE) != MODE_REGULAR)
        return 0;
    struct scratch *scratch = take_scratch(RECORD_IMAGE_LOAD);
    if (!scratch)
        return 0;
    struct file_record *record = &scratch->file;
    fill_header(&record->header, RECORD_IMAGE_LOAD, 0, next_sequence(), task);
    clear_file(record);
    fill_file(record, inode);
    scratch->position = sizeof *record;
    record->directory_length = put_path(scratch, BPF_CORE_READ(file, f_path.mnt), BPF_CORE_READ(file, f_path.dentry));
    send_scratch(scratch, RECORD_IMAGE_LOAD, scratch->position, 0);
    release_scratch(scratch);
    return 0;
}
