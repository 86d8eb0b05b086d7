/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "host.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define HAS_POISON 1
#endif
#endif

#define PAGE 4096ul

void host_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("fake kernel: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    abort();
}

void host_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    fflush(stdout);
}

void *host_allocate(host_size size)
{
    void *memory = malloc(size);
    if (!memory)
        host_fail("Linux has no memory left");
    memset(memory, 0xcd, size);     /* nothing is zero by chance */
    return memory;
}

void *host_allocate_aligned(host_size size, host_size alignment)
{
    void *memory;
    if (posix_memalign(&memory, alignment, size))
        host_fail("Linux has no memory left");
    memset(memory, 0xcd, size);
    return memory;
}

void host_free(void *memory)
{
    free(memory);
}

void host_yield(void)
{
    sched_yield();
}

void host_pages_make(struct host_pages *pages, host_size size)
{
    pages->file = memfd_create("ring", MFD_CLOEXEC);
    pages->size = size;
    if (pages->file < 0 || ftruncate(pages->file, (off_t)size))
        host_fail("no pages of %zu bytes", size);
}

void *host_pages_map(const struct host_pages *pages, int writable)
{
    void *view = mmap(NULL, pages->size, PROT_READ | (writable ? PROT_WRITE : 0), MAP_SHARED, pages->file, 0);
    if (view == MAP_FAILED)
        host_fail("no view of %zu bytes", pages->size);
    return view;
}

void host_pages_unmap(void *view, host_size size)
{
    munmap(view, size);
}

void host_pages_free(struct host_pages *pages)
{
    close(pages->file);
}

/* ---- memory of user processes: one area, of which a map says what is there ---- */
#define AREA_PAGES 64
static unsigned char *area;
static unsigned char area_state[AREA_PAGES];    /* 0 free, 1 there, 2 gone, 3 more of the block before it */

static host_size pages_of(host_size size)
{
    return size ? (size + PAGE - 1) / PAGE : 1;
}

static pthread_mutex_t area_lock = PTHREAD_MUTEX_INITIALIZER;

static void *take(host_size size, int is_gone)
{
    host_size needed = pages_of(size), first, i;
    if (!area) {
        area = mmap(NULL, AREA_PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (area == MAP_FAILED)
            host_fail("no area of user memory");
    }
    for (first = 0; first + needed <= AREA_PAGES; first++) {
        for (i = 0; i < needed && !area_state[first + i]; i++)
            ;
        if (i < needed)
            continue;
        memset(area_state + first, 3, needed);
        area_state[first] = is_gone ? 2 : 1;
        mprotect(area + first * PAGE, needed * PAGE, PROT_READ | PROT_WRITE);
        return area + (first + needed) * PAGE - size;   /* ends where its last page does */
    }
    host_fail("the area of user memory is full");
}

void *host_user_memory(host_size size, int is_gone)
{
    void *memory;
    pthread_mutex_lock(&area_lock);
    memory = take(size, is_gone);
    pthread_mutex_unlock(&area_lock);
    return memory;
}

void host_user_memory_free(void *memory)
{
    host_size page = (host_size)((unsigned char *)memory - area) / PAGE;
    pthread_mutex_lock(&area_lock);
    if (page < AREA_PAGES)
        do
            area_state[page] = 0;
        while (++page < AREA_PAGES && area_state[page] == 3);
    pthread_mutex_unlock(&area_lock);
}

void host_user_memory_close(void)
{
    if (area)
        mprotect(area, AREA_PAGES * PAGE, PROT_NONE);
}

void host_user_memory_open(void)
{
    if (area)
        mprotect(area, AREA_PAGES * PAGE, PROT_READ | PROT_WRITE);
}

static struct sigaction other_faults[2];       /* of SIGSEGV, SIGBUS: the sanitizer's */

static void on_fault(int number, siginfo_t *information, void *context)
{
    unsigned char *address = information->si_addr;
    (void)context;
    if (area && address >= area && address < area + AREA_PAGES * PAGE) {
        host_size page = (host_size)(address - area) / PAGE;
        while (page && area_state[page] == 3)
            page--;
        if (fake_fault(area_state[page] != 1)) {
            mprotect(area + (host_size)(address - area) / PAGE * PAGE, PAGE, PROT_READ | PROT_WRITE);
            return;
        }
    }
    fprintf(stderr, "fake kernel: access of memory at %p that is not there\n", (void *)address);
    sigaction(number, &other_faults[number == SIGBUS], NULL);   /* which meets the same access next */
}

void host_catch_faults(void)
{
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER};
    sigaction(SIGSEGV, &action, &other_faults[0]);
    sigaction(SIGBUS, &action, &other_faults[1]);
}

void host_jump(void *registers)
{
    _longjmp(*(jmp_buf *)registers, 1);
}

void host_forbid(const void *memory, host_size size)
{
#ifdef HAS_POISON
    ASAN_POISON_MEMORY_REGION(memory, size);
#endif
    (void)memory, (void)size;
}

void host_allow(const void *memory, host_size size)
{
#ifdef HAS_POISON
    ASAN_UNPOISON_MEMORY_REGION(memory, size);
#endif
    (void)memory, (void)size;
}

struct thread {
    pthread_t id;
    host_thread_function *function;
    void *context;
};

static void *thread_main(void *parameter)
{
    struct thread *thread = parameter;
    thread->function(thread->context);
    return NULL;
}

void *host_thread_start(host_thread_function *function, void *context)
{
    struct thread *thread = malloc(sizeof *thread);
    *thread = (struct thread){.function = function, .context = context};
    if (pthread_create(&thread->id, NULL, thread_main, thread))
        host_fail("no thread");
    return thread;
}

void host_thread_join(void *parameter)
{
    struct thread *thread = parameter;
    pthread_join(thread->id, NULL);
    free(thread);
}

unsigned long long host_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long long)now.tv_sec * 10000000ull + (unsigned long long)now.tv_nsec / 100;
}
