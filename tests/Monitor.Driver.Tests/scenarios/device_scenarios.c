/* SPDX-License-Identifier: MIT
 * The control device: loading, opening, requests, closing, unloading.
 */
#include "scenario.h"

SCENARIO(driver_loads_and_unloads_without_a_service)
{
    EXPECT_NUMBER(STATUS_SUCCESS, fake_load());
    fake_unload();
}

SCENARIO(service_connects_and_closes)
{
    scenario_connect();
    scenario_end();
}
