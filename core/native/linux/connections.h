/* SPDX-License-Identifier: MIT
 * Connections: TCP opened (inet_sock_set_state) and accepted, UDP flows.
 */
#pragma once

#define FAMILY_IPV4 2
#define FAMILY_IPV6 10
#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define PROTOCOL_MPTCP 262          /* TCP over several paths; on the wire it is TCP */
#define TCP_STATE_ESTABLISHED 1
#define TCP_STATE_SYN_SENT 2
#define MODE_TYPE 0170000
#define MODE_SOCKET 0140000
#define MAXIMUM_MESSAGES 16
#define FLOW_SILENCE (15 * 60 * 1000000000ull)

/* Who opens a TCP connection: that it came about shows in whatever context the answer arrives. An entry lives while its socket is in
 * SYN_SENT, which a socket always leaves by a change of state. */
struct owner { u64 start, image_serial; u32 pid, tid, uid, pid_namespace; };
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 65536);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, u64);
    __type(value, struct owner);
} owners SEC(".maps");

/* UDP flows that were reported, with the time of the last datagram. */
struct flow { u64 start; u32 pid; u16 local_port, remote_port; u8 remote_address[16]; };
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 65536);
    __type(key, struct flow);
    __type(value, u64);
} flows SEC(".maps");

static __always_inline void read_addresses(struct sock *socket, u16 family, u8 *local, u8 *remote)
{
    if (family == FAMILY_IPV6) {
        bpf_core_read(local, 16, &socket->__sk_common.skc_v6_rcv_saddr);
        bpf_core_read(remote, 16, &socket->__sk_common.skc_v6_daddr);
    } else {
        bpf_core_read(local, 4, &socket->__sk_common.skc_rcv_saddr);
        bpf_core_read(remote, 4, &socket->__sk_common.skc_daddr);
    }
}

/* A connection that failed has given its port back by the time that it shows; the socket still has it as the one it sent from. */
static __always_inline u16 local_port(struct sock *socket)
{
    struct inet_sock *internet = (void *)socket;
    u16 port = BPF_CORE_READ(socket, __sk_common.skc_num);
    return port ? port : __builtin_bswap16(BPF_CORE_READ(internet, inet_sport));
}

static __always_inline void fill_addresses(struct connection_record *record, struct sock *socket)
{
    record->family = BPF_CORE_READ(socket, __sk_common.skc_family);
    record->local_port = local_port(socket);
    record->remote_port = __builtin_bswap16(BPF_CORE_READ(socket, __sk_common.skc_dport));
    record->protocol = PROTOCOL_TCP;
    record->result = 0;
    record->reserved = 0;
    __builtin_memset(record->local_address, 0, sizeof record->local_address);
    __builtin_memset(record->remote_address, 0, sizeof record->remote_address);
    read_addresses(socket, record->family, record->local_address, record->remote_address);
}

/* A record with its header filled for the task, or 0; the loss is counted then. */
static __always_inline struct connection_record *reserve_connection(struct task_struct *task)
{
    u64 sequence = next_sequence();
    struct connection_record *record = bpf_ringbuf_reserve(&ring, sizeof *record, 0);
    if (record)
        fill_header(&record->header, RECORD_CONNECTION, sizeof *record, sequence, task);
    else
        count_lost(RECORD_CONNECTION, LOSS_RING_FULL);
    return record;
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_socket_state, struct sock *socket, int from, int to)
{
    u64 key = (u64)socket;
    if (BPF_CORE_READ(socket, sk_protocol) != PROTOCOL_TCP)
        return 0;
    if (to == TCP_STATE_SYN_SENT) {
        struct task_struct *task = (void *)bpf_get_current_task();
        struct owner owner = {
            .start = BPF_CORE_READ(task, group_leader, start_boottime),
            .image_serial = BPF_CORE_READ(task, self_exec_id),
            .pid = BPF_CORE_READ(task, tgid),
            .tid = BPF_CORE_READ(task, pid),
            .uid = BPF_CORE_READ(task, cred, uid.val),
        };
        if (bpf_map_update_elem(&owners, &key, &owner, BPF_ANY))
            count_lost(RECORD_CONNECTION, LOSS_TABLE_FULL);
        return 0;
    }
    if (from != TCP_STATE_SYN_SENT)
        return 0;
    struct owner *owner = bpf_map_lookup_elem(&owners, &key);
    if (!owner)
        return 0;
    struct connection_record *record = reserve_connection((void *)bpf_get_current_task());
    if (record) {
        record->header.pid = owner->pid;
        record->header.tid = owner->tid;
        record->header.uid = owner->uid;
        record->header.start = owner->start;
        record->header.image_serial = owner->image_serial;
        record->header.pid_namespace = 0;
        fill_addresses(record, socket);
        record->direction = DIRECTION_OUT;
        record->result = to == TCP_STATE_ESTABLISHED ? 0 : -1;
        bpf_ringbuf_submit(record, wakeup(0));
    }
    bpf_map_delete_elem(&owners, &key);
    return 0;
}

static __always_inline struct sock *socket_of(struct task_struct *task, u32 descriptor)
{
    struct file *file = file_of(task, descriptor);
    if (!file || (BPF_CORE_READ(file, f_inode, i_mode) & MODE_TYPE) != MODE_SOCKET)
        return 0;
    struct socket *socket = BPF_CORE_READ(file, private_data);
    return BPF_CORE_READ(socket, sk);
}

static __always_inline int is_internet(struct sock *socket)
{
    u16 family = BPF_CORE_READ(socket, __sk_common.skc_family);
    return family == FAMILY_IPV4 || family == FAMILY_IPV6;
}

static __always_inline void on_accepted(struct task_struct *task, u32 descriptor)
{
    struct sock *socket = socket_of(task, descriptor);
    if (!socket || !is_internet(socket))
        return;
    u16 protocol = BPF_CORE_READ(socket, sk_protocol);
    if (protocol != PROTOCOL_TCP && protocol != PROTOCOL_MPTCP)
        return;
    struct connection_record *record = reserve_connection(task);
    if (!record)
        return;
    fill_addresses(record, socket);
    record->direction = DIRECTION_IN;
    bpf_ringbuf_submit(record, wakeup(0));
}

/* One datagram on a socket, to or from the address in user memory at name, or the socket's own peer where that is 0. The first packet
 * of a flow says who began it. */
static __noinline int on_datagram(struct sock *socket, u64 name, u32 direction)
{
    if (!socket || BPF_CORE_READ(socket, sk_protocol) != PROTOCOL_UDP || !is_internet(socket))
        return 0;
    struct task_struct *task = (void *)bpf_get_current_task();
    u16 family = BPF_CORE_READ(socket, __sk_common.skc_family);
    u8 local_address[16] = {};
    struct flow flow = {
        .start = BPF_CORE_READ(task, group_leader, start_boottime),
        .pid = BPF_CORE_READ(task, tgid),
        .local_port = BPF_CORE_READ(socket, __sk_common.skc_num),
        .remote_port = __builtin_bswap16(BPF_CORE_READ(socket, __sk_common.skc_dport)),
    };
    read_addresses(socket, family, local_address, flow.remote_address);
    struct user_sockaddr address = {};
    if (name)
        bpf_probe_read_user(&address, sizeof address, (void *)name);
    if (address.family == FAMILY_IPV4 || address.family == FAMILY_IPV6) {
        flow.remote_port = __builtin_bswap16(address.port);
        __builtin_memset(flow.remote_address, 0, 16);
        if (address.family == FAMILY_IPV6) {
            __builtin_memcpy(flow.remote_address, address.rest + 4, 16);
        } else if (family == FAMILY_IPV4) {
            __builtin_memcpy(flow.remote_address, address.rest, 4);
        } else {                            /* an IPv4 address on an IPv6 socket: as the kernel would map it */
            flow.remote_address[10] = flow.remote_address[11] = 0xff;
            __builtin_memcpy(flow.remote_address + 12, address.rest, 4);
        }
    }
    u64 now = bpf_ktime_get_boot_ns();
    u64 *last = bpf_map_lookup_elem(&flows, &flow);
    if (last && now - *last < FLOW_SILENCE) {
        *last = now;
        return 0;
    }
    bpf_map_update_elem(&flows, &flow, &now, BPF_ANY);
    struct connection_record *record = reserve_connection(task);
    if (!record)
        return 0;
    record->family = family;
    record->protocol = PROTOCOL_UDP;
    record->direction = direction;
    record->result = 0;
    record->reserved = 0;
    record->local_port = flow.local_port;
    record->remote_port = flow.remote_port;
    __builtin_memcpy(record->local_address, local_address, 16);
    __builtin_memcpy(record->remote_address, flow.remote_address, 16);
    bpf_ringbuf_submit(record, wakeup(0));
    if (name && direction == DIRECTION_OUT) {   /* an answer may be taken without asking from whom: that is no flow of its own */
        flow.remote_port = 0;
        __builtin_memset(flow.remote_address, 0, 16);
        bpf_map_update_elem(&flows, &flow, &now, BPF_ANY);
    }
    return 0;
}

static __always_inline u64 name_of_message(u64 message)
{
    u64 name = 0;
    bpf_probe_read_user(&name, sizeof name, (void *)message);
    return name;
}

static __always_inline void on_messages(struct sock *socket, u64 messages, long count, u32 direction)
{
    for (int i = 0; i < MAXIMUM_MESSAGES; i++) {
        if (i >= count)
            return;
        on_datagram(socket, name_of_message(messages + i * sizeof(struct user_mmsghdr)), direction);
    }
    if (count > MAXIMUM_MESSAGES)
        count_lost_many(RECORD_CONNECTION, LOSS_MESSAGE_UNREAD, count - MAXIMUM_MESSAGES);
}

/* Sends to a socket's own peer by every way, write and io_uring included; 6.3 and later. The socket calls are left to their exit: they
 * may name another address than the peer's. */
SEC("?tp_btf/sock_send_length")
int BPF_PROG(on_socket_sent, struct sock *socket, int result, int flags)
{
    struct pt_regs *regs = (void *)bpf_task_pt_regs(bpf_get_current_task_btf());
    if (native_group(CALL_NUMBER(regs)) == CALLS_SOCKETS)
        return 0;
    if (result >= 0 && BPF_CORE_READ(socket, sk_protocol) == PROTOCOL_UDP && BPF_CORE_READ(socket, __sk_common.skc_dport))
        on_datagram(socket, 0, DIRECTION_OUT);
    return 0;
}

/* A 32-bit program's call: what it accepts is reported; its datagrams, whose arguments are laid out otherwise, are counted as missed. */
static __always_inline void on_compat_call(struct task_struct *task, struct pt_regs *regs, long number, long result)
{
    enum { SOCKETCALL_ACCEPT = 5, SOCKETCALL_SEND = 9, SOCKETCALL_RECVFROM = 12, SOCKETCALL_SENDMSG = 16, SOCKETCALL_ACCEPT4 = 18,
           SOCKETCALL_SENDMMSG = 20 };
    u32 descriptor = COMPAT_ARGUMENT0(regs);
    int accepts = number == COMPAT_ACCEPT || number == COMPAT_ACCEPT4;
    if (number == COMPAT_SOCKETCALL) {
        u32 call = descriptor;
        accepts = call == SOCKETCALL_ACCEPT || call == SOCKETCALL_ACCEPT4;
        if (!accepts && !(call >= SOCKETCALL_SEND && call <= SOCKETCALL_RECVFROM) && !(call >= SOCKETCALL_SENDMSG && call <= SOCKETCALL_SENDMMSG))
            return;
        bpf_probe_read_user(&descriptor, sizeof descriptor, (void *)(u64)COMPAT_ARGUMENT1(regs));
    }
    if (accepts) {
        on_accepted(task, result);
        return;
    }
    struct sock *socket = socket_of(task, descriptor);
    if (socket && BPF_CORE_READ(socket, sk_protocol) == PROTOCOL_UDP && is_internet(socket))
        count_lost(RECORD_CONNECTION, LOSS_COMPAT_SYSCALL);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_socket_call, struct pt_regs *regs, long result)
{
    long number = CALL_NUMBER(regs);
    struct task_struct *task = (void *)bpf_get_current_task();
    if (IS_COMPAT(task)) {
        on_compat_call(task, regs, number, result);
        return 0;
    }
    if (number == CALL_ACCEPT || number == CALL_ACCEPT4) {
        on_accepted(task, result);
        return 0;
    }
    struct sock *socket = socket_of(task, ARGUMENT0(regs));
    if (!socket)
        return 0;
    switch (number) {
    case CALL_SENDTO:
        on_datagram(socket, ARGUMENT4(regs), DIRECTION_OUT);
        break;
    case CALL_RECVFROM:
        on_datagram(socket, ARGUMENT4(regs), DIRECTION_IN);
        break;
    case CALL_SENDMSG:
        on_datagram(socket, name_of_message(ARGUMENT1(regs)), DIRECTION_OUT);
        break;
    case CALL_RECVMSG:
        on_datagram(socket, name_of_message(ARGUMENT1(regs)), DIRECTION_IN);
        break;
    case CALL_SENDMMSG:
        on_messages(socket, ARGUMENT1(regs), result, DIRECTION_OUT);
        break;
    case CALL_RECVMMSG:
        on_messages(socket, ARGUMENT1(regs), result, DIRECTION_IN);
        break;
    case CALL_WRITE: case CALL_WRITEV:
        if (BPF_CORE_READ(socket, __sk_common.skc_dport))
            on_datagram(socket, 0, DIRECTION_OUT);
        break;
    case CALL_READ: case CALL_READV:
        if (BPF_CORE_READ(socket, __sk_common.skc_dport))
            on_datagram(socket, 0, DIRECTION_IN);
        break;
    }
    return 0;
}
