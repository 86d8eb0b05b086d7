/* SPDX-License-Identifier: MIT
 * Processes: image started (exec), made (fork), ended (exit).
 *
 * The command line is read when sched_process_exec fires: the kernel has just written the argument area, so its pages are present.
 * At the entry of execve they often are not, and a BPF program cannot fault them in.
 */
#pragma once

#define PAGE 4096
#define ARGUMENTS_IN_EXEC 8192
#define ARGUMENTS_PAGES 16                  /* behind the exec record, a run; the kernel lets 33 follow: a little over 2 MiB, Linux's usual limit */
#define ARGUMENTS_MAXIMUM (64u << 20)       /* beyond this the area's bounds are not believed */
#define NANOSECONDS 1000000000ll

static __always_inline s64 changed_time(struct inode *inode)
{
    s64 seconds, nanoseconds;
    struct inode___6_6 *renamed = (void *)inode;
    struct inode___old *old = (void *)inode;
    if (bpf_core_field_exists(inode->i_ctime_sec)) {
        seconds = BPF_CORE_READ(inode, i_ctime_sec);
        nanoseconds = BPF_CORE_READ(inode, i_ctime_nsec) & 0x7fffffff;      /* the top bit says that it was asked for */
    } else if (bpf_core_field_exists(renamed->__i_ctime)) {
        seconds = BPF_CORE_READ(renamed, __i_ctime.tv_sec);
        nanoseconds = BPF_CORE_READ(renamed, __i_ctime.tv_nsec);
    } else {
        seconds = BPF_CORE_READ(old, i_ctime.tv_sec);
        nanoseconds = BPF_CORE_READ(old, i_ctime.tv_nsec);
    }
    return seconds * NANOSECONDS + nanoseconds;
}

/* User memory page by page, so that an absent page costs only what lies behind it. Gives the number of bytes appended. */
static __always_inline u32 put_arguments(struct scratch *scratch, u64 from, u32 length)
{
    u32 start = position(scratch);
    for (int i = 0; i < ARGUMENTS_IN_EXEC / PAGE + 1; i++) {
        u32 at = scratch->position & (2 * SCRATCH_HALF - 1), done = at - start;
        u32 part = PAGE - ((from + done) & (PAGE - 1));
        if (done >= length || at > SCRATCH_SIZE - PAGE)
            break;
        if (part > length - done)
            part = length - done;
        OPAQUE(part);
        part &= 2 * PAGE - 1;
        if (part > PAGE)
            break;
        if (bpf_probe_read_user(&scratch->bytes[at], part, (void *)(from + done))) {
            scratch->header.flags |= FLAG_ARGUMENTS_CUT;
            break;
        }
        scratch->position = at + part;
    }
    return (scratch->position & (2 * SCRATCH_HALF - 1)) - start;
}

/* The program that sends the rest of a command line, and goes on to itself. */
struct {
    __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, u32);
} argument_programs SEC(".maps");

/* The rest of a long command line, a page a record. Few branches a turn, and few turns a run, keep it cheap to verify. */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_more_arguments, struct task_struct *task, int old_pid, struct linux_binprm *binprm)
{
    struct counters *mine = this_cpu();
    struct scratch *scratch = held_scratch();
    if (!mine || !scratch)
        return 0;
    struct args_record *record = &scratch->args;
    u64 from = scratch->remainder.from;
    u32 total = scratch->remainder.total;
    for (int i = 0; i < ARGUMENTS_PAGES; i++) {
        u32 done = scratch->offset;
        if (done >= total)
            goto release;
        u32 part = PAGE - ((from + done) & (PAGE - 1)), left = total - done;
        part = part < left ? part : left;
        record->offset = done;
        record->length = part;
        scratch->offset = done + part;
        OPAQUE(part);
        part &= 2 * PAGE - 1;
        if (part > PAGE || bpf_probe_read_user(&scratch->bytes[sizeof *record], part, (void *)(from + done)))
            goto release;
        record->header.sequence = __sync_fetch_and_add(&mine->sequence, 1);
        part += sizeof *record + 7;
        OPAQUE(part);
        part &= 0x3ff8;
        record->header.size = part;
        if (bpf_ringbuf_output(&ring, scratch->bytes, part, wakeup(0)))
            __sync_fetch_and_add(&mine->lost[RECORD_ARGS][LOSS_RING_FULL], 1);
    }
    bpf_tail_call(ctx, &argument_programs, 0);
release:
    release_scratch(scratch);
    return 0;
}

/* Device number of the controlling terminal, 0 if there is none. A terminal that is hung up at this moment may be read as garbage, never more. */
static __always_inline u32 terminal_of(struct task_struct *task)
{
    struct tty_struct *terminal = BPF_CORE_READ(task, signal, tty);
    if (!terminal)
        return 0;
    struct tty_driver *driver = BPF_CORE_READ(terminal, driver);
    return (u32)BPF_CORE_READ(driver, major) << 20 | (u32)(BPF_CORE_READ(driver, minor_start) + BPF_CORE_READ(terminal, index));
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *binprm)
{
    struct scratch *scratch = take_scratch(RECORD_EXEC);
    if (!scratch)
        return 0;
    struct exec_record *record = &scratch->exec;
    struct mm_struct *memory = BPF_CORE_READ(task, mm);
    struct task_struct *parent = BPF_CORE_READ(task, real_parent, group_leader);
    struct file *image = BPF_CORE_READ(memory, exe_file);
    struct inode *inode = BPF_CORE_READ(image, f_inode);

    fill_header(&record->header, RECORD_EXEC, 0, next_sequence(), task);
    record->parent_pid = BPF_CORE_READ(parent, tgid);
    record->parent_start = BPF_CORE_READ(parent, start_boottime);
    record->namespaced_pid = namespaced_pid(task);
    record->gid = BPF_CORE_READ(task, cred, gid.val);
    record->effective_uid = BPF_CORE_READ(task, cred, euid.val);
    record->login_uid = bpf_core_field_exists(task->loginuid) ? BPF_CORE_READ(task, loginuid.val) : -1;
    record->session_id = bpf_core_field_exists(task->sessionid) ? BPF_CORE_READ(task, sessionid) : -1;
    record->terminal = terminal_of(task);
    record->reserved = 0;
    record->image_inode = BPF_CORE_READ(inode, i_ino);
    record->image_size = BPF_CORE_READ(inode, i_size);
    record->image_changed = changed_time(inode);
    record->image_device = BPF_CORE_READ(inode, i_sb, s_dev);
    record->image_links = BPF_CORE_READ(inode, i_nlink);

    scratch->position = sizeof *record;
    long length = bpf_probe_read_kernel_str(&scratch->bytes[sizeof *record], PAGE, BPF_CORE_READ(binprm, filename));
    record->filename_length = length > 0 ? length & (2 * PAGE - 1) : 0;
    scratch->position = sizeof *record + record->filename_length;
    record->image_length = put_path(scratch, BPF_CORE_READ(image, f_path.mnt), BPF_CORE_READ(image, f_path.dentry));
    record->directory_length = put_path(scratch, BPF_CORE_READ(task, fs, pwd.mnt), BPF_CORE_READ(task, fs, pwd.dentry));
    record->cgroup_length = put_cgroup(scratch, task);

    u64 from = BPF_CORE_READ(memory, arg_start), end = BPF_CORE_READ(memory, arg_end);
    u32 total = end > from && end - from < ARGUMENTS_MAXIMUM ? end - from : 0;
    record->argument_bytes = total;
    u32 done = put_arguments(scratch, from, total < ARGUMENTS_IN_EXEC ? total : ARGUMENTS_IN_EXEC);
    record->argument_length = done;
    int cut = record->header.flags & FLAG_ARGUMENTS_CUT;

    /* A file that is new or nameless may be gone in a moment: the reader is to look at it at once. */
    s64 age = config.boot_time + (s64)record->header.time - record->image_changed;
    int urgent = (!record->image_links || age < (s64)config.young_image) && record->header.time - scratch->urgent_at > URGENT_INTERVAL;
    if (urgent)
        scratch->urgent_at = record->header.time;
    send_scratch(scratch, RECORD_EXEC, scratch->position, urgent);
    if (done < total && !cut) {
        fill_header(&scratch->args.header, RECORD_ARGS, 0, 0, task);
        scratch->offset = done;
        scratch->remainder.from = from;
        scratch->remainder.total = total;
        bpf_tail_call(ctx, &argument_programs, 0);
    }
    release_scratch(scratch);
    return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
    if (BPF_CORE_READ(child, pid) != BPF_CORE_READ(child, tgid))
        return 0;                           /* a thread */
    u64 sequence = next_sequence();
    struct fork_record *record = bpf_ringbuf_reserve(&ring, sizeof *record, 0);
    if (!record) {
        count_lost(RECORD_FORK, LOSS_RING_FULL);
        return 0;
    }
    fill_header(&record->header, RECORD_FORK, sizeof *record, sequence, parent);
    record->child_start = BPF_CORE_READ(child, start_boottime);
    record->child_pid = BPF_CORE_READ(child, tgid);
    record->child_namespaced_pid = namespaced_pid(child);
    bpf_ringbuf_submit(record, wakeup(0));
    return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
    if (BPF_CORE_READ(task, signal, live.counter) != 0)
        return 0;                           /* not the last thread */
    u64 sequence = next_sequence();
    struct exit_record *record = bpf_ringbuf_reserve(&ring, sizeof *record, 0);
    if (!record) {
        count_lost(RECORD_EXIT, LOSS_RING_FULL);
        return 0;
    }
    fill_header(&record->header, RECORD_EXIT, sizeof *record, sequence, task);
    record->code = BPF_CORE_READ(task, exit_code);
    record->reserved = 0;
    bpf_ringbuf_submit(record, wakeup(0));
    return 0;
}
