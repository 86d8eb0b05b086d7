/* SPDX-License-Identifier: MIT
 * File objects, and what can be asked about them without the filter manager.
 */
#include "kernel.h"

static WCHAR image_name[] = L"\\Windows\\image.exe";
static const WCHAR volume_name[] = L"\\Device\\HarddiskVolume3";

struct fake_file *fake_file_of(PFILE_OBJECT file)
{
    fake_object_check(file, FAKE_FILE, __func__);
    return (struct fake_file *)file;
}

PFILE_OBJECT fake_image_file(void)
{
    struct fake_file *file = fake_object_make(FAKE_FILE, sizeof *file);
    file->object.DeviceObject = fake_object_make(FAKE_DEVICE, sizeof(DEVICE_OBJECT));
    file->object.ReadAccess = TRUE;
    RtlInitUnicodeString(&file->object.FileName, image_name);
    file->object.SectionObjectPointer = (PSECTION_OBJECT_POINTERS)file;
    file->size = 4321;
    file->id = 0x5000000000123;
    return &file->object;
}

NTSTATUS NTAPI IoQueryFileInformation(PFILE_OBJECT file, FILE_INFORMATION_CLASS class, ULONG length, PVOID information, PULONG returned)
{
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL);
    KERNEL_CHECK(!fake_self.in_image_callback, "a file system is asked while the address space is locked");
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (class == FileStandardInformation) {
        KERNEL_CHECK(length >= sizeof(FILE_STANDARD_INFORMATION));
        *(FILE_STANDARD_INFORMATION *)information = (FILE_STANDARD_INFORMATION){.EndOfFile.QuadPart = fake_file_of(file)->size, .NumberOfLinks = 1};
        *returned = sizeof(FILE_STANDARD_INFORMATION);
    } else if (class == FileInternalInformation) {
        KERNEL_CHECK(length >= sizeof(FILE_INTERNAL_INFORMATION));
        ((FILE_INTERNAL_INFORMATION *)information)->IndexNumber.QuadPart = fake_file_of(file)->id;
        *returned = sizeof(FILE_INTERNAL_INFORMATION);
    } else {
        host_fail("IoQueryFileInformation: class %d is not known here", class);
    }
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ObQueryNameString(PVOID object, POBJECT_NAME_INFORMATION information, ULONG length, PULONG returned)
{
    UNICODE_STRING name;
    RtlInitUnicodeString(&name, volume_name);
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL);
    KERNEL_CHECK(fake_object_type(object) == FAKE_DEVICE, "only the name of a device is free of the file system's locks");
    *returned = (ULONG)sizeof *information + name.Length + 2;
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (length < *returned)
        return STATUS_INFO_LENGTH_MISMATCH;
    information->Name = (UNICODE_STRING){name.Length, (USHORT)(name.Length + 2), (PWSTR)(information + 1)};
    for (int i = 0; i <= name.Length / 2; i++)
        information->Name.Buffer[i] = volume_name[i];
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI SeLocateProcessImageName(PEPROCESS process, PUNICODE_STRING *name)
{
    UNICODE_STRING *copy;
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && !fake_self.in_image_callback);
    fake_process_of(process);
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    copy = fake_pool_allocate(sizeof *copy + sizeof image_name + sizeof volume_name, 'nIeS');
    *copy = (UNICODE_STRING){0, sizeof image_name + sizeof volume_name, (PWSTR)(copy + 1)};
    for (int i = 0; volume_name[i]; i++, copy->Length += 2)
        copy->Buffer[copy->Length / 2] = volume_name[i];
    for (int i = 0; image_name[i]; i++, copy->Length += 2)
        copy->Buffer[copy->Length / 2] = image_name[i];
    *name = copy;
    return STATUS_SUCCESS;
}

PTXN_PARAMETER_BLOCK NTAPI IoGetTransactionParameterBlock(PFILE_OBJECT file)
{
    fake_file_of(file);
    return NULL;
}

ULONG NTAPI MmDoesFileHaveUserWritableReferences(PSECTION_OBJECT_POINTERS pointers)
{
    KERNEL_AT_MOST(APC_LEVEL);
    return fake_file_of((PFILE_OBJECT)pointers)->is_written_by_user;
}
