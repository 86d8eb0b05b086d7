/* SPDX-License-Identifier: MIT */
#pragma once

#include "activities.h"
#include "scenario.h"

struct condition {
    const char *name;
    void (*run)(const struct activity *activity);
    struct condition *next;
};
void condition_add(struct condition *condition);
const struct condition *conditions(void);
