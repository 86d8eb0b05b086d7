/* SPDX-License-Identifier: MIT
 * What the service lets the driver refuse or keep.
 */
#include "file_activities.h"
#include "scenario.h"

#define VOLUME L"\\Device\\HarddiskVolume3"

static void connect_with(u32 flags)
{
    scenario_connect();
    EXPECT_NUMBER(STATUS_SUCCESS, client_policy(flags, VOLUME L"\\Archive", VOLUME L"\\Guarded|" VOLUME L"\\Other", VOLUME L"\\Kept\\"));
    fake_become(activity_process());
}

static PFILE_OBJECT opened(const WCHAR *path, LONGLONG size)
{
    PFILE_OBJECT file = fake_handle(fake_disk_file(path), TRUE);
    fake_open_file(file)->file->size = size;
    return file;
}

static const struct windows_file_record *blocked(enum windows_file_act act, const WCHAR *path)
{
    const struct windows_file_record *record;
    client_read();
    record = client_only(WINDOWS_FILE_BLOCKED);
    EXPECT_NUMBER(act, record->act);
    EXPECT(client_text_is(record + 1, record->path_length, path));
    EXPECT_NUMBER(2000, record->header.pid);
    return record;
}

SCENARIO(program_under_a_guarded_folder_is_refused)
{
    PFILE_OBJECT file;
    connect_with(WINDOWS_POLICY_BLOCK_EXECUTABLES);
    file = opened(VOLUME L"\\guarded\\a.exe", 0);
    EXPECT_NUMBER(STATUS_ACCESS_DENIED, file_write(file, "MZ program", 10));
    EXPECT_NUMBER(STATUS_SUCCESS, file_write(file, "no program", 10));
    file_close(file);
    blocked(WINDOWS_ACT_BLOCKED_EXECUTABLE, VOLUME L"\\guarded\\a.exe");
    scenario_end();
}

SCENARIO(program_elsewhere_is_not_refused)
{
    PFILE_OBJECT file;
    connect_with(WINDOWS_POLICY_BLOCK_EXECUTABLES);
    file = opened(VOLUME L"\\Users\\a.exe", 0);
    EXPECT_NUMBER(STATUS_SUCCESS, file_write(file, "MZ program", 10));
    file_close(file);
    client_read();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_BLOCKED));
    scenario_end();
}

SCENARIO(wiping_is_refused)
{
    static const UCHAR zeroes[4096];
    PFILE_OBJECT file;
    connect_with(WINDOWS_POLICY_BLOCK_SHREDDING);
    file = opened(VOLUME L"\\Other\\accounts.xls", 100000);
    EXPECT_NUMBER(STATUS_ACCESS_DENIED, file_write(file, zeroes, sizeof zeroes));
    EXPECT_NUMBER(STATUS_SUCCESS, file_write(file, zeroes, 64));     /* not all of it */
    file_close(file);
    blocked(WINDOWS_ACT_BLOCKED_SHREDDING, VOLUME L"\\Other\\accounts.xls");
    scenario_end();
}

SCENARIO(zeroing_a_file_is_refused)
{
    PFILE_OBJECT file;
    connect_with(WINDOWS_POLICY_BLOCK_SHREDDING);
    file = opened(VOLUME L"\\Guarded\\accounts.xls", 1000);
    EXPECT_NUMBER(STATUS_SUCCESS, file_zero(file, 0, 999, sizeof(FILE_ZERO_DATA_INFORMATION)));
    EXPECT_NUMBER(STATUS_SUCCESS, file_zero(file, 1, 1000, sizeof(FILE_ZERO_DATA_INFORMATION)));
    EXPECT_NUMBER(STATUS_SUCCESS, file_zero(file, 0, 1000, 8));
    EXPECT_NUMBER(STATUS_ACCESS_DENIED, file_zero(file, 0, 1000, sizeof(FILE_ZERO_DATA_INFORMATION)));
    file_close(file);
    blocked(WINDOWS_ACT_BLOCKED_SHREDDING, VOLUME L"\\Guarded\\accounts.xls");
    scenario_end();
}

static const struct windows_file_record *deleted(void)
{
    client_read();
    return client_only(WINDOWS_FILE_DELETE);
}

SCENARIO(deleted_file_is_kept)
{
    const struct windows_file_record *record;
    PFILE_OBJECT file;
    connect_with(WINDOWS_POLICY_ARCHIVE);
    file = opened(VOLUME L"\\kept\\report.doc", 100);
    file_dispose(file);
    file_close(file);
    record = deleted();
    EXPECT_NUMBER(1, record->is_archived);
    EXPECT_NUMBER(WINDOWS_ACT_DISPOSITION, record->act);
    EXPECT(record->new_path_length > sizeof VOLUME L"\\Archive\\");
    EXPECT(client_text_is((const UCHAR *)(record + 1) + record->path_length, sizeof VOLUME L"\\Archive" - 2 + 2, VOLUME L"\\Archive\\"));
    EXPECT_NUMBER(0x1234abcd, record->volume_serial);
    EXPECT_NUMBER(100, record->size);
    scenario_end();
}

SCENARIO(file_deleted_on_closing_is_kept)
{
    PFILE_OBJECT file;
    connect_with(WINDOWS_POLICY_ARCHIVE);
    file = opened(VOLUME L"\\Kept\\report.doc", 100);
    file_open(file, FILE_OPENED, FILE_DELETE_ON_CLOSE);
    file_close(file);
    EXPECT_NUMBER(1, deleted()->is_archived);
    EXPECT_NUMBER(WINDOWS_ACT_DELETE_ON_CLOSE, deleted()->act);
    scenario_end();
}

/* Where the archive cannot take it the file is deleted, as its owner wanted, and that is told. */
SCENARIO(file_that_cannot_be_kept_is_deleted)
{
    for (int call = 1; call < 12; call++) {
        PFILE_OBJECT file;
        struct fake_disk_file *disk;
        fake_objects_end();
        fake_start();
        connect_with(WINDOWS_POLICY_ARCHIVE);
        file = opened(VOLUME L"\\Kept\\report.doc", 100);
        disk = fake_open_file(file)->file;
        file_dispose(file);
        fake.fail_at = fake.calls + call;
        file_close(file);
        fake.fail_at = 0;
        client_read();
        client_check_losses();
        EXPECT(disk->is_gone || (client_count(WINDOWS_FILE_DELETE) == 1 && deleted()->is_archived));
        scenario_end();
    }
}

SCENARIO(policies_that_are_none_are_refused)
{
    struct { struct windows_policy policy; WCHAR texts[8]; } buffer = {{.archive_length = 4, .blocked_length = 4, .archived_length = 4},
        {'a', 0, 'b', 0, 'c', 0}};
    struct fake_request request;
    ULONG whole = sizeof buffer.policy + 12;
    scenario_connect();
    EXPECT_NUMBER(STATUS_SUCCESS, fake_send(&request, WINDOWS_REQUEST_POLICY, &buffer, whole, 0));
    for (ULONG length = 0; length < whole; length++)
        EXPECT(!NT_SUCCESS(fake_send(&request, WINDOWS_REQUEST_POLICY, &buffer, length, 0)));
    EXPECT(!NT_SUCCESS(fake_send(&request, WINDOWS_REQUEST_POLICY, &buffer, whole + 2, 0)));
    buffer.policy.archive_length = 0xfffffffe;
    EXPECT(!NT_SUCCESS(fake_send(&request, WINDOWS_REQUEST_POLICY, &buffer, whole, 0)));
    buffer.policy.archive_length = 5, buffer.policy.blocked_length = 3;
    EXPECT(!NT_SUCCESS(fake_send(&request, WINDOWS_REQUEST_POLICY, &buffer, whole, 0)));
    buffer.policy.archive_length = 2, buffer.policy.blocked_length = 6;
    EXPECT(!NT_SUCCESS(fake_send(&request, WINDOWS_REQUEST_POLICY, &buffer, whole, 0)));
    buffer.policy.archive_length = buffer.policy.blocked_length = 4;
    buffer.texts[5] = 'd';              /* not ended */
    EXPECT(!NT_SUCCESS(fake_send(&request, WINDOWS_REQUEST_POLICY, &buffer, whole, 0)));
    buffer.texts[0] = buffer.texts[5] = 0;  /* an empty one */
    EXPECT(!NT_SUCCESS(fake_send(&request, WINDOWS_REQUEST_POLICY, &buffer, whole, 0)));
    scenario_end();
}

SCENARIO(policy_is_off_again_for_the_next_service)
{
    PFILE_OBJECT file;
    connect_with(WINDOWS_POLICY_BLOCK_EXECUTABLES);
    fake_become(fake_process(CLIENT_PID));
    fake_close();
    EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
    EXPECT_NUMBER(STATUS_SUCCESS, client_connect(~0ull));
    fake_become(activity_process());
    file = opened(VOLUME L"\\Guarded\\a.exe", 0);
    EXPECT_NUMBER(STATUS_SUCCESS, file_write(file, "MZ program", 10));
    file_close(file);
    scenario_end();
}

SCENARIO(the_services_own_files_are_let_alone)
{
    PFILE_OBJECT file;
    connect_with(WINDOWS_POLICY_BLOCK_EXECUTABLES | WINDOWS_POLICY_ARCHIVE);
    fake_become(fake_process(CLIENT_PID));
    file = opened(VOLUME L"\\Guarded\\a.exe", 0);
    file_open(file, FILE_CREATED, 0);
    EXPECT_NUMBER(STATUS_SUCCESS, file_write(file, "MZ program", 10));
    file_dispose(file);
    file_close(file);
    EXPECT_NUMBER(0, client_read());
    scenario_end();
}

/* The policy is replaced while a callback uses the one before. */
static void replace_policy(void)
{
    fake_become(fake_process(CLIENT_PID));
    EXPECT_NUMBER(STATUS_SUCCESS, client_policy(0, NULL, NULL, NULL));
}

SCENARIO(policy_is_replaced_in_the_middle_of_an_act)
{
    PFILE_OBJECT file;
    connect_with(WINDOWS_POLICY_BLOCK_EXECUTABLES);
    file = opened(VOLUME L"\\Guarded\\a.exe", 0);
    fake.between = replace_policy;
    EXPECT_NUMBER(STATUS_ACCESS_DENIED, file_write(file, "MZ program", 10));
    EXPECT(!fake.between);
    EXPECT_NUMBER(STATUS_SUCCESS, file_write(file, "MZ program", 10));
    file_close(file);
    scenario_end();
}
