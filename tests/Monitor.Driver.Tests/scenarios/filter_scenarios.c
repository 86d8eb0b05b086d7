/* SPDX-License-Identifier: MIT
 * What the minifilter makes of what happens to files over time: who deleted, when it is told, what is kept, what is refused.
 */
#include "file_activities.h"
#include "scenario.h"

#define NOTES L"\\Device\\HarddiskVolume3\\Users\\a\\notes.txt"
#define TOOL L"\\Device\\HarddiskVolume3\\Users\\a\\tool.exe"
#define USERS L"\\Device\\HarddiskVolume3\\Users\\"
#define ARCHIVE L"\\Device\\HarddiskVolume3\\Archive\\"

static const char zeroes[100];

static void as_writer(void)
{
    fake_become(activity_process());
}

static void as_other(void)
{
    fake_become(activity_other());
}

static void as_service(void)
{
    fake_become(fake_process(CLIENT_PID));
}

/* Everything that was sent, read by the service. */
static void read_all(void)
{
    client_forget();
    as_service();
    client_read();
    client_check_losses();
}

static void with_policy(u32 flags)
{
    scenario_connect();
    as_service();
    EXPECT_NUMBER(STATUS_SUCCESS, client_policy(flags, ARCHIVE, USERS, USERS));
    as_writer();
}

static PFILE_OBJECT made(struct fake_disk_file *disk, ULONG options)
{
    PFILE_OBJECT file = fake_handle(disk, TRUE);
    file_open(file, FILE_OPENED, options);
    return file;
}

static void wish(PFILE_OBJECT file, ULONG flags)
{
    struct fake_operation operation;
    fake_operation_make(&operation, IRP_MJ_SET_INFORMATION, file);
    operation.block.Parameters.SetFileInformation.FileInformationClass = FileDispositionInformationEx;
    operation.block.Parameters.SetFileInformation.InfoBuffer = &flags;
    operation.block.Parameters.SetFileInformation.Length = sizeof flags;
    fake_operation_run(&operation);
    fake_open_file(file)->file->is_to_go = (flags & FILE_DISPOSITION_DELETE) != 0;
}

static NTSTATUS write_at(PFILE_OBJECT file, LONGLONG offset, const char *bytes, ULONG length)
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

/* Its path behind the user is this one. */
static BOOLEAN has_path(const struct windows_file_record *record, const WCHAR *path)
{
    return client_text_is((const u8 *)(record + 1) + record->user_length, record->path_length, path);
}

static u32 process_of(const struct windows_file_record *record)
{
    return record->header.pid;
}

SCENARIO(deletion_that_is_taken_back_is_not_told)
{
    PFILE_OBJECT file;
    scenario_connect();
    as_writer();
    file = made(fake_disk_file(NOTES), 0);
    wish(file, FILE_DISPOSITION_DELETE);
    wish(file, 0);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    scenario_end();
}

SCENARIO(deletion_is_told_at_the_last_closing_in_the_name_of_who_wished_it)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file, other;
    const struct windows_file_record *record;
    scenario_connect();
    as_other();
    other = made(disk, 0);
    as_writer();
    file = made(disk, 0);
    wish(file, FILE_DISPOSITION_DELETE);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    as_other();
    file_close(other);
    read_all();
    record = client_only(WINDOWS_FILE_DELETE);
    EXPECT_NUMBER(2000, process_of(record));
    EXPECT_NUMBER(WINDOWS_ACT_DISPOSITION, record->act);
    EXPECT_NUMBER(0, record->is_archived);
    EXPECT(has_path(record, NOTES));
    scenario_end();
}

SCENARIO(posix_deletion_is_told_with_the_handle_that_wished_it_and_once)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file, other;
    scenario_connect();
    as_other();
    other = made(disk, 0);
    as_writer();
    file = made(disk, 0);
    wish(file, FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS);
    file_close(file);
    read_all();
    client_only(WINDOWS_FILE_DELETE);
    as_other();
    file_close(other);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    scenario_end();
}

SCENARIO(posix_deletion_is_not_told_with_another_handle)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file, other;
    scenario_connect();
    as_other();
    other = made(disk, 0);
    as_writer();
    file = made(disk, 0);
    wish(file, FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS);
    as_other();
    file_close(other);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    as_writer();
    file_close(file);
    read_all();
    client_only(WINDOWS_FILE_DELETE);
    scenario_end();
}

SCENARIO(folder_that_is_deleted_is_not_told)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file;
    scenario_connect();
    as_writer();
    disk->is_folder = TRUE;
    file = made(disk, 0);
    wish(file, FILE_DISPOSITION_DELETE);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    scenario_end();
}

static void is_kept(struct fake_disk_file *disk, u16 act)
{
    const struct windows_file_record *record;
    const WCHAR *kept;
    static const WCHAR archive[] = ARCHIVE;
    read_all();
    record = client_only(WINDOWS_FILE_DELETE);
    kept = (const WCHAR *)((const u8 *)(record + 1) + record->user_length + record->path_length);
    EXPECT_NUMBER(act, record->act);
    EXPECT_NUMBER(1, record->is_archived);
    EXPECT_NUMBER(sizeof archive - sizeof(WCHAR) + 33 * sizeof(WCHAR), record->new_path_length);
    EXPECT(client_text_is(kept, sizeof archive - sizeof(WCHAR), ARCHIVE));
    EXPECT(has_path(record, NOTES));
    EXPECT(!disk->is_gone);
}

SCENARIO(deleted_file_is_kept_where_the_policy_says_so)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    file = made(disk, 0);
    wish(file, FILE_DISPOSITION_DELETE);
    file_close(file);
    is_kept(disk, WINDOWS_ACT_DISPOSITION);
    scenario_end();
}

SCENARIO(file_that_is_deleted_by_closing_is_kept_too)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    with_policy(WINDOWS_POLICY_ARCHIVE);
    file_close(made(disk, FILE_DELETE_ON_CLOSE));
    is_kept(disk, WINDOWS_ACT_DELETE_ON_CLOSE);
    scenario_end();
}

/* Another handle than the one that deletes with its closing: nothing goes yet. */
SCENARIO(file_is_not_kept_before_it_goes)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file, other;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    file = made(disk, FILE_DELETE_ON_CLOSE);
    other = made(disk, 0);
    file_close(other);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    as_writer();
    file_close(file);
    is_kept(disk, WINDOWS_ACT_DELETE_ON_CLOSE);
    scenario_end();
}

static void is_deleted(struct fake_disk_file *disk)
{
    PFILE_OBJECT file = made(disk, 0);
    wish(file, FILE_DISPOSITION_DELETE);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, ((const struct windows_file_record *)client_only(WINDOWS_FILE_DELETE))->is_archived);
    EXPECT(disk->is_gone);
    as_writer();
}

SCENARIO(what_lies_elsewhere_or_in_the_archive_or_is_a_stream_is_deleted_for_good)
{
    with_policy(WINDOWS_POLICY_ARCHIVE);
    is_deleted(fake_disk_file(L"\\Device\\HarddiskVolume3\\Windows\\x.txt"));
    as_service();
    EXPECT_NUMBER(STATUS_SUCCESS, client_policy(WINDOWS_POLICY_ARCHIVE, ARCHIVE, USERS, L"\\Device\\HarddiskVolume3\\"));
    as_writer();
    is_deleted(fake_disk_file(ARCHIVE L"0000000000000001-0000000000000002"));
    is_deleted(fake_disk_file(NOTES L":Zone.Identifier"));
    scenario_end();
}

/* Whatever fails on the way: the file is kept and told so, or it is gone. */
static void keeps_or_deletes(ULONG options)
{
    BOOLEAN failed = TRUE;
    for (int call = 1; failed; call++) {
        struct fake_disk_file *disk = fake_disk_file(NOTES);
        PFILE_OBJECT file = made(disk, options);
        int kept = 0;
        if (!options)
            wish(file, FILE_DISPOSITION_DELETE);
        fake.failed = NULL;
        fake.fail_at = fake.calls + call;
        file_close(file);
        failed = fake.failed != NULL;
        fake.fail_at = 0;
        read_all();
        for (int i = 0; i < client.count; i++)
            kept += client.records[i]->kind == WINDOWS_FILE_DELETE && ((const struct windows_file_record *)client.records[i])->is_archived;
        EXPECT(client_count(WINDOWS_FILE_DELETE) <= 1);
        EXPECT_NUMBER(disk->is_gone, !kept);
        EXPECT(failed || kept == 1);
        as_writer();
    }
}

SCENARIO(file_whose_keeping_fails_is_deleted)
{
    with_policy(WINDOWS_POLICY_ARCHIVE);
    keeps_or_deletes(0);
    keeps_or_deletes(FILE_DELETE_ON_CLOSE);
    scenario_end();
}

SCENARIO(program_is_told_of_the_handle_that_wrote_it)
{
    struct fake_disk_file *disk = fake_disk_file(TOOL);
    PFILE_OBJECT file, other;
    const struct windows_file_record *record;
    scenario_connect();
    as_writer();
    file = made(disk, 0);
    EXPECT_NUMBER(STATUS_SUCCESS, write_at(file, 0, "M", 1));
    EXPECT_NUMBER(STATUS_SUCCESS, write_at(file, 1, "Z", 1));
    as_other();
    other = made(disk, 0);
    file_close(other);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_EXECUTABLE));
    as_writer();
    file_close(file);
    read_all();
    record = client_only(WINDOWS_FILE_EXECUTABLE);
    EXPECT_NUMBER(2000, process_of(record));
    EXPECT_NUMBER(1, record->is_program);
    EXPECT_NUMBER(2, record->size);
    EXPECT(has_path(record, TOOL));
    scenario_end();
}

static void is_refused(NTSTATUS status, u16 act, const WCHAR *path)
{
    const struct windows_file_record *record;
    EXPECT_NUMBER(STATUS_ACCESS_DENIED, status);
    read_all();
    record = client_only(WINDOWS_FILE_BLOCKED);
    EXPECT_NUMBER(act, record->act);
    EXPECT_NUMBER(2000, process_of(record));
    EXPECT(has_path(record, path));
    as_writer();
}

static void is_let_through(NTSTATUS status)
{
    EXPECT_NUMBER(STATUS_SUCCESS, status);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_BLOCKED));
    as_writer();
}

SCENARIO(program_is_refused_where_the_policy_says_so)
{
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_BLOCK_EXECUTABLES);
    file = made(fake_disk_file(TOOL), 0);
    is_refused(write_at(file, 0, "MZ\x90", 3), WINDOWS_ACT_BLOCKED_EXECUTABLE, TOOL);
    is_refused(write_at(file, -1, "MZ\x90", 3), WINDOWS_ACT_BLOCKED_EXECUTABLE, TOOL);
    is_let_through(write_at(file, 0, "M", 1));
    is_refused(write_at(file, 1, "Z", 1), WINDOWS_ACT_BLOCKED_EXECUTABLE, TOOL);
    is_let_through(write_at(file, 0, "AZ", 2));
    is_refused(write_at(file, 0, "M", 1), WINDOWS_ACT_BLOCKED_EXECUTABLE, TOOL);
    is_let_through(write_at(file, 2, "MZ", 2));
    file_close(file);
    file = made(fake_disk_file(L"\\Device\\HarddiskVolume3\\Windows\\tool.exe"), 0);
    is_let_through(write_at(file, 0, "MZ\x90", 3));
    file_close(file);
    scenario_end();
}

/* Such a write lies in the cache already, and its pages have to be given back. */
SCENARIO(end_of_a_write_into_the_cache_is_not_refused)
{
    UCHAR program[] = {'M', 'Z'};
    MDL mdl = {.Size = sizeof mdl, .MdlFlags = MDL_MAPPED_TO_SYSTEM_VA, .MappedSystemVa = program, .ByteCount = sizeof program};
    struct fake_operation operation;
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_BLOCK_EXECUTABLES);
    file = made(fake_disk_file(TOOL), 0);
    fake_operation_make(&operation, IRP_MJ_WRITE, file);
    operation.block.MinorFunction = IRP_MN_COMPLETE_MDL;
    operation.block.Parameters.Write.Length = sizeof program;
    operation.block.Parameters.Write.MdlAddress = &mdl;
    is_let_through(fake_operation_run(&operation));
    operation.block.MinorFunction = IRP_MN_NORMAL;
    is_refused(fake_operation_run(&operation), WINDOWS_ACT_BLOCKED_EXECUTABLE, TOOL);
    file_close(file);
    scenario_end();
}

SCENARIO(pipe_whose_name_cannot_be_read_is_counted)
{
    struct fake_operation operation;
    UNICODE_STRING name;
    PFILE_OBJECT file;
    scenario_connect();
    as_writer();
    RtlInitUnicodeString(&name, L"\\lsass");
    file = fake_pipe_handle(&name);
    fake_operation_make(&operation, IRP_MJ_CREATE_NAMED_PIPE, file);
    operation.is_late = TRUE;
    fake_operation_run(&operation);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_PIPE_CREATE));
    EXPECT_NUMBER(1, client_statistics().lost[WINDOWS_PIPE_CREATE][LOSS_PATH_UNREAD]);
    scenario_end();
}

SCENARIO(program_is_refused_that_is_moved_in)
{
    struct fake_disk_file *disk = fake_disk_file(L"\\Device\\HarddiskVolume3\\Temp\\tool.exe");
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_BLOCK_EXECUTABLES);
    disk->first[0] = 'M';
    disk->first[1] = 'Z';
    disk->size = 2;
    file = made(disk, 0);
    is_refused(file_rename(file, TOOL, FALSE), WINDOWS_ACT_BLOCKED_EXECUTABLE, TOOL);
    is_let_through(file_rename(file, L"\\Device\\HarddiskVolume3\\Temp\\other.exe", FALSE));
    disk->first[0] = 'X';
    is_let_through(file_rename(file, TOOL, FALSE));
    file_close(file);
    scenario_end();
}

static NTSTATUS zero(PFILE_OBJECT file, LONGLONG from, LONGLONG to)
{
    FILE_ZERO_DATA_INFORMATION range = {.FileOffset.QuadPart = from, .BeyondFinalZero.QuadPart = to};
    struct fake_operation operation;
    fake_operation_make(&operation, IRP_MJ_FILE_SYSTEM_CONTROL, file);
    operation.block.MinorFunction = IRP_MN_USER_FS_REQUEST;
    operation.block.Parameters.FileSystemControl.FsControlCode = FSCTL_SET_ZERO_DATA;
    operation.block.Parameters.FileSystemControl.InputBufferLength = sizeof range;
    operation.block.Parameters.FileSystemControl.SystemBuffer = &range;
    return fake_operation_run(&operation);
}

SCENARIO(shredding_is_refused_where_the_policy_says_so)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_BLOCK_SHREDDING);
    file = made(disk, 0);
    is_let_through(write_at(file, 0, zeroes, sizeof zeroes));   /* nothing is lost: the file is empty */
    disk->size = 60;
    is_refused(write_at(file, 0, zeroes, 60), WINDOWS_ACT_BLOCKED_SHREDDING, NOTES);
    is_refused(write_at(file, 0, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 60), WINDOWS_ACT_BLOCKED_SHREDDING, NOTES);
    is_let_through(write_at(file, 0, zeroes, 59));
    is_let_through(write_at(file, 0, "a text that is as long as the file, which is sixty bytes....", 60));
    is_refused(zero(file, 0, 60), WINDOWS_ACT_BLOCKED_SHREDDING, NOTES);
    is_let_through(zero(file, 1, 60));
    is_let_through(zero(file, 0, 59));
    disk->size = 1;
    is_let_through(write_at(file, 0, "1", 1));
    file_close(file);
    scenario_end();
}

SCENARIO(nothing_is_refused_without_a_policy)
{
    PFILE_OBJECT file;
    with_policy(0);
    file = made(fake_disk_file(TOOL), 0);
    is_let_through(write_at(file, 0, "MZ\x90", 3));
    is_let_through(write_at(file, 0, zeroes, sizeof zeroes));
    file_close(file);
    scenario_end();
}

SCENARIO(file_that_is_moved_over_another_tells_of_both)
{
    struct fake_disk_file *replaced = fake_disk_file(NOTES);
    PFILE_OBJECT file;
    const struct windows_file_record *record;
    scenario_connect();
    as_writer();
    replaced->size = 77;
    file = made(fake_disk_file(TOOL), 0);
    file_rename(file, NOTES, TRUE);
    read_all();
    EXPECT(has_path(client_only(WINDOWS_FILE_RENAME), TOOL));
    record = client_only(WINDOWS_FILE_DELETE);
    EXPECT(has_path(record, NOTES));
    EXPECT_NUMBER(WINDOWS_ACT_OVERWRITE, record->act);
    EXPECT_NUMBER(77, record->size);
    EXPECT_NUMBER(replaced->id, record->file_id);
    as_writer();
    file_rename(file, TOOL, TRUE);          /* its own name, perhaps in other letters */
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    as_writer();
    file_close(file);
    scenario_end();
}

SCENARIO(what_the_service_does_is_not_told)
{
    PFILE_OBJECT file;
    scenario_connect();
    {
        struct { struct windows_policy policy; } given = {.policy = {.service_pid = 2000}};
        struct fake_request request;
        EXPECT_NUMBER(STATUS_SUCCESS, fake_send(&request, WINDOWS_REQUEST_POLICY, &given, sizeof given, 0));
    }
    as_writer();
    file = fake_handle(fake_disk_file(TOOL), TRUE);
    file_open(file, FILE_CREATED, FILE_DELETE_ON_CLOSE);
    EXPECT_NUMBER(STATUS_SUCCESS, write_at(file, 0, "MZ", 2));
    file_rename(file, NOTES, TRUE);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, client.count);
    scenario_end();
}

SCENARIO(filter_is_not_unloaded_while_a_service_listens)
{
    EXPECT_NUMBER(STATUS_SUCCESS, fake_load());
    EXPECT_NUMBER(STATUS_SUCCESS, fake_filter.registration->FilterUnloadCallback(FLTFL_FILTER_UNLOAD_MANDATORY));
    EXPECT(!fake_filter.registration);
    fake_unload();
    scenario_connect();
    EXPECT_NUMBER(STATUS_FLT_DO_NOT_DETACH, fake_filter.registration->FilterUnloadCallback(0));
    EXPECT(fake_filter.registration);
    scenario_end();
}
