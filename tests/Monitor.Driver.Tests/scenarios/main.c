/* SPDX-License-Identifier: MIT
 * Runs scenarios: all, or those named. --list tells their names.
 */
#include "scenario.h"

static struct scenario *all;

void scenario_add(struct scenario *scenario)
{
    struct scenario **at = &all;
    while (*at)
        at = &(*at)->next;
    *at = scenario;
}

static BOOLEAN same(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

static BOOLEAN is_chosen(const char *name, int count, char **names)
{
    for (int i = 0; i < count; i++)
        if (same(name, names[i]))
            return TRUE;
    return count == 0;
}

void scenario_connect(void)
{
    EXPECT_NUMBER(STATUS_SUCCESS, fake_load());
    fake_become(fake_process_make(CLIENT_PID, 4));
    EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
    EXPECT_NUMBER(STATUS_SUCCESS, client_connect(~0ull));
}

void scenario_end(void)
{
    fake_become(fake_process(CLIENT_PID));
    if (fake_io.opened)
        fake_close();
    fake_unload();
}

int main(int count, char **arguments)
{
    int ran = 0;
    BOOLEAN is_list = count == 2 && same(arguments[1], "--list");
    for (struct scenario *scenario = all; scenario; scenario = scenario->next) {
        if (is_list) {
            host_print("%s\n", scenario->name);
            continue;
        }
        if (!is_chosen(scenario->name, count - 1, arguments + 1))
            continue;
        host_print("%s\n", scenario->name);
        fake_start();
        scenario->run();
        fake_check_balance(scenario->name);
        client_forget();
        fake_objects_end();
        ran++;
    }
    if (!is_list)
        host_print("%d scenarios passed\n", ran);
    return !is_list && !ran;
}
