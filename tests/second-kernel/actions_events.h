/* SPDX-License-Identifier: MIT
 * The part of actions.c that does things of which one event each tells: files, a block device, another process, answers of DNS. Each is
 * written as the event's name and what some of its fields must say.
 */
#pragma once
#include <sys/ptrace.h>
#include <sys/uio.h>

#define FOLDER "/tmp/files"
#define FILE_MADE FOLDER "/made"
#define FILE_MOVED FOLDER "/moved"
#define SCRIPT FOLDER "/script"
#define DEVICE_MODULE "/modules/brd.ko"
#define DEVICE "/dev/ram0"
#define DNS_PORT 53

/* who: the field that has the acting process's number. more: further fields as JSON, each with a comma in front. */
static void say(const char *event, const char *who, const char *more)
{
    printf("{\"action\":\"event\",\"event\":\"%s\",\"fields\":{\"%s\":\"%d\"%s}}\n", event, who, getpid(), more);
}

static void say_file(const char *event, const char *path, const char *more)
{
    char fields[512];
    snprintf(fields, sizeof fields, ",\"Image\":\"/bin/actions\",\"TargetFilename\":\"%s\"%s", path, more);
    say(event, "ProcessId", fields);
}

static void change_files(void)
{
    struct timespec times[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    require(mkdir(FOLDER, 0700) == 0, FOLDER);
    int made = open(FILE_MADE, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    require(made >= 0 && write(made, "x", 1) == 1, FILE_MADE);
    say_file("FileCreate", FILE_MADE, "");
    require(fchmod(made, 0640) == 0, "fchmod");
    say_file("FileModeChanged", FILE_MADE, ",\"Mode\":\"0640\"");
    require(chown(FILE_MADE, 7, 8) == 0, "chown");
    say_file("FileOwnerChanged", FILE_MADE, ",\"OwnerId\":\"7\",\"GroupId\":\"8\"");
    require(utimensat(AT_FDCWD, FILE_MADE, times, 0) == 0, "utimensat");
    say_file("FileCreateTime", FILE_MADE, ",\"CreationUtcTime\":\"2001-09-09 01:46:40.000\"");
    close(made);
    require(chdir(FOLDER) == 0 && rename("made", FILE_MOVED) == 0, "rename");
    say_file("FileRenamed", FILE_MOVED, ",\"SourceFilename\":\"" FILE_MADE "\"");
    require(unlink("moved") == 0 && chdir("/") == 0, "unlink");
    say_file("FileDelete", FILE_MOVED, "");
    say_file("FileDeleteDetected", FILE_MOVED, "");
}

static void write_script(void)
{
    int script = open(SCRIPT, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0700);
    require(script >= 0 && write(script, "#!/bin/sh\n", 10) == 10 && close(script) == 0, SCRIPT);
    say_file("FileExecutableDetected", SCRIPT, "");
}

/* A disk in memory, read without a file system. */
static void read_device(void)
{
    char block[512];
    int module = open(DEVICE_MODULE, O_RDONLY | O_CLOEXEC);
    require(module >= 0 && syscall(SYS_finit_module, module, "rd_nr=1 rd_size=64", 0) == 0, DEVICE_MODULE);
    close(module);
    int device = open(DEVICE, O_RDONLY | O_CLOEXEC);
    require(device >= 0 && read(device, block, sizeof block) == sizeof block, DEVICE);
    say("RawAccessRead", "ProcessId", ",\"Image\":\"/bin/actions\",\"Device\":\"" DEVICE "\"");
    close(device);
}

static void say_access(const char *event, pid_t target, const char *more)
{
    char fields[512];
    snprintf(fields, sizeof fields, ",\"SourceImage\":\"/bin/actions\",\"TargetProcessId\":\"%d\",\"TargetImage\":\"/bin/actions\"%s", target, more);
    say(event, "SourceProcessId", fields);
}

static void access_process(void)
{
    static long written;
    char place[128];
    long value = 1;
    pid_t target = fork_child();
    if (target == 0)
        for (;;)
            pause();
    snprintf(place, sizeof place, "/proc/%d/maps", target);
    int maps = open(place, O_RDONLY | O_CLOEXEC);
    require(maps >= 0 && close(maps) == 0, place);
    say_access("ProcessAccess", target, ",\"GrantedAccess\":\"0x400\"");

    struct iovec here = {&value, sizeof value}, there = {&written, sizeof written};
    require(process_vm_writev(target, &here, 1, &there, 1, 0) == sizeof value, "process_vm_writev");
    say_access("ProcessAccess", target, ",\"GrantedAccess\":\"0x28\"");
    snprintf(place, sizeof place, ",\"TargetAddress\":\"0x%lx\",\"Size\":\"%zu\"", (unsigned long)&written, sizeof value);
    say_access("ProcessInjection", target, place);

    require(ptrace(PTRACE_ATTACH, target, NULL, NULL) == 0, "PTRACE_ATTACH");
    await(target);
    require(ptrace(PTRACE_DETACH, target, NULL, NULL) == 0, "PTRACE_DETACH");
    say_access("ProcessAccess", target, ",\"GrantedAccess\":\"0xe38\"");
    require(kill(target, SIGKILL) == 0, "kill");
    await(target);
}

/* Answers to A, 192.0.2.7, that are taken by one call, behind a message from elsewhere. */
static void receive_answers(void)
{
    static const char answer[] = "\x12\x34\x81\x80\0\1\0\1\0\0\0\0" "\4name\7example\4test\0\0\1\0\1" "\xc0\x0c\0\1\0\1\0\0\0\0\0\4\xc0\0\2\7";
    const size_t length = sizeof answer - 1;
    union address server_address = loopback(AF_INET, DNS_PORT), from[3];
    int server = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), other = open_bound(AF_INET, SOCK_DGRAM), client = open_bound(AF_INET, SOCK_DGRAM);
    require(server >= 0 && bind(server, &server_address.any, sizeof server_address.v4) == 0, "bind to port 53");
    union address to = loopback(AF_INET, local_port(client));
    char bytes[3][128], fields[256];
    struct iovec data[3];
    struct mmsghdr messages[3] = {0};
    for (int i = 0; i < 3; i++) {
        memcpy(bytes[i], answer, length);
        bytes[i][16] = '0' + i;
        require(sendto(i == 0 ? other : server, bytes[i], length, 0, &to.any, sizeof to.v4) == (ssize_t)length, "sendto");
        data[i] = (struct iovec){bytes[i], sizeof bytes[i]};
        messages[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &data[i], .msg_iovlen = 1};
    }
    require(recvmmsg(client, messages, 3, 0, NULL) == 3, "recvmmsg");
    for (int i = 1; i < 3; i++) {
        snprintf(fields, sizeof fields, ",\"Image\":\"/bin/actions\",\"QueryName\":\"nam%d.example.test\",\"QueryStatus\":\"0\",\"QueryResults\":\"::ffff:192.0.2.7;\"", i);
        say("DnsQuery", "ProcessId", fields);
    }
    close(server);
    close(other);
    close(client);
}
