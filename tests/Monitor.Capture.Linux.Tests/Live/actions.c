/* SPDX-License-Identifier: MIT
 * Does one thing on purpose and says in one line a fact what the capture is to see of it:
 *     in|out tcp|udp LOCAL REMOTE ok|failed
 *     dns udp|tcp SERVER NAME TYPE CODE RESULTS
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

static void check(long result, const char *what)
{
    if (result >= 0)
        return;
    perror(what);
    exit(99);
}

static struct sockaddr_in6 address(const char *text, int port)
{
    struct sockaddr_in6 any = {0};
    struct sockaddr_in *four = (void *)&any;
    if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
    } else {
        check(inet_pton(AF_INET6, text, &any.sin6_addr) - 1, text);
        any.sin6_family = AF_INET6;
        any.sin6_port = htons(port);
    }
    return any;
}

static socklen_t size_of(const struct sockaddr_in6 *any)
{
    return any->sin6_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof *any;
}

static int port_of(int descriptor)
{
    struct sockaddr_in6 any;
    socklen_t length = sizeof any;
    check(getsockname(descriptor, (void *)&any, &length), "getsockname");
    return ntohs(any.sin6_port);
}

static int open_socket(int family, int type, const char *bound, int port)
{
    int descriptor = socket(family, type, 0), yes = 1;
    check(descriptor, "socket");
    check(setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes), "SO_REUSEADDR");
    if (bound) {
        struct sockaddr_in6 any = address(bound, port);
        check(bind(descriptor, (void *)&any, size_of(&any)), "bind");
    }
    return descriptor;
}

static int connect_to(int descriptor, const char *text, int port)
{
    struct sockaddr_in6 any = address(text, port);
    return connect(descriptor, (void *)&any, size_of(&any));
}

static void say(const char *direction, const char *protocol, const char *local, int local_port, const char *remote, int remote_port, const char *result)
{
    printf("%s %s %s:%d %s:%d %s\n", direction, protocol, local, local_port, remote, remote_port, result);
}

/* A connection from one socket to another of this process; told are the addresses as they are on the wire. */
static void tcp(int family, const char *bound, const char *to, const char *wire, int connect_family)
{
    int listener = open_socket(family, SOCK_STREAM, bound, 0), client = open_socket(connect_family, SOCK_STREAM, 0, 0);
    check(listen(listener, 4), "listen");
    int port = port_of(listener);
    check(connect_to(client, to, port), "connect");
    check(accept4(listener, 0, 0, SOCK_CLOEXEC), "accept4");
    say("out", "tcp", wire, port_of(client), wire, port, "ok");
    say("in", "tcp", wire, port, wire, port_of(client), "ok");
}

/* Both ends speak Multipath TCP. */
static void multipath(void)
{
    int listener = socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP), client = socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP);
    struct sockaddr_in6 any = address("127.0.0.1", 0);
    if (listener < 0)
        exit(77);
    check(bind(listener, (void *)&any, size_of(&any)), "bind");
    check(listen(listener, 4), "listen");
    int port = port_of(listener);
    check(connect_to(client, "127.0.0.1", port), "connect");
    check(accept(listener, 0, 0), "accept");
    say("out", "tcp", "127.0.0.1", port_of(client), "127.0.0.1", port, "ok");
    say("in", "tcp", "127.0.0.1", port, "127.0.0.1", port_of(client), "ok");
}

/* Connected without waiting, so that the answer comes while another program runs. */
static void tcp_without_waiting(void)
{
    int listener = open_socket(AF_INET, SOCK_STREAM, "127.0.0.1", 0);
    int client = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    check(listen(listener, 4), "listen");
    int port = port_of(listener);
    if (connect_to(client, "127.0.0.1", port) < 0 && errno != EINPROGRESS)
        check(-1, "connect");
    int accepted = accept(listener, 0, 0);
    check(accepted, "accept");
    say("out", "tcp", "127.0.0.1", port_of(client), "127.0.0.1", port, "ok");
    say("in", "tcp", "127.0.0.1", port, "127.0.0.1", port_of(client), "ok");
}

static void refused(const char *host, int family)
{
    int closed = open_socket(family, SOCK_STREAM, host, 0), port = port_of(closed);
    close(closed);
    int client = open_socket(family, SOCK_STREAM, host, 0), own = port_of(client);
    if (connect_to(client, host, port) == 0)
        check(-1, "connection to a closed port");
    say("out", "tcp", host, own, host, port, "failed");
}

static struct msghdr message_to(struct sockaddr_in6 *any, struct iovec *vector)
{
    struct msghdr message = { .msg_iov = vector, .msg_iovlen = 1 };
    if (any) {
        message.msg_name = any;
        message.msg_namelen = any->sin6_family == AF_INET ? size_of(any) : sizeof *any;
    }
    return message;
}

/* Two sockets that are bound: a sends, b receives and answers. */
static void udp(const char *host, int family, int use_messages)
{
    int a = open_socket(family, SOCK_DGRAM, host, 0), b = open_socket(family, SOCK_DGRAM, host, 0);
    struct sockaddr_in6 to = address(host, port_of(b)), from;
    char byte = 'x';
    struct iovec vector = { &byte, 1 };
    if (use_messages) {
        struct msghdr out = message_to(&to, &vector), in = message_to(&from, &vector);
        in.msg_namelen = sizeof from;
        check(sendmsg(a, &out, 0), "sendmsg");
        check(recvmsg(b, &in, 0), "recvmsg");
        check(sendmsg(b, &in, 0), "sendmsg back");
    } else {
        socklen_t length = sizeof from;
        check(sendto(a, &byte, 1, 0, (void *)&to, size_of(&to)), "sendto");
        check(recvfrom(b, &byte, 1, 0, (void *)&from, &length), "recvfrom");
        check(sendto(b, &byte, 1, 0, (void *)&from, length), "sendto back");
    }
    check(sendto(a, &byte, 1, 0, (void *)&to, size_of(&to)), "sendto again");
    say("out", "udp", host, port_of(a), host, port_of(b), "ok");
    say("in", "udp", host, port_of(b), host, port_of(a), "ok");
}

static void udp_unbound(void)
{
    int a = open_socket(AF_INET, SOCK_DGRAM, 0, 0), b = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", 0);
    struct sockaddr_in6 to = address("127.0.0.1", port_of(b));
    check(sendto(a, "x", 1, 0, (void *)&to, size_of(&to)), "sendto");
    say("out", "udp", "0.0.0.0", port_of(a), "127.0.0.1", port_of(b), "ok");
}

/* A connected socket; how: by send, by write, by writev, or by sendto to another address than its peer's. */
static void udp_connected(const char *how)
{
    int a = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", 0), b = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", 0);
    int other = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", 0), to = port_of(b);
    struct sockaddr_in6 elsewhere = address("127.0.0.1", port_of(other));
    struct iovec vector = { "x", 1 };
    struct msghdr message = message_to(&elsewhere, &vector);
    check(connect_to(a, "127.0.0.1", to), "connect");
    if (!strcmp(how, "send"))
        check(send(a, "x", 1, 0), "send");
    else if (!strcmp(how, "write"))
        check(write(a, "x", 1), "write");
    else if (!strcmp(how, "writev"))
        check(writev(a, &vector, 1), "writev");
    else {
        to = port_of(other);
        if (!strcmp(how, "sendto-elsewhere"))
            check(sendto(a, "x", 1, 0, (void *)&elsewhere, size_of(&elsewhere)), "sendto");
        else
            check(sendmsg(a, &message, 0), "sendmsg");
    }
    say("out", "udp", "127.0.0.1", port_of(a), "127.0.0.1", to, "ok");
}

static void udp_received_by_connected(void)
{
    int a = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", 0), b = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", 0);
    char byte;
    check(connect_to(b, "127.0.0.1", port_of(a)), "connect");
    struct sockaddr_in6 to = address("127.0.0.1", port_of(b));
    check(sendto(a, "x", 1, 0, (void *)&to, size_of(&to)), "sendto");
    check(recv(b, &byte, 1, 0), "recv");
    say("out", "udp", "127.0.0.1", port_of(a), "127.0.0.1", port_of(b), "ok");
    say("in", "udp", "127.0.0.1", port_of(b), "127.0.0.1", port_of(a), "ok");
}

/* A socket for both families that sends to an IPv4 address. */
static void udp_dual(void)
{
    int a = open_socket(AF_INET6, SOCK_DGRAM, "::", 0), b = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", 0);
    struct sockaddr_in6 to = address("::ffff:127.0.0.1", port_of(b));
    check(sendto(a, "x", 1, 0, (void *)&to, sizeof to), "sendto");
    say("out", "udp", "0.0.0.0", port_of(a), "127.0.0.1", port_of(b), "ok");
}

/* A connected socket that only reads. */
static void udp_only_read(int use_vector)
{
    int a = open_socket(AF_INET6, SOCK_DGRAM, "::1", 0), b = open_socket(AF_INET6, SOCK_DGRAM, "::1", 0);
    char byte;
    struct iovec vector = { &byte, 1 };
    check(connect_to(b, "::1", port_of(a)), "connect");
    struct sockaddr_in6 to = address("::1", port_of(b));
    check(sendto(a, "x", 1, 0, (void *)&to, size_of(&to)), "sendto");
    check(use_vector ? readv(b, &vector, 1) : read(b, &byte, 1), "read");
    say("out", "udp", "::1", port_of(a), "::1", port_of(b), "ok");
    say("in", "udp", "::1", port_of(b), "::1", port_of(a), "ok");
}

/* A server on one socket that answers many clients, several times each, by one call for all. */
static void udp_served(int count)
{
    enum { MAXIMUM = 16 };
    int server = open_socket(AF_INET6, SOCK_DGRAM, "::1", 0), clients[MAXIMUM];
    struct sockaddr_in6 to = address("::1", port_of(server)), from[MAXIMUM];
    struct mmsghdr messages[MAXIMUM];
    char byte = 'x';
    struct iovec vector = { &byte, 1 };
    for (int i = 0; i < count; i++)
        clients[i] = open_socket(AF_INET6, SOCK_DGRAM, "::1", 0);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < count; i++) {
            check(sendto(clients[i], &byte, 1, 0, (void *)&to, sizeof to), "sendto");
            messages[i].msg_hdr = message_to(&from[i], &vector);
            messages[i].msg_hdr.msg_namelen = sizeof from[i];
        }
        if (recvmmsg(server, messages, count, 0, 0) != count || sendmmsg(server, messages, count, 0) != count)
            check(-1, "recvmmsg, sendmmsg");
        for (int i = 0; i < count; i++)
            check(recv(clients[i], &byte, 1, 0), "recv");
    }
    for (int i = 0; i < count; i++) {
        say("out", "udp", "::1", port_of(clients[i]), "::1", port_of(server), "ok");
        say("in", "udp", "::1", port_of(server), "::1", port_of(clients[i]), "ok");
    }
}

/* One sendmmsg of many messages, each to a port of its own; only the first sixteen are read. */
static void udp_many(int count)
{
    enum { MAXIMUM = 64 };
    struct sockaddr_in6 to[MAXIMUM];
    struct mmsghdr messages[MAXIMUM];
    struct iovec vector = { "x", 1 };
    int a = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", 0);
    for (int i = 0; i < count; i++) {
        to[i] = address("127.0.0.1", port_of(open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", 0)));
        messages[i].msg_hdr = message_to(&to[i], &vector);
    }
    if (sendmmsg(a, messages, count, 0) != count)
        check(-1, "sendmmsg");
    for (int i = 0; i < count && i < 16; i++)
        say("out", "udp", "127.0.0.1", port_of(a), "127.0.0.1", ntohs(to[i].sin6_port), "ok");
}

static void *execute_true(void *unused)
{
    (void)unused;
    execl("/bin/true", "true", "by", "a", "thread", (char *)0);
    return 0;
}

static void *exit_group(void *code)
{
    exit((int)(long)code);
}

static void thread_does(void *(*what)(void *), void *argument)
{
    pthread_t thread;
    check(-pthread_create(&thread, 0, what, argument), "pthread_create");
    for (;;)
        pause();
}

static void memfd_exec(void)
{
    int descriptor = memfd_create("nameless", 0), from = open("/bin/true", O_RDONLY);
    char block[65536];
    ssize_t length;
    check(descriptor, "memfd_create");
    check(from, "open");
    while ((length = read(from, block, sizeof block)) > 0)
        check(write(descriptor, block, length), "write");
    char *arguments[] = { "from-memory", 0 }, *environment[] = { 0 };
    check(fexecve(descriptor, arguments, environment), "fexecve");
}

/* Starts a program with a new terminal, whose name it says. */
static void exec_in_terminal(void)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    check(master, "posix_openpt");
    check(grantpt(master) | unlockpt(master), "unlockpt");
    printf("%s\n", ptsname(master));
    fflush(stdout);
    int terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
    check(terminal, "open");
    if (fork()) {
        int status;
        wait(&status);
        return;
    }
    check(setsid(), "setsid");
    check(ioctl(terminal, TIOCSCTTY, 0), "TIOCSCTTY");
    execute_true(0);
}

/* Takes the name of a kernel thread, overwrites its arguments, makes a child that does the same things, and connects. */
static void disguise(char **arguments, int count)
{
    char *end = arguments[count - 1] + strlen(arguments[count - 1]);
    memset(arguments[0], 'k', end - arguments[0]);
    check(prctl(PR_SET_NAME, "kworker/0:1"), "PR_SET_NAME");
    pid_t child = fork();
    check(child, "fork");
    if (!child) {
        tcp(AF_INET, "127.0.0.1", "127.0.0.1", "127.0.0.1", AF_INET);
        exit(0);
    }
    int status;
    printf("%d\n", child);
    check(waitpid(child, &status, 0), "waitpid");
}

#if defined(__x86_64__)
static void no_compat(int signal)
{
    (void)signal;
    _exit(77);
}
#endif

#include "file_writes.h"

#if defined(__x86_64__)
/* The 32-bit way into the kernel: socketcall(2) with the arguments in an array of 32-bit words below 4 GiB. */
static long socketcall(int call, unsigned a, unsigned b, unsigned c, unsigned d, unsigned e, unsigned f)
{
    static unsigned *words;
    if (!words)
        words = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    unsigned given[] = { a, b, c, d, e, f };
    memcpy(words, given, sizeof given);
    int result;
    asm volatile("int $0x80" : "=a"(result) : "a"(102), "b"(call), "c"((unsigned)(unsigned long)words) : "memory", "r8", "r9", "r10", "r11");
    return result;
}

static void compat(void)
{
    signal(SIGSEGV, no_compat);
    int listener = open_socket(AF_INET, SOCK_STREAM, "127.0.0.1", 0), client = open_socket(AF_INET, SOCK_STREAM, 0, 0);
    int a = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", 0), b = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", 0);
    struct sockaddr_in6 to = address("127.0.0.1", port_of(b));
    struct sockaddr_in6 *low = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    *low = to;
    check(listen(listener, 4), "listen");
    check(connect_to(client, "127.0.0.1", port_of(listener)), "connect");
    if (socketcall(5, listener, 0, 0, 0, 0, 0) < 0)
        _exit(77);
    check(socketcall(11, a, (unsigned)(unsigned long)low, 1, 0, (unsigned)(unsigned long)low, size_of(low)), "sendto by int 0x80");
    say("out", "tcp", "127.0.0.1", port_of(client), "127.0.0.1", port_of(listener), "ok");
    say("in", "tcp", "127.0.0.1", port_of(listener), "127.0.0.1", port_of(client), "ok");
}
#else
static void compat(void) { _exit(77); }
#endif

/* The answer to A of www.example.test, which is another name for host.example.test, 192.0.2.7; behind the length that a stream has. */
static const unsigned char answer[] =
    "\0\x45" "\x12\x34\x81\x80\0\1\0\2\0\0\0\0" "\3www\7example\4test\0\0\1\0\1" "\xc0\x0c\0\5\0\1\0\0\0\0\0\7\4host\xc0\x10"
    "\xc0\x2e\0\1\0\1\0\0\0\0\0\4\xc0\0\2\7";
enum { FRAMED = sizeof answer - 1, PLAIN = FRAMED - 2, DNS = 53 };

static void say_answer(const char *protocol, const char *server)
{
    printf("dns %s %s www.example.test 1 0 type:  5 host.example.test;::ffff:192.0.2.7;\n", protocol, server);
}

/* A network of its own with nothing but the loopback, where port 53 is free. */
static void own_network(void)
{
    struct ifreq loopback = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    if (unshare(CLONE_NEWNET) < 0)
        exit(77);
    int any = socket(AF_INET, SOCK_DGRAM, 0);
    check(ioctl(any, SIOCSIFFLAGS, &loopback), "SIOCSIFFLAGS");
    close(any);
}

/* A server answers by a datagram, once or more often; the client takes it in its own way. */
static void dns_udp(const char *how, const char *host, int family, const char *client_host, int client_family)
{
    int server = open_socket(family, SOCK_DGRAM, host, DNS), client = open_socket(client_family, SOCK_DGRAM, client_host, 0);
    int times = !strcmp(how, "recvmmsg") ? 3 : 1, connected = strcmp(how, "recvfrom") && strcmp(how, "recvmsg") && strcmp(how, "recvmmsg");
    struct sockaddr_in6 to = address(host, port_of(client)), from[3];
    socklen_t length = sizeof from[0];
    static unsigned char memory[3][512];
    struct iovec vector[3][2];
    struct mmsghdr messages[3];
    memset(from, 0, sizeof from);
    for (int i = 0; i < 3; i++) {
        vector[i][0] = (struct iovec) { memory[i], 5 };
        vector[i][1] = (struct iovec) { memory[i] + 100, 300 };
        messages[i].msg_hdr = (struct msghdr) { .msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = vector[i], .msg_iovlen = 2 };
    }
    if (connected)
        check(connect_to(client, host, DNS), "connect");
    for (int i = 0; i < times; i++)
        check(sendto(server, answer + 2, PLAIN, 0, (void *)&to, size_of(&to)), "sendto");
    if (!strcmp(how, "recvfrom"))
        check(recvfrom(client, memory, sizeof memory, 0, (void *)from, &length), how);
    else if (!strcmp(how, "peek-and-recv")) {
        check(recv(client, memory, sizeof memory, MSG_PEEK), how);
        check(recv(client, memory, sizeof memory, 0), how);
    } else if (!strcmp(how, "read"))
        check(read(client, memory, sizeof memory), how);
    else if (!strcmp(how, "readv"))
        check(readv(client, vector[0], 2), how);
    else if (!strcmp(how, "recvmsg"))
        check(recvmsg(client, &messages[0].msg_hdr, 0), how);
    else if (recvmmsg(client, messages, 3, 0, 0) != 3)
        check(-1, how);
    for (int i = 0; i < times; i++)
        say_answer("udp", host);
}

/* A server answers by a stream, which the client reads in its own way. */
static void dns_tcp(const char *how)
{
    int listener = open_socket(AF_INET, SOCK_STREAM, "127.0.0.1", DNS), client = open_socket(AF_INET, SOCK_STREAM, 0, 0);
    static unsigned char memory[512];
    struct iovec vector[] = { { memory, 2 }, { memory + 100, 300 } };
    check(listen(listener, 4), "listen");
    check(connect_to(client, "127.0.0.1", DNS), "connect");
    int server = accept(listener, 0, 0), twice = !strcmp(how, "tcp-two-at-once");
    for (int i = 0; i <= twice; i++)
        check(write(server, answer, FRAMED), "write");
    if (!strcmp(how, "tcp-split")) {
        check(read(client, memory, 2), how);
        check(read(client, memory, sizeof memory), how);
    } else if (!strcmp(how, "tcp-readv"))
        check(readv(client, vector, 2), how);
    else
        check(recv(client, memory, (1 + twice) * FRAMED, MSG_WAITALL), how);
    for (int i = 0; i <= twice; i++)
        say_answer("tcp", "127.0.0.1");
}

/* Whatever comes from another port is nobody's answer, and what comes from 53 need not be one. */
static void dns_not(const char *how)
{
    int port = !strcmp(how, "other-port") ? 54 : DNS;
    int server = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", port), client = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", 0);
    struct sockaddr_in6 to = address("127.0.0.1", port_of(client));
    char memory[512];
    check(connect_to(client, "127.0.0.1", port), "connect");
    if (port == DNS)
        check(sendto(server, "this is not a message of DNS", 28, 0, (void *)&to, size_of(&to)), "sendto");
    else
        check(sendto(server, answer + 2, PLAIN, 0, (void *)&to, size_of(&to)), "sendto");
    check(recv(client, memory, sizeof memory, 0), "recv");
}

#if defined(__x86_64__)
static long compat_call(int number, long a, long b, long c)
{
    int result;
    asm volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory", "r8", "r9", "r10", "r11");
    return result;
}

static void dns_compat(const char *how)
{
    signal(SIGSEGV, no_compat);
    int server = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", DNS), client = open_socket(AF_INET, SOCK_DGRAM, "127.0.0.1", 0);
    struct sockaddr_in6 to = address("127.0.0.1", port_of(client));
    struct low {
        unsigned words[6], vector[4], message[8], length;
        struct sockaddr_in6 from;
        unsigned char memory[512];
    } *low = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
#define LOW(member) ((unsigned)(unsigned long)&low->member)
    unsigned vector[] = { LOW(memory), 5, LOW(memory) + 100, 300 }, message[] = { LOW(from), sizeof low->from, LOW(vector), 2, 0, 0, 0, 0 };
    memcpy(low->vector, vector, sizeof vector);
    memcpy(low->message, message, sizeof message);
    low->length = sizeof low->from;
    if (!strcmp(how, "compat-read") || !strcmp(how, "compat-readv"))
        check(connect_to(client, "127.0.0.1", DNS), "connect");
    check(sendto(server, answer + 2, PLAIN, 0, (void *)&to, size_of(&to)), "sendto");
    long result = !strcmp(how, "compat-read") ? compat_call(3, client, LOW(memory), sizeof low->memory)
        : !strcmp(how, "compat-readv") ? compat_call(145, client, LOW(vector), 2)
        : !strcmp(how, "compat-recvfrom") ? socketcall(12, client, LOW(memory), sizeof low->memory, 0, LOW(from), LOW(length))
        : !strcmp(how, "compat-recvmsg") ? socketcall(17, client, LOW(message), 0, 0, 0, 0)
        : socketcall(19, client, LOW(message), 1, 0, 0, 0);
    if (result < 0)
        exit(77);
    say_answer("udp", "127.0.0.1");
}
#else
static void dns_compat(const char *how) { (void)how; exit(77); }
#endif

static void dns(const char *how)
{
    own_network();
    if (!strncmp(how, "tcp", 3)) dns_tcp(how);
    else if (!strncmp(how, "compat", 6)) dns_compat(how);
    else if (!strcmp(how, "other-port") || !strcmp(how, "no-message")) dns_not(how);
    else if (!strcmp(how, "ipv6")) dns_udp("recvfrom", "::1", AF_INET6, "::1", AF_INET6);
    else if (!strcmp(how, "dual")) dns_udp("recvfrom", "127.0.0.1", AF_INET, "::", AF_INET6);
    else dns_udp(how, "127.0.0.1", AF_INET, "127.0.0.1", AF_INET);
}

static int is(const char *what, char **arguments) { return !strcmp(arguments[1], what); }

int main(int count, char **arguments)
{
    if (count < 2)
        return 98;
    const char *option = count > 2 ? arguments[2] : "";
    alarm(30);
    if (is("tcp4", arguments)) tcp(AF_INET, "127.0.0.1", "127.0.0.1", "127.0.0.1", AF_INET);
    else if (is("tcp6", arguments)) tcp(AF_INET6, "::1", "::1", "::1", AF_INET6);
    else if (is("tcp-dual", arguments)) tcp(AF_INET6, "::", "127.0.0.1", "127.0.0.1", AF_INET);
    else if (is("tcp-mapped", arguments)) tcp(AF_INET, "127.0.0.1", "::ffff:127.0.0.1", "127.0.0.1", AF_INET6);
    else if (is("tcp-without-waiting", arguments)) tcp_without_waiting();
    else if (is("tcp-multipath", arguments)) multipath();
    else if (is("refused4", arguments)) refused("127.0.0.1", AF_INET);
    else if (is("refused6", arguments)) refused("::1", AF_INET6);
    else if (is("udp4", arguments)) udp("127.0.0.1", AF_INET, 0);
    else if (is("udp6", arguments)) udp("::1", AF_INET6, 0);
    else if (is("udp4-messages", arguments)) udp("127.0.0.1", AF_INET, 1);
    else if (is("udp6-messages", arguments)) udp("::1", AF_INET6, 1);
    else if (is("udp-unbound", arguments)) udp_unbound();
    else if (is("udp-connected", arguments)) udp_connected(option);
    else if (is("udp-received", arguments)) udp_received_by_connected();
    else if (is("udp-dual", arguments)) udp_dual();
    else if (is("udp-only-read", arguments)) udp_only_read(is("readv", arguments + 1));
    else if (is("udp-served", arguments)) udp_served(atoi(option));
    else if (is("udp-many", arguments)) udp_many(atoi(option));
    else if (is("compat", arguments)) compat();
    else if (is("dns", arguments)) dns(option);
    else if (is("thread-execs", arguments)) thread_does(execute_true, 0);
    else if (is("thread-exits", arguments)) thread_does(exit_group, (void *)(long)atoi(option));
    else if (is("memfd", arguments)) memfd_exec();
    else if (is("terminal", arguments)) exec_in_terminal();
    else if (is("disguise", arguments)) disguise(arguments, count);
    else if (is("write-file", arguments) && count > 4) write_file(option, arguments[3], arguments[4]);
    else if (is("exit", arguments)) return atoi(option);
    else if (is("signal", arguments)) raise(atoi(option));
    else if (is("change-user", arguments)) {
        check(setuid(atoi(option)), "setuid");
        tcp(AF_INET, "127.0.0.1", "127.0.0.1", "127.0.0.1", AF_INET);
    } else if (is("exec-as", arguments)) {
        check(setuid(atoi(option)), "setuid");
        execute_true(0);
    } else
        return 98;
    return 0;
}
