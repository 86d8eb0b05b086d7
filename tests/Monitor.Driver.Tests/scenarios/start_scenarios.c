/* SPDX-License-Identifier: MIT
 * Parts of the driver that do not start: the rest goes on, and of them nothing stays registered.
 */
#include "platform.h"
#include "filter.h"
#include "scenario.h"

static BOOLEAN has(u32 capability)
{
    return (client.connected.capabilities & capability) != 0;
}

static void is_whole_or_gone(void)
{
    BOOLEAN has_files = has(WINDOWS_CAPABILITY_FILES), has_network = has(WINDOWS_CAPABILITY_NETWORK);
    EXPECT_NUMBER(has_files, fake_filter.registration != NULL);
    EXPECT_NUMBER(has_files, fake_filter.is_started);
    EXPECT_NUMBER(has_network ? 2 : 0, fake_platform.callout_count);
    EXPECT_NUMBER(has_network ? 2 : 0, fake_platform.filters);
    EXPECT_NUMBER(has_network, fake_platform.changed != NULL);
    EXPECT_NUMBER(has(WINDOWS_CAPABILITY_OBJECTS), fake_notify.objects != NULL);
    EXPECT_NUMBER(has(WINDOWS_CAPABILITY_REGISTRY), fake_notify.registry != NULL);
}

SCENARIO(part_that_does_not_start_is_not_left_half_registered)
{
    int call = 0, without_files = 0, without_network = 0;
    do {
        if (call++) {
            fake_objects_end();
            fake_start();
        }
        fake.failed = NULL;
        fake.fail_at = call;
        if (!NT_SUCCESS(fake_load()))
            continue;
        fake.fail_at = 0;
        fake_become(fake_process_make(CLIENT_PID, 4));
        EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
        EXPECT_NUMBER(STATUS_SUCCESS, client_connect(~0ull));
        is_whole_or_gone();
        without_files += !has(WINDOWS_CAPABILITY_FILES);
        without_network += !has(WINDOWS_CAPABILITY_NETWORK);
        scenario_end();
    } while (fake.failed);
    EXPECT_NUMBER(2, without_files);            /* it cannot be registered; it cannot be started */
    EXPECT(without_network > 8);
}
