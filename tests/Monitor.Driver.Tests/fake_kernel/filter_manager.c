/* SPDX-License-Identifier: MIT
 * Registration, and how an operation goes through the driver's callbacks.
 */
#include "filter.h"

struct fake_filter fake_filter;
static const FLT_REGISTRATION *filtering;   /* once started: what callbacks are raised by */
_Thread_local PIRP fake_top_level_irp;

static PDEVICE_OBJECT device(ULONG type)
{
    PDEVICE_OBJECT made = fake_object_make(FAKE_DEVICE, sizeof *made);
    made->DeviceType = type;
    return made;
}

void fake_filter_start(void)
{
    fake_filter = (struct fake_filter){
        .disk = fake_object_make(FAKE_VOLUME, 8), .pipes = fake_object_make(FAKE_VOLUME, 8),
        .disk_instance = fake_object_make(FAKE_INSTANCE, 8), .pipe_instance = fake_object_make(FAKE_INSTANCE, 8),
        .disk_device = device(FILE_DEVICE_DISK), .pipe_device = device(FILE_DEVICE_NAMED_PIPE),
    };
    filtering = NULL;
    fake_top_level_irp = NULL;
}

void fake_filter_end(void)
{
    while (fake_filter.files) {
        struct fake_disk_file *file = fake_filter.files;
        fake_filter.files = file->next;
        host_free(file);
    }
}

NTSTATUS NTAPI FltRegisterFilter(PDRIVER_OBJECT driver, const FLT_REGISTRATION *registration, PFLT_FILTER *filter)
{
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && !fake_filter.registration && driver);
    KERNEL_CHECK(registration->Size == sizeof *registration && registration->Version == FLT_REGISTRATION_VERSION);
    for (const FLT_OPERATION_REGISTRATION *operation = registration->OperationRegistration; operation->MajorFunction != IRP_MJ_OPERATION_END; operation++)
        KERNEL_CHECK(operation->PreOperation || operation->PostOperation);
    if (fake_may_fail(__func__))
        return STATUS_FLT_INSTANCE_ALTITUDE_COLLISION;
    fake_filter.registration = registration;
    fake_filter.driver = driver;
    *filter = fake_filter.filter = fake_object_make(FAKE_FILTER, 8);
    fake.registered++;
    return STATUS_SUCCESS;
}

static void attach(PFLT_FILTER filter, PFLT_VOLUME volume, PFLT_INSTANCE instance, DEVICE_TYPE type, FLT_FILESYSTEM_TYPE system)
{
    FLT_RELATED_OBJECTS objects = {.Size = sizeof objects, .Filter = filter, .Volume = volume, .Instance = instance};
    NTSTATUS status = fake_filter.registration->InstanceSetupCallback ? fake_filter.registration->InstanceSetupCallback(&objects, 0, type, system) : 0;
    KERNEL_CHECK(type == FILE_DEVICE_NETWORK_FILE_SYSTEM ? status == STATUS_FLT_DO_NOT_ATTACH : status == STATUS_SUCCESS);
}

NTSTATUS NTAPI FltStartFiltering(PFLT_FILTER filter)
{
    fake_object_check(filter, FAKE_FILTER, __func__);
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && !fake_filter.is_started);
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    fake_filter.is_started = TRUE;
    attach(filter, fake_filter.disk, fake_filter.disk_instance, FILE_DEVICE_DISK_FILE_SYSTEM, FLT_FSTYPE_NTFS);
    attach(filter, fake_filter.pipes, fake_filter.pipe_instance, FILE_DEVICE_NAMED_PIPE, FLT_FSTYPE_NPFS);
    attach(filter, fake_filter.disk, fake_filter.disk_instance, FILE_DEVICE_NETWORK_FILE_SYSTEM, FLT_FSTYPE_UNKNOWN);
    __atomic_store_n(&filtering, fake_filter.registration, __ATOMIC_SEQ_CST);
    return STATUS_SUCCESS;
}

VOID NTAPI FltUnregisterFilter(PFLT_FILTER filter)
{
    fake_object_check(filter, FAKE_FILTER, __func__);
    KERNEL_AT_MOST(APC_LEVEL);
    KERNEL_CHECK(fake_filter.registration, "unregistered twice");
    __atomic_store_n(&filtering, NULL, __ATOMIC_SEQ_CST);
    fake_callbacks_drain();
    /* Contexts go with their filter. */
    fake_guard_enter(&fake_filter_guard);
    for (struct fake_disk_file *file = fake_filter.files; file; file = file->next)
        fake_context_release(&file->context);
    fake_guard_leave(&fake_filter_guard);
    for (int i = 0; i < 2; i++)
        fake_context_release(&fake_filter.instance_context[i]);
    fake_handles_release_contexts();
    fake_filter.registration = NULL;
    fake_filter.is_started = FALSE;
    fake.registered--;
}

void fake_operation_make(struct fake_operation *operation, UCHAR major, PFILE_OBJECT file)
{
    BOOLEAN is_pipe = file->DeviceObject == fake_filter.pipe_device;
    *operation = (struct fake_operation){
        .data = {.Flags = FLTFL_CALLBACK_DATA_IRP_OPERATION, .Thread = fake_self.thread, .RequestorMode = fake_self.previous_mode},
        .block = {.MajorFunction = major, .TargetFileObject = file},
        .objects = {.Size = sizeof(FLT_RELATED_OBJECTS), .FileObject = file},
    };
    operation->objects.Volume = is_pipe ? fake_filter.pipes : fake_filter.disk;
    operation->objects.Instance = operation->block.TargetInstance = is_pipe ? fake_filter.pipe_instance : fake_filter.disk_instance;
}

static const FLT_OPERATION_REGISTRATION *find(const FLT_REGISTRATION *registration, const struct fake_operation *operation)
{
    const FLT_OPERATION_REGISTRATION *found = registration->OperationRegistration;
    while (found->MajorFunction != IRP_MJ_OPERATION_END) {
        if (found->MajorFunction == operation->block.MajorFunction)
            return operation->is_paging && found->Flags & FLTFL_OPERATION_REGISTRATION_SKIP_PAGING_IO ? NULL : found;
        found++;
    }
    return NULL;
}

static void work(struct fake_operation *operation)
{
    if (NT_SUCCESS(operation->status) && operation->effect)
        operation->effect(operation);
    operation->data.IoStatus.Status = operation->status;
    operation->data.IoStatus.Information = operation->information;
}

/* After it: in the same thread at the same IRQL where that was asked for, and for openings; else, where the disk is slow, at DISPATCH_LEVEL. */
static void after(struct fake_operation *operation, const FLT_OPERATION_REGISTRATION *registered, FLT_PREOP_CALLBACK_STATUS before, PVOID context)
{
    BOOLEAN is_opening = operation->block.MajorFunction == IRP_MJ_CREATE || (operation->block.MajorFunction == IRP_MJ_CREATE_NAMED_PIPE && !operation->is_late);
    BOOLEAN is_raised = before == FLT_PREOP_SUCCESS_WITH_CALLBACK && !is_opening && !fake.threaded;
    KIRQL irql = fake_self.irql;
    KERNEL_CHECK(registered->PostOperation, "a callback afterwards is asked for, and there is none");
    KERNEL_CHECK(before != FLT_PREOP_SYNCHRONIZE || !is_opening, "openings are synchronised by themselves");
    if (is_raised)
        KfRaiseIrql(DISPATCH_LEVEL);
    KERNEL_CHECK(registered->PostOperation(&operation->data, &operation->objects, context,
        operation->is_draining ? FLTFL_POST_OPERATION_DRAINING : 0) == FLT_POSTOP_FINISHED_PROCESSING);
    if (is_raised)
        KeLowerIrql(irql);
}

NTSTATUS fake_operation_run(struct fake_operation *operation)
{
    const FLT_REGISTRATION *registration = fake_callback_enter(&filtering);
    const FLT_OPERATION_REGISTRATION *registered = registration ? find(registration, operation) : NULL;
    FLT_PREOP_CALLBACK_STATUS status = FLT_PREOP_SUCCESS_NO_CALLBACK;
    PVOID untouched = (PVOID)0xdead, context = untouched;   /* what it holds before is nobody's promise */
    operation->data.Iopb = &operation->block;
    if (operation->is_paging)
        operation->block.IrpFlags |= IRP_PAGING_IO;
    if (registered)
        operation->objects.Filter = fake_filter.filter;
    if (registered && registered->PreOperation)
        status = registered->PreOperation(&operation->data, &operation->objects, &context);
    KERNEL_CHECK(status == FLT_PREOP_SUCCESS_NO_CALLBACK || status == FLT_PREOP_SUCCESS_WITH_CALLBACK || status == FLT_PREOP_SYNCHRONIZE ||
        status == FLT_PREOP_COMPLETE);
    KERNEL_CHECK(status != FLT_PREOP_COMPLETE || !NT_SUCCESS(operation->data.IoStatus.Status), "completed with success, and nothing done");
    KERNEL_CHECK(status == FLT_PREOP_SUCCESS_WITH_CALLBACK || status == FLT_PREOP_SYNCHRONIZE ||
        !context || context == untouched, "a context that nobody takes");
    if (status != FLT_PREOP_COMPLETE) {
        work(operation);
        if (status != FLT_PREOP_SUCCESS_NO_CALLBACK)
            after(operation, registered, status, context);
    }
    if (registration)
        fake_callback_leave();
    return operation->data.IoStatus.Status;
}
