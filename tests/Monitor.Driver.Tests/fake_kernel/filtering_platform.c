/* SPDX-License-Identifier: MIT */
#include "platform.h"

#define ENGINE ((HANDLE)0x5000)
#define SUBSCRIPTION ((HANDLE)0x6000)

struct fake_platform fake_platform;
static PVOID in_force;                  /* callouts, once their filters are there */

void fake_platform_start(void)
{
    fake_platform = (struct fake_platform){.state = FWPM_SERVICE_RUNNING};
    in_force = NULL;
}

static void forced(void)
{
    __atomic_store_n(&in_force, fake_platform.filters && fake_platform.callout_count ? (PVOID)fake_platform.callouts : NULL, __ATOMIC_SEQ_CST);
}

void fake_platform_change(ULONG state)
{
    fake_platform.state = state;
    if (state == FWPM_SERVICE_STOPPED) {
        fake_platform.filters = 0;
        forced();
    }
    if (fake_platform.changed)
        fake_platform.changed(fake_platform.changed_context, state);
    KERNEL_CHECK(!fake_self.irql && !fake_self.critical && !fake_self.held);
}

void fake_platform_flow(const FWPS_INCOMING_VALUES0 *values, const FWPS_INCOMING_METADATA_VALUES0 *metadata)
{
    FWPS_CLASSIFY_OUT0 out = {.rights = fake_platform.may_not_act ? 0 : FWPS_RIGHT_ACTION_WRITE, .actionType = 0xdead};
    ULONG before = out.actionType;
    FWPS_CALLOUT1 *callouts = fake_callback_enter(&in_force);
    if (!callouts)
        return;
    callouts[values->layerId == FWPS_LAYER_ALE_FLOW_ESTABLISHED_V6].classifyFn(values, metadata, NULL, NULL, NULL, 0, &out);
    KERNEL_CHECK(out.rights & FWPS_RIGHT_ACTION_WRITE ? out.actionType == FWP_ACTION_CONTINUE : out.actionType == before, "more than a look");
    fake_callback_leave();
}

NTSTATUS NTAPI FwpsCalloutRegister1(PVOID device, const FWPS_CALLOUT1 *callout, ULONG *id)
{
    fake_object_check(device, FAKE_DEVICE, __func__);
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && callout->classifyFn && callout->notifyFn && fake_platform.callout_count < 2);
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    fake_platform.callouts[fake_platform.callout_count++] = *callout;
    *id = (ULONG)fake_platform.callout_count;
    fake.registered++;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FwpsCalloutUnregisterById0(ULONG id)
{
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && id && id == (ULONG)fake_platform.callout_count);
    KERNEL_CHECK(!fake_platform.filters, "a callout is taken away while its filter is there: what it matches would be blocked");
    fake_platform.callout_count--;
    forced();
    fake_callbacks_drain();
    fake.registered--;
    return STATUS_SUCCESS;
}

ULONG NTAPI FwpmBfeStateGet0(VOID)
{
    return fake_platform.state;
}

NTSTATUS NTAPI FwpmBfeStateSubscribeChanges0(PVOID device, FWPM_SERVICE_STATE_CHANGE_CALLBACK0 callback, PVOID context, HANDLE *subscription)
{
    fake_object_check(device, FAKE_DEVICE, __func__);
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && !fake_platform.changed);
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    fake_platform.changed = callback;
    fake_platform.changed_context = context;
    *subscription = SUBSCRIPTION;
    fake.registered++;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FwpmBfeStateUnsubscribeChanges0(HANDLE subscription)
{
    KERNEL_CHECK(subscription == SUBSCRIPTION && fake_platform.changed && fake_self.irql == PASSIVE_LEVEL);
    fake_platform.changed = NULL;
    fake.registered--;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FwpmEngineOpen0(PCWSTR server, ULONG authentication, PVOID identity, const FWPM_SESSION0 *session, HANDLE *engine)
{
    KERNEL_CHECK(!server && authentication == RPC_C_AUTHN_WINNT && !identity && fake_self.irql == PASSIVE_LEVEL);
    KERNEL_CHECK(session->flags & FWPM_SESSION_FLAG_DYNAMIC, "the filters would outlive the driver");
    KERNEL_CHECK(!fake_platform.sessions, "a second session");
    if (fake_may_fail(__func__) || fake_platform.state != FWPM_SERVICE_RUNNING)
        return STATUS_UNSUCCESSFUL;
    fake_platform.sessions++;
    __atomic_add_fetch(&fake.handles, 1, __ATOMIC_RELAXED);
    *engine = ENGINE;
    return STATUS_SUCCESS;
}

static void in_session(HANDLE engine, const char *function)
{
    if (engine != ENGINE || !fake_platform.sessions || fake_self.irql != PASSIVE_LEVEL)
        host_fail("%s: not in a session", function);
}

NTSTATUS NTAPI FwpmEngineClose0(HANDLE engine)
{
    in_session(engine, __func__);
    KERNEL_CHECK(!fake_platform.transactions, "closed in the middle of a transaction");
    fake_platform.filters = 0;
    forced();
    fake_callbacks_drain();
    fake_platform.sessions--;
    __atomic_sub_fetch(&fake.handles, 1, __ATOMIC_RELAXED);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FwpmTransactionBegin0(HANDLE engine, ULONG flags)
{
    in_session(engine, __func__);
    KERNEL_CHECK(!flags && !fake_platform.transactions);
    if (fake_may_fail(__func__))
        return STATUS_UNSUCCESSFUL;
    fake_platform.transactions++;
    fake_platform.added = 0;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FwpmTransactionCommit0(HANDLE engine)
{
    in_session(engine, __func__);
    KERNEL_CHECK(fake_platform.transactions == 1);
    fake_platform.transactions--;
    if (fake_may_fail(__func__))
        return STATUS_UNSUCCESSFUL;
    fake_platform.filters = fake_platform.added;
    forced();
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FwpmTransactionAbort0(HANDLE engine)
{
    in_session(engine, __func__);
    KERNEL_CHECK(fake_platform.transactions == 1);
    fake_platform.transactions--;
    return STATUS_SUCCESS;
}

static NTSTATUS add(HANDLE engine, const char *function)
{
    in_session(engine, function);
    KERNEL_CHECK(fake_platform.transactions == 1, "not in a transaction: half of it could stay");
    return fake_may_fail(function) ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
}

NTSTATUS NTAPI FwpmSubLayerAdd0(HANDLE engine, const FWPM_SUBLAYER0 *layer, PVOID descriptor)
{
    KERNEL_CHECK(layer->displayData.name && !descriptor);
    return add(engine, __func__);
}

NTSTATUS NTAPI FwpmCalloutAdd0(HANDLE engine, const FWPM_CALLOUT0 *callout, PVOID descriptor, ULONG *id)
{
    KERNEL_CHECK(callout->displayData.name && !descriptor && !id);
    return add(engine, __func__);
}

NTSTATUS NTAPI FwpmFilterAdd0(HANDLE engine, const FWPM_FILTER0 *filter, PVOID descriptor, ULONGLONG *id)
{
    NTSTATUS status = add(engine, __func__);
    KERNEL_CHECK(filter->displayData.name && !descriptor && !id && !filter->numFilterConditions);
    KERNEL_CHECK(filter->action.type == FWP_ACTION_CALLOUT_INSPECTION, "a filter that could block");
    if (NT_SUCCESS(status))
        fake_platform.added++;
    return status;
}
