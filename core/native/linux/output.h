/* SPDX-License-Identifier: MIT
 * The way out: the ring, the counters, the build area for records of variable length, and the header that every record has.
 */
#pragma once

/* Written by the loader before load, so that the verifier folds it. */
const volatile struct capture_config config = {};

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 8 << 20);   /* the loader may choose another size */
} ring SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct counters);
} counters SEC(".maps");

/* Hides a value from the optimiser. Without it clang drops a mask that it can prove idle, and an older verifier, which cannot prove
 * the same, then sees an unbounded size. */
#define OPAQUE(value) asm volatile("" : "+r"(value))

/* The value of a per-CPU map may not pass 32 KiB. Paths lie in the lower half, arguments may reach into the upper one. */
#define SCRATCH_HALF 0x4000
#define SCRATCH_SIZE (2 * SCRATCH_HALF - 32)

/* Urgent records of one processor wake the reader no more often than this: a build that starts what it has just made is no flood of wakeups. */
#define URGENT_INTERVAL (20 * 1000 * 1000ull)

/* What a program keeps of a call behind the record that it builds; volatile for the same reason as position below: whichever call it was,
 * the verifier follows one way. */

/* What a call received and where it lies. */
struct reception {
    volatile u64 messages, name, vector, parts, base, room, socket;
    volatile u32 way, is_compat, protocol, received, count, at, end, is_dns, is_flow, reserved;
};

/* Names that a call was given, and the directories that they begin in. */
struct naming {
    volatile u64 path, new_path;
    volatile s32 directory, new_directory;
    volatile u32 kind, mode;
};

/* A call that sets attributes, whichever it was. */
struct attribute_call {
    s32 descriptor;         /* where a relative path begins; the file itself where the path is empty */
    u32 set;                /* enum attribute */
    u64 path;
    u64 times;              /* in user memory: when it was accessed, when it was modified */
    u32 form;
    u32 wide;               /* its numbers have 64 bits */
    u32 mode, owner, group;
};

/* What of a command line is still to be sent: offset below says where it goes on. */
struct remainder { volatile u64 from; volatile u32 total; };

/* position and offset live here (volatile), not in a register: a reload is an unknown number with one known mask, so the verifier meets
 * the same state on every way out of a loop and prunes. In a register it would follow each length separately, past its limit. */
struct scratch {
    union {
        u8 bytes[SCRATCH_SIZE];
        struct record_header header;
        struct exec_record exec;
        struct args_record args;
        struct file_record file;
        struct attribute_record attributes;
        struct module_record module;
        struct dns_record dns;
        struct {
            u8 lower[SCRATCH_HALF];
            union {
                struct reception reception;
                struct naming naming;
                struct remainder remainder;
                volatile struct attribute_call attribute_call;
            };
        };
        struct memory_access_record access;
    };
    u32 busy;
    volatile u32 position;
    volatile u32 offset;
    u32 reserved;
    u64 urgent_at;              /* when this processor last woke the reader for an urgent record */
};

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct scratch);
} scratches SEC(".maps");

static __always_inline struct counters *this_cpu(void)
{
    u32 zero = 0;
    return bpf_map_lookup_elem(&counters, &zero);
}

/* Taken before room is asked for, so that a record which finds none leaves a gap. */
static __always_inline u64 next_sequence(void)
{
    struct counters *mine = this_cpu();
    return mine ? __sync_fetch_and_add(&mine->sequence, 1) : 0;
}

static __always_inline void count_lost_many(u32 kind, u32 reason, u64 count)
{
    struct counters *mine = this_cpu();
    if (mine && kind < RECORD_KINDS && reason < LOSS_REASONS)
        __sync_fetch_and_add(&mine->lost[kind][reason], count);
}

static __always_inline void count_lost(u32 kind, u32 reason)
{
    count_lost_many(kind, reason, 1);
}

/* Whether to wake the reader: each wakeup costs it a system call and a switch, so records gather unless one is urgent. */
static __always_inline u64 wakeup(int urgent)
{
    if (urgent)
        return BPF_RB_FORCE_WAKEUP;
    if (!config.wake_bytes)
        return 0;
    return bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) >= config.wake_bytes ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

static __always_inline u32 namespaced_pid(struct task_struct *task)
{
    struct pid *pid = BPF_CORE_READ(task, group_leader, thread_pid);
    u32 level = BPF_CORE_READ(pid, level), number = 0;
    bpf_core_read(&number, sizeof number, &pid->numbers[level & 31].nr);
    return number;
}

static __always_inline void fill_header(struct record_header *header, u16 kind, u32 size, u64 sequence, struct task_struct *task)
{
    header->size = size;
    header->kind = kind;
    header->flags = 0;
    header->cpu = bpf_get_smp_processor_id();
    header->sequence = sequence;
    header->time = bpf_ktime_get_boot_ns();
    header->start = BPF_CORE_READ(task, group_leader, start_boottime);
    header->pid = BPF_CORE_READ(task, tgid);
    header->tid = BPF_CORE_READ(task, pid);
    header->uid = BPF_CORE_READ(task, cred, uid.val);
    header->reserved = 0;
    header->image_serial = BPF_CORE_READ(task, self_exec_id);
    header->pid_namespace = 0;
    struct pid *pid = BPF_CORE_READ(task, thread_pid);
    if (pid) {
        struct upid innermost = {};
        u32 level = BPF_CORE_READ(pid, level);
        bpf_core_read(&innermost, sizeof innermost, &pid->numbers[level & 31]);
        header->pid_namespace = BPF_CORE_READ(innermost.ns, ns.inum);
    }
}

/* The build area is taken by exchange: a program that interrupts another on this CPU is refused and counts its loss. */
static __always_inline struct scratch *take_scratch(u32 kind)
{
    u32 zero = 0;
    struct scratch *scratch = bpf_map_lookup_elem(&scratches, &zero);
    if (!scratch)
        return 0;
    if (__sync_lock_test_and_set(&scratch->busy, 1)) {
        count_lost(kind, LOSS_SCRATCH_BUSY);
        return 0;
    }
    return scratch;
}

/* The build area that the program before this one has taken and handed on. */
static __always_inline struct scratch *held_scratch(void)
{
    u32 zero = 0;
    return bpf_map_lookup_elem(&scratches, &zero);
}

static __always_inline void release_scratch(struct scratch *scratch)
{
    __sync_lock_test_and_set(&scratch->busy, 0);
}

static __always_inline void send_scratch(struct scratch *scratch, u32 kind, u32 length, int urgent)
{
    length += 7;
    OPAQUE(length);
    length &= 0x7ff8;
    if (length > SCRATCH_SIZE)
        length = SCRATCH_SIZE;
    scratch->header.size = length;
    if (bpf_ringbuf_output(&ring, scratch->bytes, length, wakeup(urgent)))
        count_lost(kind, LOSS_RING_FULL);
}
