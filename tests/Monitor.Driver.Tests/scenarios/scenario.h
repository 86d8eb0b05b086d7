/* SPDX-License-Identifier: MIT
 * One scenario: a name and what happens, in a fake kernel that was just started.
 */
#pragma once

#include "client.h"
#include "io.h"

struct scenario {
    const char *name;
    void (*run)(void);
    struct scenario *next;
};
void scenario_add(struct scenario *scenario);

#define SCENARIO(name) \
    static void name(void); \
    __attribute__((constructor)) static void add_##name(void) \
    { \
        static struct scenario scenario = {#name, name, 0}; \
        scenario_add(&scenario); \
    } \
    static void name(void)

#define EXPECT(condition) \
    do { \
        if (!(condition)) \
            host_fail("%s:%d: expected %s", __FILE__, __LINE__, #condition); \
    } while (0)

#define EXPECT_NUMBER(expected, actual) \
    do { \
        long long expected_ = (long long)(expected), actual_ = (long long)(actual); \
        if (expected_ != actual_) \
            host_fail("%s:%d: %s is %lld (%#llx), expected %lld", __FILE__, __LINE__, #actual, actual_, actual_, expected_); \
    } while (0)

/* A driver that is loaded, and a service (process 1000) that has connected to it. Everything is watched. */
void scenario_connect(void);
/* The same, with these hooks watched. */
void scenario_connect_for(u64 hooks);
/* The service closes, the driver is unloaded, nothing is left. */
void scenario_end(void);
