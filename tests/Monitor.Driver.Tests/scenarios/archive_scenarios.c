/* SPDX-License-Identifier: MIT
 * What is kept of deleted files, and what is left alone.
 */
#include "file_steps.h"

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
    EXPECT(disk->is_closed);
}

SCENARIO(deleted_file_is_kept_where_the_policy_says_so)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    file = wished(disk, FILE_DISPOSITION_DELETE);
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
    PFILE_OBJECT file = wished(disk, FILE_DISPOSITION_DELETE);
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

/* What was opened to be deleted with its closing need not be: the program thought better of it, and its file stays where it is. */
SCENARIO(file_whose_deletion_by_closing_is_taken_back_stays_in_its_place)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    file = made(disk, FILE_DELETE_ON_CLOSE);
    wish(file, FILE_DISPOSITION_ON_CLOSE);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    EXPECT(!*disk->moved_to);
    scenario_end();
}

/* The file had two names: it outlives the closing that took one. Another handle may get the place in memory of the one that is gone. */
SCENARIO(file_is_not_kept_because_of_a_handle_that_is_gone)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    struct fake_operation operation;
    PFILE_OBJECT file;
    connect_as_writer();
    file = made(disk, FILE_DELETE_ON_CLOSE);
    fake_operation_make(&operation, IRP_MJ_CLEANUP, file);
    fake_operation_run(&operation);
    fake_context_release(&fake_open_file(file)->context);
    as_service();
    EXPECT_NUMBER(STATUS_SUCCESS, client_policy(WINDOWS_POLICY_ARCHIVE, ARCHIVE, USERS, USERS));
    as_writer();
    file_open(file, FILE_OPENED, 0);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    EXPECT(!*disk->moved_to);
    scenario_end();
}

/* Whoever looks at a file that another wants deleted ends nothing by closing it: the wish can be taken back yet. */
SCENARIO(file_is_kept_by_the_handle_that_wished_its_deletion)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file, other;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    file = wished(disk, FILE_DISPOSITION_DELETE);
    as_other();
    other = made(disk, 0);
    file_close(other);
    EXPECT(!*disk->moved_to);
    as_writer();
    wish(file, 0);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    EXPECT(!*disk->moved_to);
    scenario_end();
}

SCENARIO(file_that_is_deleted_in_both_ways_is_kept)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    file = made(disk, FILE_DELETE_ON_CLOSE);
    wish(file, FILE_DISPOSITION_DELETE);
    file_close(file);
    is_kept(disk, WINDOWS_ACT_DISPOSITION);
    scenario_end();
}

/* Two handles delete with their closing: what the first one has kept the second one deletes, and that is told, too. */
SCENARIO(file_that_is_kept_and_then_deleted_all_the_same_is_told_twice)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file, other;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    file = made(disk, FILE_DELETE_ON_CLOSE);
    as_other();
    other = made(disk, FILE_DELETE_ON_CLOSE);
    as_writer();
    file_close(file);
    is_kept(disk, WINDOWS_ACT_DELETE_ON_CLOSE);
    as_other();
    file_close(other);
    read_all();
    EXPECT_NUMBER(0, ((const struct windows_file_record *)client_only(WINDOWS_FILE_DELETE))->is_archived);
    EXPECT(disk->is_gone);
    scenario_end();
}

/* Nor does a wish that is refused make the handle forgotten that deletes what was kept. */
SCENARIO(file_that_is_kept_and_then_deleted_is_told_whatever_was_refused_between)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    struct fake_operation operation;
    FILE_DISPOSITION_INFORMATION information = {.DeleteFile = TRUE};
    PFILE_OBJECT file, other;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    file = made(disk, FILE_DELETE_ON_CLOSE);
    other = made(disk, FILE_DELETE_ON_CLOSE);
    file_close(file);
    is_kept(disk, WINDOWS_ACT_DELETE_ON_CLOSE);
    as_other();
    fake_operation_make(&operation, IRP_MJ_SET_INFORMATION, other);
    operation.block.Parameters.SetFileInformation.FileInformationClass = FileDispositionInformation;
    operation.block.Parameters.SetFileInformation.InfoBuffer = &information;
    operation.block.Parameters.SetFileInformation.Length = sizeof information;
    operation.status = STATUS_CANNOT_DELETE;
    fake_operation_run(&operation);
    file_close(other);
    read_all();
    client_only(WINDOWS_FILE_DELETE);
    EXPECT(disk->is_gone);
    scenario_end();
}

/* What the service removes from the archive is nobody's deletion, and no closing looks for one. */
SCENARIO(deletion_of_what_is_kept_is_not_told_in_the_name_of_who_deleted_the_file)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file, other;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    file = made(disk, 0);
    other = made(disk, 0);
    wish(file, FILE_DISPOSITION_DELETE);
    file_close(file);
    is_kept(disk, WINDOWS_ACT_DISPOSITION);
    as_service();
    file = wished(disk, FILE_DISPOSITION_DELETE);
    file_close(file);
    as_other();
    file_close(other);
    read_all();
    EXPECT(disk->is_gone);
    EXPECT_NUMBER(0, client_count(WINDOWS_FILE_DELETE));
    scenario_end();
}

/* Another processor: the wish is put while the driver keeps the file, after it took the deletion back. */
static PFILE_OBJECT late;
static struct fake_disk_file *late_disk;
static void wish_late(void)
{
    if (!*late_disk->moved_to) {
        fake.between = wish_late;
        return;
    }
    as_other();
    wish(late, FILE_DISPOSITION_DELETE);
}

SCENARIO(wish_that_comes_while_the_file_is_kept_is_told)
{
    PFILE_OBJECT file, third;
    late_disk = fake_disk_file(NOTES);
    with_policy(WINDOWS_POLICY_ARCHIVE);
    file = made(late_disk, FILE_DELETE_ON_CLOSE);
    late = made(late_disk, 0);
    third = made(late_disk, 0);
    fake.between = wish_late;
    file_close(file);
    fake.between = NULL;
    EXPECT(late_disk->is_to_go);
    is_kept(late_disk, WINDOWS_ACT_DELETE_ON_CLOSE);
    as_other();
    file_close(late);
    file_close(third);
    read_all();
    EXPECT_NUMBER(2004, process_of(client_only(WINDOWS_FILE_DELETE)));
    scenario_end();
}

/* It lives on by that name, whose rights it has, too. */
SCENARIO(file_that_has_another_name_is_not_kept)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    for (int way = 0; way < 2; way++) {
        disk->links = 2;
        disk->is_gone = disk->is_to_go = FALSE;
        as_writer();
        file = made(disk, way ? FILE_DELETE_ON_CLOSE : 0);
        if (!way)
            wish(file, FILE_DISPOSITION_DELETE);
        file_close(file);
        EXPECT(!*disk->moved_to && !disk->is_closed);
        EXPECT(disk->is_to_go);
    }
    scenario_end();
}

/* The fake kernel refuses to read it: that would fetch the whole file. */
SCENARIO(file_whose_contents_are_elsewhere_is_neither_read_nor_kept)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    disk->attributes |= FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS;
    file = wished(disk, FILE_DISPOSITION_DELETE);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, ((const struct windows_file_record *)client_only(WINDOWS_FILE_DELETE))->is_archived);
    EXPECT(!*disk->moved_to);
    scenario_end();
}
