/* SPDX-License-Identifier: MIT
 * The filter manager, with one disk and the pipes. Each file is one thread's.
 */
#include "fake_kernel.h"

#define POINTER(n) ((PVOID)(ULONG_PTR)(0x1000 + (n)))

DEVICE_OBJECT fake_disk = { .DeviceType = FILE_DEVICE_DISK }, fake_pipes = { .DeviceType = FILE_DEVICE_NAMED_PIPE };
const FLT_REGISTRATION *fake_filter;
static PFLT_CONTEXT volume_context;

NTSTATUS NTAPI fake_FltRegisterFilter(PDRIVER_OBJECT driver, const FLT_REGISTRATION *registration, PFLT_FILTER *filter)
{
    (void)driver;
    *filter = POINTER(1);
    fake_filter = registration;
    fake_status.registered++;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI fake_FltStartFiltering(PFLT_FILTER filter)
{
    FLT_RELATED_OBJECTS objects = { .Size = sizeof objects, .Filter = filter, .Volume = POINTER(2), .Instance = POINTER(3) };
    return fake_filter->InstanceSetupCallback(&objects, 0, FILE_DEVICE_DISK_FILE_SYSTEM, FLT_FSTYPE_NTFS);
}

VOID NTAPI fake_FltReleaseContext(PFLT_CONTEXT context)
{
    u64 *header = (u64 *)context - 1;
    if (!__atomic_sub_fetch(header, 1, __ATOMIC_ACQ_REL))
        ExFreePool(header);
}

static void forget(PFLT_CONTEXT *context)
{
    if (*context)
        fake_FltReleaseContext(*context);
    *context = NULL;
}

VOID NTAPI fake_FltUnregisterFilter(PFLT_FILTER filter)
{
    (void)filter;
    fake_filter = NULL;
    forget(&volume_context);
    fake_status.registered--;
}

PVOID NTAPI fake_FltGetRoutineAddress(PCSTR name)
{
    (void)name;
    return NULL;
}

NTSTATUS NTAPI fake_FltAllocateContext(PFLT_FILTER filter, FLT_CONTEXT_TYPE type, SIZE_T size, POOL_TYPE pool, PFLT_CONTEXT *context)
{
    u64 *header = ExAllocatePool(NonPagedPool, sizeof *header + size);
    (void)filter, (void)type, (void)pool;
    *header = 1;
    *context = header + 1;
    return STATUS_SUCCESS;
}

static NTSTATUS get(PFLT_CONTEXT *place, PFLT_CONTEXT *context)
{
    if (!*place)
        return STATUS_NOT_FOUND;
    __atomic_fetch_add((u64 *)*place - 1, 1, __ATOMIC_RELAXED);
    *context = *place;
    return STATUS_SUCCESS;
}

static NTSTATUS set(PFLT_CONTEXT *place, PFLT_CONTEXT context, PFLT_CONTEXT *old)
{
    if (*place)
        return old && NT_SUCCESS(get(place, old)) ? STATUS_FLT_CONTEXT_ALREADY_DEFINED : STATUS_FLT_CONTEXT_ALREADY_DEFINED;
    return get(&context, place);
}

NTSTATUS NTAPI fake_FltGetInstanceContext(PFLT_INSTANCE instance, PFLT_CONTEXT *context)
{
    (void)instance;
    return get(&volume_context, context);
}

NTSTATUS NTAPI fake_FltSetInstanceContext(PFLT_INSTANCE instance, FLT_SET_CONTEXT_OPERATION operation, PFLT_CONTEXT context, PFLT_CONTEXT *old)
{
    (void)instance, (void)operation;
    return set(&volume_context, context, old);
}

NTSTATUS NTAPI fake_FltGetStreamContext(PFLT_INSTANCE instance, PFILE_OBJECT file, PFLT_CONTEXT *context)
{
    (void)instance;
    return get(&((struct fake_file *)file)->stream_context, context);
}

NTSTATUS NTAPI fake_FltSetStreamContext(PFLT_INSTANCE instance, PFILE_OBJECT file, FLT_SET_CONTEXT_OPERATION operation, PFLT_CONTEXT context, PFLT_CONTEXT *old)
{
    (void)instance, (void)operation;
    return set(&((struct fake_file *)file)->stream_context, context, old);
}

NTSTATUS NTAPI fake_FltGetStreamHandleContext(PFLT_INSTANCE instance, PFILE_OBJECT file, PFLT_CONTEXT *context)
{
    (void)instance;
    return get(&((struct fake_file *)file)->handle_context, context);
}

NTSTATUS NTAPI fake_FltSetStreamHandleContext(PFLT_INSTANCE instance, PFILE_OBJECT file, FLT_SET_CONTEXT_OPERATION operation, PFLT_CONTEXT context, PFLT_CONTEXT *old)
{
    (void)instance, (void)operation;
    return set(&((struct fake_file *)file)->handle_context, context, old);
}

/* ---- names ---- */
struct name {
    FLT_FILE_NAME_INFORMATION information;
    u32 stream_at;
    WCHAR text[];
};

/* Bytes up to the third backslash: "\Device\HarddiskVolume3". */
static USHORT volume_length(const UNICODE_STRING *text)
{
    USHORT length = 0;
    for (u32 backslashes = 0; length < text->Length; length += sizeof(WCHAR))
        if (text->Buffer[length / sizeof(WCHAR)] == '\\' && ++backslashes == 3)
            break;
    return length;
}

static NTSTATUS make_name(const UNICODE_STRING *text, u32 stream_at, PFLT_FILE_NAME_INFORMATION *information)
{
    USHORT volume = volume_length(text);
    struct name *name = ExAllocatePool(NonPagedPool, sizeof *name + text->Length);
    name->information = (FLT_FILE_NAME_INFORMATION) { .Size = sizeof name->information, .Name = { text->Length, text->Length, name->text },
        .Volume = { volume, volume, name->text } };
    name->stream_at = stream_at;
    RtlCopyMemory(name->text, text->Buffer, text->Length);
    *information = &name->information;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI fake_FltGetFileNameInformation(PFLT_CALLBACK_DATA data, ULONG options, PFLT_FILE_NAME_INFORMATION *name)
{
    struct fake_file *file = (struct fake_file *)data->Iopb->TargetFileObject;
    (void)options;
    return make_name(&file->name, file->stream_at, name);
}

NTSTATUS NTAPI fake_FltGetDestinationFileNameInformation(PFLT_INSTANCE instance, PFILE_OBJECT file, HANDLE folder, PWSTR path, ULONG length, ULONG options, PFLT_FILE_NAME_INFORMATION *name)
{
    UNICODE_STRING text = { (USHORT)length, (USHORT)length, path };
    (void)instance, (void)file, (void)folder, (void)options;
    return make_name(&text, 0, name);
}

NTSTATUS NTAPI fake_FltParseFileNameInformation(PFLT_FILE_NAME_INFORMATION information)
{
    struct name *name = (struct name *)information;
    if (name->stream_at) {
        USHORT length = (USHORT)(information->Name.Length - name->stream_at * 2);
        information->Stream = (UNICODE_STRING) { length, length, name->text + name->stream_at };
    }
    information->NamesParsed = 1;
    return STATUS_SUCCESS;
}

VOID NTAPI fake_FltReleaseFileNameInformation(PFLT_FILE_NAME_INFORMATION information)
{
    ExFreePool(information);
}

NTSTATUS NTAPI fake_FltGetVolumeName(PFLT_VOLUME volume, PUNICODE_STRING name, PULONG needed)
{
    (void)volume, (void)needed;
    RtlInitUnicodeString(name, L"\\Device\\HarddiskVolume3");
    return STATUS_SUCCESS;
}

/* ---- what is asked of a file ---- */
NTSTATUS NTAPI fake_FltQueryInformationFile(PFLT_INSTANCE instance, PFILE_OBJECT object, PVOID information, ULONG length, FILE_INFORMATION_CLASS class, PULONG returned)
{
    struct fake_file *file = (struct fake_file *)object;
    FILE_ALL_INFORMATION *all = information;
    FILE_STANDARD_INFORMATION standard = { .EndOfFile.QuadPart = 1234, .NumberOfLinks = 1, .DeletePending = object->DeletePending };
    (void)instance, (void)length, (void)returned;
    if (file->is_gone)
        return STATUS_FILE_DELETED;
    if (class == FileStandardInformation) {
        *(FILE_STANDARD_INFORMATION *)information = standard;
        return STATUS_SUCCESS;
    }
    all->BasicInformation = (FILE_BASIC_INFORMATION) { .CreationTime = file->created, .FileAttributes = 0x20 };
    all->StandardInformation = standard;
    all->InternalInformation.IndexNumber.QuadPart = 77;
    return STATUS_BUFFER_OVERFLOW;
}

NTSTATUS NTAPI fake_FltSetInformationFile(PFLT_INSTANCE instance, PFILE_OBJECT file, PVOID information, ULONG length, FILE_INFORMATION_CLASS class)
{
    (void)instance, (void)length;
    if (class == FileDispositionInformation)
        file->DeletePending = ((FILE_DISPOSITION_INFORMATION *)information)->DeleteFile;
    /* The archive is open to the system alone. */
    return class == FileDispositionInformation || (class == FileRenameInformation && !fake_self()) ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
}

NTSTATUS NTAPI fake_FltReadFile(PFLT_INSTANCE instance, PFILE_OBJECT file, PLARGE_INTEGER offset, ULONG length, PVOID buffer, ULONG flags, PULONG read, PVOID callback, PVOID context)
{
    (void)instance, (void)offset, (void)flags, (void)callback, (void)context;
    RtlZeroMemory(buffer, length);
    RtlCopyMemory(buffer, ((struct fake_file *)file)->first, 2);
    *read = length;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI fake_FltQueryVolumeInformation(PFLT_INSTANCE instance, PIO_STATUS_BLOCK status, PVOID information, ULONG length, FS_INFORMATION_CLASS class)
{
    (void)instance, (void)status, (void)length, (void)class;
    ((FILE_FS_VOLUME_INFORMATION *)information)->VolumeSerialNumber = 0x1234abcd;
    return STATUS_SUCCESS;
}

/* ---- work for threads of the system ---- */
struct work {
    PFLT_GENERIC_WORKITEM_ROUTINE routine;
    PVOID object, context;
};

PFLT_GENERIC_WORKITEM NTAPI fake_FltAllocateGenericWorkItem(VOID)
{
    return ExAllocatePool(NonPagedPool, sizeof(struct work));
}

VOID NTAPI fake_FltFreeGenericWorkItem(PFLT_GENERIC_WORKITEM item)
{
    ExFreePool(item);
}

static ULONG __stdcall run(void *argument)
{
    struct work *work = argument;
    work->routine((PFLT_GENERIC_WORKITEM)work, work->object, work->context);
    return 0;
}

NTSTATUS NTAPI fake_FltQueueGenericWorkItem(PFLT_GENERIC_WORKITEM item, PVOID object, PFLT_GENERIC_WORKITEM_ROUTINE routine, WORK_QUEUE_TYPE queue, PVOID context)
{
    struct work *work = (struct work *)item;
    (void)queue;
    *work = (struct work) { routine, object, context };
    return CloseHandle(CreateThread(NULL, 0, run, work, 0, NULL)) ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

ULONG NTAPI fake_FltGetRequestorProcessId(PFLT_CALLBACK_DATA data)
{
    return fake_thread(data->Thread)->process->pid;
}

PEPROCESS NTAPI fake_FltGetRequestorProcess(PFLT_CALLBACK_DATA data)
{
    return (PEPROCESS)fake_thread(data->Thread)->process;
}

PVOID NTAPI fake_Nothing(VOID)
{
    return NULL;
}

NTSTATUS NTAPI fake_IoQueryFileInformation(PFILE_OBJECT object, FILE_INFORMATION_CLASS class, ULONG length, PVOID information, PULONG returned)
{
    (void)object, (void)length, (void)returned;
    if (class == FileStandardInformation)
        ((FILE_STANDARD_INFORMATION *)information)->EndOfFile.QuadPart = 5000;
    else
        ((FILE_INTERNAL_INFORMATION *)information)->IndexNumber.QuadPart = 88;
    return STATUS_SUCCESS;
}

void fake_operation(UCHAR major, struct fake_file *file, FLT_PARAMETERS *parameters, ULONG_PTR result, void (*effect)(struct fake_file *))
{
    FLT_IO_PARAMETER_BLOCK block = { .MajorFunction = major, .TargetFileObject = &file->object, .TargetInstance = POINTER(3) };
    FLT_CALLBACK_DATA data = { .Flags = FLTFL_CALLBACK_DATA_IRP_OPERATION, .Thread = (PETHREAD)fake_self(), .Iopb = &block, .RequestorMode = UserMode };
    FLT_RELATED_OBJECTS objects = { .Size = sizeof objects, .Filter = POINTER(1), .Volume = POINTER(2), .Instance = POINTER(3), .FileObject = &file->object };
    const FLT_OPERATION_REGISTRATION *callbacks = fake_filter->OperationRegistration;
    FLT_PREOP_CALLBACK_STATUS status;
    PVOID context = NULL;
    while (callbacks->MajorFunction != IRP_MJ_OPERATION_END && callbacks->MajorFunction != major)
        callbacks++;
    block.Parameters = *parameters;
    status = callbacks->PreOperation(&data, &objects, &context);
    if (status == FLT_PREOP_COMPLETE)
        return;
    if (effect)
        effect(file);
    data.IoStatus.Status = STATUS_SUCCESS;
    data.IoStatus.Information = result;
    if (status != FLT_PREOP_SUCCESS_NO_CALLBACK)
        callbacks->PostOperation(&data, &objects, context, 0);
    if (major == IRP_MJ_CLEANUP) {
        forget(&file->stream_context);
        forget(&file->handle_context);
    }
}
