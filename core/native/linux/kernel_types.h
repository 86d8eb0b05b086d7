/* SPDX-License-Identifier: MIT
 * Kernel types by hand: only the members that are read. Under preserve_access_index the compiler emits a CO-RE relocation for each
 * access, so that the order and the offsets written here mean nothing; only the names do. A struct whose name ends in ___word is the
 * same kernel type in another version.
 */
#pragma once

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct { u32 val; } kuid_t;
typedef struct { u32 val; } kgid_t;
typedef struct { int counter; } atomic_t;

struct qstr { const unsigned char *name; };
struct super_block { u32 s_dev; unsigned long s_magic; };
struct timespec64 { s64 tv_sec; s64 tv_nsec; };
struct inode {
    u16 i_mode;
    unsigned long i_ino;
    s64 i_size;
    kuid_t i_uid;
    kgid_t i_gid;
    u32 i_nlink, i_rdev;
    struct super_block *i_sb;
    void *i_private;
    s64 i_ctime_sec;            /* from 6.11 */
    u32 i_ctime_nsec;
};
struct inode___6_6 { struct timespec64 __i_ctime; };
struct inode___old { struct timespec64 i_ctime; };
struct dentry { struct dentry *d_parent; struct qstr d_name; };
struct vfsmount { struct dentry *mnt_root; };
struct mount { struct mount *mnt_parent; struct dentry *mnt_mountpoint; struct vfsmount mnt; };
struct path { struct vfsmount *mnt; struct dentry *dentry; };
struct file { struct path f_path; struct inode *f_inode; u32 f_mode; s64 f_pos; void *private_data; };
struct fdtable { u32 max_fds; struct file **fd; };
struct files_struct { struct fdtable *fdt; };
struct fs_struct { struct path pwd; };
struct uid_gid_extent { u32 first, lower_first, count; };
struct uid_gid_map { u32 nr_extents; struct uid_gid_extent extent[5]; };
struct user_namespace { struct uid_gid_map uid_map, gid_map; int level; };
struct cred { kuid_t uid, euid; kgid_t gid; struct user_namespace *user_ns; };
struct maple_tree { void *ma_root; };
struct maple_range_64 { unsigned long pivot[15]; void *slot[16]; };
struct maple_arange_64 { unsigned long pivot[9]; void *slot[10]; };
typedef struct { void *vdso; } mm_context_t;
struct mm_struct {
    unsigned long arg_start, arg_end, start_brk, brk, start_stack;
    struct file *exe_file;
    struct maple_tree mm_mt;    /* from 6.1 */
    mm_context_t context;
};
struct vm_area_struct { unsigned long vm_start, vm_end, vm_flags; struct file *vm_file; };
struct ns_common { u32 inum; };
struct xarray { void *xa_head; };
struct xa_node { unsigned char shift; void *slots[64]; };
struct idr { struct xarray idr_rt; };
struct pid_namespace { struct ns_common ns; struct idr idr; u32 level; };
struct upid { int nr; struct pid_namespace *ns; };
struct tty_driver { int major, minor_start; };
struct tty_struct { struct tty_driver *driver; int index; };
struct signal_struct { atomic_t live; struct tty_struct *tty; };
struct hlist_node { struct hlist_node *next; };
struct hlist_head { struct hlist_node *first; };
struct pid { u32 level; struct hlist_head tasks[4]; struct upid numbers[1]; };
struct proc_inode { struct pid *pid; struct inode vfs_inode; };
struct kernfs_node { struct kernfs_node *parent; const char *name; };
struct kernfs_node___6_15 { struct kernfs_node *__parent; };
struct cgroup { struct kernfs_node *kn; };
struct cgroup_subsys_state { struct cgroup *cgroup; };
struct css_set { struct cgroup *dfl_cgrp; struct cgroup_subsys_state *subsys[1]; };
struct thread_info { unsigned long flags; u32 status; };
struct task_struct {
    struct thread_info thread_info;
    struct mm_struct *mm;
    int pid, tgid, exit_code;
    unsigned int personality;
    struct bpf_run_ctx *bpf_ctx;        /* from 5.15, as the helper bpf_task_pt_regs */
    struct task_struct *real_parent, *group_leader;
    u64 start_boottime, self_exec_id;
    const struct cred *cred;
    kuid_t loginuid;
    u32 sessionid;
    struct fs_struct *fs;
    struct files_struct *files;
    struct signal_struct *signal;
    struct css_set *cgroups;
    struct pid *thread_pid;
    struct hlist_node pid_links[4];
};
struct linux_binprm { const char *filename; };
struct bpf_prog_aux { u32 id; char name[16]; };
struct bpf_prog { enum bpf_prog_type type; struct bpf_prog_aux *aux; };
struct module { char name[56]; unsigned long taints; _Bool sig_ok; };
struct in6_addr { u8 bytes[16]; };
struct sock_common {
    u32 skc_daddr, skc_rcv_saddr;
    u16 skc_dport, skc_num, skc_family;
    struct in6_addr skc_v6_daddr, skc_v6_rcv_saddr;
};
struct sock { struct sock_common __sk_common; u16 sk_protocol; };
struct inet_sock { u16 inet_sport; };
struct socket { struct sock *sk; };

/* io_uring: a request begins with the arguments of its operation. */
struct filename { const char *name; };
struct open_how { u64 flags; };
struct io_cqe { s32 res, fd; };
struct io_kiocb { struct file *file; u8 opcode; u32 flags; struct io_cqe cqe; };
struct io_open { u32 file_slot; struct open_how how; };
struct io_ftrunc { s64 len; };
struct io_accept { u32 file_slot; int iou_flags; };
struct io_unlink { int dfd, flags; struct filename *filename; };
struct io_rename { int old_dfd, new_dfd; struct filename *oldpath, *newpath; };
struct io_link { int old_dfd, new_dfd; struct filename *oldpath, *newpath; };
struct io_sr_msg { void *umsg; };

#if defined(__TARGET_ARCH_x86)
struct pt_regs { unsigned long di, si, dx, r10, r8, bx, cx, orig_ax; };
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs { unsigned long regs[31]; unsigned long orig_x0; int syscallno; };
#else
#error "no register layout for this machine"
#endif

#pragma clang attribute pop

/* What follows is the ABI of user space: fixed layout, no relocation. */
struct user_old_mmap { u32 address, length, protection, flags, descriptor, offset; };
struct user_open_how { u64 flags, mode, resolve; };
struct user_sockaddr { u16 family, port; u8 rest[24]; };
struct user_msghdr { u64 name; u32 name_length, padding; u64 vector, vector_length, control, control_length; u32 flags, padding2; };
struct user_mmsghdr { struct user_msghdr header; u32 length, padding; };
struct user_iovec { u64 base, length; };
struct compat_iovec { u32 base, length; };
struct compat_msghdr { u32 name, name_length, vector, vector_length, control, control_length, flags; };
struct compat_mmsghdr { struct compat_msghdr header; u32 length; };
