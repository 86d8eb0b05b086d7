/* SPDX-License-Identifier: MIT
 * What the records say.
 */
#include "file_activities.h"
#include "scenario.h"

static const void *record_of(const char *activity, enum windows_record_kind kind)
{
    activity_run(activity_named(activity));
    client_read();
    return client_only(kind);
}

SCENARIO(record_of_a_process)
{
    const struct windows_process_create_record *record;
    const UCHAR *texts;
    scenario_connect();
    activity_process();
    record = record_of("process_is_made", WINDOWS_PROCESS_CREATE);
    texts = (const UCHAR *)(record + 1);
    EXPECT_NUMBER(2000, record->parent_pid);
    EXPECT_NUMBER(2000, record->creator_pid);
    EXPECT_NUMBER(2001, record->creator_tid);
    EXPECT_NUMBER(fake_process_of(fake_process(2000))->created, record->parent_start);
    EXPECT_NUMBER(record->parent_start, record->creator_start);
    EXPECT(record->header.start > record->parent_start);
    EXPECT_NUMBER(0x1000000000000ull + record->header.pid, record->header.image_serial);
    EXPECT_NUMBER(1, record->header.uid);
    EXPECT_NUMBER(0, record->header.tid);
    EXPECT_NUMBER(0x12345, record->logon_id);
    EXPECT_NUMBER(0x2000, record->integrity);
    EXPECT_NUMBER(0, record->is_app_container);
    EXPECT_NUMBER(28, record->user_length);
    EXPECT_NUMBER(1, texts[0]);
    EXPECT(client_text_is(texts + record->user_length, record->image_length, L"\\Device\\HarddiskVolume3\\Windows\\image.exe"));
    EXPECT(client_text_is(texts + record->user_length + record->image_length, record->command_line_length, L"notepad.exe C:\\notes.txt"));
    EXPECT_NUMBER(0x5000000000123, record->image_file_id);
    EXPECT_NUMBER(4321, record->image_size);
    scenario_end();
}

/* The parameters lie in the new process's memory, where it or its maker may have put anything. */
static const struct windows_process_create_record *with_directory(u16 length, u32 flags, u64 text_from, BOOLEAN is_gone)
{
    static const WCHAR directory[] = L"C:\\Users\\a\\";
    UCHAR *block = host_user_memory(PAGE_SIZE, FALSE), *parameters = host_user_memory(PAGE_SIZE, is_gone);
    PS_CREATE_NOTIFY_INFO info = {.Size = sizeof info, .ParentProcessId = ULongToHandle(2000)};
    PEPROCESS made;
    for (u32 i = 0; i < PAGE_SIZE; i++)
        block[i] = parameters[i] = 0;
    *(PVOID *)(block + 0x20) = parameters;
    *(u32 *)(parameters + 8) = flags;
    *(u16 *)(parameters + 0x38) = length;
    *(u64 *)(parameters + 0x40) = text_from ? text_from : flags & 1 ? (u64)parameters + 0x100 : 0x100;
    for (u32 i = 0; i < sizeof directory / 2; i++)
        ((WCHAR *)(parameters + 0x100))[i] = directory[i];
    host_user_memory_close();
    client_forget();
    fake_become(activity_process());
    made = fake_process_make(3000, 2000);
    fake_process_of(made)->block = block;
    FAKE_RAISE(process, made, ULongToHandle(3000), &info);
    fake_process_end(made);
    host_user_memory_free(block);
    host_user_memory_free(parameters);
    client_read();
    return client_only(WINDOWS_PROCESS_CREATE);
}

SCENARIO(current_directory_of_a_process_is_read_where_it_can_be)
{
    scenario_connect();
    for (u32 flags = 0; flags < 2; flags++) {
        const struct windows_process_create_record *record = with_directory(22, flags, 0, FALSE);
        const UCHAR *texts = (const UCHAR *)(record + 1) + record->user_length + record->image_length + record->command_line_length;
        EXPECT(client_text_is(texts + record->opened_name_length, record->directory_length, L"C:\\Users\\a\\"));
    }
    EXPECT_NUMBER(0, with_directory(0, 1, 0, FALSE)->directory_length);
    EXPECT_NUMBER(0, with_directory(22, 1, 0, TRUE)->directory_length);
    EXPECT_NUMBER(0, with_directory(22, 1, ~0ull - 4, FALSE)->directory_length);
    client_check_losses();
    scenario_end();
}

SCENARIO(record_of_a_process_in_an_app_container)
{
    PS_CREATE_NOTIFY_INFO info = {.Size = sizeof info, .ParentProcessId = ULongToHandle(2000)};
    const struct windows_process_create_record *record;
    PEPROCESS made;
    scenario_connect();
    fake_become(activity_process());
    made = fake_process_make(3000, 2000);
    fake_token_contain(fake_process_of(made)->token);
    FAKE_RAISE(process, made, ULongToHandle(3000), &info);
    fake_process_end(made);
    client_read();
    record = client_only(WINDOWS_PROCESS_CREATE);
    EXPECT_NUMBER(1, record->is_app_container);
    EXPECT_NUMBER(0x2000, record->integrity);
    scenario_end();
}

SCENARIO(record_of_a_process_that_ends)
{
    const struct windows_process_exit_record *record;
    scenario_connect();
    record = record_of("process_ends", WINDOWS_PROCESS_EXIT);
    EXPECT_NUMBER(3, record->status);
    EXPECT_NUMBER(((const struct record_header *)client_only(WINDOWS_PROCESS_CREATE))->start, record->header.start);
    scenario_end();
}

SCENARIO(record_of_a_remote_thread)
{
    const struct windows_remote_thread_record *record;
    scenario_connect();
    record = record_of("thread_is_made_in_another_process", WINDOWS_REMOTE_THREAD);
    EXPECT_NUMBER(2000, record->header.pid);
    EXPECT_NUMBER(2001, record->header.tid);
    EXPECT_NUMBER(2004, record->target_pid);
    EXPECT_NUMBER(2005, record->thread_id);
    EXPECT_NUMBER(0x7ff600001000, record->start_address);
    EXPECT_NUMBER(fake_process_of(fake_process(2004))->created, record->target_start);
    scenario_end();
}

/* The first thread of a process is its maker's, and so is none that was put there. */
SCENARIO(first_thread_of_a_process_is_not_remote)
{
    PS_CREATE_NOTIFY_INFO info = {.Size = sizeof info, .ParentProcessId = ULongToHandle(2000)};
    PEPROCESS made;
    scenario_connect();
    fake_become(activity_process());
    made = fake_process_make(3000, 2000);
    FAKE_RAISE(process, made, ULongToHandle(3000), &info);
    FAKE_RAISE(thread, ULongToHandle(3000), ULongToHandle(3001), TRUE);
    client_read();
    EXPECT_NUMBER(0, client_count(WINDOWS_REMOTE_THREAD));
    FAKE_RAISE(thread, ULongToHandle(3000), ULongToHandle(3001), TRUE);
    client_read();
    EXPECT_NUMBER(1, client_count(WINDOWS_REMOTE_THREAD));
    scenario_end();
}

SCENARIO(record_of_an_image)
{
    const struct windows_image_record *record;
    scenario_connect();
    record = record_of("image_is_loaded", WINDOWS_IMAGE_LOAD);
    EXPECT(client_text_is(record + 1, record->path_length, L"\\Device\\HarddiskVolume3\\Windows\\System32\\dll.dll"));
    EXPECT_NUMBER(2000, record->header.pid);
    EXPECT_NUMBER(0xabcd, record->checksum);
    EXPECT_NUMBER(8, record->signature_level);
    EXPECT_NUMBER(2, record->signature_type);
    EXPECT_NUMBER(PAGE_SIZE, record->size);
    EXPECT_NUMBER(WINDOWS_RING_BULK, record->header.cpu);
    scenario_end();
}

SCENARIO(driver_goes_to_the_critical_ring)
{
    const struct windows_image_record *record;
    scenario_connect();
    record = record_of("driver_is_loaded", WINDOWS_DRIVER_LOAD);
    EXPECT_NUMBER(WINDOWS_RING_CRITICAL, record->header.cpu);
    EXPECT_NUMBER(WINDOWS_IMAGE_SYSTEM_MODE, record->properties);
    scenario_end();
}

SCENARIO(record_of_an_opened_process)
{
    const struct windows_process_access_record *record;
    scenario_connect();
    record = record_of("process_is_opened", WINDOWS_PROCESS_ACCESS);
    EXPECT_NUMBER(2000, record->header.pid);
    EXPECT_NUMBER(2004, record->target_pid);
    EXPECT_NUMBER(0x1fffff, record->desired);
    EXPECT_NUMBER(0x1fffff, record->granted);
    EXPECT_NUMBER(7, record->frames);
    EXPECT_NUMBER(0x7ff800000000 + 2 * 0x111, ((const u64 *)(record + 1))[2]);
    scenario_end();
}

SCENARIO(record_of_a_registry_value)
{
    const struct windows_registry_record *record;
    const UCHAR *texts;
    scenario_connect();
    record = record_of("registry_value_is_set", WINDOWS_REGISTRY);
    texts = (const UCHAR *)(record + 1) + record->user_length;
    EXPECT_NUMBER(WINDOWS_REGISTRY_SET_VALUE, record->operation);
    EXPECT_NUMBER(REG_DWORD, record->type);
    EXPECT_NUMBER(4, record->data_size);
    EXPECT(client_text_is(texts, record->key_length, L"\\REGISTRY\\MACHINE\\SOFTWARE\\Vendor"));
    EXPECT(client_text_is(texts + record->key_length, record->value_name_length, L"Start"));
    EXPECT_NUMBER(0x04030201, *(const u32 *)(texts + record->key_length + record->value_name_length));
    scenario_end();
}

SCENARIO(record_names_the_user_that_a_thread_acts_for)
{
    const struct windows_registry_record *record;
    scenario_connect();
    fake_thread_of(fake_first_thread(activity_process()))->impersonated = fake_token_make(TRUE);
    record = record_of("registry_key_is_deleted", WINDOWS_REGISTRY);
    EXPECT(record->header.flags & WINDOWS_FLAG_IMPERSONATING);
    EXPECT_NUMBER(12, record->user_length);
    scenario_end();
}

SCENARIO(record_of_a_container)
{
    scenario_connect();
    fake_process_of(activity_process())->silo = 7;
    activity_run(activity_named("registry_key_is_made"));
    client_read();
    EXPECT_NUMBER(7, ((const struct record_header *)client_only(WINDOWS_REGISTRY))->pid_namespace);
    scenario_end();
}

SCENARIO(record_of_a_connection)
{
    const struct windows_connection_record *record;
    scenario_connect();
    record = record_of("connection_is_made", WINDOWS_CONNECTION);
    EXPECT_NUMBER(2000, record->header.pid);
    EXPECT_NUMBER(2, record->family);
    EXPECT_NUMBER(50123, record->local_port);
    EXPECT_NUMBER(443, record->remote_port);
    EXPECT_NUMBER(6, record->protocol);
    EXPECT_NUMBER(10, record->local_address[0]);
    EXPECT_NUMBER(192, record->remote_address[0]);
    client_forget();
    record = record_of("connection_comes_in", WINDOWS_CONNECTION);
    EXPECT_NUMBER(10, record->family);
    EXPECT_NUMBER(0xfe, record->local_address[0]);
    EXPECT_NUMBER(2000, record->header.pid);
    scenario_end();
}

SCENARIO(records_of_files)
{
    const struct windows_file_record *record;
    scenario_connect();
    record = record_of("file_is_made", WINDOWS_FILE_CREATE);
    EXPECT(client_text_is(record + 1, record->path_length, L"\\Device\\HarddiskVolume3\\Users\\a\\notes.txt"));
    EXPECT_NUMBER(1, record->is_new);
    EXPECT_NUMBER(FILE_READ_DATA | FILE_WRITE_DATA, record->access);
    record = record_of("file_time_is_set", WINDOWS_FILE_TIME);
    EXPECT_NUMBER(126000000000000000, record->created);
    EXPECT_NUMBER(133000000000000000, record->previous_created);
    record = record_of("stream_is_made", WINDOWS_FILE_STREAM);
    EXPECT(client_text_is(record + 1, record->path_length, L"\\Device\\HarddiskVolume3\\Users\\a\\notes.txt:Zone.Identifier"));
    record = record_of("file_is_moved", WINDOWS_FILE_RENAME);
    EXPECT(client_text_is((const UCHAR *)(record + 1) + record->path_length, record->new_path_length, L"\\Device\\HarddiskVolume3\\Users\\a\\other.txt"));
    record = record_of("volume_is_read", WINDOWS_RAW_READ);
    EXPECT(client_text_is(record + 1, record->path_length, L"\\Device\\HarddiskVolume3"));
    record = record_of("pipe_is_made", WINDOWS_PIPE_CREATE);
    EXPECT(client_text_is(record + 1, record->path_length, L"\\lsass"));
    scenario_end();
}
