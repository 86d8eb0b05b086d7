/* SPDX-License-Identifier: MIT
 * Work for threads of the system. A scenario runs it when it wants; with threads, another one does.
 */
#include "platform.h"

struct work {
    PIO_WORKITEM_ROUTINE routine;
    PVOID context;
    PDEVICE_OBJECT device;
    struct work *next;                  /* of those that wait */
};
static struct work *waiting;
static volatile int guard;

PIO_WORKITEM NTAPI IoAllocateWorkItem(PDEVICE_OBJECT device)
{
    struct work *work;
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    fake_object_check(device, FAKE_DEVICE, __func__);
    if (fake_may_fail(__func__))
        return NULL;
    work = host_allocate(sizeof *work);
    *work = (struct work){.device = device};
    fake.workers++;
    return (PIO_WORKITEM)work;
}

VOID NTAPI IoFreeWorkItem(PIO_WORKITEM item)
{
    fake_guard_enter(&guard);
    for (struct work *work = waiting; work; work = work->next)
        KERNEL_CHECK(work != (struct work *)item, "freed while it waits to run");
    fake_guard_leave(&guard);
    host_free(item);
    fake.workers--;
}

VOID NTAPI IoQueueWorkItem(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE routine, WORK_QUEUE_TYPE type, PVOID context)
{
    struct work *work = (struct work *)item;
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    KERNEL_CHECK(type == DelayedWorkQueue);
    fake_guard_enter(&guard);
    for (struct work *other = waiting; other; other = other->next)
        KERNEL_CHECK(other != work, "queued twice");
    *work = (struct work){.routine = routine, .context = context, .device = work->device, .next = waiting};
    waiting = work;
    fake_guard_leave(&guard);
}

static struct work *take(void)
{
    struct work *work;
    fake_guard_enter(&guard);
    work = waiting;
    if (work)
        waiting = work->next;
    fake_guard_leave(&guard);
    return work;
}

int fake_work_run(void)
{
    struct fake_thread before = fake_self;
    struct work *work;
    int ran = 0;
    while ((work = take())) {
        fake_become(fake_process(4));
        work->routine(work->device, work->context);
        KERNEL_CHECK(!fake_self.irql && !fake_self.critical && !fake_self.held);
        fake_self = before;
        ran++;
    }
    return ran;
}
