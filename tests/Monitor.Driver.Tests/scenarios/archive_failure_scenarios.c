/* SPDX-License-Identifier: MIT
 * Deleted files whose keeping fails: what becomes of them, and of the wish to delete them.
 */
#include "file_steps.h"

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
        EXPECT(!kept || disk->is_closed);
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

/* Open to others it would be in the archive what it was not: but a file system without rights has none here either. */
SCENARIO(file_that_cannot_be_closed_to_others_is_kept_only_where_there_are_no_rights)
{
    static const NTSTATUS statuses[] = {STATUS_NOT_SUPPORTED, STATUS_INVALID_DEVICE_REQUEST, STATUS_ACCESS_DENIED, STATUS_DISK_FULL};
    with_policy(WINDOWS_POLICY_ARCHIVE);
    for (int i = 0; i < 4; i++) {
        struct fake_disk_file *disk = fake_disk_file(NOTES);
        PFILE_OBJECT file = made(disk, 0);
        disk->closing_status = statuses[i];
        wish(file, FILE_DISPOSITION_DELETE);
        file_close(file);
        read_all();
        EXPECT_NUMBER(i < 2, ((const struct windows_file_record *)client_only(WINDOWS_FILE_DELETE))->is_archived);
        EXPECT_NUMBER(i >= 2, disk->is_gone);
        EXPECT(i < 2 || !*disk->moved_to);
        as_writer();
    }
    scenario_end();
}

/* A wish that is put again is the same one: as another, a read-only file could not be deleted at all. */
SCENARIO(file_whose_keeping_fails_is_deleted_as_it_was_wished)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    disk->attributes |= FILE_ATTRIBUTE_READONLY;
    disk->cannot_be_moved = TRUE;
    file = wished(disk, FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS | FAKE_DISPOSITION_IGNORE_READONLY);
    file_close(file);
    read_all();
    EXPECT_NUMBER(0, ((const struct windows_file_record *)client_only(WINDOWS_FILE_DELETE))->is_archived);
    EXPECT(disk->is_gone);
    scenario_end();
}

/* Two handles wish it, each in its way: put again is the wish of the one that is closed. */
SCENARIO(file_whose_keeping_fails_is_deleted_as_this_handle_wished)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file, other;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    disk->attributes |= FILE_ATTRIBUTE_READONLY;
    disk->cannot_be_moved = TRUE;
    file = made(disk, 0);
    other = made(disk, 0);
    wish(file, FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS | FAKE_DISPOSITION_IGNORE_READONLY);
    wish(other, FILE_DISPOSITION_DELETE);
    file_close(file);
    EXPECT(disk->is_to_go);
    file_close(other);
    scenario_end();
}

/* The file system lets it go only once: then the file stays, and that is counted. */
SCENARIO(file_that_stays_because_its_keeping_fails_is_counted)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file;
    with_policy(WINDOWS_POLICY_ARCHIVE);
    disk->cannot_be_moved = TRUE;
    file = wished(disk, FILE_DISPOSITION_DELETE);
    disk->attributes |= FILE_ATTRIBUTE_READONLY;
    file_close(file);
    EXPECT(!disk->is_gone);
    as_service();
    EXPECT_NUMBER(1, client_statistics().lost[WINDOWS_FILE_DELETE][LOSS_PATH_UNREAD]);
    scenario_end();
}
