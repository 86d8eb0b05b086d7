/* SPDX-License-Identifier: MIT
 * Makes one request of io_uring on purpose:
 *     ring_actions plain|worker|poller|silent OPERATION ARGUMENT...
 * plain: done when it is submitted; worker: by a thread of the kernel's; poller: submitted by one; silent: no completion is posted.
 * A connection is told in one line, as actions.c does. Exit code 77: this machine has no io_uring, or not that operation.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/openat2.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NOT_POSSIBLE = 77, ENTRIES = 8, FTRUNCATE = 55 };

static int ring;
static unsigned char flags;
static int is_poller, is_silent;
static unsigned *sq_tail, *sq_mask, *sq_array, *sq_flags, *cq_head, *cq_tail, *cq_mask;
static struct io_uring_sqe *sqes;
static struct io_uring_cqe *cqes;

static void check(long result, const char *what)
{
    if (result >= 0)
        return;
    perror(what);
    exit(99);
}

static void set_up(const char *how)
{
    struct io_uring_params params = {0};
    is_poller = !strcmp(how, "poller");
    is_silent = !strcmp(how, "silent");
    flags = !strcmp(how, "worker") ? IOSQE_ASYNC : is_silent ? IOSQE_CQE_SKIP_SUCCESS : 0;
    if (is_poller)
        params.flags = IORING_SETUP_SQPOLL;
    params.sq_thread_idle = 1000;
    ring = syscall(__NR_io_uring_setup, ENTRIES, &params);
    if (ring < 0 || (is_silent && !(params.features & IORING_FEAT_CQE_SKIP)))
        exit(NOT_POSSIBLE);
    char *sq = mmap(0, params.sq_off.array + params.sq_entries * 4, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING);
    char *cq = mmap(0, params.cq_off.cqes + params.cq_entries * sizeof *cqes, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_CQ_RING);
    sqes = mmap(0, params.sq_entries * sizeof *sqes, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES);
    sq_tail = (void *)(sq + params.sq_off.tail), sq_mask = (void *)(sq + params.sq_off.ring_mask);
    sq_array = (void *)(sq + params.sq_off.array), sq_flags = (void *)(sq + params.sq_off.flags);
    cq_head = (void *)(cq + params.cq_off.head), cq_tail = (void *)(cq + params.cq_off.tail);
    cq_mask = (void *)(cq + params.cq_off.ring_mask), cqes = (void *)(cq + params.cq_off.cqes);
}

static void post(struct io_uring_sqe request, unsigned char request_flags)
{
    unsigned tail = *sq_tail, at = tail & *sq_mask;
    request.flags = request_flags;
    sqes[at] = request;
    sq_array[at] = at;
    __atomic_store_n(sq_tail, tail + 1, __ATOMIC_SEQ_CST);
}

static void enter(unsigned submitted, unsigned wanted)
{
    unsigned how = wanted ? IORING_ENTER_GETEVENTS : 0;
    if (is_poller && __atomic_load_n(sq_flags, __ATOMIC_SEQ_CST) & IORING_SQ_NEED_WAKEUP)
        how |= IORING_ENTER_SQ_WAKEUP;
    check(syscall(__NR_io_uring_enter, ring, submitted, wanted, how, 0, 0), "io_uring_enter");
}

static int completion(void)
{
    while (*cq_head == __atomic_load_n(cq_tail, __ATOMIC_ACQUIRE))
        enter(0, 1);
    int result = cqes[*cq_head & *cq_mask].res;
    __atomic_store_n(cq_head, *cq_head + 1, __ATOMIC_RELEASE);
    if (result == -EINVAL || result == -EOPNOTSUPP)
        exit(NOT_POSSIBLE);
    return result;
}

/* Gives what the request gave: a silent one gives 0, and ends with another behind it. */
static int act(struct io_uring_sqe request)
{
    post(request, is_silent ? flags | IOSQE_IO_LINK : flags);
    if (is_silent)
        post((struct io_uring_sqe){ .opcode = IORING_OP_NOP }, 0);
    enter(is_silent ? 2 : 1, is_poller ? 0 : 1);
    return completion();
}

static unsigned long of(const void *pointer) { return (unsigned long)pointer; }

static int folder(const char *path)
{
    int descriptor = open(path, O_PATH | O_DIRECTORY);
    check(descriptor, path);
    return descriptor;
}

static int port_of(int descriptor)
{
    struct sockaddr_in any;
    socklen_t length = sizeof any;
    check(getsockname(descriptor, (void *)&any, &length), "getsockname");
    return ntohs(any.sin_port);
}

static struct sockaddr_in address(int port)
{
    return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
}

static int bound(int type)
{
    struct sockaddr_in any = address(0);
    int descriptor = socket(AF_INET, type, 0);
    check(descriptor, "socket");
    check(bind(descriptor, (void *)&any, sizeof any), "bind");
    return descriptor;
}

static void say(const char *direction, const char *protocol, int local, int remote)
{
    printf("%s %s 127.0.0.1:%d 127.0.0.1:%d ok\n", direction, protocol, local, remote);
}

static void tcp(void)
{
    int listener = bound(SOCK_STREAM), client = bound(SOCK_STREAM), port = port_of(listener);
    struct sockaddr_in to = address(port);
    check(listen(listener, 4), "listen");
    check(act((struct io_uring_sqe){ .opcode = IORING_OP_CONNECT, .fd = client, .addr = of(&to), .off = sizeof to }), "connect");
    check(act((struct io_uring_sqe){ .opcode = IORING_OP_ACCEPT, .fd = listener }), "accept");
    say("out", "tcp", port_of(client), port);
    if (!is_silent)
        say("in", "tcp", port, port_of(client));
}

static void udp_message(void)
{
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
    struct sockaddr_in to = address(port_of(b)), from = {0};
    char byte = 'x';
    struct iovec vector = { &byte, 1 };
    struct msghdr out = { .msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &vector, .msg_iovlen = 1 }, in = out;
    in.msg_name = &from;
    check(act((struct io_uring_sqe){ .opcode = IORING_OP_SENDMSG, .fd = a, .addr = of(&out), .len = 1 }), "sendmsg");
    check(act((struct io_uring_sqe){ .opcode = IORING_OP_RECVMSG, .fd = b, .addr = of(&in), .len = 1 }), "recvmsg");
    say("out", "udp", port_of(a), port_of(b));
    say("in", "udp", port_of(b), port_of(a));
}

/* The receiver has no peer: whom it heard is not told. */
static void udp_unnamed(void)
{
    int a = bound(SOCK_DGRAM), b = bound(SOCK_DGRAM);
    struct sockaddr_in to = address(port_of(b));
    char byte = 'x';
    check(connect(a, (void *)&to, sizeof to), "connect");
    check(act((struct io_uring_sqe){ .opcode = IORING_OP_SEND, .fd = a, .addr = of(&byte), .len = 1 }), "send");
    check(act((struct io_uring_sqe){ .opcode = IORING_OP_RECV, .fd = b, .addr = of(&byte), .len = 1 }), "recv");
    say("out", "udp", port_of(a), port_of(b));
}

/* Many removals in one submission, which complete one after the other. */
static void unlink_many(char **names, int count)
{
    for (int i = 0; i < count; i++)
        post((struct io_uring_sqe){ .opcode = IORING_OP_UNLINKAT, .fd = AT_FDCWD, .addr = of(names[i]) }, flags);
    enter(count, is_poller ? 0 : count);
    for (int i = 0; i < count; i++)
        completion();
}

static struct io_uring_sqe to_open(const char *path, int how)
{
    return (struct io_uring_sqe){ .opcode = IORING_OP_OPENAT, .fd = folder("."), .addr = of(path), .len = 0600, .open_flags = how };
}

static int open_direct(const char *path)
{
    int none[] = { -1, -1 };
    check(syscall(__NR_io_uring_register, ring, IORING_REGISTER_FILES, none, 2), "register");
    struct io_uring_sqe request = to_open(path, O_CREAT | O_WRONLY);
    request.file_index = 1;
    return act(request);
}

int main(int count, char **arguments)
{
    if (count < 3)
        return 98;
    const char *name = arguments[2], *path = count > 3 ? arguments[3] : "", *second = count > 4 ? arguments[4] : "";
    struct open_how how = { .flags = O_CREAT | O_WRONLY, .mode = 0600 };
    int result = 0;
    alarm(30);
    set_up(arguments[1]);
#define IS(what) !strcmp(name, what)
    if (IS("create")) result = act(to_open(path, O_CREAT | O_WRONLY));
    else if (IS("truncate")) result = act(to_open(path, O_WRONLY | O_TRUNC));
    else if (IS("read")) result = act(to_open(path, O_RDONLY));
    else if (IS("create2")) result = act((struct io_uring_sqe){ .opcode = IORING_OP_OPENAT2, .fd = AT_FDCWD, .addr = of(path), .len = sizeof how, .off = of(&how) });
    else if (IS("create-direct")) result = open_direct(path);
    else if (IS("ftruncate")) result = act((struct io_uring_sqe){ .opcode = FTRUNCATE, .fd = open(path, O_WRONLY), .off = atol(second) });
    else if (IS("unlink")) result = act((struct io_uring_sqe){ .opcode = IORING_OP_UNLINKAT, .fd = folder("."), .addr = of(path) });
    else if (IS("unlink-many")) unlink_many(arguments + 3, count - 3);
    else if (IS("rmdir")) result = act((struct io_uring_sqe){ .opcode = IORING_OP_UNLINKAT, .fd = AT_FDCWD, .addr = of(path), .unlink_flags = AT_REMOVEDIR });
    else if (IS("rename")) result = act((struct io_uring_sqe){ .opcode = IORING_OP_RENAMEAT, .fd = AT_FDCWD, .addr = of(path), .len = folder("sub"), .off = of(second) });
    else if (IS("link")) result = act((struct io_uring_sqe){ .opcode = IORING_OP_LINKAT, .fd = AT_FDCWD, .addr = of(path), .len = folder("sub"), .off = of(second) });
    else if (IS("symlink")) result = act((struct io_uring_sqe){ .opcode = IORING_OP_SYMLINKAT, .fd = folder("sub"), .addr = of(path), .off = of(second) });
    else if (IS("tcp")) tcp();
    else if (IS("udp-message")) udp_message();
    else if (IS("udp-unnamed")) udp_unnamed();
    else return 98;
    return result < 0 ? 1 : 0;
}
