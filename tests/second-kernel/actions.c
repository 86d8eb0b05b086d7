/* SPDX-License-Identifier: MIT
 * What happens in the guest while it is watched: processes, connections, files and more, one after the other, each written to standard
 * output as a line of JSON once it is over. Exit code 0: all of it was done.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONG_ARGUMENT 100000
#define CLOSED_PORT 1
#define MODULE_FILE "/modules/dummy.ko"

static char *const no_environment[] = {NULL};

static void require(int done, const char *what)
{
    if (!done)
        err(1, "%s", what);
}

/* The wait status of a child. */
static int await(pid_t child)
{
    int status;
    require(waitpid(child, &status, 0) == child, "waitpid");
    return status;
}

static pid_t fork_child(void)
{
    fflush(stdout);
    pid_t child = fork();
    require(child >= 0, "fork");
    return child;
}

static void print_processes(const char *action, pid_t child)
{
    printf("{\"action\":\"%s\",\"pid\":%d,\"parent\":%d", action, child, getpid());
}

static void run(const char *action, const char *image, char *const arguments[])
{
    size_t bytes = 0;
    for (int i = 0; arguments[i]; i++)
        bytes += strlen(arguments[i]) + 1;
    pid_t child = fork_child();
    if (child == 0) {
        execve(image, arguments, no_environment);
        err(1, "%s", image);
    }
    int status = await(child);
    print_processes(action, child);
    printf(",\"image\":\"%s\",\"argumentBytes\":%zu,\"status\":%d}\n", image, bytes, status);
}

static void run_long(void)
{
    char *longest = malloc(LONG_ARGUMENT + 1);
    require(longest != NULL, "malloc");
    memset(longest, 'x', LONG_ARGUMENT);
    longest[LONG_ARGUMENT] = 0;
    run("exec-long", "/bin/true", (char *[]){"true", longest, NULL});
    free(longest);
}

/* An image without a file: the code of /bin/true in memory, under another name. */
static void run_from_memory(void)
{
    pid_t child = fork_child();
    if (child == 0) {
        int source = open("/bin/true", O_RDONLY), image = memfd_create("hidden", MFD_CLOEXEC);
        struct stat file;
        require(source >= 0 && image >= 0 && fstat(source, &file) == 0, "memfd_create");
        for (off_t left = file.st_size; left > 0;) {
            ssize_t copied = sendfile(image, source, NULL, left);
            require(copied > 0, "sendfile");
            left -= copied;
        }
        fexecve(image, (char *[]){"true", "from-memory", NULL}, no_environment);
        err(1, "fexecve");
    }
    int status = await(child);
    print_processes("exec-memory", child);
    printf(",\"image\":\"/memfd:hidden\",\"status\":%d}\n", status);
}

/* A process that never starts an image, and dies of a signal. */
static void fork_and_kill(void)
{
    pid_t child = fork_child();
    if (child == 0)
        for (;;)
            pause();
    require(kill(child, SIGKILL) == 0, "kill");
    int status = await(child);
    print_processes("kill", child);
    printf(",\"status\":%d}\n", status);
}

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static socklen_t size_of(int family)
{
    return family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
}

static union address loopback(int family, int port)
{
    union address address = {0};
    address.any.sa_family = family;
    if (family == AF_INET) {
        address.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.v4.sin_port = htons(port);
    } else {
        address.v6.sin6_addr = in6addr_loopback;
        address.v6.sin6_port = htons(port);
    }
    return address;
}

static int port_of(const union address *address)
{
    return ntohs(address->any.sa_family == AF_INET ? address->v4.sin_port : address->v6.sin6_port);
}

static int local_port(int socket)
{
    union address address;
    socklen_t size = sizeof address;
    require(getsockname(socket, &address.any, &size) == 0, "getsockname");
    return port_of(&address);
}

static int open_bound(int family, int type)
{
    union address address = loopback(family, 0);
    int bound = socket(family, type | SOCK_CLOEXEC, 0);
    require(bound >= 0 && bind(bound, &address.any, size_of(family)) == 0, "bind");
    return bound;
}

static void print_ports(const char *action, const char *address, pid_t client, int client_port, int server_port)
{
    printf("{\"action\":\"%s\",\"address\":\"%s\",\"client\":%d,\"clientPort\":%d,\"server\":%d,\"serverPort\":%d}\n", action, address, client,
           client_port, getpid(), server_port);
}

static const char *text_of(int family)
{
    return family == AF_INET ? "127.0.0.1" : "::1";
}

/* A child connects, this process accepts. */
static void connect_and_accept(int family)
{
    int listener = open_bound(family, SOCK_STREAM);
    require(listen(listener, 1) == 0, "listen");
    union address server = loopback(family, local_port(listener)), peer;
    pid_t child = fork_child();
    if (child == 0) {
        int client = socket(family, SOCK_STREAM, 0);
        char end;
        require(connect(client, &server.any, size_of(family)) == 0 && read(client, &end, 1) == 0, "connect");
        _exit(0);
    }
    socklen_t size = sizeof peer;
    int accepted = accept(listener, &peer.any, &size);
    require(accepted >= 0, "accept");
    print_ports("tcp", text_of(family), child, port_of(&peer), port_of(&server));
    close(accepted);
    close(listener);
    require(await(child) == 0, "the connecting process");
}

static void print_closed(const char *action, int family, pid_t client)
{
    printf("{\"action\":\"%s\",\"address\":\"%s\",\"client\":%d,\"serverPort\":%d}\n", action, text_of(family), client, CLOSED_PORT);
}

static void connect_refused(int family)
{
    union address server = loopback(family, CLOSED_PORT);
    int client = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    require(connect(client, &server.any, size_of(family)) < 0 && errno == ECONNREFUSED, "connect to a closed port");
    print_closed("tcp-refused", family, getpid());
    close(client);
}

enum way { WITH_ADDRESS, BY_WRITE, TWO_MESSAGES };

static void send_datagrams(int client, union address *server, socklen_t size, enum way way)
{
    struct iovec data = {.iov_base = "x", .iov_len = 1};
    union address closed = loopback(server->any.sa_family, CLOSED_PORT);
    struct mmsghdr messages[2] = {0};
    switch (way) {
    case WITH_ADDRESS:
        require(sendto(client, "x", 1, 0, &server->any, size) == 1, "sendto");
        break;
    case BY_WRITE:
        require(connect(client, &server->any, size) == 0 && write(client, "x", 1) == 1, "write to a socket");
        break;
    case TWO_MESSAGES:
        for (int i = 0; i < 2; i++)
            messages[i].msg_hdr = (struct msghdr){.msg_name = i == 0 ? server : &closed, .msg_namelen = size, .msg_iov = &data, .msg_iovlen = 1};
        require(sendmmsg(client, messages, 2, 0) == 2, "sendmmsg");
        break;
    }
}

/* A child sends, this process receives. Of two messages the second goes to a port where nobody listens. */
static void send_and_receive(const char *action, int family, enum way way)
{
    int receiver = open_bound(family, SOCK_DGRAM);
    union address server = loopback(family, local_port(receiver)), peer;
    pid_t child = fork_child();
    if (child == 0) {
        send_datagrams(socket(family, SOCK_DGRAM, 0), &server, size_of(family), way);
        _exit(0);
    }
    socklen_t size = sizeof peer;
    char data;
    require(recvfrom(receiver, &data, 1, 0, &peer.any, &size) == 1, "recvfrom");
    print_ports(action, text_of(family), child, port_of(&peer), port_of(&server));
    if (way == TWO_MESSAGES)
        print_closed("udp-second", family, child);
    close(receiver);
    require(await(child) == 0, "the sending process");
}

/* Says how the module taints the kernel, by the kernel's own letters, and takes it out again. */
static void print_module(const char *action)
{
    char taint[32] = "";
    int file = open("/sys/module/dummy/taint", O_RDONLY);
    require(file >= 0 && read(file, taint, sizeof taint - 1) >= 0, "/sys/module/dummy/taint");
    close(file);
    taint[strcspn(taint, "\n")] = 0;
    require(syscall(SYS_delete_module, "dummy", 0) == 0, "delete_module");
    printf("{\"action\":\"%s\",\"pid\":%d,\"path\":\"%s\",\"name\":\"dummy\",\"taint\":\"%s\"}\n", action, getpid(), MODULE_FILE, taint);
}

/* A module from its file, and from memory; there the last byte is missing, so that what was a signature is none. */
static void load_module(void)
{
    int file = open(MODULE_FILE, O_RDONLY | O_CLOEXEC);
    struct stat facts;
    require(file >= 0 && fstat(file, &facts) == 0, MODULE_FILE);
    require(syscall(SYS_finit_module, file, "", 0) == 0, "finit_module");
    print_module("module");
    char *bytes = malloc(facts.st_size);
    require(bytes != NULL && read(file, bytes, facts.st_size) == facts.st_size, MODULE_FILE);
    require(syscall(SYS_init_module, bytes, facts.st_size - 1, "") == 0, "init_module");
    print_module("module-memory");
    free(bytes);
    close(file);
}

/* An eBPF program, with number and name as the kernel has them. */
static void load_program(void)
{
    struct bpf_insn code[] = {{.code = BPF_ALU64 | BPF_MOV | BPF_K}, {.code = BPF_JMP | BPF_EXIT}};
    union bpf_attr load = {.prog_type = BPF_PROG_TYPE_SOCKET_FILTER, .insns = (unsigned long)code, .insn_cnt = 2, .license = (unsigned long)"GPL", .prog_name = "guest"};
    int program = syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof load);
    require(program >= 0, "BPF_PROG_LOAD");
    struct bpf_prog_info facts = {0};
    union bpf_attr ask = {.info = {.bpf_fd = program, .info_len = sizeof facts, .info = (unsigned long)&facts}};
    require(syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &ask, sizeof ask) == 0, "BPF_OBJ_GET_INFO_BY_FD");
    printf("{\"action\":\"program\",\"pid\":%d,\"id\":%u,\"name\":\"%s\"}\n", getpid(), facts.id, facts.name);
    close(program);
}

static void map_image(void)
{
    int file = open("/bin/true", O_RDONLY | O_CLOEXEC);
    require(file >= 0 && mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0) != MAP_FAILED, "mmap");
    printf("{\"action\":\"image\",\"pid\":%d,\"path\":\"/bin/true\"}\n", getpid());
    close(file);
}

#include "actions_events.h"

int main(void)
{
    run("exec", "/bin/true", (char *[]){"true", "one", "two words", NULL});
    run("exec-fails", "/bin/false", (char *[]){"false", NULL});
    run_long();
    run_from_memory();
    fork_and_kill();
    load_module();
    load_program();
    map_image();
    for (int i = 0; i < 2; i++) {
        int family = i == 0 ? AF_INET : AF_INET6;
        connect_and_accept(family);
        connect_refused(family);
        send_and_receive("udp", family, WITH_ADDRESS);
        send_and_receive("udp-connected", family, BY_WRITE);
        send_and_receive("udp-many", family, TWO_MESSAGES);
    }
    change_files();
    write_script();
    read_device();
    access_process();
    receive_answers();
    return 0;
}
