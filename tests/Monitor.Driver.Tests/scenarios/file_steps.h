/* SPDX-License-Identifier: MIT
 * What the scenarios of files over time are made of: who acts, what is done to a file, what is read of it.
 */
#pragma once

#include "file_activities.h"
#include "scenario.h"

#define NOTES L"\\Device\\HarddiskVolume3\\Users\\a\\notes.txt"
#define TOOL L"\\Device\\HarddiskVolume3\\Users\\a\\tool.exe"
#define USERS L"\\Device\\HarddiskVolume3\\Users\\"
#define ARCHIVE L"\\Device\\HarddiskVolume3\\Archive\\"

static inline void as_writer(void)
{
    fake_become(activity_process());
}

static inline void as_other(void)
{
    fake_become(activity_other());
}

static inline void as_service(void)
{
    fake_become(fake_process(CLIENT_PID));
}

static inline void connect_as_writer(void)
{
    scenario_connect();
    as_writer();
}

/* Everything that was sent, read by the service. */
static inline void read_all(void)
{
    client_forget();
    as_service();
    client_read();
    client_check_losses();
}

static inline void with_policy(u32 flags)
{
    scenario_connect();
    as_service();
    EXPECT_NUMBER(STATUS_SUCCESS, client_policy(flags, ARCHIVE, USERS, USERS));
    as_writer();
}

static inline PFILE_OBJECT made(struct fake_disk_file *disk, ULONG options)
{
    PFILE_OBJECT file = fake_handle(disk, TRUE);
    file_open(file, FILE_OPENED, options);
    return file;
}

static inline void wish(PFILE_OBJECT file, ULONG flags)
{
    struct fake_operation operation;
    fake_operation_make(&operation, IRP_MJ_SET_INFORMATION, file);
    operation.block.Parameters.SetFileInformation.FileInformationClass = FileDispositionInformationEx;
    operation.block.Parameters.SetFileInformation.InfoBuffer = &flags;
    operation.block.Parameters.SetFileInformation.Length = sizeof flags;
    fake_operation_run(&operation);
    if (flags & FILE_DISPOSITION_ON_CLOSE)
        fake_open_file(file)->goes_on_close = (flags & FILE_DISPOSITION_DELETE) != 0;
    else
        fake_open_file(file)->file->is_to_go = (flags & FILE_DISPOSITION_DELETE) != 0;
}

static inline NTSTATUS write_at(PFILE_OBJECT file, LONGLONG offset, const char *bytes, ULONG length)
{
    struct fake_operation operation;
    NTSTATUS status;
    UCHAR *buffer = host_user_memory(length, FALSE);
    for (ULONG i = 0; i < length; i++)
        buffer[i] = (UCHAR)bytes[i];
    host_user_memory_close();
    fake_operation_make(&operation, IRP_MJ_WRITE, file);
    operation.block.Parameters.Write.Length = length;
    operation.block.Parameters.Write.WriteBuffer = buffer;
    operation.block.Parameters.Write.ByteOffset.QuadPart = offset;
    status = fake_operation_run(&operation);
    host_user_memory_free(buffer);
    if (NT_SUCCESS(status)) {
        struct fake_disk_file *disk = fake_open_file(file)->file;
        for (ULONG i = 0; i < length; i++)
            disk->first[offset + i] = (UCHAR)bytes[i];
        disk->size = disk->size > offset + length ? disk->size : offset + length;
    }
    return status;
}

/* A handle by which the file's deletion was wished. */
static inline PFILE_OBJECT wished(struct fake_disk_file *disk, ULONG flags)
{
    PFILE_OBJECT file = made(disk, 0);
    wish(file, flags);
    return file;
}

/* Another process has the file open when the writer, who acts, opens it; gives the writer's handle. */
static inline PFILE_OBJECT connect_with_another(PFILE_OBJECT *other, struct fake_disk_file *disk)
{
    scenario_connect();
    as_other();
    *other = made(disk, 0);
    as_writer();
    return made(disk, 0);
}

/* Its path behind the user is this one. */
static inline BOOLEAN has_path(const struct windows_file_record *record, const WCHAR *path)
{
    return client_text_is((const u8 *)(record + 1) + record->user_length, record->path_length, path);
}

static inline u32 process_of(const struct windows_file_record *record)
{
    return record->header.pid;
}
