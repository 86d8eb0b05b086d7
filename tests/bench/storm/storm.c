/* SPDX-License-Identifier: MIT
 * Makes a storm of processes, connections, files, mappings or system calls, paced or as fast as it can, and says how many there were and how long
 * each took.
 *
 *   storm exec PROGRAM RATE SECONDS      starts PROGRAM RATE times a second (0: unpaced), one after the other
 *   storm connect RATE SECONDS           opens and accepts a TCP connection on loopback RATE times a second (0: unpaced)
 *   storm file FOLDER RATE SECONDS       makes and removes a file in FOLDER RATE times a second
 *   storm map LIBRARY RATE SECONDS       maps LIBRARY to be executed, and unmaps it, RATE times a second
 *   storm tree DEPTH WIDTH PROGRAM       a tree of forks, DEPTH deep and WIDTH wide, each leaf starting PROGRAM
 *   storm call CALL COUNT                makes a system call COUNT times: getppid, write (a byte to /dev/null) or read (a byte of /dev/zero)
 *
 * Prints "count N seconds S median-us M p99-us P"; of a call "count N ns T", what one takes.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000ll
#define MAXIMUM_SAMPLES (4 << 20)

extern char **environ;
static unsigned *samples;
static long sample_count;

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void sleep_until(long long moment)
{
    struct timespec time = { moment / SECOND, moment % SECOND };
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, 0) == EINTR)
        ;
}

static void start_one(char *program)
{
    char *arguments[] = { program, "storm", 0 };
    pid_t child;
    if ((errno = posix_spawn(&child, program, 0, 0, arguments, environ)))
        fail("posix_spawn");
    if (waitpid(child, 0, 0) != child)
        fail("waitpid");
}

static int listener;
static volatile long accepted;
static struct sockaddr_in address = { .sin_family = AF_INET };

static void *accept_all(void *unused)
{
    for (;;) {
        int connection = accept(listener, 0, 0);
        if (connection < 0)
            return unused;
        char byte;
        if (read(connection, &byte, 1) < 0 && errno != ECONNRESET)
            fail("read");
        close(connection);
        __sync_fetch_and_add(&accepted, 1);
    }
}

static void listen_on_loopback(void)
{
    socklen_t length = sizeof address;
    pthread_t thread;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if ((listener = socket(AF_INET, SOCK_STREAM, 0)) < 0 || bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)
        || getsockname(listener, (void *)&address, &length) || pthread_create(&thread, 0, accept_all, 0))
        fail("listen");
}

/* Closed with a reset, so that no port is left waiting. */
static void connect_one(char *unused)
{
    struct linger reset = { 1, 0 };
    int one = socket(AF_INET, SOCK_STREAM, 0);
    (void)unused;
    if (one < 0 || connect(one, (void *)&address, sizeof address))
        fail("connect");
    setsockopt(one, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(one);
}

static void make_file(char *folder)
{
    static long serial;
    char path[4096];
    snprintf(path, sizeof path, "%s/storm-%ld", folder, serial++);
    int file = open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
    if (file < 0 || close(file) || unlink(path))
        fail(path);
}

static int library;

static void map_library(char *unused)
{
    void *code = mmap(0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, library, 0);
    (void)unused;
    if (code == MAP_FAILED || munmap(code, 4096))
        fail("mmap");
}

static int by_value(const void *left, const void *right)
{
    unsigned a = *(const unsigned *)left, b = *(const unsigned *)right;
    return (a > b) - (a < b);
}

static void run(void (*act)(char *), char *argument, double rate, double seconds)
{
    long long began = now(), end = began + (long long)(seconds * SECOND), before, after = began;
    long count = 0;
    while (after < end) {
        if (rate > 0)
            sleep_until(began + (long long)(count * SECOND / rate));
        before = now();
        act(argument);
        after = now();
        count++;
        if (sample_count < MAXIMUM_SAMPLES)
            samples[sample_count++] = (unsigned)((after - before) / 1000);
    }
    qsort(samples, sample_count, sizeof *samples, by_value);
    printf("count %ld seconds %.3f median-us %u p99-us %u\n", count, (after - began) / (double)SECOND, samples[sample_count / 2],
           samples[sample_count * 99 / 100]);
}

static void tree(int depth, int width, char *program)
{
    for (int i = 0; i < width; i++) {
        pid_t child = fork();
        if (child < 0)
            fail("fork");
        if (child)
            continue;
        if (depth > 1)
            tree(depth - 1, width, program);
        else
            execl(program, program, "leaf", (char *)0);
        while (wait(0) > 0)
            ;
        _exit(0);
    }
}

/* A loop for each call, so that nothing but the call is measured. */
static void call(const char *name, long count)
{
    char byte = 0;
    int null = open("/dev/null", O_WRONLY), zero = open("/dev/zero", O_RDONLY);
    long long began = now();
    if (!strcmp(name, "getppid"))
        for (long i = 0; i < count; i++)
            syscall(SYS_getppid);
    else if (!strcmp(name, "write"))
        for (long i = 0; i < count; i++)
            syscall(SYS_write, null, &byte, 1);
    else if (!strcmp(name, "read"))
        for (long i = 0; i < count; i++)
            syscall(SYS_read, zero, &byte, 1);
    else
        fail(name);
    printf("count %ld ns %.1f\n", count, (double)(now() - began) / count);
}

int main(int count, char **arguments)
{
    samples = malloc(MAXIMUM_SAMPLES * sizeof *samples);
    if (count == 5 && !strcmp(arguments[1], "exec")) {
        run(start_one, arguments[2], atof(arguments[3]), atof(arguments[4]));
    } else if (count == 4 && !strcmp(arguments[1], "connect")) {
        listen_on_loopback();
        run(connect_one, 0, atof(arguments[2]), atof(arguments[3]));
        while (accepted < sample_count)     /* what waits in the backlog is accepted, too, before the end */
            sleep_until(now() + SECOND / 1000);
    } else if (count == 5 && !strcmp(arguments[1], "file")) {
        run(make_file, arguments[2], atof(arguments[3]), atof(arguments[4]));
    } else if (count == 5 && !strcmp(arguments[1], "map")) {
        if ((library = open(arguments[2], O_RDONLY)) < 0)
            fail(arguments[2]);
        run(map_library, 0, atof(arguments[3]), atof(arguments[4]));
    } else if (count == 5 && !strcmp(arguments[1], "tree")) {
        int depth = atoi(arguments[2]), width = atoi(arguments[3]);
        long leaves = 1;
        long long began = now();
        for (int i = 0; i < depth; i++)
            leaves *= width;
        tree(depth, width, arguments[4]);
        while (wait(0) > 0)
            ;
        printf("count %ld seconds %.3f median-us 0 p99-us 0\n", leaves, (now() - began) / (double)SECOND);
    } else if (count == 4 && !strcmp(arguments[1], "call")) {
        call(arguments[2], atol(arguments[3]));
    } else {
        fprintf(stderr, "usage: storm exec PROGRAM RATE SECONDS | connect RATE SECONDS | file FOLDER RATE SECONDS | map LIBRARY RATE SECONDS | tree DEPTH WIDTH PROGRAM | call CALL COUNT\n");
        return 2;
    }
    return 0;
}
