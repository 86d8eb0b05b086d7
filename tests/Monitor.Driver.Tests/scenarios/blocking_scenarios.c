/* SPDX-License-Identifier: MIT
 * What the minifilter refuses, and what it lets through.
 */
#include "file_steps.h"

static const char zeroes[100];

static const struct windows_file_record *is_refused(NTSTATUS status, u16 act, const WCHAR *path)
{
    const struct windows_file_record *record;
    EXPECT_NUMBER(STATUS_ACCESS_DENIED, status);
    read_all();
    record = client_only(WINDOWS_FILE_BLOCKED);
    EXPECT_NUMBER(act, record->act);
    EXPECT_NUMBER(2000, process_of(record));
    EXPECT(has_path(record, path));
    as_writer();
    return record;
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

SCENARIO(program_is_refused_that_is_moved_in)
{
    struct fake_disk_file *disk = fake_disk_file(L"\\Device\\HarddiskVolume3\\Temp\\tool.exe");
    const struct windows_file_record *record;
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_BLOCK_EXECUTABLES);
    disk->first[0] = 'M';
    disk->first[1] = 'Z';
    disk->size = 2;
    file = made(disk, 0);
    record = is_refused(file_rename(file, TOOL, FALSE), WINDOWS_ACT_BLOCKED_EXECUTABLE, TOOL);
    EXPECT(client_text_is((const u8 *)(record + 1) + record->user_length + record->path_length, record->new_path_length,
        L"\\Device\\HarddiskVolume3\\Temp\\tool.exe"));
    EXPECT_NUMBER(disk->id, record->file_id);
    is_let_through(file_rename(file, L"\\Device\\HarddiskVolume3\\Temp\\other.exe", FALSE));
    disk->first[0] = 'X';
    is_let_through(file_rename(file, TOOL, FALSE));
    file_close(file);
    scenario_end();
}

/* The fake kernel refuses to read it: that would fetch the whole file. */
SCENARIO(nothing_is_read_of_a_file_that_lies_elsewhere)
{
    struct fake_disk_file *disk = fake_disk_file(TOOL), *moved = fake_disk_file(L"\\Device\\HarddiskVolume3\\Temp\\tool.exe");
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_BLOCK_EXECUTABLES | WINDOWS_POLICY_BLOCK_SHREDDING);
    disk->attributes |= FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS;
    moved->attributes |= FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS;
    disk->size = sizeof zeroes;
    file = made(disk, 0);
    is_let_through(write_at(file, 1, "Z", 1));
    is_refused(write_at(file, 0, "MZ", 2), WINDOWS_ACT_BLOCKED_EXECUTABLE, TOOL);
    EXPECT_NUMBER(0, is_refused(write_at(file, 0, zeroes, sizeof zeroes), WINDOWS_ACT_BLOCKED_SHREDDING, TOOL)->is_program);
    file_close(file);
    file = made(moved, 0);
    is_let_through(file_rename(file, TOOL, FALSE));
    file_close(file);
    scenario_end();
}

SCENARIO(shredding_is_refused_where_the_policy_says_so)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_BLOCK_SHREDDING);
    file = made(disk, 0);
    is_let_through(write_at(file, 0, zeroes, sizeof zeroes));   /* nothing is lost: the file is empty */
    disk->size = 60;
    EXPECT_NUMBER(0, is_refused(write_at(file, 0, zeroes, 60), WINDOWS_ACT_BLOCKED_SHREDDING, NOTES)->is_program);
    disk->first[0] = 'M';
    disk->first[1] = 'Z';
    EXPECT_NUMBER(1, is_refused(write_at(file, 0, zeroes, 60), WINDOWS_ACT_BLOCKED_SHREDDING, NOTES)->is_program);
    is_refused(write_at(file, 0, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 60), WINDOWS_ACT_BLOCKED_SHREDDING, NOTES);
    is_let_through(write_at(file, 0, zeroes, 59));
    is_let_through(write_at(file, 0, "a text that is as long as the file, which is sixty bytes....", 60));
    is_refused(file_zero(file, 0, 60, sizeof(FILE_ZERO_DATA_INFORMATION)), WINDOWS_ACT_BLOCKED_SHREDDING, NOTES);
    is_let_through(file_zero(file, 1, 60, sizeof(FILE_ZERO_DATA_INFORMATION)));
    is_let_through(file_zero(file, 0, 59, sizeof(FILE_ZERO_DATA_INFORMATION)));
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

/* A pipe takes any control code from anybody: the fake kernel refuses that it is asked as a file would be. */
SCENARIO(pipe_is_not_taken_for_a_file_that_is_wiped)
{
    UNICODE_STRING name;
    PFILE_OBJECT pipe;
    with_policy(WINDOWS_POLICY_BLOCK_SHREDDING);
    RtlInitUnicodeString(&name, L"\\lsass");
    pipe = fake_pipe_handle(&name);
    is_let_through(file_zero(pipe, 0, 4096, sizeof(FILE_ZERO_DATA_INFORMATION)));
    file_close(pipe);
    scenario_end();
}
