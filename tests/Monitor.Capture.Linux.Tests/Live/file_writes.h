/* SPDX-License-Identifier: MIT
 * Part of actions.c: the calls that write the beginning of a file.
 */
#pragma once
#include <sys/sendfile.h>

/* Writes the content at the beginning of a new file by one call. */
static void write_file(const char *how, const char *path, const char *content)
{
    size_t length = strlen(content);
    struct iovec vector = { (void *)content, length };
    int is_memory = !strcmp(how, "memory"), pipes[2], from;
    char source[4096];
    off64_t zero = 0;
    snprintf(source, sizeof source, "%s.source", path);
    int to = is_memory ? memfd_create("program", 0) : open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
    check(to, "open");
    if (!strcmp(how, "write") || is_memory)
        check(write(to, content, length), "write");
    else if (!strcmp(how, "pwrite"))
        check(pwrite(to, content, length, 0), "pwrite");
    else if (!strcmp(how, "writev"))
        check(writev(to, &vector, 1), "writev");
    else if (!strcmp(how, "pwritev"))
        check(pwritev(to, &vector, 1, 0), "pwritev");
    else if (!strcmp(how, "pwritev2"))
        check(pwritev2(to, &vector, 1, -1, 0), "pwritev2");
    else if (!strcmp(how, "write-behind")) {
        check(lseek(to, 1, SEEK_SET), "lseek");
        check(write(to, content, length), "write");
    } else if (!strcmp(how, "pwrite-behind"))
        check(pwrite(to, content, length, 1), "pwrite");
    else if (!strcmp(how, "grow"))
        check(ftruncate(to, 4096), "ftruncate");
    else if (!strcmp(how, "bytes"))
        for (size_t i = 0; i < length; i++)
            check(write(to, content + i, 1), "write");
#if defined(__x86_64__)
    else if (!strcmp(how, "compat")) {
        char *low = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
        int result;
        strcpy(low, content);
        signal(SIGSEGV, no_compat);
        asm volatile("int $0x80" : "=a"(result) : "a"(4), "b"(to), "c"((unsigned)(unsigned long)low), "d"(length) : "memory", "r8", "r9", "r10", "r11");
        if (result < 0)
            _exit(77);
    }
#endif
    else if (!strcmp(how, "splice")) {
        check(pipe(pipes), "pipe");
        check(write(pipes[1], content, length), "write");
        check(splice(pipes[0], 0, to, 0, length, 0), "splice");
    } else {
        from = open(source, O_RDWR | O_CREAT | O_TRUNC, 0644);
        check(from, "open");
        check(pwrite(from, content, length, 64), "pwrite");
        check(lseek(from, 64, SEEK_SET), "lseek");
        if (!strcmp(how, "sendfile"))
            check(sendfile(to, from, 0, length), "sendfile");
        else if (!strcmp(how, "copy-file-range"))
            check(copy_file_range(from, 0, to, 0, length, 0), "copy_file_range");
        else if (!strcmp(how, "copy-file-range-at"))
            check(copy_file_range(from, 0, to, &zero, length, 0), "copy_file_range");
        else
            _exit(77);
    }
}
