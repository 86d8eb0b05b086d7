/* SPDX-License-Identifier: MIT
 * Gets at another process, a child of its own that waits, and says in one line an access what the capture is to see of it:
 *     WAY RIGHTS TARGET THREAD REQUEST ADDRESS SIZE MAPPING PERMISSIONS
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

enum { READ_MEMORY = 1, WRITE_MEMORY = 2, READ_STATE = 4, WRITE_STATE = 8, CONTROL = 16, DESCRIPTORS = 64, EVERYTHING = 31 };
enum { LARGE = 1 << 20 };

static char data[64] = "some data";
static char *heap, *anonymous;

static void check(long result, const char *what)
{
    if (result >= 0)
        return;
    perror(what);
    exit(99);
}

static pid_t wait_for(pid_t process)
{
    int status;
    check(waitpid(process, &status, __WALL), "waitpid");
    return process;
}

/* Says what happened; a child has the mappings of its parent. */
static void say(const char *way, int rights, pid_t target, int request, const void *address, size_t size, int writes)
{
    char line[8192], path[4096], permissions[8] = "-", name[4096] = "-";
    FILE *maps = writes && address ? fopen("/proc/self/maps", "r") : 0;
    while (maps && fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        char seen[8];
        *path = 0;
        sscanf(line, "%lx-%lx %7s %*s %*s %*s %4095[^\n]", &from, &to, seen, path);
        if ((unsigned long)address >= from && (unsigned long)address < to) {
            strcpy(permissions, seen);
            strcpy(name, *path ? path : "[anonymous]");
        }
    }
    if (maps)
        fclose(maps);
    printf("%s %d %d %d %d %lx %zu %s %s\n", way, rights, target, (int)syscall(SYS_gettid), request, (unsigned long)address, size, name, permissions);
}

/* A child that ends with this process, however that ends. */
static pid_t fork_victim(void)
{
    pid_t parent = getpid(), child = fork();
    check(child, "fork");
    if (!child) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(0);
    }
    return child;
}

static pid_t victim(void)
{
    pid_t child = fork_victim();
    while (!child)
        pause();
    return child;
}

static void attach(pid_t target)
{
    check(ptrace(PTRACE_ATTACH, target, 0, 0), "PTRACE_ATTACH");
    wait_for(target);
    say("Trace", EVERYTHING, target, PTRACE_ATTACH, 0, 0, 0);
}

static void registers(pid_t target)
{
    char area[1024];
    struct iovec vector = { area, sizeof area };
    attach(target);
    check(ptrace(PTRACE_GETREGSET, target, (void *)NT_PRSTATUS, &vector), "PTRACE_GETREGSET");
    say("Trace", READ_STATE, target, PTRACE_GETREGSET, 0, 0, 0);
    check(ptrace(PTRACE_SETREGSET, target, (void *)NT_PRSTATUS, &vector), "PTRACE_SETREGSET");
    say("Trace", WRITE_STATE, target, PTRACE_SETREGSET, 0, 0, 0);
    check(ptrace(PTRACE_DETACH, target, 0, 0), "PTRACE_DETACH");
}

static void words(pid_t target)
{
    attach(target);
    errno = 0;
    long word = ptrace(PTRACE_PEEKTEXT, target, (void *)attach, 0);
    if (errno)
        check(-1, "PTRACE_PEEKTEXT");
    say("Trace", READ_MEMORY, target, PTRACE_PEEKTEXT, (void *)attach, sizeof word, 0);
    check(ptrace(PTRACE_POKETEXT, target, (void *)attach, word), "PTRACE_POKETEXT");
    say("Trace", WRITE_MEMORY, target, PTRACE_POKETEXT, (void *)attach, sizeof word, 1);
    check(ptrace(PTRACE_POKEDATA, target, data, word), "PTRACE_POKEDATA");
    say("Trace", WRITE_MEMORY, target, PTRACE_POKEDATA, data, sizeof word, 1);
    check(ptrace(PTRACE_CONT, target, 0, 0), "PTRACE_CONT");
    say("Trace", CONTROL, target, PTRACE_CONT, 0, 0, 0);
}

static void vm_read(pid_t target)
{
    char buffer[32];
    struct iovec local = { buffer, sizeof buffer }, remote = { data, sizeof buffer };
    check(process_vm_readv(target, &local, 1, &remote, 1, 0), "process_vm_readv");
    say("Read", READ_MEMORY, target, 0, data, sizeof buffer, 0);
}

static void write_to(pid_t target, void *address, size_t length)
{
    static char buffer[64];
    struct iovec local = { buffer, length }, remote = { address, length };
    if (process_vm_writev(target, &local, 1, &remote, 1, 0) != (ssize_t)length)
        check(-1, "process_vm_writev");
    say("Write", WRITE_MEMORY, target, 0, address, length, 1);
}

static void vm_write_pieces(pid_t target)
{
    char buffer[24];
    struct iovec local = { buffer, sizeof buffer };
    struct iovec remote[] = { { 0, 0 }, { heap + 8, 16 }, { data, 8 } };
    if (process_vm_writev(target, &local, 1, remote, 3, 0) != sizeof buffer)
        check(-1, "process_vm_writev");
    say("Write", WRITE_MEMORY, target, 0, heap + 8, sizeof buffer, 1);
}

static void descriptor(pid_t target)
{
    int process = syscall(SYS_pidfd_open, target, 0);
    check(process, "pidfd_open");
    check(syscall(SYS_pidfd_getfd, process, 1, 0), "pidfd_getfd");
    say("Descriptor", DESCRIPTORS, target, 1, 0, 0, 0);
}

static int open_file(pid_t target, const char *format, int flags)
{
    char path[128];
    snprintf(path, sizeof path, format, target, target);
    int file = open(path, flags);
    check(file, path);
    return file;
}

static void files(pid_t target)
{
    static const char *const names[] = { "mem", "maps", "smaps", "smaps_rollup", "numa_maps", "pagemap", "environ", "auxv", "syscall", "stack" };
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/%s", target, names[i]);
        if (open(path, O_RDONLY) >= 0)
            say("File", i == 0 || i == 6 ? READ_MEMORY : READ_STATE, target, i + 1, 0, 0, 0);
        else if (errno != ENOENT)
            check(-1, path);
    }
    open_file(target, "/proc/%d/stat", O_RDONLY);
    open_file(target, "/proc/%d/cmdline", O_RDONLY);
}

static void through_link(pid_t target)
{
    char folder[] = "/tmp/monitor-access-XXXXXX", link[64], path[64];
    check(mkdtemp(folder) ? 0 : -1, "mkdtemp");
    snprintf(link, sizeof link, "%s/harmless", folder);
    snprintf(path, sizeof path, "/proc/%d/mem", target);
    check(symlink(path, link), "symlink");
    check(open(link, O_RDONLY), "open");
    check(unlink(link), "unlink");
    check(rmdir(folder), "rmdir");
    say("File", READ_MEMORY, target, 1, 0, 0, 0);
}

static void write_file(pid_t target, int pieces)
{
    char local[32];
    struct iovec vector[] = { { data, 16 }, { data, 8 } };
    int file = open_file(target, "/proc/%d/mem", O_RDWR);
    say("File", READ_MEMORY | WRITE_MEMORY, target, 1, 0, 0, 0);
    void *address = pieces ? (void *)getauxval(AT_SYSINFO_EHDR) : local;
    ssize_t written = pieces ? pwritev(file, vector, 2, (off_t)address) : pwrite(file, data, sizeof local, (off_t)address);
    if (written <= 0)
        check(-1, "pwrite");
    say("FileWrite", WRITE_MEMORY, target, 1, address, written, 1);
}

/* At the position that the file is at. */
static void write_onwards(pid_t target)
{
    struct iovec vector[] = { { data, 5 }, { data, 6 } };
    int file = open_file(target, "/proc/%d/mem", O_WRONLY);
    say("File", WRITE_MEMORY, target, 1, 0, 0, 0);
    check(lseek(file, (off_t)heap, SEEK_SET) > 0 ? 0 : -1, "lseek");
    check(write(file, data, 7), "write");
    say("FileWrite", WRITE_MEMORY, target, 1, heap, 7, 1);
    check(lseek(file, (off_t)anonymous, SEEK_SET) > 0 ? 0 : -1, "lseek");
    check(writev(file, vector, 2), "writev");
    say("FileWrite", WRITE_MEMORY, target, 1, anonymous, 11, 1);
}

static void many(pid_t target)
{
    char buffer[8];
    struct iovec local = { buffer, sizeof buffer }, remote = { data, sizeof buffer };
    for (int i = 0; i < 1000; i++)
        check(process_vm_readv(target, &local, 1, &remote, 1, 0), "process_vm_readv");
    say("Read", READ_MEMORY, target, 0, data, sizeof buffer, 0);
}

/* Each page is told, however often it is written. */
static void many_pages(pid_t target)
{
    for (int page = 0; page < 3; page++) {
        struct iovec local = { data, 8 }, remote = { anonymous + page * 4096, 8 };
        for (int i = 0; i < 100; i++)
            check(process_vm_writev(target, &local, 1, &remote, 1, 0), "process_vm_writev");
        say("Write", WRITE_MEMORY, target, 0, remote.iov_base, 8, 1);
    }
}

/* What a process does to itself, and what is refused. */
static void nothing(pid_t target)
{
    char buffer[8];
    struct iovec local = { buffer, sizeof buffer }, own = { data, sizeof buffer }, nowhere = { (void *)16, sizeof buffer };
    check(process_vm_readv(getpid(), &local, 1, &own, 1, 0), "process_vm_readv");
    check(pwrite(open_file(getpid(), "/proc/%d/mem", O_RDWR), "x", 1, (off_t)data), "pwrite");
    check(open("/proc/self/environ", O_RDONLY), "environ");
    if (process_vm_readv(target, &local, 1, &nowhere, 1, 0) >= 0)
        check(-1, "a read of what is not there");
    int ordinary = memfd_create("ordinary", 0);
    check(pwrite(ordinary, "x", 1, 0), "pwrite");
    if (getuid() == 0) {
        check(setresuid(65534, 65534, 0), "setresuid");
        if (ptrace(PTRACE_SEIZE, 1, 0, 0) >= 0)
            check(-1, "a forbidden PTRACE_SEIZE");
        check(setresuid(0, 0, 0), "setresuid");     /* or the target would not end with this process */
    }
}

static void *read_in_thread(void *target)
{
    vm_read((pid_t)(long)target);
    return 0;
}

static void in_thread(pid_t target)
{
    pthread_t thread;
    check(-pthread_create(&thread, 0, read_in_thread, (void *)(long)target), "pthread_create");
    pthread_join(thread, 0);
}

static int told[2];

static void *tell_thread(void *unused)
{
    pid_t thread = syscall(SYS_gettid);
    check(write(told[1], &thread, sizeof thread), "write");
    for (;;)
        pause();
    return unused;
}

/* A thread of the other process that is not its first: the process is told. */
static void of_thread(void)
{
    pid_t thread, target;
    pthread_t made;
    check(pipe(told), "pipe");
    target = fork_victim();
    if (!target) {
        pthread_create(&made, 0, tell_thread, 0);
        for (;;)
            pause();
    }
    check(read(told[0], &thread, sizeof thread), "read");
    check(ptrace(PTRACE_SEIZE, thread, 0, 0), "PTRACE_SEIZE");
    say("Trace", EVERYTHING, target, PTRACE_SEIZE, 0, 0, 0);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/mem", target, thread);
    check(open(path, O_RDONLY), path);
    say("File", READ_MEMORY, target, 1, 0, 0, 0);
}

#if defined(__x86_64__)
static long call32(int number, unsigned long a, unsigned long b, unsigned long c, unsigned long d, unsigned long e)
{
    long result;
    asm volatile("int $0x80" : "=a"(result)
        : "a"((long)number), "b"((long)(unsigned)a), "c"((long)(unsigned)b), "d"((long)(unsigned)c), "S"((long)(unsigned)d), "D"((long)(unsigned)e)
        : "memory", "r8", "r9", "r10", "r11");
    return (int)result;
}

static void no_compat(int signal)
{
    (void)signal;
    _exit(77);
}

static void compat(void)
{
    enum { PTRACE = 26, WRITE = 4, OPEN = 5, PWRITE64 = 181, VM_WRITE = 348, PIDFD_GETFD = 438, GETPID = 20 };
    char *low = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    signal(SIGSEGV, no_compat);
    if (low == MAP_FAILED || call32(GETPID, 0, 0, 0, 0, 0) != getpid())
        _exit(77);
    unsigned *vectors = (void *)low;
    pid_t target = victim();
    vectors[0] = (unsigned)(unsigned long)low + 64;     /* from here */
    vectors[1] = vectors[3] = 16;
    vectors[2] = (unsigned)(unsigned long)low + 4096;   /* to there */
    check(call32(VM_WRITE, target, (unsigned long)low, 1, (unsigned long)(low + 8), 1), "process_vm_writev");
    say("Write", WRITE_MEMORY, target, 0, low + 4096, 16, 1);
    check(call32(PTRACE, PTRACE_ATTACH, target, 0, 0, 0), "ptrace");
    wait_for(target);
    say("Trace", EVERYTHING, target, PTRACE_ATTACH, 0, 0, 0);
    check(call32(PTRACE, PTRACE_POKEDATA, target, (unsigned long)(low + 16), 1, 0), "ptrace");
    say("Trace", WRITE_MEMORY, target, PTRACE_POKEDATA, low + 16, 4, 1);
    snprintf(low + 128, 64, "/proc/%d/mem", target);
    int file = call32(OPEN, (unsigned long)(low + 128), O_RDWR, 0, 0, 0);
    check(file, "open");
    say("File", READ_MEMORY | WRITE_MEMORY, target, 1, 0, 0, 0);
    check(call32(PWRITE64, file, (unsigned long)low, 8, (unsigned long)(data), (unsigned long)data >> 32), "pwrite64");
    say("FileWrite", WRITE_MEMORY, target, 1, data, 8, 1);
    check(lseek(file, (off_t)low, SEEK_SET), "lseek");
    check(call32(WRITE, file, (unsigned long)low, 4, 0, 0), "write");
    say("FileWrite", WRITE_MEMORY, target, 1, low, 4, 1);
    int process = syscall(SYS_pidfd_open, target, 0);
    check(call32(PIDFD_GETFD, process, 1, 0, 0, 0), "pidfd_getfd");
    say("Descriptor", DESCRIPTORS, target, 1, 0, 0, 0);
}
#else
static void compat(void) { _exit(77); }
#endif

int main(int count, char **arguments)
{
    if (count < 2)
        return 98;
    const char *what = arguments[1];
    char local[64];
    alarm(30);
    heap = malloc(4096);
    anonymous = mmap(0, LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(anonymous, 1, LARGE);
    if (!strcmp(what, "of-thread")) { of_thread(); return 0; }
    if (!strcmp(what, "compat")) { compat(); return 0; }
    pid_t target = victim();
    if (!strcmp(what, "registers")) registers(target);
    else if (!strcmp(what, "words")) words(target);
    else if (!strcmp(what, "read")) vm_read(target);
    else if (!strcmp(what, "write-data")) write_to(target, data, 9);
    else if (!strcmp(what, "write-heap")) write_to(target, heap, 33);
    else if (!strcmp(what, "write-stack")) write_to(target, local, 64);
    else if (!strcmp(what, "write-anonymous")) write_to(target, anonymous + LARGE / 2, 1);
    else if (!strcmp(what, "write-pieces")) vm_write_pieces(target);
    else if (!strcmp(what, "descriptor")) descriptor(target);
    else if (!strcmp(what, "files")) files(target);
    else if (!strcmp(what, "link")) through_link(target);
    else if (!strcmp(what, "write-file")) write_file(target, 0);
    else if (!strcmp(what, "write-file-pieces")) write_file(target, 1);
    else if (!strcmp(what, "write-onwards")) write_onwards(target);
    else if (!strcmp(what, "many")) many(target);
    else if (!strcmp(what, "many-pages")) many_pages(target);
    else if (!strcmp(what, "nothing")) nothing(target);
    else if (!strcmp(what, "in-thread")) in_thread(target);
    else
        return 98;
    return 0;
}
