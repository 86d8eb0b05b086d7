/* SPDX-License-Identifier: MIT
 * The Windows Filtering Platform: its engine, which starts and stops, and the flows that callouts are told of.
 */
#pragma once

#include "declarations/filtering_platform.h"
#include "kernel.h"

extern struct fake_platform {
    ULONG state;                        /* FWPM_SERVICE_* */
    FWPM_SERVICE_STATE_CHANGE_CALLBACK0 changed;
    PVOID changed_context;
    FWPS_CALLOUT1 callouts[2];
    int callout_count;
    int sessions, transactions;
    int filters;                        /* that are in force */
    int added;                          /* in the transaction */
    BOOLEAN may_not_act;                /* another callout has decided for good */
} fake_platform;

void fake_platform_start(void);
/* The engine's service starts, or stops: dynamic sessions go with it. */
void fake_platform_change(ULONG state);
/* A flow is told to the callout of its layer, where filters are in force. */
void fake_platform_flow(const FWPS_INCOMING_VALUES0 *values, const FWPS_INCOMING_METADATA_VALUES0 *metadata);

/* Work that waits for a thread of the system. Runs it. */
int fake_work_run(void);
