/* SPDX-License-Identifier: MIT
 * The part of actions.c that sends and receives datagrams.
 */
#pragma once

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
