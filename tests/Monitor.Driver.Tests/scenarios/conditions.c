/* SPDX-License-Identifier: MIT
 * Under which each act of activities.h is run by itself: what must hold whatever the act is.
 */
#include "conditions.h"

static struct condition *all;

void condition_add(struct condition *condition)
{
    condition->next = all;
    all = condition;
}

const struct condition *conditions(void)
{
    return all;
}

#define CONDITION(name) \
    static void name(const struct activity *act); \
    __attribute__((constructor)) static void add_##name(void) \
    { \
        static struct condition condition = {#name, name, 0}; \
        condition_add(&condition); \
    } \
    static void name(const struct activity *act)

static u64 lost_of(const struct activity *act)
{
    u64 lost = 0;
    struct windows_statistics statistics = client_statistics();
    for (int reason = 0; reason < LOSS_REASONS; reason++)
        lost += statistics.lost[act->kind][reason];
    return lost;
}

static void watch_and_run(const struct activity *act)
{
    fake_become(fake_process(CLIENT_PID));
    activity_run(act);
    client_read();
    client_check_losses();
}

/* One act, one record. */
CONDITION(works)
{
    scenario_connect();
    watch_and_run(act);
    if (act->kind)
        EXPECT_NUMBER(1, client_count(act->kind));
    scenario_end();
}

CONDITION(finds_no_service)
{
    EXPECT_NUMBER(STATUS_SUCCESS, fake_load());
    activity_run(act);
    fake_become(fake_process_make(CLIENT_PID, 4));
    EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
    EXPECT_NUMBER(STATUS_SUCCESS, client_connect(~0ull));
    EXPECT_NUMBER(0, client_read());
    client_check_losses();
    scenario_end();
}

CONDITION(is_not_wanted)
{
    EXPECT_NUMBER(STATUS_SUCCESS, fake_load());
    fake_become(fake_process_make(CLIENT_PID, 4));
    EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
    EXPECT_NUMBER(STATUS_SUCCESS, client_connect(~act->hook));
    watch_and_run(act);
    if (act->kind) {
        EXPECT_NUMBER(0, client_count(act->kind));
        EXPECT_NUMBER(0, lost_of(act));
    }
    scenario_end();
}

/* Each call that may fail fails once. What is not told is counted as lost, or was no act at all. */
CONDITION(runs_short_of_memory)
{
    BOOLEAN failed = TRUE;
    for (int call = 1; failed; call++) {
        if (call > 1) {
            fake_objects_end();
            fake_start();
        }
        scenario_connect();
        fake.failed = NULL;
        fake.fail_at = fake.calls + call;
        activity_run(act);
        failed = fake.failed != NULL;
        fake.fail_at = 0;
        watch_and_run(act);
        if (act->kind)
            EXPECT(client_count(act->kind) >= 1);
        scenario_end();
        EXPECT(call < 200);
    }
}

/* Nothing can be had at all. */
CONDITION(runs_out_of_memory)
{
    scenario_connect();
    fake.fail_from = 1;
    activity_run(act);
    fake.fail_from = 0;
    watch_and_run(act);
    scenario_end();
}

CONDITION(meets_a_full_ring)
{
    int runs = 0;
    scenario_connect();
    while (act->kind && !lost_of(act) && runs++ < 3000)
        activity_run(act);
    if (act->kind) {
        EXPECT(client_statistics().lost[act->kind][LOSS_RING_FULL] > 0);
        client_check_losses();
        client_forget();
        watch_and_run(act);
        EXPECT(client_count(act->kind) == 1);
    }
    scenario_end();
}

CONDITION(comes_after_the_service_closed)
{
    scenario_connect();
    watch_and_run(act);
    fake_close();
    activity_run(act);
    fake_become(fake_process(CLIENT_PID));
    EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
    EXPECT_NUMBER(STATUS_SUCCESS, client_connect(~0ull));
    watch_and_run(act);
    if (act->kind)
        EXPECT_NUMBER(1, client_count(act->kind));
    scenario_end();
}

/* The service's process ends, and its last handle is closed by another one. */
CONDITION(comes_after_the_service_ended)
{
    PEPROCESS service;
    scenario_connect();
    service = fake_process(CLIENT_PID);
    FAKE_RAISE(process, service, ULongToHandle(CLIENT_PID), NULL);
    fake_process_end(service);
    activity_run(act);
    fake_become(fake_process(4));
    fake_close();
    activity_run(act);
    fake_unload();
}

CONDITION(comes_after_detaching)
{
    struct fake_request request;
    scenario_connect();
    activity_run(act);
    fake_become(fake_process(CLIENT_PID));
    EXPECT_NUMBER(STATUS_SUCCESS, fake_send(&request, WINDOWS_REQUEST_DETACH, NULL, 0, 0));
    activity_run(act);
    client_read();
    client_check_losses();
    if (act->kind)
        EXPECT_NUMBER(1, client_count(act->kind));
    scenario_end();
}

/* The page that the service writes holds nonsense: the driver may lose records, and nothing else. */
CONDITION(meets_a_service_that_lies)
{
    static const u64 tails[] = {~0ull, 1, 0x8000000000000000ull, 7, 1ull << 32};
    scenario_connect();
    for (u32 i = 0; i < sizeof tails / sizeof *tails; i++)
        for (u32 ring = 0; ring < WINDOWS_RINGS; ring++) {
            ((struct windows_consumer *)client.connected.rings[ring].consumer)->tail = tails[i];
            for (int run = 0; run < 40; run++)
                activity_run(act);
        }
    scenario_end();
}

static u32 state;
static u32 random_choice(u32 count)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % count;
}

/* Every way in which the act can be told. */
CONDITION(comes_in_every_form)
{
    scenario_connect();
    state = 1;
    activity_choice = random_choice;
    for (int run = 0; run < 400; run++) {
        activity_run(act);
        client_read();
        client_check_losses();
        client_forget();
    }
    activity_choice = NULL;
    scenario_end();
}

CONDITION(happens_on_an_old_system)
{
    fake.missing = ~0u;
    scenario_connect();
    watch_and_run(act);
    scenario_end();
}

/* While the act is told, another processor does the same, and the service reads. */
static const struct activity *between;
static void meanwhile(void)
{
    activity_run(between);
    client_read();
}

CONDITION(is_interrupted)
{
    scenario_connect();
    between = act;
    for (int run = 0; run < 60; run++) {
        fake.between = meanwhile;
        activity_run(act);
        fake.between = NULL;
        client_read();
    }
    client_check_losses();
    scenario_end();
}
