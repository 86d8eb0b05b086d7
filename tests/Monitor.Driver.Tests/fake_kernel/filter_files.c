/* SPDX-License-Identifier: MIT
 * Files of the fake disk, handles to them, and their names.
 */
#include "filter.h"

#define HANDLES 64
volatile int fake_filter_guard;
static struct fake_open_file *handles[HANDLES];
static const WCHAR volume_name[] = L"\\Device\\HarddiskVolume3";
#define VOLUME_LENGTH ((USHORT)(sizeof volume_name - sizeof(WCHAR)))

struct fake_disk_file *fake_disk_file(const WCHAR *name)
{
    struct fake_disk_file *file = host_allocate(sizeof *file);
    static LONGLONG next = 0x1000000000001;
    *file = (struct fake_disk_file){.created = 133000000000000000, .id = __atomic_fetch_add(&next, 1, __ATOMIC_RELAXED), .attributes = 0x20, .links = 1};
    RtlInitUnicodeString(&file->name, name);
    for (int i = VOLUME_LENGTH / 2; i < file->name.Length / 2; i++)
        if (name[i] == ':' && !file->stream_at)
            file->stream_at = i;
    fake_guard_enter(&fake_filter_guard);
    file->next = fake_filter.files;
    fake_filter.files = file;
    fake_guard_leave(&fake_filter_guard);
    return file;
}

struct fake_open_file *fake_open_file(PFILE_OBJECT file)
{
    fake_object_check(file, FAKE_FILE, __func__);
    return (struct fake_open_file *)file;
}

static PFILE_OBJECT open(PDEVICE_OBJECT device)
{
    struct fake_open_file *made = fake_object_make(FAKE_FILE, sizeof *made);
    int i = 0;
    made->object.DeviceObject = device;
    made->object.ReadAccess = TRUE;
    fake_guard_enter(&fake_filter_guard);
    while (i < HANDLES && handles[i])
        i++;
    KERNEL_CHECK(i < HANDLES, "too many open files");
    handles[i] = made;
    fake_guard_leave(&fake_filter_guard);
    return &made->object;
}

PFILE_OBJECT fake_handle(struct fake_disk_file *file, BOOLEAN is_written)
{
    PFILE_OBJECT made = open(fake_filter.disk_device);
    fake_open_file(made)->file = file;
    made->WriteAccess = is_written;
    if (file)
        __atomic_add_fetch(&file->handles, 1, __ATOMIC_RELAXED);
    else
        made->Flags |= FO_VOLUME_OPEN;
    return made;
}

PFILE_OBJECT fake_pipe_handle(PUNICODE_STRING name)
{
    PFILE_OBJECT made = open(fake_filter.pipe_device);
    if (name)
        made->FileName = *name;
    return made;
}

static void forget(struct fake_disk_file *file)
{
    struct fake_disk_file **at = &fake_filter.files;
    fake_guard_enter(&fake_filter_guard);
    while (*at != file)
        at = &(*at)->next;
    *at = file->next;
    fake_guard_leave(&fake_filter_guard);
    host_free(file);
}

void fake_handle_free(PFILE_OBJECT object)
{
    struct fake_open_file *open = fake_open_file(object);
    fake_guard_enter(&fake_filter_guard);
    for (int i = 0; i < HANDLES; i++)
        if (handles[i] == open)
            handles[i] = NULL;
    fake_guard_leave(&fake_filter_guard);
    fake_context_release(&open->context);
    if (open->file && !__atomic_sub_fetch(&open->file->handles, 1, __ATOMIC_ACQ_REL)) {
        fake_context_release(&open->file->context);
        if (fake.threaded)
            forget(open->file);
    }
}

void fake_handles_release_contexts(void)
{
    fake_guard_enter(&fake_filter_guard);
    for (int i = 0; i < HANDLES; i++)
        if (handles[i])
            fake_context_release(&handles[i]->context);
    fake_guard_leave(&fake_filter_guard);
}

/* ---- names: shared, given back ---- */
struct name {
    FLT_FILE_NAME_INFORMATION information;
    int stream_at;
    WCHAR text[];
};

static NTSTATUS make_name(const UNICODE_STRING *text, int stream_at, ULONG format, PFLT_FILE_NAME_INFORMATION *name)
{
    struct name *made = fake_pool_allocate(sizeof *made + text->Length, 'nTLF');
    made->information = (FLT_FILE_NAME_INFORMATION){.Size = sizeof made->information, .Format = format,
        .Name = {text->Length, text->Length, made->text}, .Volume = {VOLUME_LENGTH, VOLUME_LENGTH, made->text}};
    made->stream_at = stream_at;
    for (int i = 0; i < text->Length / 2; i++)
        made->text[i] = text->Buffer[i];
    *name = &made->information;
    return STATUS_SUCCESS;
}

static void may_ask(const char *function)
{
    if (fake_self.irql != PASSIVE_LEVEL || fake_self.guarded || fake_top_level_irp)
        host_fail("%s: the file system may not be asked here", function);
    fake_interleave();
}

NTSTATUS NTAPI FltGetFileNameInformation(PFLT_CALLBACK_DATA data, ULONG options, PFLT_FILE_NAME_INFORMATION *name)
{
    struct fake_open_file *open = fake_open_file(data->Iopb->TargetFileObject);
    ULONG format = options & 0xff;
    may_ask(__func__);
    KERNEL_CHECK(!(data->Iopb->IrpFlags & (IRP_PAGING_IO | IRP_SYNCHRONOUS_PAGING_IO)), "asked while paging");
    KERNEL_CHECK((format == FLT_FILE_NAME_NORMALIZED || format == FLT_FILE_NAME_OPENED) && options & FLT_FILE_NAME_QUERY_DEFAULT);
    KERNEL_CHECK(open->file && !open->file->is_gone, "the name of a file that is gone");
    if (fake_may_fail(__func__))
        return STATUS_FLT_NAME_CACHE_MISS;
    return make_name(&open->file->name, open->file->stream_at, format, name);
}

NTSTATUS NTAPI FltGetDestinationFileNameInformation(PFLT_INSTANCE instance, PFILE_OBJECT file, HANDLE folder, PWSTR path, ULONG length, ULONG options,
    PFLT_FILE_NAME_INFORMATION *name)
{
    UNICODE_STRING text = {(USHORT)length, (USHORT)length, path};
    may_ask(__func__);
    fake_object_check(instance, FAKE_INSTANCE, __func__);
    fake_open_file(file);
    KERNEL_CHECK(!folder && length <= 0xffff);
    if (fake_may_fail(__func__) || !length)
        return STATUS_OBJECT_NAME_INVALID;
    return make_name(&text, 0, options & 0xff, name);
}

NTSTATUS NTAPI FltParseFileNameInformation(PFLT_FILE_NAME_INFORMATION information)
{
    struct name *name = (struct name *)information;
    KERNEL_AT_MOST(APC_LEVEL);
    if (fake_may_fail(__func__))
        return STATUS_INVALID_PARAMETER;
    information->NamesParsed = 1;
    if (name->stream_at) {
        USHORT length = (USHORT)(information->Name.Length - name->stream_at * 2);
        information->Stream = (UNICODE_STRING){length, length, name->text + name->stream_at};
    }
    return STATUS_SUCCESS;
}

VOID NTAPI FltReleaseFileNameInformation(PFLT_FILE_NAME_INFORMATION information)
{
    KERNEL_AT_MOST(APC_LEVEL);
    ExFreePoolWithTag(information, 'nTLF');
}

NTSTATUS NTAPI FltGetVolumeName(PFLT_VOLUME volume, PUNICODE_STRING name, PULONG needed)
{
    (void)needed;
    fake_object_check(volume, FAKE_VOLUME, __func__);
    KERNEL_AT_MOST(APC_LEVEL);
    if (fake_may_fail(__func__) || name->MaximumLength < VOLUME_LENGTH)
        return STATUS_BUFFER_TOO_SMALL;
    for (int i = 0; i < VOLUME_LENGTH / 2; i++)
        name->Buffer[i] = volume_name[i];
    name->Length = VOLUME_LENGTH;
    return STATUS_SUCCESS;
}

/* ---- who asks ---- */
ULONG NTAPI FltGetRequestorProcessId(PFLT_CALLBACK_DATA data)
{
    return HandleToULong(fake_process_of(fake_thread_of(data->Thread)->process)->id);
}

PEPROCESS NTAPI FltGetRequestorProcess(PFLT_CALLBACK_DATA data)
{
    return fake_thread_of(data->Thread)->process;
}

PIRP NTAPI IoGetTopLevelIrp(VOID)
{
    return fake_top_level_irp;
}
