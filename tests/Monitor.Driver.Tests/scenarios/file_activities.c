/* SPDX-License-Identifier: MIT
 * Files and pipes, from their opening to their closing.
 */
#include "file_activities.h"

#define DOCUMENT L"\\Device\\HarddiskVolume3\\Users\\a\\notes.txt"

void file_run(struct fake_operation *operation)
{
    static const NTSTATUS failures[] = {STATUS_SUCCESS, STATUS_SUCCESS, STATUS_SUCCESS, STATUS_ACCESS_DENIED, STATUS_REPARSE};
    if (operation->block.MajorFunction != IRP_MJ_CLEANUP && !operation->status)
        operation->status = failures[choose(5)];
    operation->is_draining = operation->is_draining || choose(12) == 11;
    operation->is_paging = choose(10) == 9;
    if (choose(10) == 9)
        fake_top_level_irp = (PIRP)8;
    if (choose(20) == 19)
        fake_self.guarded = 1;
    fake_operation_run(operation);
    fake_self.guarded = 0;
    fake_top_level_irp = NULL;
}

void file_open(PFILE_OBJECT file, ULONG_PTR outcome, ULONG options)
{
    struct fake_operation operation;
    IO_SECURITY_CONTEXT security = {.DesiredAccess = FILE_READ_DATA | (file->WriteAccess ? FILE_WRITE_DATA : 0)};
    fake_operation_make(&operation, IRP_MJ_CREATE, file);
    operation.block.Parameters.Create.SecurityContext = &security;
    operation.block.Parameters.Create.Options = options;
    operation.information = outcome;
    fake_open_file(file)->goes_on_close = fake_open_file(file)->was_opened_to_go = (options & FILE_DELETE_ON_CLOSE) != 0;
    if (choose(16) == 15)
        operation.block.OperationFlags = SL_OPEN_PAGING_FILE;
    file_run(&operation);
}

void file_close_effect(struct fake_operation *operation)
{
    struct fake_open_file *open = fake_open_file(operation->objects.FileObject);
    if (open->file && open->goes_on_close)
        open->file->is_to_go = TRUE;
    if (open->file && open->file->is_to_go && open->file->handles == 1)
        open->file->is_gone = TRUE;
}

void file_close(PFILE_OBJECT file)
{
    struct fake_operation operation;
    fake_operation_make(&operation, IRP_MJ_CLEANUP, file);
    operation.effect = file_close_effect;
    file_run(&operation);
    fake_handle_free(file);
}

NTSTATUS file_write(PFILE_OBJECT file, const void *bytes, ULONG length)
{
    struct fake_operation operation;
    UCHAR *buffer = host_user_memory(length ? length : 1, choose(6) == 5);
    MDL mdl = {.Size = sizeof mdl, .MdlFlags = MDL_MAPPED_TO_SYSTEM_VA, .MappedSystemVa = buffer, .ByteCount = length};
    struct fake_disk_file *disk = fake_open_file(file)->file;
    for (ULONG i = 0; i < length; i++)
        buffer[i] = ((const UCHAR *)bytes)[i];
    if (!fake.threaded)
        host_user_memory_close();
    fake_operation_make(&operation, IRP_MJ_WRITE, file);
    operation.block.Parameters.Write.Length = length;
    operation.block.Parameters.Write.WriteBuffer = buffer;
    operation.block.Parameters.Write.ByteOffset.QuadPart = (LONGLONG[]){0, -1, 1, 4096}[choose(4)];
    if (choose(4) == 3) {
        operation.block.Parameters.Write.MdlAddress = &mdl;
        mdl.MappedSystemVa = host_allocate(length ? length : 1);
        for (ULONG i = 0; i < length; i++)
            ((UCHAR *)mdl.MappedSystemVa)[i] = ((const UCHAR *)bytes)[i];
    }
    file_run(&operation);
    if (NT_SUCCESS(operation.data.IoStatus.Status) && disk) {
        for (ULONG i = 0; i < length && i < PAGE_SIZE; i++)
            disk->first[i] = ((const UCHAR *)bytes)[i];
        disk->size = disk->size > length ? disk->size : length;
        file->Flags |= FO_FILE_MODIFIED;
    }
    host_user_memory_free(buffer);
    if (operation.block.Parameters.Write.MdlAddress)
        host_free(mdl.MappedSystemVa);
    return operation.data.IoStatus.Status;
}

NTSTATUS file_set(PFILE_OBJECT file, FILE_INFORMATION_CLASS class, void *information, ULONG length, void (*effect)(struct fake_operation *))
{
    struct fake_operation operation;
    fake_operation_make(&operation, IRP_MJ_SET_INFORMATION, file);
    operation.block.Parameters.SetFileInformation.FileInformationClass = class;
    operation.block.Parameters.SetFileInformation.InfoBuffer = information;
    operation.block.Parameters.SetFileInformation.Length = length;
    operation.effect = effect;
    file_run(&operation);
    return operation.data.IoStatus.Status;
}

NTSTATUS file_control(PFILE_OBJECT file, ULONG code, void *buffer, ULONG length)
{
    struct fake_operation operation;
    fake_operation_make(&operation, IRP_MJ_FILE_SYSTEM_CONTROL, file);
    operation.block.MinorFunction = IRP_MN_USER_FS_REQUEST;
    operation.block.Parameters.FileSystemControl.FsControlCode = code;
    operation.block.Parameters.FileSystemControl.InputBufferLength = length;
    operation.block.Parameters.FileSystemControl.SystemBuffer = buffer;
    file_run(&operation);
    return operation.data.IoStatus.Status;
}

NTSTATUS file_zero(PFILE_OBJECT file, LONGLONG from, LONGLONG to, ULONG length)
{
    FILE_ZERO_DATA_INFORMATION range = {.FileOffset.QuadPart = from, .BeyondFinalZero.QuadPart = to};
    return file_control(file, FSCTL_SET_ZERO_DATA, &range, length);
}

static void disposition_effect(struct fake_operation *operation)
{
    fake_open_file(operation->objects.FileObject)->file->is_to_go = *(BOOLEAN *)operation->block.Parameters.SetFileInformation.InfoBuffer;
}

void file_dispose(PFILE_OBJECT file)
{
    FILE_DISPOSITION_INFORMATION information = {.DeleteFile = choose(4) != 3};
    ULONG extended = FILE_DISPOSITION_DELETE | (choose(3) ? FILE_DISPOSITION_POSIX_SEMANTICS : 0) | (choose(3) ? FILE_DISPOSITION_ON_CLOSE : 0);
    if (choose(2))
        file_set(file, FileDispositionInformationEx, &extended, sizeof extended - choose(2), disposition_effect);
    else
        file_set(file, FileDispositionInformation, &information, sizeof information, disposition_effect);
}

NTSTATUS file_rename(PFILE_OBJECT file, const WCHAR *path, BOOLEAN replaces)
{
    struct { FILE_RENAME_INFORMATION information; WCHAR more[128]; } rename = {.information = {.ReplaceIfExists = replaces}};
    UNICODE_STRING name;
    ULONG length;
    RtlInitUnicodeString(&name, path);
    rename.information.FileNameLength = name.Length;
    for (int i = 0; i < name.Length / 2; i++)
        rename.information.FileName[i] = path[i];
    length = (ULONG)__builtin_offsetof(FILE_RENAME_INFORMATION, FileName) + name.Length;
    return file_set(file, choose(3) ? FileRenameInformationEx : FileRenameInformation, &rename, choose(6) == 5 ? 8 : length, NULL);
}

static PFILE_OBJECT make(const WCHAR *name, ULONG options)
{
    struct fake_disk_file *disk = fake_disk_file(name);
    PFILE_OBJECT file = fake_handle(disk, TRUE);
    disk->is_locked = choose(8) == 7;
    disk->is_folder = choose(12) == 11;
    if (choose(12) == 11)
        disk->attributes = choose(2) ? FILE_ATTRIBUTE_READONLY : 0;
    disk->size = choose(3) ? 100 : 0;
    if (choose(6) == 5)
        file->Flags |= FO_NO_INTERMEDIATE_BUFFERING;
    file_open(file, (ULONG_PTR[]){FILE_CREATED, FILE_OVERWRITTEN, FILE_SUPERSEDED, FILE_OPENED}[choose(4)], options);
    return file;
}

ACTIVITY(file_is_made, WINDOWS_HOOK_FILE_CREATE, WINDOWS_FILE_CREATE)
{
    file_close(make(DOCUMENT, choose(8) == 7 ? FILE_DIRECTORY_FILE : 0));
}

ACTIVITY(stream_is_made, WINDOWS_HOOK_FILE_STREAM, WINDOWS_FILE_STREAM)
{
    PFILE_OBJECT file = make(DOCUMENT L":Zone.Identifier", 0);
    file_write(file, "[ZoneTransfer]", 14);
    file_close(file);
}

static void time_effect(struct fake_operation *operation)
{
    const FILE_BASIC_INFORMATION *information = operation->block.Parameters.SetFileInformation.InfoBuffer;
    fake_open_file(operation->objects.FileObject)->file->created = information->CreationTime.QuadPart;
}

ACTIVITY(file_time_is_set, WINDOWS_HOOK_FILE_TIME, WINDOWS_FILE_TIME)
{
    PFILE_OBJECT file = fake_handle(fake_disk_file(DOCUMENT), TRUE);
    FILE_BASIC_INFORMATION information = {.CreationTime.QuadPart = (LONGLONG[]){126000000000000000, 0, -1, 133000000000000000}[choose(4)]};
    file_set(file, FileBasicInformation, &information, choose(6) == 5 ? 8 : sizeof information, time_effect);
    file_close(file);
}

ACTIVITY(file_is_deleted, WINDOWS_HOOK_FILE_DELETE, WINDOWS_FILE_DELETE)
{
    PFILE_OBJECT file = make(DOCUMENT, 0), other = choose(3) == 2 ? fake_handle(fake_open_file(file)->file, FALSE) : NULL;
    file_dispose(file);
    file_close(file);
    if (other)
        file_close(other);
}

ACTIVITY(file_is_deleted_on_closing, WINDOWS_HOOK_FILE_DELETE, WINDOWS_FILE_DELETE)
{
    file_close(make(DOCUMENT, FILE_DELETE_ON_CLOSE));
}

ACTIVITY(file_is_moved, WINDOWS_HOOK_FILE_RENAME, WINDOWS_FILE_RENAME)
{
    PFILE_OBJECT file = fake_handle(fake_disk_file(DOCUMENT), TRUE);
    file_rename(file, L"\\Device\\HarddiskVolume3\\Users\\a\\other.txt", choose(2));
    file_close(file);
}

ACTIVITY(file_is_moved_over_another, WINDOWS_HOOK_FILE_DELETE, WINDOWS_FILE_DELETE)
{
    struct fake_disk_file *replaced = fake_disk_file(L"\\Device\\HarddiskVolume3\\Users\\a\\old.txt");
    PFILE_OBJECT file = fake_handle(fake_disk_file(DOCUMENT), TRUE);
    replaced->is_folder = choose(6) == 5;
    if (NT_SUCCESS(file_rename(file, L"\\Device\\HarddiskVolume3\\Users\\a\\old.txt", TRUE)))
        replaced->is_gone = TRUE;
    replaced->is_gone = TRUE;
    file_close(file);
}

ACTIVITY(program_is_written, WINDOWS_HOOK_FILE_EXECUTABLE, WINDOWS_FILE_EXECUTABLE)
{
    PFILE_OBJECT file = make(L"\\Device\\HarddiskVolume3\\Users\\a\\tool.exe", 0);
    file_write(file, "MZ\x90\0", choose(4) ? choose(4) : 4);
    file_close(file);
}

ACTIVITY(program_is_written_by_mapping, WINDOWS_HOOK_FILE_EXECUTABLE, WINDOWS_FILE_EXECUTABLE)
{
    PFILE_OBJECT file = make(L"\\Device\\HarddiskVolume3\\Users\\a\\tool.dll", 0);
    struct fake_operation operation;
    fake_operation_make(&operation, IRP_MJ_ACQUIRE_FOR_SECTION_SYNCHRONIZATION, file);
    operation.block.Parameters.AcquireForSectionSynchronization.PageProtection = choose(4) == 3 ? PAGE_READONLY : PAGE_READWRITE;
    fake_operation_run(&operation);
    fake_open_file(file)->file->first[0] = 'M';
    fake_open_file(file)->file->first[1] = 'Z';
    fake_open_file(file)->file->size = 512;
    file_close(file);
}

ACTIVITY(program_is_copied, WINDOWS_HOOK_FILE_EXECUTABLE, WINDOWS_FILE_EXECUTABLE)
{
    static const ULONG codes[] = {FSCTL_DUPLICATE_EXTENTS_TO_FILE, FSCTL_DUPLICATE_EXTENTS_TO_FILE_EX, FSCTL_OFFLOAD_WRITE, FSCTL_SET_ZERO_DATA};
    PFILE_OBJECT file = make(L"\\Device\\HarddiskVolume3\\Users\\a\\tool.exe", 0);
    FILE_ZERO_DATA_INFORMATION range = {.BeyondFinalZero.QuadPart = 4096};
    file_control(file, codes[choose(4)], &range, sizeof range);
    fake_open_file(file)->file->first[0] = 'M';
    fake_open_file(file)->file->first[1] = 'Z';
    fake_open_file(file)->file->size = 512;
    file_close(file);
}

ACTIVITY(volume_is_read, WINDOWS_HOOK_RAW_ACCESS_READ, WINDOWS_RAW_READ)
{
    PFILE_OBJECT file = fake_handle(NULL, FALSE);
    file->ReadAccess = choose(4) != 3;
    file_open(file, FILE_OPENED, 0);
    file_close(file);
}

static void pipe(UCHAR major, PUNICODE_STRING name, ULONG_PTR outcome)
{
    PFILE_OBJECT file = fake_pipe_handle(name);
    struct fake_operation operation;
    IO_SECURITY_CONTEXT security = {.DesiredAccess = FILE_READ_DATA};
    fake_operation_make(&operation, major, file);
    operation.block.Parameters.Create.SecurityContext = choose(4) == 3 ? NULL : &security;
    operation.information = outcome;
    file_run(&operation);
    file_close(file);
}

ACTIVITY(pipe_is_made, WINDOWS_HOOK_PIPE_CREATE, WINDOWS_PIPE_CREATE)
{
    pipe(IRP_MJ_CREATE_NAMED_PIPE, activity_text(choose(2) ? L"relative" : L"\\lsass"), FILE_CREATED);
}

ACTIVITY(pipe_is_connected, WINDOWS_HOOK_PIPE_CONNECT, WINDOWS_PIPE_CONNECT)
{
    pipe(IRP_MJ_CREATE, activity_text(choose(2) ? L"\\" : L"\\lsass"), FILE_OPENED);
}
