/* SPDX-License-Identifier: MIT
 * Runs scenarios: all, or those named. A name is a scenario's, or that of an act and a condition: act:condition. --list tells them all.
 */
#include "conditions.h"

static struct scenario *all;

void scenario_add(struct scenario *scenario)
{
    struct scenario **at = &all;
    while (*at)
        at = &(*at)->next;
    *at = scenario;
}

void scenario_connect_for(u64 hooks)
{
    EXPECT_NUMBER(STATUS_SUCCESS, fake_load());
    fake_become(fake_process_make(CLIENT_PID, 4));
    EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
    EXPECT_NUMBER(STATUS_SUCCESS, client_connect(hooks));
}

void scenario_connect(void)
{
    scenario_connect_for(~0ull);
}

void scenario_end(void)
{
    fake_become(fake_process(CLIENT_PID));
    if (fake_io.opened)
        fake_close();
    fake_unload();
}

/* Whether a name is these parts, one after the other. */
static BOOLEAN is(const char *name, const char *first, const char *second, const char *third)
{
    const char *parts[] = {first, second, third};
    for (int i = 0; i < 3; i++)
        for (const char *part = parts[i]; *part; part++)
            if (*name++ != *part)
                return FALSE;
    return !*name;
}

static int count;
static char **names;
static BOOLEAN is_list;
static int ran;

static BOOLEAN begin(const char *first, const char *second, const char *third)
{
    BOOLEAN is_chosen = count == 0;
    for (int i = 0; i < count; i++)
        is_chosen |= is(names[i], first, second, third);
    if (is_list || is_chosen)
        host_print("%s%s%s\n", first, second, third);
    if (is_list || !is_chosen)
        return FALSE;
    fake_start();
    ran++;
    return TRUE;
}

static void end(const char *name)
{
    fake_check_balance(name);
    client_forget();
    fake_objects_end();
}

int main(int argument_count, char **arguments)
{
    count = argument_count - 1;
    names = arguments + 1;
    is_list = count == 1 && is(names[0], "--list", "", "");
    for (struct scenario *scenario = all; scenario; scenario = scenario->next)
        if (begin(scenario->name, "", "")) {
            scenario->run();
            end(scenario->name);
        }
    for (const struct activity *activity = activities; activity; activity = activity->next)
        for (const struct condition *condition = conditions(); condition; condition = condition->next)
            if (begin(activity->name, ":", condition->name)) {
                condition->run(activity);
                end(activity->name);
            }
    if (!is_list)
        host_print("%d passed\n", ran);
    return !is_list && !ran;
}
