/* SPDX-License-Identifier: MIT
 * What the minifilter makes of what happens to files over time: who deleted, when it is told, what is kept.
 */
#include "file_steps.h"

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
