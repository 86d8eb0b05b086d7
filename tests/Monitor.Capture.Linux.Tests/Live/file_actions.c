/* SPDX-License-Identifier: MIT
 * Makes one system call about files on purpose, the native one or the 32-bit one:
 *     file_actions native|compat CALL ARGUMENT...
 * Exit code 77: this machine has no such call.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NONE = -1, NOT_POSSIBLE = 77 };

#ifndef __NR_fchmodat2
#define __NR_fchmodat2 452
#endif
/* Calls that the table of this machine lacks. */
#ifndef __NR_chmod
#define __NR_chmod NONE
#define __NR_chown NONE
#define __NR_lchown NONE
#define __NR_utime NONE
#define __NR_utimes NONE
#define __NR_futimesat NONE
#define __NR_link NONE
#define __NR_symlink NONE
#define __NR_mknod NONE
#endif

static int is_compat;

static void fail(const char *what)
{
    perror(what);
    exit(errno == ENOSYS ? NOT_POSSIBLE : 99);
}

/* Memory that a 32-bit call can name. */
static void *low(const void *from, size_t size)
{
    static char *next;
    if (!next)
#if defined(__x86_64__)
        next = mmap(0, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
#else
        next = mmap(0, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
#endif
    void *at = memcpy(next, from, size);
    next += (size + 15) & ~15ul;
    return at;
}

static long text(const char *value) { return (long)low(value, strlen(value) + 1); }

static void no_compat(int signal)
{
    (void)signal;
    _exit(NOT_POSSIBLE);
}

static long compat_call(int number, long a, long b, long c, long d, long e)
{
#if defined(__x86_64__)
    int result;
    signal(SIGSEGV, no_compat);
    asm volatile("int $0x80" : "=a"(result) : "a"(number), "b"((int)a), "c"((int)b), "d"((int)c), "S"((int)d), "D"((int)e)
                 : "memory", "r8", "r9", "r10", "r11");
    errno = result < 0 ? -result : 0;
    return result < 0 ? -1 : result;
#else
    (void)number, (void)a, (void)b, (void)c, (void)d, (void)e, (void)no_compat;
    exit(NOT_POSSIBLE);
#endif
}

static long call(int native, int compat, long a, long b, long c, long d, long e)
{
    int number = is_compat ? compat : native;
    if (number == NONE)
        exit(NOT_POSSIBLE);
    long result = is_compat ? compat_call(number, a, b, c, d, e) : syscall(number, a, b, c, d, e);
    if (result < 0)
        fail("the call");
    return result;
}

/* Two times as seconds and parts, of 32 or of 64 bits. */
static long times(long accessed, long accessed_part, long modified, long modified_part, int is_wide)
{
    long wide[] = { accessed, accessed_part, modified, modified_part };
    int narrow[] = { accessed, accessed_part, modified, modified_part };
    return is_wide ? (long)low(wide, sizeof wide) : (long)low(narrow, sizeof narrow);
}

static long seconds(long accessed, long modified, int is_wide)
{
    long wide[] = { accessed, modified };
    int narrow[] = { accessed, modified };
    return is_wide ? (long)low(wide, sizeof wide) : (long)low(narrow, sizeof narrow);
}

static long part_of(const char *word) { return !strcmp(word, "now") ? 0x3fffffff : !strcmp(word, "omit") ? 0x3ffffffe : atol(word); }

static int opened(const char *path, int flags)
{
    int descriptor = open(path, flags, 0600);
    if (descriptor < 0)
        fail(path);
    return descriptor;
}

/* A folder by descriptor, so that a relative path begins there. */
static int folder(const char *path) { return opened(path, O_PATH | O_DIRECTORY); }

static void open_by_handle(const char *path, int flags)
{
    struct { struct file_handle head; char rest[128]; } handle = { .head.handle_bytes = 128 };
    int mount;
    if (name_to_handle_at(AT_FDCWD, path, (void *)&handle, &mount, 0) < 0)
        exit(NOT_POSSIBLE);
    int root = opened(path, O_RDONLY);
    call(__NR_open_by_handle_at, 342, root, (long)low(&handle, sizeof handle), flags, 0, 0);
}

static void write_map(int process, const char *map, const char *line)
{
    char path[64];
    sprintf(path, "/proc/%d/%s", process, map);
    int file = opened(path, O_WRONLY);
    if (write(file, line, strlen(line)) < 0)
        exit(NOT_POSSIBLE);
    close(file);
}

/* Goes on in a child inside a user namespace, whose users are those of the host from 5000 on, and whose groups those from 6000 on. */
static void enter_namespace(void)
{
    int ready[2], mapped[2], status;
    char byte = 0;
    if (pipe(ready) < 0 || pipe(mapped) < 0)
        fail("pipe");
    int child = fork();
    if (child == 0) {
        byte = unshare(CLONE_NEWUSER) < 0;
        if (write(ready[1], &byte, 1) != 1 || byte || read(mapped[0], &byte, 1) != 1 || setgid(0) < 0 || setuid(0) < 0)
            exit(NOT_POSSIBLE);
        return;
    }
    if (read(ready[0], &byte, 1) == 1 && !byte) {
        write_map(child, "uid_map", "0 5000 100");
        write_map(child, "gid_map", "0 6000 100");
        if (write(mapped[1], &byte, 1) != 1)
            fail("write");
    }
    waitpid(child, &status, 0);
    exit(WEXITSTATUS(status));
}

int main(int count, char **arguments)
{
    if (count < 4)
        return 98;
    is_compat = !strcmp(arguments[1], "compat");
    const char *name = arguments[2], *path = arguments[3], *second = count > 4 ? arguments[4] : "", *third = count > 5 ? arguments[5] : "";
    const char *fourth = count > 6 ? arguments[6] : "", *fifth = count > 7 ? arguments[7] : "";
    int wide = !is_compat;
    alarm(30);
#define IS(what) !strcmp(name, what)
    if (IS("chmod")) call(__NR_chmod, 15, text(path), strtol(second, 0, 8), 0, 0, 0);
    else if (IS("fchmod")) call(__NR_fchmod, 94, opened(path, O_RDONLY), strtol(second, 0, 8), 0, 0, 0);
    else if (IS("fchmodat")) call(__NR_fchmodat, 306, folder("."), text(path), strtol(second, 0, 8), 0, 0);
    else if (IS("fchmodat2")) call(__NR_fchmodat2, 452, folder("."), text(path), strtol(second, 0, 8), 0, 0);
    else if (IS("fchmodat2-empty")) call(__NR_fchmodat2, 452, opened(path, O_PATH), text(""), strtol(second, 0, 8), AT_EMPTY_PATH, 0);
    else if (IS("chown")) call(__NR_chown, 212, text(path), atol(second), atol(third), 0, 0);
    else if (IS("namespace-chown")) {
        enter_namespace();
        call(__NR_chown, 212, text(path), atol(second), atol(third), 0, 0);
    } else if (IS("lchown")) call(__NR_lchown, 198, text(path), atol(second), atol(third), 0, 0);
    else if (IS("fchown")) call(__NR_fchown, 207, opened(path, O_RDONLY), atol(second), atol(third), 0, 0);
    else if (IS("chown16")) call(NONE, 182, text(path), atol(second), atol(third), 0, 0);
    else if (IS("lchown16")) call(NONE, 16, text(path), atol(second), atol(third), 0, 0);
    else if (IS("fchown16")) call(NONE, 95, opened(path, O_RDONLY), atol(second), atol(third), 0, 0);
    else if (IS("fchownat")) call(__NR_fchownat, 298, folder("."), text(path), atol(second), atol(third), 0);
    else if (IS("fchownat-empty")) call(__NR_fchownat, 298, opened(path, O_PATH), text(""), atol(second), atol(third), AT_EMPTY_PATH);
    else if (IS("utime")) call(__NR_utime, 30, text(path), seconds(atol(second), atol(fourth), wide), 0, 0, 0);
    else if (IS("utimes")) call(__NR_utimes, 271, text(path), times(atol(second), atol(third) / 1000, atol(fourth), atol(fifth) / 1000, wide), 0, 0, 0);
    else if (IS("futimesat")) call(__NR_futimesat, 299, folder("."), text(path), times(atol(second), atol(third) / 1000, atol(fourth), atol(fifth) / 1000, wide), 0, 0);
    else if (IS("utimensat")) call(__NR_utimensat, 320, folder("."), text(path), times(atol(second), part_of(third), atol(fourth), part_of(fifth), wide), 0, 0);
    else if (IS("utimensat-link")) call(__NR_utimensat, 320, folder("."), text(path), times(atol(second), part_of(third), atol(fourth), part_of(fifth), wide), AT_SYMLINK_NOFOLLOW, 0);
    else if (IS("futimens")) call(__NR_utimensat, 320, opened(path, O_RDONLY), 0, times(atol(second), part_of(third), atol(fourth), part_of(fifth), wide), 0, 0);
    else if (IS("utimensat-time64")) call(NONE, 412, folder("."), text(path), times(atol(second), part_of(third), atol(fourth), part_of(fifth), 1), 0, 0);
    else if (IS("utimensat-null")) call(__NR_utimensat, 320, folder("."), text(path), 0, 0, 0);
    else if (IS("link")) call(__NR_link, 9, text(path), text(second), 0, 0, 0);
    else if (IS("linkat")) call(__NR_linkat, 303, folder("."), text(path), folder("sub"), text(second), 0);
    else if (IS("linkat-empty")) call(__NR_linkat, 303, opened(path, O_PATH), text(""), folder("sub"), text(second), AT_EMPTY_PATH);
    else if (IS("symlink")) call(__NR_symlink, 83, text(path), text(second), 0, 0, 0);
    else if (IS("symlinkat")) call(__NR_symlinkat, 304, text(path), folder("sub"), text(second), 0, 0);
    else if (IS("mknod")) call(__NR_mknod, 14, text(path), strtol(second, 0, 8), strtol(third, 0, 16), 0, 0);
    else if (IS("mknodat")) call(__NR_mknodat, 297, folder("sub"), text(path), strtol(second, 0, 8), strtol(third, 0, 16), 0);
    else if (IS("truncate")) call(__NR_truncate, 92, text(path), atol(second), 0, 0, 0);
    else if (IS("ftruncate")) call(__NR_ftruncate, 93, opened(path, O_WRONLY), atol(second), 0, 0, 0);
    else if (IS("truncate64")) call(NONE, 193, text(path), (int)atol(second), atol(second) >> 32, 0, 0);
    else if (IS("ftruncate64")) call(NONE, 194, opened(path, O_WRONLY), (int)atol(second), atol(second) >> 32, 0, 0);
    else if (IS("open-by-handle")) open_by_handle(path, second[0] == 't' ? O_WRONLY | O_TRUNC : O_WRONLY);
    else if (IS("tmpfile-link")) {
        char link[64];
        sprintf(link, "/proc/self/fd/%d", opened(path, O_TMPFILE | O_WRONLY));
        call(__NR_linkat, 303, AT_FDCWD, text(link), AT_FDCWD, text(second), AT_SYMLINK_FOLLOW);
    } else
        return 98;
    return 0;
}
