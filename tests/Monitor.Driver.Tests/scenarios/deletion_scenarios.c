/* SPDX-License-Identifier: MIT
 * Wishes to delete a file, by several handles, and which of them are told as deletions.
 */
#include "file_steps.h"

SCENARIO(deletion_that_is_taken_back_is_not_told)
{
    PFILE_OBJECT file;
    connect_as_writer();
    file = wished(fake_disk_file(NOTES), FILE_DISPOSITION_DELETE);
    wish(file, 0);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    scenario_end();
}

/* Another handle's wish came and went: this one deletes by its closing all the same. */
SCENARIO(deletion_by_closing_is_told_though_another_wish_was_taken_back)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file, other;
    connect_as_writer();
    file = made(disk, FILE_DELETE_ON_CLOSE);
    other = made(disk, 0);
    wish(other, FILE_DISPOSITION_DELETE);
    wish(other, 0);
    file_close(other);
    file_close(file);
    read_all();
    client_only(WINDOWS_FILE_DELETE);
    EXPECT(disk->is_gone);
    scenario_end();
}

SCENARIO(deletion_is_told_at_the_last_closing_in_the_name_of_who_wished_it)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file, other;
    const struct windows_file_record *record;
    file = connect_with_another(&other, disk);
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
    file = connect_with_another(&other, disk);
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
    file = connect_with_another(&other, disk);
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
    connect_as_writer();
    disk->is_folder = TRUE;
    file = wished(disk, FILE_DISPOSITION_DELETE);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    scenario_end();
}

/* As soon as the file system knows the wish another thread closes the handle: the operation ends after that. */
static void wish_and_close(struct fake_operation *wishing)
{
    struct fake_operation closing;
    fake_open_file(wishing->objects.FileObject)->file->is_to_go = TRUE;
    fake_operation_make(&closing, IRP_MJ_CLEANUP, wishing->objects.FileObject);
    closing.effect = file_close_effect;
    fake_operation_run(&closing);
}

SCENARIO(deletion_is_told_and_kept_whose_handle_is_closed_before_the_wish_has_ended)
{
    for (int way = 0; way < 2; way++) {
        struct fake_disk_file *disk = fake_disk_file(NOTES);
        ULONG flags = FILE_DISPOSITION_DELETE;
        PFILE_OBJECT file;
        if (!way)
            scenario_connect();
        as_service();
        EXPECT_NUMBER(STATUS_SUCCESS, client_policy(way ? WINDOWS_POLICY_ARCHIVE : 0, ARCHIVE, USERS, USERS));
        as_writer();
        file = made(disk, 0);
        file_set(file, FileDispositionInformationEx, &flags, sizeof flags, wish_and_close);
        fake_handle_free(file);
        read_all();
        EXPECT_NUMBER(way, ((const struct windows_file_record *)client_only(WINDOWS_FILE_DELETE))->is_archived);
        EXPECT_NUMBER(!way, disk->is_gone);
    }
    scenario_end();
}

static void fail_to_wish(PFILE_OBJECT file, ULONG flags)
{
    struct fake_operation operation;
    fake_operation_make(&operation, IRP_MJ_SET_INFORMATION, file);
    operation.block.Parameters.SetFileInformation.FileInformationClass = FileDispositionInformationEx;
    operation.block.Parameters.SetFileInformation.InfoBuffer = &flags;
    operation.block.Parameters.SetFileInformation.Length = sizeof flags;
    operation.status = STATUS_CANNOT_DELETE;
    fake_operation_run(&operation);
}

SCENARIO(wish_that_is_refused_changes_nothing)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES), *left = fake_disk_file(TOOL);
    PFILE_OBJECT file, other;
    scenario_connect();
    as_other();
    other = made(disk, 0);
    wish(other, FILE_DISPOSITION_DELETE);
    as_writer();
    file = made(disk, 0);
    fail_to_wish(file, FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    as_other();
    file_close(other);
    read_all();
    EXPECT_NUMBER(2004, process_of(client_only(WINDOWS_FILE_DELETE)));
    as_writer();
    file = made(left, 0);
    fail_to_wish(file, FILE_DISPOSITION_DELETE);
    left->is_to_go = TRUE;              /* by the service, whose deletions are not told */
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    scenario_end();
}
