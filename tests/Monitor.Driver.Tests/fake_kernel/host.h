/* SPDX-License-Identifier: MIT
 * What the fake kernel takes from Linux. The kernel's headers and those of the C library cannot be included together: host.c has the latter.
 */
#pragma once

typedef __SIZE_TYPE__ host_size;

/* Tells what is wrong and ends the process. */
void host_fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
void host_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Memory of exactly this size, so that a byte too many is seen. Never fails. */
void *host_allocate(host_size size);
void *host_allocate_aligned(host_size size, host_size alignment);
void host_free(void *memory);
void host_yield(void);

/* Memory that is mapped at several places: view 0 is the kernel's. */
struct host_pages {
    int file;
    host_size size;
};
void host_pages_make(struct host_pages *pages, host_size size);
void *host_pages_map(const struct host_pages *pages, int writable);
void host_pages_unmap(void *view, host_size size);
void host_pages_free(struct host_pages *pages);

/* Memory of a user process: only to be touched in a block that catches exceptions. One that is gone raises a fault there. */
void *host_user_memory(host_size size, int is_gone);
void host_user_memory_free(void *memory);
/* Closed: a touch comes to fake_fault. Open: it is plain memory. */
void host_user_memory_close(void);
void host_user_memory_open(void);
void host_catch_faults(void);
/* Called at a touch of user memory. Nonzero: the memory is there, and the access goes on. Does not come back for a fault that is caught. */
int fake_fault(int is_gone);
void host_jump(void *registers) __attribute__((noreturn));

/* Memory that may be paged out is not to be touched while it may not be paged in. */
void host_forbid(const void *memory, host_size size);
void host_allow(const void *memory, host_size size);

/* Threads. */
typedef void host_thread_function(void *context);
void *host_thread_start(host_thread_function *function, void *context);
void host_thread_join(void *thread);

/* Moments of the monotonic clock, in 100 ns. */
unsigned long long host_clock(void);
