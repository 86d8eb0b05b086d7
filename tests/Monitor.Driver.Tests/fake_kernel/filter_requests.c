/* SPDX-License-Identifier: MIT
 * What the driver asks of the fake disk by itself: facts, bytes, moving, deleting.
 */
#include "filter.h"

static struct fake_disk_file *asked(PFLT_INSTANCE instance, PFILE_OBJECT object, const char *function)
{
    fake_object_check(instance, FAKE_INSTANCE, function);
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL, "a request of its own needs PASSIVE_LEVEL");
    KERNEL_CHECK(!fake_self.guarded, "a request of its own needs the kernel's procedure calls");
    KERNEL_CHECK(!fake_top_level_irp, "a request inside of a file system's");
    KERNEL_CHECK(!fake_self.held, "waits for a file system under a lock");
    KERNEL_CHECK(fake_open_file(object)->file, "not a file of the disk");
    fake_interleave();
    return fake_open_file(object)->file;
}

NTSTATUS NTAPI FltQueryInformationFile(PFLT_INSTANCE instance, PFILE_OBJECT object, PVOID information, ULONG length, FILE_INFORMATION_CLASS class,
    PULONG returned)
{
    struct fake_disk_file *file = asked(instance, object, __func__);
    FILE_STANDARD_INFORMATION standard = {.EndOfFile.QuadPart = file->size, .NumberOfLinks = file->links - file->is_to_go, .DeletePending = file->is_to_go,
        .Directory = file->is_folder};
    (void)returned;
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (file->is_gone)
        return STATUS_FILE_DELETED;
    switch ((int)class) {
    case FileStandardInformation:
        KERNEL_CHECK(length >= sizeof standard);
        *(FILE_STANDARD_INFORMATION *)information = standard;
        return STATUS_SUCCESS;
    case FileAllInformation: {
        FILE_ALL_INFORMATION *all = information;
        KERNEL_CHECK(length >= sizeof *all);
        all->BasicInformation = (FILE_BASIC_INFORMATION){.CreationTime.QuadPart = file->created, .FileAttributes = file->attributes};
        all->StandardInformation = standard;
        all->InternalInformation.IndexNumber.QuadPart = file->id;
        return STATUS_BUFFER_OVERFLOW;
    }
    default:
        host_fail("FltQueryInformationFile: class %d is not known here", class);
    }
}

static NTSTATUS dispose(struct fake_disk_file *file, ULONG flags)
{
    if (flags & FILE_DISPOSITION_DELETE && file->attributes & FILE_ATTRIBUTE_READONLY && !(flags & FAKE_DISPOSITION_IGNORE_READONLY))
        return STATUS_CANNOT_DELETE;
    file->is_to_go = flags & FILE_DISPOSITION_DELETE;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FltSetInformationFile(PFLT_INSTANCE instance, PFILE_OBJECT object, PVOID information, ULONG length, FILE_INFORMATION_CLASS class)
{
    struct fake_disk_file *file = asked(instance, object, __func__);
    if (fake_may_fail(__func__))
        return STATUS_ACCESS_DENIED;
    switch ((int)class) {
    case FileDispositionInformation:
        KERNEL_CHECK(length >= sizeof(FILE_DISPOSITION_INFORMATION));
        return dispose(file, ((FILE_DISPOSITION_INFORMATION *)information)->DeleteFile);
    case FileDispositionInformationEx:
        KERNEL_CHECK(length >= sizeof(ULONG));
        if (!(*(ULONG *)information & FILE_DISPOSITION_ON_CLOSE))
            return dispose(file, *(ULONG *)information);
        if (!fake_open_file(object)->was_opened_to_go)
            return STATUS_NOT_SUPPORTED;
        fake_open_file(object)->goes_on_close = *(ULONG *)information & FILE_DISPOSITION_DELETE;
        return STATUS_SUCCESS;
    case FileRenameInformation: {
        FILE_RENAME_INFORMATION *rename = information;
        KERNEL_CHECK(length >= __builtin_offsetof(FILE_RENAME_INFORMATION, FileName) + rename->FileNameLength);
        KERNEL_CHECK(!rename->RootDirectory && rename->FileNameLength % 2 == 0 && rename->FileName[0] == '\\', "not a whole path");
        KERNEL_CHECK(!rename->ReplaceIfExists, "would delete another file of the archive");
        if (fake_self.process != fake_process(4))
            return STATUS_ACCESS_DENIED;    /* the folder is not open to others */
        if (file->is_to_go || file->cannot_be_moved)
            return file->is_to_go ? STATUS_DELETE_PENDING : STATUS_NOT_SAME_DEVICE;
        KERNEL_CHECK(rename->FileNameLength < sizeof file->moved_to);
        for (ULONG i = 0; i < rename->FileNameLength / 2; i++)
            file->moved_to[i] = rename->FileName[i];
        file->name = (UNICODE_STRING){(USHORT)rename->FileNameLength, (USHORT)rename->FileNameLength, file->moved_to};
        return STATUS_SUCCESS;
    }
    default:
        host_fail("FltSetInformationFile: class %d is not known here", class);
    }
}

/* Byte for byte: D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;RC;;;OW), as a Windows writes it. */
NTSTATUS NTAPI FltSetSecurityObject(PFLT_INSTANCE instance, PFILE_OBJECT object, SECURITY_INFORMATION kinds, PSECURITY_DESCRIPTOR descriptor)
{
    static const UCHAR wanted[] = {
        0x01, 0x00, 0x04, 0x90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0,
        0x02, 0x00, 0x48, 0x00, 0x03, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x14, 0x00, 0xff, 0x01, 0x1f, 0x00, 1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0,
        0x00, 0x00, 0x18, 0x00, 0xff, 0x01, 0x1f, 0x00, 1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 0x02, 0x00, 0x00,
        0x00, 0x00, 0x14, 0x00, 0x00, 0x00, 0x02, 0x00, 1, 1, 0, 0, 0, 0, 0, 3, 4, 0, 0, 0,
    };
    struct fake_disk_file *file = asked(instance, object, __func__);
    KERNEL_CHECK(kinds == (DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION));
    for (ULONG i = 0; i < sizeof wanted; i++)
        KERNEL_CHECK(((const UCHAR *)descriptor)[i] == wanted[i], "others may open it, or its owner may let them");
    if (fake_may_fail(__func__))
        return STATUS_ACCESS_DENIED;
    file->is_closed = NT_SUCCESS(file->closing_status);
    return file->closing_status;
}

NTSTATUS NTAPI FltReadFile(PFLT_INSTANCE instance, PFILE_OBJECT object, PLARGE_INTEGER offset, ULONG length, PVOID buffer, ULONG flags, PULONG read,
    PVOID callback, PVOID context)
{
    struct fake_disk_file *file = asked(instance, object, __func__);
    (void)context;
    KERNEL_CHECK(offset && !offset->QuadPart && !callback && length <= PAGE_SIZE);
    KERNEL_CHECK(flags & FLTFL_IO_OPERATION_DO_NOT_UPDATE_BYTE_OFFSET, "moves the process's place in its file");
    if (object->Flags & FO_NO_INTERMEDIATE_BUFFERING)
        KERNEL_CHECK(length % 512 == 0 && (ULONG_PTR)buffer % 512 == 0, "not whole sectors");
    KERNEL_CHECK(!(file->attributes & FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS), "fetches a file from elsewhere");
    *read = 0;
    if (fake_may_fail(__func__) || file->is_locked)
        return STATUS_FILE_LOCK_CONFLICT;
    if (file->is_gone)
        return STATUS_FILE_DELETED;
    if (!file->size)
        return STATUS_END_OF_FILE;
    for (ULONG i = 0; i < length && i < file->size; i++, ++*read)
        ((UCHAR *)buffer)[i] = file->first[i];
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FltQueryVolumeInformation(PFLT_INSTANCE instance, PIO_STATUS_BLOCK status, PVOID information, ULONG length, FS_INFORMATION_CLASS class)
{
    fake_object_check(instance, FAKE_INSTANCE, __func__);
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && class == FileFsVolumeInformation && length >= sizeof(FILE_FS_VOLUME_INFORMATION));
    *status = (IO_STATUS_BLOCK){0};
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    ((FILE_FS_VOLUME_INFORMATION *)information)->VolumeSerialNumber = 0x1234abcd;
    return STATUS_BUFFER_OVERFLOW;
}

static NTSTATUS NTAPI query_by_name(PFLT_FILTER filter, PFLT_INSTANCE instance, POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK status, PVOID information,
    ULONG length, FILE_INFORMATION_CLASS class, PVOID context)
{
    struct file_stat_information *found = information;
    NTSTATUS result = STATUS_OBJECT_NAME_NOT_FOUND;
    (void)filter, (void)instance, (void)context;
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && class == FileStatInformation && length >= sizeof *found);
    KERNEL_CHECK(attributes->Attributes & OBJ_KERNEL_HANDLE);
    *status = (IO_STATUS_BLOCK){0};
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (fake_filter.by_name_status)
        return fake_filter.by_name_status;
    fake_guard_enter(&fake_filter_guard);
    for (struct fake_disk_file *file = fake_filter.files; file && result; file = file->next)
        if (!file->is_gone && RtlEqualUnicodeString(&file->name, attributes->ObjectName, TRUE)) {
            *found = (struct file_stat_information){.FileId.QuadPart = file->id, .EndOfFile.QuadPart = file->size, .CreationTime.QuadPart = file->created,
                .FileAttributes = file->attributes | (file->is_folder ? FILE_ATTRIBUTE_DIRECTORY : 0)};
            result = STATUS_SUCCESS;
        }
    fake_guard_leave(&fake_filter_guard);
    return result;
}

PVOID NTAPI FltGetRoutineAddress(PCSTR name)
{
    static const char known[] = "FltQueryInformationByName";
    for (int i = 0; known[i] || name[i]; i++)
        if (known[i] != name[i])
            return NULL;
    return fake.missing & FAKE_NO_OTHER ? NULL : (PVOID)query_by_name;
}
