/* SPDX-License-Identifier: MIT
 * The part of actions.c that receives answers of DNS.
 */
#pragma once
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>

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
