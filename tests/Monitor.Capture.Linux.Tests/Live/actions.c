/* SPDX-License-Identifier: MIT
 * Does one thing on purpose and says in one line a fact what the capture is to see of it:
 *     in|out tcp|udp LOCAL REMOTE ok|failed
 *     dns udp|tcp SERVER NAME TYPE CODE RESULTS
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
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

#include "actions_udp.h"

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

#include "actions_dns.h"

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
