/* SPDX-License-Identifier: MIT
 * DNS: what a process received from port 53, byte by byte as it lies in the process's memory when the call returns.
 */
#pragma once

#define DNS_PORT 53
#define DNS_HEADER 12
#define DNS_MAXIMUM 4096
#define MAXIMUM_PARTS 4
#define MESSAGE_PEEK 2                  /* MSG_PEEK: the same message comes again */

enum receive_way { RECEIVE_NOT, RECEIVE_PLAIN, RECEIVE_VECTOR, RECEIVE_MESSAGE, RECEIVE_MESSAGES };

/* How a native call receives. */
static __always_inline u32 native_way(long number)
{
    switch (number) {
    case CALL_READ: case CALL_RECVFROM:
        return RECEIVE_PLAIN;
    case CALL_READV:
        return RECEIVE_VECTOR;
    case CALL_RECVMSG:
        return RECEIVE_MESSAGE;
    case CALL_RECVMMSG:
        return RECEIVE_MESSAGES;
    }
    return RECEIVE_NOT;
}

/* How a 32-bit call receives. */
static __always_inline u32 compat_way(long number)
{
    switch (number) {
    case COMPAT_READ: case COMPAT_RECV: case COMPAT_RECVFROM:
        return RECEIVE_PLAIN;
    case COMPAT_READV:
        return RECEIVE_VECTOR;
    case COMPAT_RECVMSG:
        return RECEIVE_MESSAGE;
    case COMPAT_RECVMMSG: case COMPAT_RECVMMSG_TIME64:
        return RECEIVE_MESSAGES;
    }
    return RECEIVE_NOT;
}

/* A call that receives, with its first five arguments. */
struct receive_call {
    u32 way;
    u32 is_read;            /* read, readv: there is nothing but buffers */
    u32 is_compat;
    u64 at[5];
};

/* socketcall(2) has its arguments as words in memory. */
static __always_inline void read_socketcall(struct receive_call *call)
{
    enum { SOCKETCALL_RECV = 10, SOCKETCALL_RECVFROM = 12, SOCKETCALL_RECVMSG = 17, SOCKETCALL_RECVMMSG = 19 };
    u32 number = call->at[0], words[5] = {};
    if (number != SOCKETCALL_RECV && number != SOCKETCALL_RECVFROM && number != SOCKETCALL_RECVMSG && number != SOCKETCALL_RECVMMSG)
        return;
    bpf_probe_read_user(words, sizeof words, (void *)call->at[1]);
    call->way = number == SOCKETCALL_RECVMSG ? RECEIVE_MESSAGE : number == SOCKETCALL_RECVMMSG ? RECEIVE_MESSAGES : RECEIVE_PLAIN;
    call->at[0] = words[0];
    call->at[1] = words[1];
    call->at[2] = words[2];
    call->at[3] = words[3];
    call->at[4] = number == SOCKETCALL_RECVFROM ? words[4] : 0;
}

static __always_inline void read_call(struct receive_call *call, struct pt_regs *regs, u32 is_compat)
{
    long number = CALL_NUMBER(regs);
    call->is_compat = is_compat;
    if (!is_compat) {
        call->way = native_way(number);
        call->is_read = number == CALL_READ || number == CALL_READV;
        call->at[0] = ARGUMENT0(regs);
        call->at[1] = ARGUMENT1(regs);
        call->at[2] = ARGUMENT2(regs);
        call->at[3] = ARGUMENT3(regs);
        call->at[4] = ARGUMENT4(regs);
        return;
    }
    call->way = compat_way(number);
    call->is_read = number == COMPAT_READ || number == COMPAT_READV;
    call->at[0] = COMPAT_ARGUMENT0(regs);
    call->at[1] = COMPAT_ARGUMENT1(regs);
    call->at[2] = COMPAT_ARGUMENT2(regs);
    call->at[3] = COMPAT_ARGUMENT3(regs);
    call->at[4] = number == COMPAT_RECV ? 0 : COMPAT_ARGUMENT4(regs);
    if (number == COMPAT_SOCKETCALL)
        read_socketcall(call);
}

/* Where the next message of recvmsg or recvmmsg lies. */
static __always_inline void read_message(struct reception *message)
{
    struct user_mmsghdr wide = {};
    struct compat_mmsghdr narrow = {};
    if (message->is_compat) {
        bpf_probe_read_user(&narrow, sizeof narrow, (void *)message->messages);
        message->messages += sizeof narrow;
        message->name = narrow.header.name;
        message->vector = narrow.header.vector;
        message->parts = narrow.header.vector_length;
    } else {
        bpf_probe_read_user(&wide, sizeof wide, (void *)message->messages);
        message->messages += sizeof wide;
        message->name = wide.header.name;
        message->vector = wide.header.vector;
        message->parts = wide.header.vector_length;
    }
    if (message->way == RECEIVE_MESSAGES)
        message->received = message->is_compat ? narrow.length : wide.length;
}

/* Whether the sender of what a socket received is port 53, and who that is. */
static __always_inline int is_from_dns(struct dns_record *record, struct sock *socket, u64 name)
{
    u16 family = BPF_CORE_READ(socket, __sk_common.skc_family);
    u16 port = __builtin_bswap16(BPF_CORE_READ(socket, __sk_common.skc_dport));
    struct user_sockaddr address = {};
    if (name)
        bpf_probe_read_user(&address, sizeof address, (void *)name);
    int is_named = address.family == family;
    if ((is_named ? __builtin_bswap16(address.port) : port) != DNS_PORT)
        return 0;
    u8 local[16];
    record->family = family;
    record->local_port = BPF_CORE_READ(socket, __sk_common.skc_num);
    record->reserved = 0;
    record->reserved2 = 0;
    __builtin_memset(record->remote_address, 0, sizeof record->remote_address);
    if (!is_named)
        read_addresses(socket, family, local, record->remote_address);
    else if (family == FAMILY_IPV6)
        __builtin_memcpy(record->remote_address, address.rest + 4, 16);
    else
        __builtin_memcpy(record->remote_address, address.rest, 4);
    return 1;
}

/* Appends what lies in one buffer, up to the end of what was received. */
static __always_inline void put_buffer(struct scratch *scratch, u64 base, u64 room)
{
    u32 at = position(scratch), part = scratch->reception.end - at;
    if (at >= scratch->reception.end)
        return;
    if (part > room)
        part = room;
    OPAQUE(part);
    part &= 2 * PAGE - 1;
    if (part > PAGE || bpf_probe_read_user(&scratch->bytes[at], part, (void *)base))
        return;
    scratch->position = at + part;
}

static __always_inline void put_buffers(struct scratch *scratch)
{
    struct reception *message = &scratch->reception;
    if (message->way == RECEIVE_PLAIN) {
        put_buffer(scratch, message->vector, message->parts);       /* its third argument: the length */
        return;
    }
    for (u32 i = 0; i < MAXIMUM_PARTS; i++) {
        struct user_iovec wide = {};
        struct compat_iovec narrow = {};
        if (i >= message->parts)
            return;
        if (message->is_compat) {
            bpf_probe_read_user(&narrow, sizeof narrow, (void *)(message->vector + i * sizeof narrow));
            message->base = narrow.base;
            message->room = narrow.length;
        } else {
            bpf_probe_read_user(&wide, sizeof wide, (void *)(message->vector + i * sizeof wide));
            message->base = wide.base;
            message->room = wide.length;
        }
        put_buffer(scratch, message->base, message->room);
    }
}

static __always_inline void report_message(struct scratch *scratch, struct task_struct *task, struct sock *socket)
{
    struct dns_record *record = &scratch->dns;
    struct reception *message = &scratch->reception;
    if (message->received < DNS_HEADER || !is_from_dns(record, socket, message->name))
        return;
    message->is_dns = 1;
    message->end = sizeof *record + (message->received < DNS_MAXIMUM ? message->received : DNS_MAXIMUM);
    fill_header(&record->header, RECORD_DNS_MESSAGE, 0, 0, task);
    record->protocol = message->protocol;
    record->received = message->received;
    scratch->position = sizeof *record;
    put_buffers(scratch);
    record->length = position(scratch) - sizeof *record;
    if (record->length < DNS_HEADER) {
        count_lost(RECORD_DNS_MESSAGE, LOSS_MESSAGE_UNREAD);
        return;
    }
    record->header.sequence = next_sequence();
    send_scratch(scratch, RECORD_DNS_MESSAGE, scratch->position, 0);
}

/* What is to be known of what a call has received, for the program that looks at one message after the other. */
static __always_inline void keep_reception(struct reception *message, struct sock *socket, u32 protocol, const struct receive_call *call, long result)
{
    message->socket = (u64)socket;
    message->way = call->way;
    message->is_compat = call->is_compat;
    message->protocol = protocol;
    message->received = result;
    message->is_dns = 0;
    message->messages = message->vector = call->at[1];
    message->parts = call->at[2];
    message->name = call->way == RECEIVE_PLAIN && !call->is_read ? call->at[4] : 0;
    message->count = call->way == RECEIVE_MESSAGES ? result : 1;
    message->at = 0;
    message->is_flow = protocol == PROTOCOL_UDP && !(call->is_read && call->is_compat);
}

/* The flags of a call that has some. */
static __always_inline u32 receive_flags(const struct receive_call *call)
{
    return call->is_read ? 0 : call->way == RECEIVE_MESSAGE ? call->at[2] : call->at[3];
}

/* Whether a descriptor of the calling process is a socket, by as few reads of memory as can be. */
static __always_inline int is_socket(struct task_struct *task, u32 descriptor)
{
    struct fdtable *table = task->files->fdt;
    struct file *file = 0;
    struct inode *inode = 0;
    u32 opened = 0;
    u16 mode = 0;
    if (descriptor >= table->max_fds)
        return 0;
    bpf_probe_read_kernel(&file, sizeof file, &table->fd[descriptor]);
    bpf_core_read(&opened, sizeof opened, &file->f_mode);
    if (!(opened & FILE_MODE_STREAM))       /* most are files */
        return 0;
    bpf_core_read(&inode, sizeof inode, &file->f_inode);
    bpf_core_read(&mode, sizeof mode, &inode->i_mode);
    return (mode & MODE_TYPE) == MODE_SOCKET;
}

/* Everything that receives, read and readv included: those are many, so that what is no socket is refused first. */
SEC("tp_btf/sys_exit")
int BPF_PROG(on_receive_call, struct pt_regs *regs, long result)
{
    struct task_struct *task = bpf_get_current_task_btf();
    u32 is_compat = PLAIN_IS_COMPAT(task) != 0;
    if (!is_compat && !is_socket(task, PLAIN_ARGUMENT0(regs)))
        return 0;
    struct receive_call call = {};
    read_call(&call, regs, is_compat);
    if (call.way != RECEIVE_NOT) {
        struct sock *socket = socket_of(task, call.at[0]);
        if (!socket || !is_internet(socket))
            return 0;
        u16 protocol = BPF_CORE_READ(socket, sk_protocol);
        int is_datagram = protocol == PROTOCOL_UDP, is_stream = protocol == PROTOCOL_TCP || protocol == PROTOCOL_MPTCP;
        if (is_stream && BPF_CORE_READ(socket, __sk_common.skc_dport) != __builtin_bswap16(DNS_PORT))
            return 0;
        if ((is_datagram || is_stream) && !(receive_flags(&call) & MESSAGE_PEEK)) {
            struct scratch *scratch = take_scratch(RECORD_DNS_MESSAGE);
            if (scratch) {
                keep_reception(&scratch->reception, socket, is_datagram ? PROTOCOL_UDP : PROTOCOL_TCP, &call, result);
                bpf_tail_call(ctx, &call_programs, CALLS_MESSAGE);
                release_scratch(scratch);
            }
        }
        if (!is_datagram || (call.is_read && call.is_compat))
            return 0;
    }
    if (config.call_groups >> CALLS_SOCKETS & 1)
        bpf_tail_call(ctx, &call_programs, CALLS_SOCKETS);
    return 0;
}

/* Goes on from there: one message, and on to itself for the next. */
SEC("tp_btf/sys_exit")
int BPF_PROG(on_message, struct pt_regs *regs, long result)
{
    struct scratch *scratch = held_scratch();
    if (!scratch)
        return 0;
    struct reception *message = &scratch->reception;
    if (message->way == RECEIVE_MESSAGE || message->way == RECEIVE_MESSAGES)
        read_message(message);
    report_message(scratch, (void *)bpf_get_current_task(), (void *)message->socket);
    message->at += 1;
    if (message->at < message->count && message->at < MAXIMUM_MESSAGES)
        bpf_tail_call(ctx, &call_programs, CALLS_MESSAGE);
    if (message->is_dns && message->count > MAXIMUM_MESSAGES)
        count_lost_many(RECORD_DNS_MESSAGE, LOSS_MESSAGE_UNREAD, message->count - MAXIMUM_MESSAGES);
    int is_flow = message->is_flow;
    release_scratch(scratch);
    if (is_flow && config.call_groups >> CALLS_SOCKETS & 1)
        bpf_tail_call(ctx, &call_programs, CALLS_SOCKETS);
    return 0;
}
