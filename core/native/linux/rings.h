/* SPDX-License-Identifier: MIT
 * Requests of io_uring, which make no system call of their own: files opened, removed, moved and linked, connections accepted, datagrams.
 * TCP connections that are opened so show by their socket's state, as all do.
 *
 * When a request completes, its file is there, but the names that it was given are gone; they are read when it is submitted, and wait for
 * the outcome in a table. Both happen in a thread of the process, or in one that the kernel made for it and that counts as its own.
 */
#pragma once

#define PENDING_SIZE 0x2000
#define REQUEST_IS_SILENT (1u << 6)     /* success posts no completion */
#define OPEN_CREATE 0100
#define ACCEPT_MANY 1

enum ring_operation {
    RING_SENDMSG = 9, RING_RECVMSG = 10, RING_ACCEPT = 13, RING_OPENAT = 18, RING_SEND = 26, RING_RECV = 27, RING_OPENAT2 = 28,
    RING_RENAMEAT = 35, RING_UNLINKAT = 36, RING_SYMLINKAT = 38, RING_LINKAT = 39, RING_FTRUNCATE = 55,
};

/* Records that wait for the outcome of their request. The room is there beforehand: made when it is needed, there is none for the second of two requests
 * that follow each other closely. */
struct pending {
    union {
        u8 bytes[PENDING_SIZE];
        struct record_header header;
    };
};
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 512);
    __type(key, u64);
    __type(value, struct pending);
} requests SEC(".maps");

static __always_inline s32 first_of_name(struct filename *name)
{
    u8 first = 0;
    return bpf_probe_read_kernel(&first, sizeof first, BPF_CORE_READ(name, name)) ? -1 : first;
}

static __always_inline u32 put_name_given(struct scratch *scratch, struct filename *name)
{
    u32 at = position(scratch);
    if (at > SCRATCH_HALF - PAGE - MAXIMUM_NAME)
        return 0;
    long length = bpf_probe_read_kernel_str(&scratch->bytes[at], PAGE, BPF_CORE_READ(name, name));
    if (length <= 1)
        return 0;
    length &= 2 * PAGE - 1;
    scratch->position = at + length;
    return length;
}

/* The record stays in the table, under its request, until that completes; of a silent one, which may never be told of, it is sent now. */
static __always_inline void wait_for(struct io_kiocb *request, struct scratch *scratch, u32 kind)
{
    u64 key = (u64)request;
    if (BPF_CORE_READ(request, flags) & REQUEST_IS_SILENT) {
        scratch->header.sequence = next_sequence();
        send_scratch(scratch, kind, scratch->position, 0);
        return;
    }
    u32 size = (scratch->position + 7) & ~7u;
    scratch->header.size = size;
    if (size >= PENDING_SIZE)
        count_lost(kind, LOSS_PATH_UNREAD);
    else if (bpf_map_update_elem(&requests, &key, scratch->bytes, BPF_ANY))
        count_lost(kind, LOSS_TABLE_FULL);
}

static __always_inline int is_flow_socket(struct file *file)
{
    if (!file || (BPF_CORE_READ(file, f_inode, i_mode) & MODE_TYPE) != MODE_SOCKET)
        return 0;
    struct socket *holder = BPF_CORE_READ(file, private_data);
    struct sock *socket = BPF_CORE_READ(holder, sk);
    return BPF_CORE_READ(socket, sk_protocol) == PROTOCOL_UDP && is_internet(socket);
}

/* Of some requests nothing is told when they complete; here they are counted. */
static __always_inline void count_untold(struct io_kiocb *request, u8 operation)
{
    struct io_accept *accept = (void *)request;
    struct io_open *open = (void *)request;
    int is_silent = (BPF_CORE_READ(request, flags) & REQUEST_IS_SILENT) != 0;
    switch (operation) {
    case RING_OPENAT: case RING_OPENAT2:
        if (is_silent && config.hooks & HOOK_FILE_CREATE && BPF_CORE_READ(open, how.flags) & (OPEN_CREATE | OPEN_TRUNCATE))
            count_lost(RECORD_FILE_CREATE, LOSS_IO_URING);
        break;
    case RING_ACCEPT:
        if (bpf_core_field_exists(accept->iou_flags) && BPF_CORE_READ(accept, iou_flags) & ACCEPT_MANY)
            is_silent = 1;
        if (is_silent && config.hooks & HOOK_NETWORK_CONNECT)
            count_lost(RECORD_CONNECTION, LOSS_IO_URING);
        break;
    case RING_SENDMSG: case RING_RECVMSG: case RING_SEND: case RING_RECV:
        if (is_silent && config.hooks & HOOK_NETWORK_CONNECT
            && is_flow_socket(file_of((void *)bpf_get_current_task(), BPF_CORE_READ(request, cqe.fd))))
            count_lost(RECORD_CONNECTION, LOSS_IO_URING);
        break;
    }
}

static __always_inline int on_submitted(struct io_kiocb *request)
{
    if (!bpf_core_field_exists(request->cqe))
        return 0;                           /* before 5.19, where the tracepoint's first argument is another */
    u8 operation = BPF_CORE_READ(request, opcode);
    struct io_unlink *unlink = (void *)request;
    struct io_rename *rename = (void *)request;
    struct io_link *link = (void *)request;
    struct filename *name, *new_name = 0;
    s32 directory, new_directory = CURRENT_DIRECTORY;
    u16 kind = RECORD_FILE_LINK;
    u32 hook = HOOK_FILE_CREATE;
    if (operation == RING_UNLINKAT) {
        if (BPF_CORE_READ(unlink, flags) & REMOVE_DIRECTORY)
            return 0;
        kind = RECORD_FILE_DELETE;
        hook = HOOK_FILE_DELETE;
        directory = BPF_CORE_READ(unlink, dfd);
        name = BPF_CORE_READ(unlink, filename);
    } else if (operation == RING_RENAMEAT) {
        kind = RECORD_FILE_RENAME;
        hook = HOOK_FILE_RENAME;
        directory = BPF_CORE_READ(rename, old_dfd);
        name = BPF_CORE_READ(rename, oldpath);
        new_directory = BPF_CORE_READ(rename, new_dfd);
        new_name = BPF_CORE_READ(rename, newpath);
    } else if (operation == RING_LINKAT || operation == RING_SYMLINKAT) {
        directory = BPF_CORE_READ(link, old_dfd);
        name = BPF_CORE_READ(link, oldpath);
        new_directory = BPF_CORE_READ(link, new_dfd);
        new_name = BPF_CORE_READ(link, newpath);
    } else {
        count_untold(request, operation);
        return 0;
    }
    if (!(config.hooks & hook))
        return 0;
    struct scratch *scratch = take_scratch(kind);
    if (!scratch)
        return 0;
    struct task_struct *task = (void *)bpf_get_current_task();
    struct file_record *record = &scratch->file;
    struct naming *given = &scratch->naming;
    keep_naming(given, kind, directory, (u64)name, new_directory, (u64)new_name);
    given->mode = operation == RING_SYMLINKAT ? MODE_LINK : 0;
    fill_header(&record->header, given->kind, 0, 0, task);
    clear_file(record);
    scratch->position = sizeof *record;
    record->mode = given->mode;
    record->is_new = given->mode != 0;
    if (!given->mode)
        record->directory_length = put_directory(scratch, task, given->directory, first_of_name((void *)given->path));
    record->path_length = put_name_given(scratch, (void *)given->path);
    if (given->new_path) {
        record->new_directory_length = put_directory(scratch, task, given->new_directory, first_of_name((void *)given->new_path));
        record->new_path_length = put_name_given(scratch, (void *)given->new_path);
    }
    int may_be_nameless = given->kind == RECORD_FILE_LINK && !given->mode;
    if ((!record->path_length && !may_be_nameless) || (given->new_path && !record->new_path_length))
        count_lost(given->kind, LOSS_PATH_UNREAD);
    else
        wait_for(request, scratch, given->kind);
    release_scratch(scratch);
    return 0;
}

SEC("?tp_btf/io_uring_submit_req")
int BPF_PROG(on_request, struct io_kiocb *request) { return on_submitted(request); }

/* The same by its older name. */
SEC("?tp_btf/io_uring_submit_sqe")
int BPF_PROG(on_older_request, struct io_kiocb *request) { return on_submitted(request); }

static __always_inline void on_name_request_done(struct io_kiocb *request, s32 result)
{
    u64 key = (u64)request;
    struct pending *pending = bpf_map_lookup_elem(&requests, &key);
    if (!pending)
        return;
    if (result >= 0) {
        u32 size = pending->header.size;
        OPAQUE(size);
        size &= PENDING_SIZE - 8;
        pending->header.cpu = bpf_get_smp_processor_id();
        pending->header.time = bpf_ktime_get_boot_ns();
        pending->header.sequence = next_sequence();
        if (bpf_ringbuf_output(&ring, pending->bytes, size, wakeup(0)))
            count_lost(pending->header.kind, LOSS_RING_FULL);
    }
    bpf_map_delete_elem(&requests, &key);
}

static __always_inline void on_open_request_done(struct io_kiocb *request, struct task_struct *task, s32 result)
{
    struct io_open *open = (void *)request;
    u64 flags = BPF_CORE_READ(open, how.flags);
    if (BPF_CORE_READ(open, file_slot) || !BPF_CORE_READ(task, mm)) {
        if (flags & (OPEN_CREATE | OPEN_TRUNCATE))
            count_lost(RECORD_FILE_CREATE, LOSS_IO_URING);
        return;
    }
    struct file *file = file_of(task, result);
    if (!file)
        return;
    u32 mode = BPF_CORE_READ(file, f_mode);
    int is_created = (mode & FILE_MODE_CREATED) != 0;
    struct inode *inode = BPF_CORE_READ(file, f_inode);
    if ((is_created || ((mode & FILE_MODE_WRITE) && (flags & OPEN_TRUNCATE))) && (BPF_CORE_READ(inode, i_mode) & MODE_TYPE) == MODE_REGULAR)
        send_opened(task, file, inode, is_created);
}

static __always_inline void on_size_request_done(struct io_kiocb *request, struct task_struct *task)
{
    struct io_ftrunc *cut = (void *)request;
    if (!bpf_core_field_exists(cut->len) || BPF_CORE_READ(cut, len))
        return;
    struct file *file = BPF_CORE_READ(request, file);
    struct inode *inode = BPF_CORE_READ(file, f_inode);
    if ((BPF_CORE_READ(inode, i_mode) & MODE_TYPE) == MODE_REGULAR && BPF_CORE_READ(inode, i_nlink))
        send_opened(task, file, inode, 0);
}

/* A datagram: its address is in the message, or is that of the socket's peer. A send or receive without a message may have had another
 * address, which is gone; it is counted where the socket has no peer. */
static __always_inline void on_datagram_request_done(struct io_kiocb *request, u8 operation)
{
    struct file *file = BPF_CORE_READ(request, file);
    if (!is_flow_socket(file))
        return;
    struct socket *holder = BPF_CORE_READ(file, private_data);
    struct sock *socket = BPF_CORE_READ(holder, sk);
    struct io_sr_msg *message = (void *)request;
    u64 name = 0;
    u16 family = 0;
    if (operation == RING_SENDMSG || operation == RING_RECVMSG) {
        name = name_of_message((u64)BPF_CORE_READ(message, umsg));
        if (name)
            bpf_probe_read_user(&family, sizeof family, (void *)name);
    }
    if (family || BPF_CORE_READ(socket, __sk_common.skc_dport))
        on_datagram(socket, name, operation == RING_SENDMSG || operation == RING_SEND ? DIRECTION_OUT : DIRECTION_IN);
    else
        count_lost(RECORD_CONNECTION, LOSS_IO_URING);
}

SEC("?tp_btf/io_uring_complete")
int BPF_PROG(on_request_done, void *queue, struct io_kiocb *request)
{
    if (!request || !bpf_core_field_exists(request->cqe))
        return 0;
    s32 result = BPF_CORE_READ(request, cqe.res);
    u8 operation = BPF_CORE_READ(request, opcode);
    struct task_struct *task = (void *)bpf_get_current_task();
    switch (operation) {
    case RING_RENAMEAT: case RING_UNLINKAT: case RING_SYMLINKAT: case RING_LINKAT:
        on_name_request_done(request, result);
        break;
    case RING_OPENAT: case RING_OPENAT2:
        if (result >= 0 && config.hooks & HOOK_FILE_CREATE)
            on_open_request_done(request, task, result);
        break;
    case RING_FTRUNCATE:
        if (result >= 0 && config.hooks & HOOK_FILE_CREATE)
            on_size_request_done(request, task);
        break;
    case RING_ACCEPT:
        if (result >= 0 && config.hooks & HOOK_NETWORK_CONNECT) {
            struct io_accept *accept = (void *)request;
            if (BPF_CORE_READ(accept, file_slot) || !BPF_CORE_READ(task, mm))
                count_lost(RECORD_CONNECTION, LOSS_IO_URING);
            else
                on_accepted(task, result);
        }
        break;
    case RING_SENDMSG: case RING_RECVMSG: case RING_SEND: case RING_RECV:
        if (result >= 0 && config.hooks & HOOK_NETWORK_CONNECT)
            on_datagram_request_done(request, operation);
        break;
    }
    return 0;
}
