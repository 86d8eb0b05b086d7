/* SPDX-License-Identifier: MIT */
#include "file_act.h"

#define POOL_TAG 'fnoM'

const FLT_CONTEXT_REGISTRATION file_contexts[] = {
    { .ContextType = FLT_INSTANCE_CONTEXT, .Size = sizeof(struct volume_context), .PoolTag = POOL_TAG },
    { .ContextType = FLT_STREAM_CONTEXT, .Size = sizeof(struct stream_context), .PoolTag = POOL_TAG },
    { .ContextType = FLT_STREAMHANDLE_CONTEXT, .Size = sizeof(struct handle_context), .PoolTag = POOL_TAG },
    { .ContextType = FLT_CONTEXT_END },
};

BOOLEAN file_act_enter(struct file_act *act, PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects)
{
    *act = (struct file_act) {
        .data = data, .filter = objects->Filter, .instance = objects->Instance, .volume = objects->Volume, .file = objects->FileObject,
        .policy = policy_enter(),
    };
    if (!act->policy->service_pid || FltGetRequestorProcessId(data) != act->policy->service_pid)
        return TRUE;
    file_act_leave(act);
    return FALSE;
}

void file_act_leave(const struct file_act *act)
{
    policy_leave(act->policy);
}

BOOLEAN file_act_may_ask(PFLT_CALLBACK_DATA data)
{
    return !KeAreAllApcsDisabled() && !IoGetTopLevelIrp() && !(data->Iopb->IrpFlags & (IRP_PAGING_IO | IRP_SYNCHRONOUS_PAGING_IO));
}

BOOLEAN file_is_pipe(PFILE_OBJECT file)
{
    return file->DeviceObject && file->DeviceObject->DeviceType == FILE_DEVICE_NAMED_PIPE;
}

/* What was given to a set function is the filter manager's then; what it found there already takes the place of the new one. */
static PFLT_CONTEXT keep(PFLT_CONTEXT context, PFLT_CONTEXT old, NTSTATUS status)
{
    if (NT_SUCCESS(status))
        return context;
    FltReleaseContext(context);
    return status == STATUS_FLT_CONTEXT_ALREADY_DEFINED ? old : NULL;
}

static PFLT_CONTEXT allocate(PFLT_FILTER filter, FLT_CONTEXT_TYPE type, SIZE_T size)
{
    PFLT_CONTEXT context;
    if (!NT_SUCCESS(FltAllocateContext(filter, type, size, NonPagedPoolNx, &context)))
        return NULL;
    RtlZeroMemory(context, size);
    return context;
}

struct stream_context *stream_context_find(const struct file_act *act)
{
    PFLT_CONTEXT context;
    return NT_SUCCESS(FltGetStreamContext(act->instance, act->file, &context)) ? context : NULL;
}

struct stream_context *stream_context_make(const struct file_act *act)
{
    struct stream_context *context = stream_context_find(act);
    PFLT_CONTEXT old = NULL;
    NTSTATUS status;
    if (context)
        return context;
    context = allocate(act->filter, FLT_STREAM_CONTEXT, sizeof *context);
    if (!context)
        return NULL;
    KeInitializeSpinLock(&context->lock);
    status = FltSetStreamContext(act->instance, act->file, FLT_SET_CONTEXT_KEEP_IF_EXISTS, context, &old);
    return keep(context, old, status);
}

static struct handle_context *handle_context_find(const struct file_act *act)
{
    PFLT_CONTEXT context;
    return NT_SUCCESS(FltGetStreamHandleContext(act->instance, act->file, &context)) ? context : NULL;
}

static struct handle_context *handle_context_make(const struct file_act *act)
{
    struct handle_context *context = handle_context_find(act);
    PFLT_CONTEXT old = NULL;
    NTSTATUS status;
    if (context)
        return context;
    context = allocate(act->filter, FLT_STREAMHANDLE_CONTEXT, sizeof *context);
    if (!context)
        return NULL;
    status = FltSetStreamHandleContext(act->instance, act->file, FLT_SET_CONTEXT_KEEP_IF_EXISTS, context, &old);
    return keep(context, old, status);
}

BOOLEAN handle_mark(const struct file_act *act, LONG flags)
{
    struct handle_context *context = handle_context_make(act);
    if (!context)
        return FALSE;
    __atomic_fetch_or(&context->flags, flags, __ATOMIC_RELAXED);
    FltReleaseContext(context);
    return TRUE;
}

void handle_unmark(const struct file_act *act, LONG flags)
{
    struct handle_context *context = handle_context_find(act);
    if (!context)
        return;
    __atomic_fetch_and(&context->flags, ~flags, __ATOMIC_RELAXED);
    FltReleaseContext(context);
}

LONG handle_marks(const struct file_act *act)
{
    struct handle_context *context = handle_context_find(act);
    LONG flags;
    if (!context)
        return 0;
    flags = __atomic_load_n(&context->flags, __ATOMIC_RELAXED);
    FltReleaseContext(context);
    return flags;
}

LONG handle_marks_take(const struct file_act *act)
{
    struct handle_context *context = handle_context_find(act);
    LONG flags;
    if (!context)
        return 0;
    flags = __atomic_exchange_n(&context->flags, 0, __ATOMIC_RELAXED);
    FltReleaseContext(context);
    return flags;
}

/* A volume without a serial number, or one that does not answer, is watched all the same. */
void volume_context_make(PCFLT_RELATED_OBJECTS objects)
{
    FILE_FS_VOLUME_INFORMATION information;
    IO_STATUS_BLOCK result;
    NTSTATUS status = FltQueryVolumeInformation(objects->Instance, &result, &information, sizeof information, FileFsVolumeInformation);
    struct volume_context *context;
    if (!NT_SUCCESS(status) && status != STATUS_BUFFER_OVERFLOW)    /* the label need not fit */
        return;
    context = allocate(objects->Filter, FLT_INSTANCE_CONTEXT, sizeof *context);
    if (!context)
        return;
    context->serial = information.VolumeSerialNumber;
    FltSetInstanceContext(objects->Instance, FLT_SET_CONTEXT_KEEP_IF_EXISTS, context, NULL);
    FltReleaseContext(context);
}

u32 volume_serial(const struct file_act *act)
{
    PFLT_CONTEXT context;
    u32 serial;
    if (!NT_SUCCESS(FltGetInstanceContext(act->instance, &context)))
        return 0;
    serial = ((struct volume_context *)context)->serial;
    FltReleaseContext(context);
    return serial;
}
