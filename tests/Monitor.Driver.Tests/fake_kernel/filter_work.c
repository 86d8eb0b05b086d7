/* SPDX-License-Identifier: MIT
 * Work that a filter has done by threads of the system. Whoever waits lends his own: it is the system's meanwhile.
 */
#include "filter.h"

struct work {
    PFLT_GENERIC_WORKITEM_ROUTINE routine;
    PVOID object, context;
    BOOLEAN is_queued;
    struct work *next;                  /* of those that wait */
};
static struct work *waiting;
static volatile int guard;

PFLT_GENERIC_WORKITEM NTAPI FltAllocateGenericWorkItem(VOID)
{
    struct work *work;
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    if (fake_may_fail(__func__))
        return NULL;
    work = host_allocate(sizeof *work);
    *work = (struct work){0};
    __atomic_add_fetch(&fake.workers, 1, __ATOMIC_RELAXED);
    return (PFLT_GENERIC_WORKITEM)work;
}

VOID NTAPI FltFreeGenericWorkItem(PFLT_GENERIC_WORKITEM item)
{
    KERNEL_CHECK(!((struct work *)item)->is_queued, "freed while it waits to run");
    host_free(item);
    __atomic_sub_fetch(&fake.workers, 1, __ATOMIC_RELAXED);
}

NTSTATUS NTAPI FltQueueGenericWorkItem(PFLT_GENERIC_WORKITEM item, PVOID object, PFLT_GENERIC_WORKITEM_ROUTINE routine, WORK_QUEUE_TYPE queue,
    PVOID context)
{
    struct work *work = (struct work *)item;
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    KERNEL_CHECK(queue == DelayedWorkQueue && !work->is_queued);
    fake_object_check(object, FAKE_INSTANCE, __func__);
    if (fake_may_fail(__func__))
        return STATUS_FLT_DELETING_OBJECT;
    fake_guard_enter(&guard);
    *work = (struct work){.routine = routine, .object = object, .context = context, .is_queued = TRUE, .next = waiting};
    waiting = work;
    fake_guard_leave(&guard);
    return STATUS_SUCCESS;
}

static struct work *take(void)
{
    struct work *work;
    fake_guard_enter(&guard);
    work = waiting;
    if (work) {
        waiting = work->next;
        work->is_queued = FALSE;
    }
    fake_guard_leave(&guard);
    return work;
}

BOOLEAN fake_filter_work_run(void)
{
    struct fake_thread before = fake_self;
    struct work *work = take();
    if (!work)
        return FALSE;
    fake_become(fake_process(4));
    work->routine((PFLT_GENERIC_WORKITEM)work, work->object, work->context);
    KERNEL_CHECK(!fake_self.irql && !fake_self.critical && !fake_self.held);
    fake_self = before;
    return TRUE;
}
