/* SPDX-License-Identifier: MIT
 * Work for threads of the system. A scenario runs it when it wants; with threads, another one does.
 */
#include "platform.h"

struct work {
    PIO_WORKITEM_ROUTINE routine;
    PVOID context;
    PDEVICE_OBJECT device;
    struct work *volatile next;         /* of those that wait */
};
static struct work *volatile waiting;
BOOLEAN fake_work_waits;

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
    for (struct work *work = waiting; work; work = work->next)
        KERNEL_CHECK(work != (struct work *)item, "freed while it waits to run");
    host_free(item);
    fake.workers--;
}

VOID NTAPI IoQueueWorkItem(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE routine, WORK_QUEUE_TYPE type, PVOID context)
{
    struct work *work = (struct work *)item;
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    KERNEL_CHECK(type == DelayedWorkQueue);
    for (struct work *other = waiting; other; other = other->next)
        KERNEL_CHECK(other != work, "queued twice");
    work->routine = routine;
    work->context = context;
    do
        work->next = __atomic_load_n(&waiting, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&waiting, (struct work **)&work->next, work, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED));
}

int fake_work_run(void)
{
    struct work *work = __atomic_exchange_n(&waiting, NULL, __ATOMIC_ACQ_REL);
    struct fake_thread before = fake_self;
    int ran = 0;
    while (work) {
        struct work *next = work->next;
        fake_become(fake_process(4));
        work->routine(work->device, work->context);
        KERNEL_CHECK(!fake_self.irql && !fake_self.critical && !fake_self.held);
        fake_self = before;
        work = next;
        ran++;
    }
    return ran;
}
