/* SPDX-License-Identifier: MIT
 * What the minifilter makes of what happens to files over time: when it is told, what is counted.
 */
#include "file_steps.h"

SCENARIO(program_is_told_of_the_handle_that_wrote_it)
{
    struct fake_disk_file *disk = fake_disk_file(TOOL);
    PFILE_OBJECT file, other;
    const struct windows_file_record *record;
    connect_as_writer();
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
    connect_as_writer();
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
    connect_as_writer();
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

/* That nothing is there is known only where the file system says so. */
SCENARIO(file_that_may_have_been_replaced_is_counted)
{
    static const NTSTATUS statuses[] = {STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_PATH_NOT_FOUND, STATUS_ACCESS_DENIED, STATUS_SHARING_VIOLATION};
    PFILE_OBJECT file;
    connect_as_writer();
    file = made(fake_disk_file(TOOL), 0);
    for (int i = 0; i < 4; i++) {
        fake_filter.by_name_status = statuses[i];
        file_rename(file, NOTES, TRUE);
        as_service();
        EXPECT_NUMBER(i < 2 ? 0 : i - 1, client_statistics().lost[WINDOWS_FILE_DELETE][LOSS_PATH_UNREAD]);
        as_writer();
    }
    fake_filter.by_name_status = STATUS_SUCCESS;
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

/* What keeps the driver from asking is the caller's: a file system that calls itself, or a region without procedure calls. */
static void forbid(int way)
{
    fake_top_level_irp = way == 1 ? (PIRP)8 : NULL;
    fake_self.guarded = way == 2;
}

static u64 unread(enum windows_record_kind kind)
{
    u64 count;
    fake_become(fake_process(CLIENT_PID));
    count = client_statistics().lost[kind][LOSS_PATH_UNREAD];
    as_writer();
    return count;
}

SCENARIO(closing_where_nothing_may_be_asked_is_counted)
{
    scenario_connect();
    for (int way = 1; way <= 2; way++) {
        PFILE_OBJECT file, program, stream;
        as_writer();
        file = made(fake_disk_file(NOTES), 0);
        program = made(fake_disk_file(TOOL), 0);
        stream = fake_handle(fake_disk_file(NOTES L":Zone.Identifier"), TRUE);
        wish(file, FILE_DISPOSITION_DELETE);
        write_at(program, 0, "MZ", 2);
        file_open(stream, FILE_CREATED, 0);
        forbid(way);
        file_close(file);
        forbid(way);
        file_close(program);
        forbid(way);
        file_close(stream);
        forbid(0);
        EXPECT_NUMBER(way, unread(WINDOWS_FILE_DELETE));
        EXPECT_NUMBER(way, unread(WINDOWS_FILE_EXECUTABLE));
        EXPECT_NUMBER(way, unread(WINDOWS_FILE_STREAM));
    }
    read_all();
    EXPECT_NUMBER(2, client_count(WINDOWS_FILE_CREATE));
    EXPECT_NUMBER(2, client.count);
    scenario_end();
}

/* Others' doing comes about with it: a deletion that another handle wished, bytes that no write brought. */
SCENARIO(what_may_have_come_with_such_a_closing_is_counted)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file, other, program;
    connect_as_writer();
    file = made(disk, 0);
    other = made(disk, 0);
    program = made(fake_disk_file(TOOL), 0);
    wish(file, FILE_DISPOSITION_DELETE);
    file_close(file);
    program->Flags |= FO_FILE_MODIFIED;
    forbid(1);
    file_close(other);
    forbid(1);
    file_close(program);
    forbid(0);
    EXPECT(disk->is_gone);
    EXPECT_NUMBER(1, unread(WINDOWS_FILE_DELETE));
    EXPECT_NUMBER(1, unread(WINDOWS_FILE_EXECUTABLE));
    scenario_end();
}

/* A deletion that was counted is told all the same, once it comes about where that can be asked. */
SCENARIO(deletion_that_did_not_come_with_such_a_closing_is_told)
{
    struct fake_disk_file *disk = fake_disk_file(NOTES);
    PFILE_OBJECT file, other;
    connect_as_writer();
    file = made(disk, 0);
    other = made(disk, 0);
    wish(file, FILE_DISPOSITION_DELETE);
    forbid(2);
    file_close(file);
    forbid(0);
    EXPECT_NUMBER(1, unread(WINDOWS_FILE_DELETE));
    file_close(other);
    read_all();
    EXPECT(has_path(client_only(WINDOWS_FILE_DELETE), NOTES));
    scenario_end();
}

SCENARIO(setting_where_nothing_may_be_asked_is_counted)
{
    FILE_BASIC_INFORMATION times = {.CreationTime.QuadPart = 126000000000000000};
    scenario_connect();
    for (int way = 1; way <= 2; way++) {
        PFILE_OBJECT file;
        as_writer();
        file = made(fake_disk_file(TOOL), 0);
        forbid(way);
        file_set(file, FileBasicInformation, &times, sizeof times, NULL);
        forbid(way);
        file_rename(file, NOTES, TRUE);
        forbid(way);
        wish(file, FILE_DISPOSITION_DELETE);            /* needs no asking */
        forbid(0);
        EXPECT_NUMBER(way, unread(WINDOWS_FILE_TIME));
        EXPECT_NUMBER(way, unread(WINDOWS_FILE_RENAME));
        file_close(file);
        read_all();
        EXPECT(has_path(client_only(WINDOWS_FILE_DELETE), TOOL));
    }
    scenario_end();
}

/* The fake kernel refuses to read it: that would fetch the whole file. What was seen on the way there counts. */
SCENARIO(program_whose_contents_are_elsewhere_is_not_read)
{
    scenario_connect();
    for (int is_program = 0; is_program < 2; is_program++) {
        struct fake_disk_file *disk = fake_disk_file(TOOL);
        PFILE_OBJECT file;
        disk->attributes |= FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS;
        as_writer();
        file = made(disk, 0);
        write_at(file, 0, is_program ? "MZ" : "#!", 2);
        file_close(file);
        read_all();
        EXPECT_NUMBER(is_program, client_count(WINDOWS_FILE_EXECUTABLE));
    }
    scenario_end();
}

/* Copied by the disk or the file system: no write is seen. */
SCENARIO(program_that_is_copied_without_a_write_is_told)
{
    static const ULONG codes[] = {FSCTL_DUPLICATE_EXTENTS_TO_FILE, FSCTL_DUPLICATE_EXTENTS_TO_FILE_EX, FSCTL_OFFLOAD_WRITE};
    scenario_connect();
    for (u32 i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct fake_disk_file *disk = fake_disk_file(TOOL);
        PFILE_OBJECT file;
        as_writer();
        file = made(disk, 0);
        EXPECT_NUMBER(STATUS_SUCCESS, file_control(file, codes[i], NULL, 0));
        disk->first[0] = 'M';
        disk->first[1] = 'Z';
        disk->size = 2;
        file_close(file);
        read_all();
        EXPECT(has_path(client_only(WINDOWS_FILE_EXECUTABLE), TOOL));
    }
    scenario_end();
}
