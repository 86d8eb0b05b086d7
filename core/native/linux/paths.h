/* SPDX-License-Identifier: MIT
 * Paths from kernel objects. bpf_d_path is refused in tracepoints, so the dentries are walked: names leaf first, each with its NUL; the
 * reader turns them round. Going forward keeps every store provably inside the build area. No lock is taken.
 */
#pragma once

#define MAXIMUM_NAMES 64
#define MAXIMUM_GROUPS 16
#define MAXIMUM_NAME 256

static __always_inline u32 position(struct scratch *scratch)
{
    return scratch->position & (SCRATCH_HALF - 1);
}

/* Appends one name; 0 when there is no room or it cannot be read. */
static __always_inline int put_name(struct scratch *scratch, const void *name)
{
    u32 at = position(scratch);
    if (at > SCRATCH_HALF - 2 * MAXIMUM_NAME)
        return 0;
    long length = bpf_probe_read_kernel_str(&scratch->bytes[at], MAXIMUM_NAME, name);
    if (length <= 0)
        return 0;
    scratch->position = at + (length & 0x1ff);
    return 1;
}

/* Gives the number of bytes appended. Mounts are crossed towards the root of the mount namespace. */
static __always_inline u32 put_path(struct scratch *scratch, struct vfsmount *in, struct dentry *dentry)
{
    u32 from = position(scratch);
    struct mount *mount = (void *)in - bpf_core_field_offset(struct mount, mnt);
    for (int i = 0; i < MAXIMUM_NAMES; i++) {
        struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
        if (dentry == BPF_CORE_READ(mount, mnt.mnt_root)) {
            struct mount *outer = BPF_CORE_READ(mount, mnt_parent);
            if (outer == mount)
                return position(scratch) - from;
            dentry = BPF_CORE_READ(mount, mnt_mountpoint);
            mount = outer;
            continue;
        }
        if (!put_name(scratch, BPF_CORE_READ(dentry, d_name.name)))
            break;
        if (dentry == parent)       /* in no tree: a memfd has its name, and itself for a parent */
            return position(scratch) - from;
        dentry = parent;
    }
    scratch->header.flags |= FLAG_PATH_CUT;
    return position(scratch) - from;
}

static __always_inline struct kernfs_node *outer_group(struct kernfs_node *node)
{
    if (bpf_core_field_exists(node->parent))
        return BPF_CORE_READ(node, parent);
    struct kernfs_node___6_15 *renamed = (void *)node;
    return (void *)BPF_CORE_READ(renamed, __parent);
}

/* The names of the control group, innermost first: of the unified hierarchy, or, where that is unused and the process sits in its root,
 * of the first controller's hierarchy of version 1. */
static __always_inline u32 put_cgroup(struct scratch *scratch, struct task_struct *task)
{
    u32 from = position(scratch);
    struct kernfs_node *node = BPF_CORE_READ(task, cgroups, dfl_cgrp, kn);
    if (!outer_group(node)) {
        struct cgroup_subsys_state *state = 0;
        struct css_set *groups = BPF_CORE_READ(task, cgroups);
        bpf_core_read(&state, sizeof state, &groups->subsys[0]);
        node = BPF_CORE_READ(state, cgroup, kn);
    }
    for (int i = 0; i < MAXIMUM_GROUPS && node; i++) {
        struct kernfs_node *outer = outer_group(node);
        if (!outer || !put_name(scratch, BPF_CORE_READ(node, name)))
            break;
        node = outer;
    }
    return position(scratch) - from;
}
