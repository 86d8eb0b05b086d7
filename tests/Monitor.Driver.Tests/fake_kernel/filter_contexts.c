/* SPDX-License-Identifier: MIT
 * Contexts: counted references, of which a volume, a stream or a handle has one while the context is set.
 */
#include "filter.h"

struct fake_context {
    ULONG magic;
    FLT_CONTEXT_TYPE type;
    BOOLEAN is_set;
    LONG references;
    unsigned long long padding;
};
#define MAGIC 0x74786374
static volatile int guard;

static struct fake_context *of(PFLT_CONTEXT context)
{
    struct fake_context *header = (struct fake_context *)context - 1;
    KERNEL_CHECK(context && header->magic == MAGIC, "not a context, or one that is gone");
    return header;
}

NTSTATUS NTAPI FltAllocateContext(PFLT_FILTER filter, FLT_CONTEXT_TYPE type, SIZE_T size, POOL_TYPE pool, PFLT_CONTEXT *context)
{
    const FLT_CONTEXT_REGISTRATION *known = fake_filter.registration->ContextRegistration;
    struct fake_context *header;
    KERNEL_AT_MOST(APC_LEVEL);
    fake_object_check(filter, FAKE_FILTER, __func__);
    while (known->ContextType != FLT_CONTEXT_END && known->ContextType != type)
        known++;
    KERNEL_CHECK(known->ContextType == type && known->Size == size, "a context that was not registered so");
    KERNEL_CHECK(pool == NonPagedPoolNx || pool == PagedPool);
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    header = fake_pool_allocate(sizeof *header + size, known->PoolTag);
    *header = (struct fake_context){.magic = MAGIC, .type = type, .references = 1};
    *context = header + 1;
    return STATUS_SUCCESS;
}

VOID NTAPI FltReleaseContext(PFLT_CONTEXT context)
{
    struct fake_context *header = of(context);
    LONG left = __atomic_sub_fetch(&header->references, 1, __ATOMIC_ACQ_REL);
    KERNEL_AT_MOST(APC_LEVEL);
    KERNEL_CHECK(left >= 0, "released more often than it was had");
    if (left)
        return;
    header->magic = 0;
    ExFreePoolWithTag(header, 0);
}

void fake_context_release(struct fake_context **context)
{
    struct fake_context *set;
    fake_guard_enter(&guard);
    set = *context;
    *context = NULL;
    fake_guard_leave(&guard);
    if (set)
        FltReleaseContext(set + 1);
}

static NTSTATUS set(struct fake_context **place, FLT_CONTEXT_TYPE type, FLT_SET_CONTEXT_OPERATION operation, PFLT_CONTEXT context, PFLT_CONTEXT *old)
{
    struct fake_context *header = of(context);
    KERNEL_AT_MOST(APC_LEVEL);
    KERNEL_CHECK(header->type == type && operation == FLT_SET_CONTEXT_KEEP_IF_EXISTS);
    fake_interleave();
    if (old)
        *old = NULL;
    if (fake_may_fail("a context is set"))
        return STATUS_NOT_SUPPORTED;
    fake_guard_enter(&guard);
    if (*place) {
        if (old) {
            *old = *place + 1;
            __atomic_add_fetch(&(*place)->references, 1, __ATOMIC_RELAXED);
        }
        fake_guard_leave(&guard);
        return STATUS_FLT_CONTEXT_ALREADY_DEFINED;
    }
    KERNEL_CHECK(!header->is_set, "the context is set elsewhere");
    header->is_set = TRUE;
    __atomic_add_fetch(&header->references, 1, __ATOMIC_RELAXED);
    *place = header;
    fake_guard_leave(&guard);
    return STATUS_SUCCESS;
}

static NTSTATUS get(struct fake_context **place, PFLT_CONTEXT *context)
{
    NTSTATUS status = STATUS_NOT_FOUND;
    KERNEL_AT_MOST(APC_LEVEL);
    fake_guard_enter(&guard);
    if (*place) {
        __atomic_add_fetch(&(*place)->references, 1, __ATOMIC_RELAXED);
        *context = *place + 1;
        status = STATUS_SUCCESS;
    }
    fake_guard_leave(&guard);
    return status;
}

static struct fake_context **of_instance(PFLT_INSTANCE instance)
{
    fake_object_check(instance, FAKE_INSTANCE, __func__);
    return &fake_filter.instance_context[instance == fake_filter.pipe_instance];
}

static struct fake_context **of_stream(PFILE_OBJECT file)
{
    KERNEL_CHECK(fake_open_file(file)->file, "a stream context without a file");
    return &fake_open_file(file)->file->context;
}

NTSTATUS NTAPI FltGetInstanceContext(PFLT_INSTANCE instance, PFLT_CONTEXT *context)
{
    return get(of_instance(instance), context);
}

NTSTATUS NTAPI FltSetInstanceContext(PFLT_INSTANCE instance, FLT_SET_CONTEXT_OPERATION operation, PFLT_CONTEXT context, PFLT_CONTEXT *old)
{
    return set(of_instance(instance), FLT_INSTANCE_CONTEXT, operation, context, old);
}

NTSTATUS NTAPI FltGetStreamContext(PFLT_INSTANCE instance, PFILE_OBJECT file, PFLT_CONTEXT *context)
{
    (void)instance;
    return get(of_stream(file), context);
}

NTSTATUS NTAPI FltSetStreamContext(PFLT_INSTANCE instance, PFILE_OBJECT file, FLT_SET_CONTEXT_OPERATION operation, PFLT_CONTEXT context, PFLT_CONTEXT *old)
{
    (void)instance;
    return set(of_stream(file), FLT_STREAM_CONTEXT, operation, context, old);
}

NTSTATUS NTAPI FltGetStreamHandleContext(PFLT_INSTANCE instance, PFILE_OBJECT file, PFLT_CONTEXT *context)
{
    (void)instance;
    return get(&fake_open_file(file)->context, context);
}

NTSTATUS NTAPI FltSetStreamHandleContext(PFLT_INSTANCE instance, PFILE_OBJECT file, FLT_SET_CONTEXT_OPERATION operation, PFLT_CONTEXT context,
    PFLT_CONTEXT *old)
{
    (void)instance;
    return set(&fake_open_file(file)->context, FLT_STREAMHANDLE_CONTEXT, operation, context, old);
}
