/* SPDX-License-Identifier: MIT
 * The control device: loading, opening, requests, closing, unloading.
 */
#include "activities.h"
#include "scenario.h"

SCENARIO(driver_loads_and_unloads_without_a_service)
{
    EXPECT_NUMBER(STATUS_SUCCESS, fake_load());
    fake_unload();
}

/* Each part runs and its hooks are watched, or the driver says with which status it was refused. Gives how many were. */
static int refusals_are_told(void)
{
    static const struct { u32 capability; u64 hooks; } parts[WINDOWS_PARTS] = {
        [WINDOWS_PART_OBJECTS] = {WINDOWS_CAPABILITY_OBJECTS, WINDOWS_HOOK_PROCESS_ACCESS | WINDOWS_HOOK_LIMITED_ACCESS},
        [WINDOWS_PART_REGISTRY] = {WINDOWS_CAPABILITY_REGISTRY, WINDOWS_HOOK_REGISTRY},
        [WINDOWS_PART_FILES] = {WINDOWS_CAPABILITY_FILES, WINDOWS_HOOK_FILE_CREATE | WINDOWS_HOOK_PIPE_CREATE | WINDOWS_HOOK_RAW_ACCESS_READ},
        [WINDOWS_PART_NETWORK] = {WINDOWS_CAPABILITY_NETWORK, WINDOWS_HOOK_NETWORK_CONNECT},
    };
    int refused = 0;
    for (u32 part = 0; part < WINDOWS_PARTS; part++) {
        BOOLEAN runs = NT_SUCCESS(client.connected.refusals[part]);
        EXPECT_NUMBER(runs ? parts[part].capability : 0, client.connected.capabilities & parts[part].capability);
        EXPECT_NUMBER(runs ? parts[part].hooks : 0, client.connected.hooks & parts[part].hooks);
        EXPECT_NUMBER(client.connected.refusals[part], client_statistics().refusals[part]);
        refused += !runs;
    }
    EXPECT(refused <= 1);
    return refused;
}

/* Whatever fails while it starts: either it does not load and leaves nothing, or it goes on without that part and says so. */
SCENARIO(each_step_of_loading_fails_once)
{
    int call = 0, refused = 0, lacking = 0;
    do {
        if (call++) {
            fake_objects_end();
            fake_start();
        }
        fake.fail_at = call;
        if (!NT_SUCCESS(fake_load())) {
            refused++;
            continue;
        }
        fake.fail_at = 0;
        fake_become(fake_process_make(CLIENT_PID, 4));
        EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
        EXPECT_NUMBER(STATUS_SUCCESS, client_connect(~0ull));
        lacking += refusals_are_told();
        for (const struct activity *activity = activities; activity; activity = activity->next) {
            activity_run(activity);
            client_read();
            client_forget();
        }
        client_check_losses();
        scenario_end();
    } while (fake.failed);
    EXPECT(refused > 10);
    EXPECT(lacking > 5);
}

SCENARIO(capabilities_and_hooks_are_told)
{
    scenario_connect();
    EXPECT_NUMBER(WINDOWS_CAPABILITY_SUBSYSTEM_PROCESSES | WINDOWS_CAPABILITY_START_KEY | WINDOWS_CAPABILITY_PRECISE_TIME | WINDOWS_CAPABILITY_OBJECTS |
        WINDOWS_CAPABILITY_REGISTRY | WINDOWS_CAPABILITY_FILES | WINDOWS_CAPABILITY_NETWORK | WINDOWS_CAPABILITY_READ_ONLY_RINGS |
        WINDOWS_CAPABILITY_IMAGE_COMPARISON, client.connected.capabilities);
    for (u32 part = 0; part < WINDOWS_PARTS; part++)
        EXPECT_NUMBER(STATUS_SUCCESS, client.connected.refusals[part]);
    for (const struct activity *activity = activities; activity; activity = activity->next)
        EXPECT((client.connected.hooks & activity->hook) == activity->hook);
    EXPECT(client.connected.hooks != ~0ull);
    scenario_end();
}

SCENARIO(old_system_lacks_capabilities)
{
    fake.missing = ~0u;
    scenario_connect();
    EXPECT(!(client.connected.capabilities & (WINDOWS_CAPABILITY_SUBSYSTEM_PROCESSES | WINDOWS_CAPABILITY_START_KEY | WINDOWS_CAPABILITY_PRECISE_TIME |
        WINDOWS_CAPABILITY_IMAGE_COMPARISON)));
    scenario_end();
}

SCENARIO(second_service_is_refused)
{
    scenario_connect();
    EXPECT_NUMBER(STATUS_SHARING_VIOLATION, fake_open());
    EXPECT_NUMBER(STATUS_ALREADY_REGISTERED, client_connect(~0ull));
    scenario_end();
}

SCENARIO(connecting_wants_the_right_abi_and_room)
{
    struct fake_request request;
    union { struct windows_connect wish; struct windows_connected answer; } buffer = {.wish = {.abi = WINDOWS_DEVICE_ABI + 1, .hooks = 1}};
    EXPECT_NUMBER(STATUS_SUCCESS, fake_load());
    fake_become(fake_process_make(CLIENT_PID, 4));
    EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
    EXPECT_NUMBER(STATUS_REVISION_MISMATCH, fake_send(&request, WINDOWS_REQUEST_CONNECT, &buffer, sizeof buffer.wish, sizeof buffer.answer));
    buffer.wish.abi = WINDOWS_DEVICE_ABI;
    for (ULONG given = 0; given < sizeof buffer.wish; given++)
        EXPECT_NUMBER(STATUS_BUFFER_TOO_SMALL, fake_send(&request, WINDOWS_REQUEST_CONNECT, &buffer, given, sizeof buffer.answer));
    for (ULONG room = 0; room < sizeof buffer.answer; room++)
        EXPECT_NUMBER(STATUS_BUFFER_TOO_SMALL, fake_send(&request, WINDOWS_REQUEST_CONNECT, &buffer, sizeof buffer.wish, room));
    EXPECT_NUMBER(0, fake.views - 4);
    scenario_end();
}

/* Each mapping into the service fails, as NULL and as an exception: none of the others stays. */
SCENARIO(mapping_fails_while_connecting)
{
    for (int way = 1; way <= 2; way++)
        for (int call = 1; call <= 4; call++) {
            long views;
            fake_objects_end();
            fake_start();
            EXPECT_NUMBER(STATUS_SUCCESS, fake_load());
            fake_become(fake_process_make(CLIENT_PID, 4));
            EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
            views = fake.views;
            fake.map_fails = way;
            fake.fail_at = fake.calls + call;
            EXPECT_NUMBER(STATUS_INSUFFICIENT_RESOURCES, client_connect(~0ull));
            EXPECT_NUMBER(views, fake.views);
            fake.fail_at = fake.map_fails = 0;
            EXPECT_NUMBER(STATUS_SUCCESS, client_connect(~0ull));
            scenario_end();
        }
}

SCENARIO(requests_that_are_none_are_refused)
{
    struct fake_request request;
    struct windows_statistics statistics;
    scenario_connect();
    EXPECT_NUMBER(STATUS_INVALID_DEVICE_REQUEST, fake_send(&request, WINDOWS_REQUEST(0x800), NULL, 0, 0));
    EXPECT_NUMBER(STATUS_INVALID_DEVICE_REQUEST, fake_send(&request, 0, NULL, 0, 0));
    fake_io.driver->MajorFunction[IRP_MJ_READ] = fake_io.driver->MajorFunction[IRP_MJ_CREATE];
    EXPECT_NUMBER(STATUS_INVALID_DEVICE_REQUEST, fake_major(&request, IRP_MJ_READ));
    EXPECT_NUMBER(STATUS_BUFFER_TOO_SMALL, fake_send(&request, WINDOWS_REQUEST_STATISTICS, &statistics, 0, sizeof statistics - 1));
    scenario_end();
}

SCENARIO(nothing_is_possible_before_connecting)
{
    struct fake_request request;
    struct windows_policy policy = {0};
    EXPECT_NUMBER(STATUS_SUCCESS, fake_load());
    fake_become(fake_process_make(CLIENT_PID, 4));
    EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
    EXPECT_NUMBER(STATUS_INVALID_DEVICE_STATE, fake_send(&request, WINDOWS_REQUEST_WAIT, NULL, 0, 0));
    EXPECT_NUMBER(STATUS_INVALID_DEVICE_STATE, fake_send(&request, WINDOWS_REQUEST_POLICY, &policy, sizeof policy, 0));
    EXPECT_NUMBER(STATUS_SUCCESS, fake_send(&request, WINDOWS_REQUEST_DETACH, NULL, 0, 0));
    EXPECT_NUMBER(0, client_statistics().sequence[0]);
    scenario_end();
}

/* Wine closes without a cleanup, and the mapping must go all the same. */
SCENARIO(closing_comes_without_a_cleanup)
{
    struct fake_request request;
    scenario_connect();
    EXPECT_NUMBER(STATUS_SUCCESS, fake_major(&request, IRP_MJ_CLOSE));
    fake_io.opened--;
    fake_unload();
}

/* Another process got the handle, and closes it last. */
SCENARIO(last_handle_is_closed_in_another_process)
{
    scenario_connect();
    fake_become(activity_process());
    fake_close();
    fake_unload();
}

SCENARIO(numbers_begin_anew_with_each_connection)
{
    scenario_connect();
    activity_run(activity_named("process_is_made"));
    fake_become(fake_process(CLIENT_PID));
    fake_close();
    EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
    EXPECT_NUMBER(STATUS_SUCCESS, client_connect(~0ull));
    activity_run(activity_named("process_is_made"));
    client_read();
    EXPECT_NUMBER(1, ((const struct record_header *)client_only(WINDOWS_PROCESS_CREATE))->sequence);
    client_check_losses();
    scenario_end();
}

/* Many rounds over the end of both rings, read in pieces. */
SCENARIO(rings_go_round)
{
    static const char *const names[] = {"process_is_made", "registry_value_is_set", "image_is_loaded", "process_is_opened", "file_is_made"};
    scenario_connect();
    for (int run = 0; run < 3000; run++) {
        activity_run(activity_named(names[run % 5]));
        if (run % 50 == 0)
            client_read_ring((u32)run / 50 % WINDOWS_RINGS, 30 + run % 23);
        client_forget();
    }
    EXPECT(client.read[0] > 300 && client.read[1] > 300);
    EXPECT(client.gaps[0] + client.gaps[1] > 0);
    client_check_losses();
    scenario_end();
}

/* What a program can do at will fills the critical ring for its own kind alone. */
SCENARIO(storm_of_handles_hides_no_process)
{
    static const char *const storms[] = {"process_is_opened", "thread_is_made_in_another_process"};
    for (int i = 0; i < 2; i++) {
        fake_objects_end();
        fake_start();
        scenario_connect();
        for (int run = 0; run < 200; run++)
            activity_run(activity_named(storms[i]));
        EXPECT(client_statistics().lost[activity_named(storms[i])->kind][LOSS_RING_FULL] > 0);
        activity_run(activity_named("process_is_made"));
        client_read();
        EXPECT_NUMBER(1, client_count(WINDOWS_PROCESS_CREATE));
        client_check_losses();
        client_forget();
        scenario_end();
    }
}

/* Handles that say little are in the other ring, and leave half of it. */
SCENARIO(storm_of_limited_handles_hides_nothing_else)
{
    scenario_connect();
    for (int run = 0; run < 300; run++)
        activity_run(activity_named("process_is_opened_to_be_asked"));
    EXPECT(client_statistics().lost[WINDOWS_LIMITED_ACCESS][LOSS_RING_FULL] > 0);
    for (int run = 0; run < 10; run++)
        activity_run(activity_named("file_is_made"));
    activity_run(activity_named("process_is_made"));
    activity_run(activity_named("process_is_opened"));
    client_read();
    EXPECT_NUMBER(10, client_count(WINDOWS_FILE_CREATE));
    EXPECT_NUMBER(1, client_count(WINDOWS_PROCESS_CREATE));
    EXPECT_NUMBER(1, client_count(WINDOWS_PROCESS_ACCESS));
    client_check_losses();
    scenario_end();
}
