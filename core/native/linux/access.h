/* SPDX-License-Identifier: MIT
 * A process gets at another one: ptrace, process_vm_readv and process_vm_writev, pidfd_getfd, and the files of /proc/PID that tell of
 * memory. What a process does to itself is no access.
 *
 * A debugger or a profiler does the same many thousand times a second. The same access - who, whom, how - is told once, and again when
 * ACCESS_INTERVAL has gone by, with the number of those left out in between. Where memory is written, each page is told.
 */
#pragma once

#define ACCESS_INTERVAL (60 * 1000000000ull)
#define MOST_VECTORS 8
#define PAGE_BITS 12

enum ptrace_request {
    PTRACE_TRACEME = 0, PTRACE_PEEKTEXT = 1, PTRACE_PEEKDATA = 2, PTRACE_PEEKUSR = 3, PTRACE_POKETEXT = 4, PTRACE_POKEDATA = 5, PTRACE_POKEUSR = 6,
    PTRACE_KILL = 8, PTRACE_GETREGS = 12, PTRACE_SETREGS = 13, PTRACE_GETFPREGS = 14, PTRACE_SETFPREGS = 15, PTRACE_ATTACH = 16,
    PTRACE_DETACH = 17, PTRACE_GETFPXREGS = 18, PTRACE_SETFPXREGS = 19, PTRACE_GETEVENTMSG = 0x4201, PTRACE_GETSIGINFO = 0x4202, PTRACE_GETREGSET = 0x4204,
    PTRACE_SETREGSET = 0x4205, PTRACE_SEIZE = 0x4206, PTRACE_PEEKSIGINFO = 0x4209, PTRACE_GETSIGMASK = 0x420a, PTRACE_GET_SYSCALL_INFO = 0x420e,
};

/* Accesses that were told. page is 0 for the access as such, else 1 + the page's number. */
struct told_key { u64 start, target_start, page; u32 pid, target_pid, call, rights, file, reserved; };
struct told { u64 time; u64 repeats; };
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 16384);
    __type(key, struct told_key);
    __type(value, struct told);
} told_accesses SEC(".maps");

/* What a call did, before it is known whether it is to be told. */
struct access { u64 address, length; u32 call, rights, request; };

static __always_inline u32 rights_of_request(u32 request)
{
    switch (request) {
    case PTRACE_ATTACH: case PTRACE_SEIZE:
        return RIGHT_READ_MEMORY | RIGHT_WRITE_MEMORY | RIGHT_READ_STATE | RIGHT_WRITE_STATE | RIGHT_CONTROL;
    case PTRACE_PEEKTEXT: case PTRACE_PEEKDATA:
        return RIGHT_READ_MEMORY;
    case PTRACE_POKETEXT: case PTRACE_POKEDATA:
        return RIGHT_WRITE_MEMORY;
    case PTRACE_PEEKUSR: case PTRACE_GETREGS: case PTRACE_GETFPREGS: case PTRACE_GETFPXREGS: case PTRACE_GETREGSET: case PTRACE_GETEVENTMSG:
    case PTRACE_GETSIGINFO: case PTRACE_PEEKSIGINFO: case PTRACE_GETSIGMASK: case PTRACE_GET_SYSCALL_INFO:
        return RIGHT_READ_STATE;
    case PTRACE_POKEUSR: case PTRACE_SETREGS: case PTRACE_SETFPREGS: case PTRACE_SETFPXREGS: case PTRACE_SETREGSET:
        return RIGHT_WRITE_STATE;
    case PTRACE_KILL:
        return RIGHT_TERMINATE;
    }
    return RIGHT_CONTROL;
}

/* Whether the access is to be told now, and how many were left out since the last time. */
static __always_inline int is_due(const struct told_key *key, u64 now, u32 *repeats)
{
    struct told *told = bpf_map_lookup_elem(&told_accesses, key);
    if (!told)
        return 1;
    *repeats = told->repeats;
    if (now - told->time >= ACCESS_INTERVAL)
        return 1;
    __sync_fetch_and_add(&told->repeats, 1);
    return 0;
}

static __always_inline int tell_access(struct task_struct *target, const struct access *access)
{
    struct task_struct *task = (void *)bpf_get_current_task(), *leader = BPF_CORE_READ(target, group_leader);
    struct told_key key = {
        .start = BPF_CORE_READ(task, group_leader, start_boottime),
        .target_start = BPF_CORE_READ(leader, start_boottime),
        .pid = BPF_CORE_READ(task, tgid),
        .target_pid = BPF_CORE_READ(leader, tgid),
        .call = access->call,
        .rights = access->rights,
        .file = access->call == ACCESS_OPEN ? access->request : PROCESS_FILE_NONE,
    };
    u64 now = bpf_ktime_get_boot_ns();
    u32 repeats = 0, page_repeats = 0;
    if (!target || key.target_pid == key.pid)
        return 0;
    int is_further = !is_due(&key, now, &repeats);
    int has_page = access->address && access->rights == RIGHT_WRITE_MEMORY;
    struct told_key page = key;
    page.page = 1 + (access->address >> PAGE_BITS);
    int is_due_page = has_page && is_due(&page, now, &page_repeats);
    if (is_further && !is_due_page)
        return 0;
    struct scratch *scratch = take_scratch(RECORD_MEMORY_ACCESS);
    if (!scratch)
        return 0;
    struct memory_access_record *record = &scratch->access;
    fill_header(&record->header, RECORD_MEMORY_ACCESS, 0, next_sequence(), task);
    record->target_start = key.target_start;
    record->address = access->address;
    record->length = access->length;
    record->target_pid = key.target_pid;
    record->target_uid = BPF_CORE_READ(target, cred, uid.val);
    record->call = access->call;
    record->rights = access->rights;
    record->request = access->request;
    record->repeats = is_further ? 0 : repeats;
    record->page_repeats = page_repeats;
    record->is_further = is_further;
    record->mapping = record->permissions = record->path_length = 0;
    record->reserved = 0;
    scratch->position = sizeof *record;
    if (has_page)
        put_mapping(scratch, leader, access->address);
    send_scratch(scratch, RECORD_MEMORY_ACCESS, scratch->position, 0);
    release_scratch(scratch);
    struct told told = { .time = now };
    if (!is_further)
        bpf_map_update_elem(&told_accesses, &key, &told, BPF_ANY);
    if (has_page)
        bpf_map_update_elem(&told_accesses, &page, &told, BPF_ANY);
    return 0;
}

/* Where the first bytes went to or came from: the first vector that is not empty. */
static __always_inline u64 first_address(u64 vectors, int is_compat)
{
    for (int i = 0; i < MOST_VECTORS; i++) {
        u64 native[2] = {};
        u32 compat[2] = {};
        if (is_compat) {
            bpf_probe_read_user(compat, sizeof compat, (void *)(vectors + i * sizeof compat));
            native[0] = compat[0];
            native[1] = compat[1];
        } else {
            bpf_probe_read_user(native, sizeof native, (void *)(vectors + i * sizeof native));
        }
        if (native[1])
            return native[0];
    }
    return 0;
}

/* The position in a file that a positional write was given: in two registers where those have 32 bits. */
static __always_inline u64 given_position(struct pt_regs *regs, const struct arguments *arguments, int is_compat, int is_plain)
{
    if (!is_compat)
        return arguments->at[3];
#if defined(__TARGET_ARCH_arm64)
    if (is_plain)           /* a pair begins with an even register */
        return COMPAT_ARGUMENT4(regs) | (u64)(u32)BPF_CORE_READ(regs, regs[5]) << 32;
#endif
    return arguments->at[3] | (u64)COMPAT_ARGUMENT4(regs) << 32;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_memory_call, struct pt_regs *regs, long result)
{
    struct task_struct *task = (void *)bpf_get_current_task(), *target;
    long number = CALL_NUMBER(regs);
    int is_compat = IS_COMPAT(task) != 0;
    struct arguments arguments = arguments_of(regs, is_compat);
    struct access access = {};
    int traces = IS_CALL(PTRACE);
    int reads = IS_CALL(VM_READ);
    if (traces || reads || IS_CALL(VM_WRITE)) {
        target = task_by_number(task, arguments.at[traces ? 1 : 0]);
        if (traces) {
            access.call = ACCESS_PTRACE;
            access.request = arguments.at[0];
            access.rights = rights_of_request(access.request);
            if (access.request == PTRACE_PEEKTEXT || access.request == PTRACE_PEEKDATA || access.rights == RIGHT_WRITE_MEMORY) {
                access.address = arguments.at[2];
                access.length = is_compat ? 4 : 8;
            }
        } else {
            access.call = reads ? ACCESS_VM_READ : ACCESS_VM_WRITE;
            access.rights = reads ? RIGHT_READ_MEMORY : RIGHT_WRITE_MEMORY;
            access.address = first_address(arguments.at[3], is_compat);
            access.length = result;
        }
    } else if (IS_CALL(PIDFD_GETFD)) {
        target = task_of_descriptor(task, arguments.at[0]);
        access.call = ACCESS_DESCRIPTOR;
        access.request = arguments.at[1];
        access.rights = RIGHT_DESCRIPTOR;
    } else {
        struct file *file = file_of(task, arguments.at[0]);
        if (!file || process_file_of(file) != PROCESS_FILE_MEM)
            return 0;
        int has_position = is_compat ? number != COMPAT_WRITE && number != COMPAT_WRITEV : number != CALL_WRITE && number != CALL_WRITEV;
        target = task_of_file(file);
        access.call = ACCESS_WRITE;
        access.request = PROCESS_FILE_MEM;
        access.rights = RIGHT_WRITE_MEMORY;
        access.length = result;
        access.address = has_position ? given_position(regs, &arguments, is_compat, number == COMPAT_PWRITE64) : -1ull;
        if (access.address == -1ull)        /* at the file's own position; pwritev2 says it so */
            access.address = BPF_CORE_READ(file, f_pos) - result;
    }
    int is_nothing = traces ? access.request == PTRACE_TRACEME || access.request == PTRACE_DETACH : access.call != ACCESS_DESCRIPTOR && !result;
    return is_nothing ? 0 : tell_access(target, &access);
}

/* Goes on from the program for open: a file of /proc/PID. */
SEC("tp_btf/sys_exit")
int BPF_PROG(on_process_file, struct pt_regs *regs, long result)
{
    struct file *file = file_of((void *)bpf_get_current_task(), result);
    if (!file)
        return 0;
    struct access access = { .call = ACCESS_OPEN, .request = process_file_of(file) };
    u32 mode = BPF_CORE_READ(file, f_mode);
    if (access.request == PROCESS_FILE_MEM)
        access.rights = (mode & FILE_MODE_READ ? RIGHT_READ_MEMORY : 0) | (mode & FILE_MODE_WRITE ? RIGHT_WRITE_MEMORY : 0);
    else
        access.rights = access.request == PROCESS_FILE_ENVIRON ? RIGHT_READ_MEMORY : RIGHT_READ_STATE;
    return tell_access(task_of_file(file), &access);
}
