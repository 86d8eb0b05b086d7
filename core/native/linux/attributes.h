/* SPDX-License-Identifier: MIT
 * Attributes of files that a program sets: times, permissions, owner.
 *
 * What was set is read from the call's arguments. Where the file was named by a descriptor, it is a kernel object: its path is walked, and
 * permissions and owner are those that it has now. What they were before is gone when the call returns.
 */
#pragma once

#define TIME_NOW 0x3fffffff
#define TIME_OMIT 0x3ffffffe
#define LATEST_SECOND 9223372035ll      /* beyond it nanoseconds since 1970 have no room in 64 bits */
#define PERMISSIONS 07777
#define UNCHANGED ((u32)-1)
#define ID_RANGES 5                     /* more of them lie elsewhere */

enum time_form { TIME_SECONDS, TIME_MICROSECONDS, TIME_NANOSECONDS };

static __always_inline u32 wide_id(u32 id)
{
    id &= 0xffff;
    return id == 0xffff ? UNCHANGED : id;
}

static __always_inline s64 time_of(s64 seconds, s64 part, u32 form)
{
    if (seconds > LATEST_SECOND)
        seconds = LATEST_SECOND;
    if (seconds < -LATEST_SECOND)
        seconds = -LATEST_SECOND;
    return seconds * NANOSECONDS + (form == TIME_MICROSECONDS ? part * 1000 : part);
}

/* Reads the times into the record. Says whether one of them is of the caller's choosing, not just the present. */
static __always_inline int put_times(struct attribute_record *record, const volatile struct attribute_call *call)
{
    s64 numbers[4] = {};
    s32 narrow[4] = {};
    long failed;
    if (call->form == TIME_SECONDS)
        failed = call->wide ? bpf_probe_read_user(numbers, 16, (void *)call->times) : bpf_probe_read_user(narrow, 8, (void *)call->times);
    else
        failed = call->wide ? bpf_probe_read_user(numbers, 32, (void *)call->times) : bpf_probe_read_user(narrow, 16, (void *)call->times);
    if (failed) {
        count_lost(RECORD_FILE_ATTRIBUTES, LOSS_PATH_UNREAD);
        return 0;
    }
    if (!call->wide) {
        numbers[0] = narrow[0];
        numbers[1] = narrow[1];
        numbers[2] = narrow[2];
        numbers[3] = narrow[3];
    }
    if (call->form == TIME_SECONDS) {
        record->accessed = time_of(numbers[0], 0, TIME_SECONDS);
        record->modified = time_of(numbers[1], 0, TIME_SECONDS);
        return 1;
    }
    u32 accessed_part = numbers[1], modified_part = numbers[3];
    int may_be_special = call->form == TIME_NANOSECONDS;
    int accessed_now = may_be_special && accessed_part == TIME_NOW, accessed_omitted = may_be_special && accessed_part == TIME_OMIT;
    int modified_now = may_be_special && modified_part == TIME_NOW, modified_omitted = may_be_special && modified_part == TIME_OMIT;
    s64 now = config.boot_time + (s64)record->header.time;
    record->accessed = accessed_now ? now : time_of(numbers[0], accessed_part, call->form);
    record->modified = modified_now ? now : time_of(numbers[2], modified_part, call->form);
    if (accessed_omitted)
        record->set &= ~ATTRIBUTE_ACCESSED;
    if (modified_omitted)
        record->set &= ~ATTRIBUTE_MODIFIED;
    return !(accessed_now || accessed_omitted) || !(modified_now || modified_omitted);
}

/* A number of the caller's user namespace as the initial one counts; UNCHANGED where it cannot be told. */
static __always_inline u32 initial_id(struct uid_gid_map *map, u32 id)
{
    u32 ranges = BPF_CORE_READ(map, nr_extents);
    if (ranges > ID_RANGES)
        return UNCHANGED;
    for (u32 i = 0; i < ID_RANGES; i++) {
        struct uid_gid_extent range = {};
        if (i >= ranges)
            break;
        bpf_core_read(&range, sizeof range, &map->extent[i]);
        if (id - range.first < range.count)
            return id - range.first + range.lower_first;
    }
    return UNCHANGED;
}

static __always_inline void put_owner(struct attribute_record *record, struct task_struct *task, const volatile struct attribute_call *call)
{
    struct user_namespace *space = BPF_CORE_READ(task, cred, user_ns);
    record->owner = call->owner;
    record->group = call->group;
    if (!BPF_CORE_READ(space, level))
        return;
    record->owner = initial_id(&space->uid_map, call->owner);
    record->group = initial_id(&space->gid_map, call->group);
}

/* What is told of a file that is a kernel object. */
static __always_inline void put_object(struct attribute_record *record, struct inode *inode)
{
    record->inode = BPF_CORE_READ(inode, i_ino);
    record->file_size = BPF_CORE_READ(inode, i_size);
    record->changed = changed_time(inode);
    record->device = BPF_CORE_READ(inode, i_sb, s_dev);
    if (record->set & ATTRIBUTE_MODE)
        record->mode = BPF_CORE_READ(inode, i_mode) & PERMISSIONS;
    if (record->set & ATTRIBUTE_OWNER)
        record->owner = BPF_CORE_READ(inode, i_uid.val);
    if (record->set & ATTRIBUTE_GROUP)
        record->group = BPF_CORE_READ(inode, i_gid.val);
}

static __always_inline void understand(struct attribute_call *call, long number, int is_compat, const struct arguments *arguments)
{
    u32 first = 1;              /* behind it: what is set */
    call->descriptor = CURRENT_DIRECTORY;
    if (IS_CALL(FCHMOD) || IS_CALL(FCHOWN) || (is_compat && number == COMPAT_FCHOWN16)) {
        call->descriptor = arguments->at[0];
    } else if (IS_CALL(CHMOD) || IS_CALL(CHOWN) || IS_CALL(LCHOWN) || IS_CALL(UTIME) || IS_CALL(UTIMES)
        || (is_compat && (number == COMPAT_CHOWN16 || number == COMPAT_LCHOWN16))) {
        call->path = arguments->at[0];
    } else {
        call->descriptor = arguments->at[0];
        call->path = arguments->at[1];
        first = 2;
    }
    u64 one = first == 1 ? arguments->at[1] : arguments->at[2], other = first == 1 ? arguments->at[2] : arguments->at[3];
    if (IS_CALL(CHMOD) || IS_CALL(FCHMOD) || IS_CALL(FCHMODAT) || IS_CALL(FCHMODAT2)) {
        call->set = ATTRIBUTE_MODE;
        call->mode = one & PERMISSIONS;
    } else if (IS_CALL(UTIME) || IS_CALL(UTIMES) || IS_CALL(FUTIMESAT) || IS_CALL(UTIMENSAT) || (is_compat && number == COMPAT_UTIMENSAT_TIME64)) {
        call->set = ATTRIBUTE_ACCESSED | ATTRIBUTE_MODIFIED;
        call->times = one;
        call->form = IS_CALL(UTIME) ? TIME_SECONDS : IS_CALL(UTIMES) || IS_CALL(FUTIMESAT) ? TIME_MICROSECONDS : TIME_NANOSECONDS;
        call->wide = !is_compat || number == COMPAT_UTIMENSAT_TIME64;
    } else {
        int is_short = is_compat && (number == COMPAT_CHOWN16 || number == COMPAT_LCHOWN16 || number == COMPAT_FCHOWN16);
        call->owner = is_short ? wide_id(one) : one;
        call->group = is_short ? wide_id(other) : other;
        call->set = (call->owner == UNCHANGED ? 0 : ATTRIBUTE_OWNER) | (call->group == UNCHANGED ? 0 : ATTRIBUTE_GROUP);
    }
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_attribute_call, struct pt_regs *regs, long result)
{
    struct task_struct *task = (void *)bpf_get_current_task();
    int is_compat = IS_COMPAT(task) != 0;
    struct arguments arguments = arguments_of(regs, is_compat);
    struct attribute_call given = {};
    understand(&given, CALL_NUMBER(regs), is_compat, &arguments);
    int sets_times = (given.set & (ATTRIBUTE_ACCESSED | ATTRIBUTE_MODIFIED)) != 0;
    u32 hook = sets_times ? HOOK_FILE_TIME : given.set & ATTRIBUTE_MODE ? HOOK_FILE_MODE : HOOK_FILE_OWNER;
    if (!given.set || !(config.hooks & hook) || (sets_times && !given.times))
        return 0;
    struct scratch *scratch = take_scratch(RECORD_FILE_ATTRIBUTES);
    if (!scratch)
        return 0;
    volatile struct attribute_call *call = &scratch->attribute_call;
    struct attribute_record *record = &scratch->attributes;
    *call = given;
    fill_header(&record->header, RECORD_FILE_ATTRIBUTES, 0, 0, task);
    record->inode = record->file_size = record->reserved = 0;
    record->changed = record->accessed = record->modified = 0;
    record->device = 0;
    record->set = call->set;
    record->mode = call->mode;
    record->owner = record->group = UNCHANGED;
    record->path_length = 0;
    if (call->times && !put_times(record, call))
        goto release;
    if (call->set & (ATTRIBUTE_OWNER | ATTRIBUTE_GROUP))
        put_owner(record, task, call);
    scratch->position = sizeof *record;
    record->directory_length = put_directory(scratch, task, call->descriptor, first_of(call->path));
    if (first_of(call->path)) {
        record->path_length = put_user_path(scratch, call->path);
        if (!record->path_length)
            goto unread;
    } else if (call->descriptor != CURRENT_DIRECTORY) {
        struct file *file = file_of(task, call->descriptor);
        if (file)
            put_object(record, BPF_CORE_READ(file, f_inode));
    }
    record->header.sequence = next_sequence();
    send_scratch(scratch, RECORD_FILE_ATTRIBUTES, scratch->position, 0);
    release_scratch(scratch);
    return 0;
unread:
    count_lost(RECORD_FILE_ATTRIBUTES, LOSS_PATH_UNREAD);
release:
    release_scratch(scratch);
    return 0;
}
