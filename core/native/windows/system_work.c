/* SPDX-License-Identifier: MIT */
#include "system_work.h"

struct task {
    system_work *work;
    void *context;
    KEVENT done;
};

/* The filter is not unloaded before this has returned: the filter manager sees to that. */
static VOID NTAPI run(PFLT_GENERIC_WORKITEM item, PVOID object, PVOID context)
{
    struct task *task = context;
    UNREFERENCED_PARAMETER(object);
    FltFreeGenericWorkItem(item);
    task->work(task->context);
    KeSetEvent(&task->done, IO_NO_INCREMENT, FALSE);    /* the task is gone then */
}

BOOLEAN system_work_do(const struct file_act *act, system_work *work, void *context)
{
    struct task task = { .work = work, .context = context };
    PFLT_GENERIC_WORKITEM item = FltAllocateGenericWorkItem();
    if (!item)
        return FALSE;
    KeInitializeEvent(&task.done, NotificationEvent, FALSE);
    if (!NT_SUCCESS(FltQueueGenericWorkItem(item, act->instance, run, DelayedWorkQueue, &task))) {
        FltFreeGenericWorkItem(item);
        return FALSE;
    }
    KeWaitForSingleObject(&task.done, Executive, KernelMode, FALSE, NULL);
    return TRUE;
}
