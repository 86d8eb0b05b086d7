/* SPDX-License-Identifier: MIT
 * Brings code to run on purpose: maps files, loads a library or an eBPF program, starts a program whose name is gone. Ends with 77 where this
 * machine cannot.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <unistd.h>

static void check(long result, const char *what)
{
    if (result >= 0)
        return;
    perror(what);
    exit(99);
}

static int opened(const char *path)
{
    int descriptor = open(path, O_RDONLY);
    check(descriptor, path);
    return descriptor;
}

/* Runs a copy of /bin/true by its descriptor, after its name was removed or went to another file. */
static void exec_nameless(const char *path, int is_replaced)
{
    int descriptor = opened(path);
    check(unlink(path), "unlink");
    if (is_replaced)
        check(symlink("/bin/false", path), "symlink");
    char *arguments[] = { "nameless", 0 }, *environment[] = { 0 };
    check(fexecve(descriptor, arguments, environment), "fexecve");
}

/* Loads a socket filter that lets nothing through; told are number, type and name as the kernel has them. */
static void load_program(const char *name)
{
    struct bpf_insn code[] = { { .code = BPF_ALU64 | BPF_MOV | BPF_K }, { .code = BPF_JMP | BPF_EXIT } };
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
    attributes.insns = (unsigned long)code;
    attributes.insn_cnt = 2;
    attributes.license = (unsigned long)"GPL";
    strncpy(attributes.prog_name, name, sizeof attributes.prog_name - 1);
    int program = syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof attributes);
    check(program, "BPF_PROG_LOAD");
    struct bpf_prog_info facts;
    memset(&facts, 0, sizeof facts);
    memset(&attributes, 0, sizeof attributes);
    attributes.info.bpf_fd = program;
    attributes.info.info_len = sizeof facts;
    attributes.info.info = (unsigned long)&facts;
    check(syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &attributes, sizeof attributes), "BPF_OBJ_GET_INFO_BY_FD");
    printf("%u %u %s\n", facts.id, facts.type, facts.name);
}

static void map_file(const char *path, int protection, int flags)
{
    void *address = mmap(0, 4096, protection, flags, flags & MAP_ANONYMOUS ? -1 : opened(path), 0);
    check(address == MAP_FAILED ? -1 : 0, "mmap");
}

#if defined(__x86_64__)
static void no_compat(int signal)
{
    (void)signal;
    _exit(77);
}

static long call32(int number, unsigned a, unsigned b, unsigned c, unsigned d, unsigned e)
{
    unsigned result;
    asm volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e) : "memory", "r8", "r9", "r10", "r11");
    return result > -4096u ? -1 : (long)result;
}

/* Maps a file to be run by the 32-bit mmap2, or by the older call with its arguments in memory. */
static void map_file32(const char *path, int is_old)
{
    signal(SIGSEGV, no_compat);
    int descriptor = opened(path);
    unsigned *words = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    unsigned given[] = { 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, descriptor, 0 };
    memcpy(words, given, sizeof given);
    long address = is_old ? call32(90, (unsigned)(unsigned long)words, 0, 0, 0, 0) : call32(192, 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, descriptor);
    if (address < 0)
        _exit(77);
}
#else
static void map_file32(const char *path, int is_old)
{
    (void)path;
    (void)is_old;
    _exit(77);
}
#endif

static int is(const char *what, char **arguments) { return !strcmp(arguments[1], what); }

int main(int count, char **arguments)
{
    if (count != 3)
        return 98;
    const char *option = arguments[2];
    alarm(30);
    if (is("exec-deleted", arguments)) exec_nameless(option, 0);
    else if (is("exec-replaced", arguments)) exec_nameless(option, 1);
    else if (is("load-library", arguments)) check(dlopen(option, RTLD_NOW) ? 0 : -1, "dlopen");
    else if (is("load-program", arguments)) load_program(option);
    else if (is("map-executable", arguments)) map_file(option, PROT_READ | PROT_EXEC, MAP_PRIVATE);
    else if (is("map-shared", arguments)) map_file(option, PROT_READ | PROT_EXEC, MAP_SHARED);
    else if (is("map-readable", arguments)) map_file(option, PROT_READ, MAP_PRIVATE);
    else if (is("map-readable-executable", arguments)) {
        check(personality(READ_IMPLIES_EXEC), "personality");
        map_file(option, PROT_READ, MAP_PRIVATE);
    } else if (is("map-anonymous", arguments)) map_file(option, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS);
    else if (is("map-32", arguments)) map_file32(option, 0);
    else if (is("map-32-old", arguments)) map_file32(option, 1);
    else
        return 98;
    return 0;
}
