/* SPDX-License-Identifier: MIT
 * The process that a call is aimed at, from what the call was given: a number in the caller's pid namespace, a pidfd, or an open file of
 * /proc. The kernel's own objects are followed; a number is looked up where the kernel looks it up, so that namespaces deceive nobody.
 */
#pragma once

#define FILE_SYSTEM_PROC 0x9fa0
#define FILE_SYSTEM_PIDFD 0x50494446
#define TREE_LEVELS 6
#define TREE_SLOTS 64

static __always_inline u32 file_system_of(struct inode *inode)
{
    return BPF_CORE_READ(inode, i_sb, s_magic);
}

/* The first task of a pid: the thread that has the number. */
static __always_inline struct task_struct *task_of(struct pid *pid)
{
    struct hlist_node *link = 0;
    if (!pid)
        return 0;
    bpf_core_read(&link, sizeof link, &pid->tasks[0].first);
    return link ? (void *)link - bpf_core_field_offset(struct task_struct, pid_links) : 0;
}

/* A number's pid in the pid namespace of a task: the kernel keeps them in a tree of 64 branches. The path is the number's bits, and the
 * pid at its end says which number it is. */
static __always_inline struct task_struct *task_by_number(struct task_struct *from, u32 number)
{
    struct pid *own = BPF_CORE_READ(from, thread_pid);
    u32 level = BPF_CORE_READ(own, level), found = 0;
    struct pid_namespace *namespace = 0;
    bpf_core_read(&namespace, sizeof namespace, &own->numbers[level & 31].ns);
    u64 entry = (u64)BPF_CORE_READ(namespace, idr.idr_rt.xa_head);
    for (int i = 0; i < TREE_LEVELS; i++) {
        if ((entry & 3) != 2)
            break;
        struct xa_node *node = (void *)(entry - 2);
        u32 slot = number >> (BPF_CORE_READ(node, shift) & 31) & (TREE_SLOTS - 1);
        entry = 0;
        bpf_core_read(&entry, sizeof entry, &node->slots[slot]);
    }
    struct pid *pid = (void *)entry;
    bpf_core_read(&found, sizeof found, &pid->numbers[level & 31].nr);
    return found == number ? task_of(pid) : 0;
}

/* From 6.9 on a pidfd is a file of a file system of its own. */
static __always_inline struct task_struct *task_of_descriptor(struct task_struct *holder, u32 descriptor)
{
    struct file *file = file_of(holder, descriptor);
    if (!file)
        return 0;
    struct inode *inode = BPF_CORE_READ(file, f_inode);
    return task_of(file_system_of(inode) == FILE_SYSTEM_PIDFD ? BPF_CORE_READ(inode, i_private) : BPF_CORE_READ(file, private_data));
}

/* The file of one of the running task's descriptors. The kernel knows the type of this task, so that its members are plain loads: that is
 * for calls that are common. */
static __always_inline struct file *own_file(u32 descriptor)
{
    struct task_struct *task = bpf_get_current_task_btf();
    struct fdtable *table = task->files->fdt;
    struct file **slots = table->fd, *file = 0;
    if (descriptor < table->max_fds)
        bpf_probe_read_kernel(&file, sizeof file, &slots[descriptor]);
    return file;
}

/* The thread or process that a file of /proc belongs to. */
static __always_inline struct task_struct *task_of_file(struct file *file)
{
    struct proc_inode *inode = (void *)BPF_CORE_READ(file, f_inode) - bpf_core_field_offset(struct proc_inode, vfs_inode);
    return task_of(BPF_CORE_READ(inode, pid));
}

/* Eight letters of a name as one number: text in a section of its own is not loaded. */
#define LETTERS(a, b, c, d, e, f, g, h) \
    ((u64)(a) | (u64)(b) << 8 | (u64)(c) << 16 | (u64)(d) << 24 | (u64)(e) << 32 | (u64)(f) << 40 | (u64)(g) << 48 | (u64)(h) << 56)

/* Which of the files of /proc/PID that tell of memory it is: by the file, whatever path it was opened by. */
static __always_inline u32 process_file_of(struct file *file)
{
    u64 name[2] = {};
    struct inode *inode = BPF_CORE_READ(file, f_inode);
    if (file_system_of(inode) != FILE_SYSTEM_PROC)
        return PROCESS_FILE_NONE;
    struct proc_inode *process = (void *)inode - bpf_core_field_offset(struct proc_inode, vfs_inode);
    if (!BPF_CORE_READ(process, pid))
        return PROCESS_FILE_NONE;
    bpf_probe_read_kernel_str(name, sizeof name, BPF_CORE_READ(file, f_path.dentry, d_name.name));
    if (name[1])
        return name[0] == LETTERS('s', 'm', 'a', 'p', 's', '_', 'r', 'o') && name[1] == LETTERS('l', 'l', 'u', 'p', 0, 0, 0, 0) ? PROCESS_FILE_SMAPS_ROLLUP
            : name[0] == LETTERS('n', 'u', 'm', 'a', '_', 'm', 'a', 'p') && name[1] == 's' ? PROCESS_FILE_NUMA_MAPS : PROCESS_FILE_NONE;
    switch (name[0]) {
    case LETTERS('m', 'e', 'm', 0, 0, 0, 0, 0): return PROCESS_FILE_MEM;
    case LETTERS('m', 'a', 'p', 's', 0, 0, 0, 0): return PROCESS_FILE_MAPS;
    case LETTERS('s', 'm', 'a', 'p', 's', 0, 0, 0): return PROCESS_FILE_SMAPS;
    case LETTERS('p', 'a', 'g', 'e', 'm', 'a', 'p', 0): return PROCESS_FILE_PAGEMAP;
    case LETTERS('e', 'n', 'v', 'i', 'r', 'o', 'n', 0): return PROCESS_FILE_ENVIRON;
    case LETTERS('a', 'u', 'x', 'v', 0, 0, 0, 0): return PROCESS_FILE_AUXV;
    case LETTERS('s', 'y', 's', 'c', 'a', 'l', 'l', 0): return PROCESS_FILE_SYSCALL;
    case LETTERS('s', 't', 'a', 'c', 'k', 0, 0, 0): return PROCESS_FILE_STACK;
    }
    return PROCESS_FILE_NONE;
}
