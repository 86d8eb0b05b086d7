/* SPDX-License-Identifier: MIT
 * Code that the kernel itself runs from now on: modules and eBPF programs.
 */
#pragma once

#define BPF_COMMAND_LOAD 5

/* Fires before the module's own code runs, inside the call that loads it. */
SEC("?tp_btf/module_load")
int BPF_PROG(on_module, struct module *module)
{
    struct task_struct *task = (void *)bpf_get_current_task();
    struct pt_regs *regs = 0;
    if (bpf_core_field_exists(task->bpf_ctx))
        regs = (void *)bpf_task_pt_regs(bpf_get_current_task_btf());
    struct scratch *scratch = take_scratch(RECORD_MODULE_LOAD);
    if (!scratch)
        return 0;
    struct module_record *record = &scratch->module;
    fill_header(&record->header, RECORD_MODULE_LOAD, 0, next_sequence(), task);
    record->inode = record->file_size = 0;
    record->changed = 0;
    record->device = 0;
    record->path_length = 0;
    record->taints = BPF_CORE_READ(module, taints);
    record->signature = SIGNATURE_UNKNOWN;
    if (bpf_core_field_exists(module->sig_ok))
        record->signature = BPF_CORE_READ(module, sig_ok) ? SIGNATURE_ACCEPTED : SIGNATURE_REFUSED;
    __builtin_memset(record->name, 0, sizeof record->name);
    bpf_core_read_str(record->name, sizeof module->name, &module->name);
    scratch->position = sizeof *record;

    long number = CALL_NUMBER(regs);
    int is_compat = IS_COMPAT(task) != 0;
    struct file *file = 0;
    if (regs && number == (is_compat ? COMPAT_FINIT_MODULE : CALL_FINIT_MODULE))
        file = file_of(task, is_compat ? COMPAT_ARGUMENT0(regs) : ARGUMENT0(regs));
    if (file) {
        struct inode *inode = BPF_CORE_READ(file, f_inode);
        record->inode = BPF_CORE_READ(inode, i_ino);
        record->file_size = BPF_CORE_READ(inode, i_size);
        record->changed = changed_time(inode);
        record->device = BPF_CORE_READ(inode, i_sb, s_dev);
        record->path_length = put_path(scratch, BPF_CORE_READ(file, f_path.mnt), BPF_CORE_READ(file, f_path.dentry));
    }
    send_scratch(scratch, RECORD_MODULE_LOAD, scratch->position, 0);
    release_scratch(scratch);
    return 0;
}

/* bpf(2): the descriptor that it gives leads to the program. */
SEC("tp_btf/sys_exit")
int BPF_PROG(on_kernel_code_call, struct pt_regs *regs, long result)
{
    struct task_struct *task = (void *)bpf_get_current_task();
    u32 command = IS_COMPAT(task) ? COMPAT_ARGUMENT0(regs) : ARGUMENT0(regs);
    if (command != BPF_COMMAND_LOAD)
        return 0;
    struct file *file = file_of(task, result);
    if (!file)
        return 0;
    struct bpf_prog *program = BPF_CORE_READ(file, private_data);
    u64 sequence = next_sequence();
    struct bpf_program_record *record = bpf_ringbuf_reserve(&ring, sizeof *record, 0);
    if (!record) {
        count_lost(RECORD_BPF_PROGRAM, LOSS_RING_FULL);
        return 0;
    }
    fill_header(&record->header, RECORD_BPF_PROGRAM, sizeof *record, sequence, task);
    record->id = BPF_CORE_READ(program, aux, id);
    record->type = BPF_CORE_READ(program, type);
    __builtin_memset(record->name, 0, sizeof record->name);
    struct bpf_prog_aux *details = BPF_CORE_READ(program, aux);
    bpf_core_read_str(record->name, sizeof record->name, &details->name);
    bpf_ringbuf_submit(record, wakeup(0));
    return 0;
}
