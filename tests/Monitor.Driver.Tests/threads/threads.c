/* SPDX-License-Identifier: MIT
 * More processors than one, under ThreadSanitizer: acts come from several threads while a service reads, waits, cancels, closes and comes again, and
 * while the driver is loaded and unloaded under them. threads SECONDS
 */
#include "activities.h"
#include "io.h"
#include "platform.h"

#define ACTORS 3

static volatile int stop;
static volatile long ran, woken, cancelled, rounds;

static void begin_thread(u32 pid)
{
    fake_self = (struct fake_thread){0};
    fake_become(fake_process(pid));
}

/* Every kind of act, again and again, whether the driver is there or not. */
static void act(void *context)
{
    u32 pid = (u32)(unsigned long long)context;
    begin_thread(pid);
    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
        for (const struct activity *activity = activities; activity; activity = activity->next) {
            activity_run(activity);
            __atomic_add_fetch(&ran, 1, __ATOMIC_RELAXED);
        }
}

static void work(void *context)
{
    (void)context;
    begin_thread(4);
    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
        if (!fake_work_run())
            host_yield();
}

struct waiter {
    struct fake_request *request;
    volatile int ready, done;
};

/* What the I/O manager does when the thread that waits is ended: cancels, while the driver may be completing. */
static void cancel(void *context)
{
    struct waiter *waiter = context;
    begin_thread(CLIENT_PID);
    while (!__atomic_load_n(&waiter->ready, __ATOMIC_ACQUIRE))
        host_yield();
    for (int i = 0; i < 20 && !__atomic_load_n(&waiter->request->is_done, __ATOMIC_ACQUIRE); i++)
        host_yield();
    fake_cancel(waiter->request);
    __atomic_store_n(&waiter->done, 1, __ATOMIC_RELEASE);
}

static void wait_once(void)
{
    static struct fake_request request;
    struct waiter waiter = {.request = &request};
    void *canceller;
    if (fake_send(&request, WINDOWS_REQUEST_WAIT, NULL, 0, 0) != STATUS_PENDING)
        return;
    canceller = host_thread_start(cancel, &waiter);
    __atomic_store_n(&waiter.ready, 1, __ATOMIC_RELEASE);
    host_thread_join(canceller);
    while (!__atomic_load_n(&request.is_done, __ATOMIC_ACQUIRE))
        host_yield();
    __atomic_add_fetch(request.irp.IoStatus.Status == STATUS_CANCELLED ? &cancelled : &woken, 1, __ATOMIC_RELAXED);
}

/* A thread of the service waits while another one closes the device: it must come back. */
static void wait_while_closing(void *context)
{
    struct fake_request *request = context;
    begin_thread(CLIENT_PID);
    fake_send(request, WINDOWS_REQUEST_WAIT, NULL, 0, 0);
}

static void close_under_a_waiter(void)
{
    static struct fake_request request;
    struct fake_request last;
    void *waiter;
    request.is_done = FALSE;
    waiter = host_thread_start(wait_while_closing, &request);
    fake_cleanup();
    host_thread_join(waiter);
    for (unsigned long long until = host_clock() + 100000000; !__atomic_load_n(&request.is_done, __ATOMIC_ACQUIRE); host_yield())
        KERNEL_CHECK(host_clock() < until, "a request still waits after the device was closed");
    KERNEL_CHECK(NT_SUCCESS(fake_major(&last, IRP_MJ_CLOSE)));
    fake_io.opened--;
}

static void serve(void)
{
    begin_thread(CLIENT_PID);
    KERNEL_CHECK(NT_SUCCESS(fake_open()));
    KERNEL_CHECK(NT_SUCCESS(client_connect(~0ull)));
    for (int i = 0; i < 30; i++) {
        client_read();
        client_forget();
        client_policy(0, L"\\Device\\HarddiskVolume3\\Archive", L"\\Device\\HarddiskVolume3\\Guarded", L"\\Device\\HarddiskVolume3\\Users");
        wait_once();
    }
    if (__atomic_add_fetch(&rounds, 1, __ATOMIC_RELAXED) % 2) {
        struct fake_request request;
        KERNEL_CHECK(NT_SUCCESS(fake_send(&request, WINDOWS_REQUEST_DETACH, NULL, 0, 0)));
        client_check_losses();      /* nobody writes any more: the sums are exact */
        client_forget();
    }
    close_under_a_waiter();
}

static unsigned long long seconds_of(const char *text)
{
    unsigned long long seconds = 0;
    while (*text >= '0' && *text <= '9')
        seconds = seconds * 10 + (unsigned)(*text++ - '0');
    return seconds;
}

int main(int count, char **arguments)
{
    unsigned long long until = host_clock() + (count > 1 ? seconds_of(arguments[1]) : 5) * 10000000;
    void *threads[ACTORS + 1];
    fake_start();
    fake.threaded = 1;
    fake_process_make(CLIENT_PID, 4);
    activity_process();
    activity_other();
    for (u32 i = 0; i < ACTORS; i++)
        threads[i] = host_thread_start(act, (void *)(unsigned long long)(i % 2 ? 2004 : 2000));
    threads[ACTORS] = host_thread_start(work, NULL);
    while (host_clock() < until) {
        begin_thread(4);
        KERNEL_CHECK(NT_SUCCESS(fake_load()));
        serve();
        serve();
        begin_thread(4);
        fake_io.driver->DriverUnload(fake_io.driver);
    }
    __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
    for (int i = 0; i <= ACTORS; i++)
        host_thread_join(threads[i]);
    fake_check_balance("the end");
    host_print("%ld acts, %ld connections, %ld waits that were woken, %ld cancelled\n", ran, rounds, woken, cancelled);
    return !(ran && rounds && woken && cancelled);
}
