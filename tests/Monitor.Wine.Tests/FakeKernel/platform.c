/* SPDX-License-Identifier: MIT
 * The Windows Filtering Platform: what is added is in force at once.
 */
#include "fake_kernel.h"

#define POINTER(n) ((PVOID)(ULONG_PTR)(0x1000 + (n)))

FWPS_CALLOUT1 fake_callouts[2];
static u32 callout_count;

NTSTATUS NTAPI fake_FwpsCalloutRegister1(PVOID device, const FWPS_CALLOUT1 *callout, ULONG *id)
{
    (void)device;
    fake_callouts[callout_count++] = *callout;
    *id = callout_count;
    fake_status.registered++;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI fake_FwpsCalloutUnregisterById0(ULONG id)
{
    fake_callouts[id - 1].classifyFn = NULL;
    callout_count--;
    fake_status.registered--;
    return STATUS_SUCCESS;
}

ULONG NTAPI fake_FwpmBfeStateGet0(VOID)
{
    return FWPM_SERVICE_RUNNING;
}

NTSTATUS NTAPI fake_FwpmBfeStateSubscribeChanges0(PVOID device, FWPM_SERVICE_STATE_CHANGE_CALLBACK0 callback, PVOID context, HANDLE *subscription)
{
    (void)device, (void)callback, (void)context;
    *subscription = POINTER(5);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI fake_FwpmEngineOpen0(PCWSTR server, ULONG authentication, PVOID identity, const FWPM_SESSION0 *session, HANDLE *engine)
{
    (void)server, (void)authentication, (void)identity, (void)session;
    *engine = POINTER(6);
    return STATUS_SUCCESS;
}
