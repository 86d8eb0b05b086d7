/* SPDX-License-Identifier: MIT
 * The request by which the service sleeps: when it ends, and how.
 */
#include "activities.h"
#include "scenario.h"

static void send_wait(struct fake_request *request)
{
    fake_become(fake_process(CLIENT_PID));
    EXPECT_NUMBER(STATUS_PENDING, fake_send(request, WINDOWS_REQUEST_WAIT, NULL, 0, 0));
}

SCENARIO(a_wait_ends_with_the_first_critical_record)
{
    struct fake_request request;
    scenario_connect();
    send_wait(&request);
    EXPECT(!request.is_done);
    activity_run(activity_named("process_is_made"));
    EXPECT(request.is_done);
    EXPECT_NUMBER(STATUS_SUCCESS, request.irp.IoStatus.Status);
    EXPECT_NUMBER(1, client_statistics().wakeups);
    scenario_end();
}

SCENARIO(a_wait_ends_at_once_where_records_are_there)
{
    struct fake_request request;
    scenario_connect();
    activity_run(activity_named("process_is_made"));
    send_wait(&request);
    EXPECT(request.is_done);
    scenario_end();
}

/* Bulk records come by the thousand: the service is woken for an eighth of the ring, not for each. */
SCENARIO(a_wait_ends_with_an_eighth_of_the_bulk_ring)
{
    struct fake_request request;
    u64 used = 0;
    scenario_connect();
    send_wait(&request);
    while (!request.is_done) {
        EXPECT(used < client.connected.rings[WINDOWS_RING_BULK].size / 8);
        activity_run(activity_named("registry_value_is_set"));
        used = ((const struct windows_producer *)client.connected.rings[WINDOWS_RING_BULK].producer)->head;
    }
    EXPECT(used >= client.connected.rings[WINDOWS_RING_BULK].size / 8);
    scenario_end();
}

SCENARIO(a_second_wait_is_refused)
{
    struct fake_request first, second;
    scenario_connect();
    send_wait(&first);
    EXPECT_NUMBER(STATUS_DEVICE_BUSY, fake_send(&second, WINDOWS_REQUEST_WAIT, NULL, 0, 0));
    EXPECT(!first.is_done);
    scenario_end();
    EXPECT(first.is_done);
}

SCENARIO(a_wait_is_cancelled)
{
    struct fake_request request;
    scenario_connect();
    send_wait(&request);
    fake_cancel(&request);
    EXPECT(request.is_done);
    EXPECT_NUMBER(STATUS_CANCELLED, request.irp.IoStatus.Status);
    send_wait(&request);
    activity_run(activity_named("process_is_made"));
    EXPECT_NUMBER(STATUS_SUCCESS, request.irp.IoStatus.Status);
    scenario_end();
}

/* The process is about to end as its request comes: the request is cancelled before the driver has it. */
SCENARIO(a_wait_was_cancelled_before_it_came)
{
    struct fake_request request;
    scenario_connect();
    fake_become(fake_process(CLIENT_PID));
    fake_io.is_cancelled_early = TRUE;
    EXPECT_NUMBER(STATUS_PENDING, fake_send(&request, WINDOWS_REQUEST_WAIT, NULL, 0, 0));
    fake_io.is_cancelled_early = FALSE;
    EXPECT(request.is_done);
    EXPECT_NUMBER(STATUS_CANCELLED, request.irp.IoStatus.Status);
    send_wait(&request);
    EXPECT(!request.is_done);
    scenario_end();
}

/* One thread of the service closes its handle while another one sends a wait: nobody will be there to wake it. */
static void clean_up(void)
{
    fake_become(fake_process(CLIENT_PID));
    fake_cleanup();
}

SCENARIO(a_wait_comes_while_the_device_is_closed)
{
    struct fake_request wait, last;
    scenario_connect();
    fake_become(fake_process(CLIENT_PID));
    fake.between = clean_up;
    fake_send(&wait, WINDOWS_REQUEST_WAIT, NULL, 0, 0);
    EXPECT(!fake.between);
    EXPECT(wait.is_done);
    EXPECT_NUMBER(STATUS_SUCCESS, fake_major(&last, IRP_MJ_CLOSE));
    fake_io.opened--;
    fake_unload();
}

SCENARIO(detaching_ends_a_wait)
{
    struct fake_request wait, detach;
    scenario_connect();
    send_wait(&wait);
    EXPECT_NUMBER(STATUS_SUCCESS, fake_send(&detach, WINDOWS_REQUEST_DETACH, NULL, 0, 0));
    EXPECT(wait.is_done);
    scenario_end();
}
