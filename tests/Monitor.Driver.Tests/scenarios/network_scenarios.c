/* SPDX-License-Identifier: MIT
 * Connections over time: whose they are when they are told at last, too many at once, and an engine that starts later.
 */
#include "activities.h"
#include "platform.h"
#include "scenario.h"

static void flow(u64 pid)
{
    FWPS_INCOMING_VALUE0 values[13] = {0};
    FWPS_INCOMING_VALUES0 all = {.layerId = FWPS_LAYER_ALE_FLOW_ESTABLISHED_V4, .valueCount = 13, .incomingValue = values};
    FWPS_INCOMING_METADATA_VALUES0 metadata = {.currentMetadataValues = FWPS_METADATA_FIELD_PROCESS_ID, .processId = pid};
    values[2].value = (FWP_VALUE0){.type = FWP_UINT32, .uint32 = 0x0a000001};
    values[4].value = (FWP_VALUE0){.type = FWP_UINT16, .uint16 = 50123};
    values[5].value = (FWP_VALUE0){.type = FWP_UINT8, .uint8 = 6};
    values[6].value = (FWP_VALUE0){.type = FWP_UINT32, .uint32 = 0xc0000201};
    values[7].value = (FWP_VALUE0){.type = FWP_UINT16, .uint16 = 443};
    values[12].value = (FWP_VALUE0){.type = FWP_UINT32, .uint32 = FWP_DIRECTION_INBOUND};
    KfRaiseIrql(DISPATCH_LEVEL);
    fake_platform_flow(&all, &metadata);
    KeLowerIrql(PASSIVE_LEVEL);
}

static void read_all(void)
{
    fake_become(fake_process(CLIENT_PID));
    client_read();
    client_check_losses();
}

SCENARIO(connection_is_told_with_its_addresses_and_its_process)
{
    static const u8 local[16] = {10, 0, 0, 1}, remote[16] = {192, 0, 2, 1};
    const struct windows_connection_record *record;
    PEPROCESS process;
    scenario_connect();
    process = activity_process();
    flow(2000);
    EXPECT_NUMBER(1, fake_work_run());
    read_all();
    record = client_only(WINDOWS_CONNECTION);
    EXPECT_NUMBER(2000, record->header.pid);
    EXPECT_NUMBER(fake_process_of(process)->created, record->header.start);
    EXPECT_NUMBER(0, record->header.tid);
    EXPECT_NUMBER(2, record->family);
    EXPECT_NUMBER(50123, record->local_port);
    EXPECT_NUMBER(443, record->remote_port);
    EXPECT_NUMBER(DIRECTION_IN, record->direction);
    for (int i = 0; i < 16; i++)
        EXPECT(record->local_address[i] == local[i] && record->remote_address[i] == remote[i]);
    scenario_end();
}

/* The number alone is left, also where a younger process has it already. */
static void has_number_alone(void)
{
    const struct windows_connection_record *record;
    EXPECT_NUMBER(1, fake_work_run());
    read_all();
    record = client_only(WINDOWS_CONNECTION);
    EXPECT_NUMBER(2000, record->header.pid);
    EXPECT_NUMBER(0, record->header.start);
    EXPECT_NUMBER(0, record->header.image_serial);
    client_forget();
}

SCENARIO(connection_of_a_process_that_has_ended_has_its_number_alone)
{
    scenario_connect();
    fake_process_end(activity_process());
    flow(2000);
    has_number_alone();
    scenario_end();
}

SCENARIO(connection_is_not_told_of_a_younger_process)
{
    scenario_connect();
    flow(2000);
    fake_process_of(activity_process())->created = (LONGLONG)fake.time + 1;
    has_number_alone();
    scenario_end();
}

/* One thread comes for all, and again for those that come later. */
SCENARIO(connections_beyond_the_queue_are_counted)
{
    struct windows_statistics statistics;
    scenario_connect();
    activity_process();
    for (int i = 0; i < 1030; i++)
        flow(2000);
    fake_become(fake_process(CLIENT_PID));
    statistics = client_statistics();
    EXPECT_NUMBER(6, statistics.lost[WINDOWS_CONNECTION][LOSS_TABLE_FULL]);
    EXPECT_NUMBER(1, fake_work_run());
    EXPECT_NUMBER(0, fake_work_run());
    flow(2000);
    EXPECT_NUMBER(1, fake_work_run());
    read_all();
    EXPECT(client_count(WINDOWS_CONNECTION) > 50);
    scenario_end();
}

SCENARIO(connections_are_told_when_the_engine_starts_and_after_it_started_again)
{
    fake_platform.state = FWPM_SERVICE_START_PENDING;
    scenario_connect();
    activity_process();
    EXPECT(client.connected.capabilities & WINDOWS_CAPABILITY_NETWORK);
    EXPECT_NUMBER(0, fake_platform.filters);
    for (int i = 0; i < 2; i++) {
        fake_platform_change(FWPM_SERVICE_RUNNING);
        EXPECT_NUMBER(2, fake_platform.filters);
        flow(2000);
        EXPECT_NUMBER(1, fake_work_run());
        read_all();
        client_only(WINDOWS_CONNECTION);
        client_forget();
        fake_platform_change(FWPM_SERVICE_STOP_PENDING);
        fake_platform_change(FWPM_SERVICE_STOPPED);
        EXPECT_NUMBER(0, fake_platform.sessions);
    }
    scenario_end();
}

SCENARIO(engine_that_refuses_once_is_asked_again)
{
    fake_platform.state = FWPM_SERVICE_STOPPED;
    scenario_connect();
    fake.fail_at = fake.calls + 2;
    fake_platform_change(FWPM_SERVICE_RUNNING);
    fake.fail_at = 0;
    EXPECT_NUMBER(0, fake_platform.filters);
    EXPECT_NUMBER(0, fake_platform.sessions);
    fake_platform_change(FWPM_SERVICE_RUNNING);
    EXPECT_NUMBER(2, fake_platform.filters);
    scenario_end();
}

static NTSTATUS refusal_now(void)
{
    fake_become(fake_process(CLIENT_PID));
    return client_statistics().refusals[WINDOWS_PART_NETWORK];
}

/* Whatever fails when the engine comes after the service: that is told until it is over, to the next service, too. */
SCENARIO(engine_that_comes_later_and_refuses_is_told)
{
    int refused = 0;
    fake_platform.state = FWPM_SERVICE_STOPPED;
    scenario_connect();
    EXPECT_NUMBER(STATUS_SUCCESS, refusal_now());
    for (int call = 1; ; call++) {
        fake.failed = NULL;
        fake.fail_at = fake.calls + call;
        fake_platform_change(FWPM_SERVICE_RUNNING);
        fake.fail_at = 0;
        if (!fake.failed)
            break;
        refused++;
        EXPECT_NUMBER(STATUS_UNSUCCESSFUL, refusal_now());
        for (u32 part = 0; part < WINDOWS_PARTS; part++)
            EXPECT(part == WINDOWS_PART_NETWORK || !client_statistics().refusals[part]);
        fake_close();
        EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
        EXPECT_NUMBER(STATUS_SUCCESS, client_connect(~0ull));
        EXPECT_NUMBER(STATUS_UNSUCCESSFUL, client.connected.refusals[WINDOWS_PART_NETWORK]);
        EXPECT(client.connected.hooks & WINDOWS_HOOK_NETWORK_CONNECT);
    }
    EXPECT(refused > 6);
    EXPECT_NUMBER(STATUS_SUCCESS, refusal_now());
    scenario_end();
}
