/* SPDX-License-Identifier: MIT */
#include "filtering_engine.h"

#define LAYERS 2

const GUID network_callouts[LAYERS] = {
    { 0x2f6d2c1e, 0x6c0b, 0x4f7e, { 0x9a, 0x41, 0x0d, 0x53, 0x7b, 0xe8, 0x16, 0x24 } },
    { 0x84a7d3f5, 0x1b9e, 0x4c62, { 0xb7, 0x08, 0x5e, 0xc1, 0x39, 0xaf, 0x72, 0x6d } },
};
static const GUID sublayer = { 0xc95b01d8, 0x43f2, 0x4ae7, { 0x86, 0x7d, 0xf2, 0x10, 0x64, 0x9b, 0xd5, 0x3a } };

/* FWPM_LAYER_ALE_FLOW_ESTABLISHED_V4 and _V6 */
static const GUID layers[LAYERS] = {
    { 0xaf80470a, 0x5596, 0x4c13, { 0x99, 0x92, 0x53, 0x9e, 0x6f, 0xe5, 0x79, 0x67 } },
    { 0x7021d2b3, 0xdfa4, 0x406e, { 0xaf, 0xeb, 0x6a, 0xfa, 0xf7, 0xe7, 0x0e, 0xfd } },
};

static KEVENT lock;             /* the engine's calls want PASSIVE_LEVEL, where a fast mutex is none */
static HANDLE subscription;     /* to the engine's starts and stops */
static HANDLE engine;           /* NULL: it does not run, or has not been asked */
static NTSTATUS refusal;        /* of the last time that it was asked */

static void enter(void)
{
    KeEnterCriticalRegion();
    KeWaitForSingleObject(&lock, Executive, KernelMode, FALSE, NULL);
}

static void leave(void)
{
    KeSetEvent(&lock, IO_NO_INCREMENT, FALSE);
    KeLeaveCriticalRegion();
}

static NTSTATUS add_layer(HANDLE session, u32 i)
{
    FWPM_CALLOUT0 callout = { .calloutKey = network_callouts[i], .displayData = { L"Monitor: connections", NULL }, .applicableLayer = layers[i] };
    FWPM_FILTER0 filter = {
        .displayData = { L"Monitor: connections", NULL }, .layerKey = layers[i], .subLayerKey = sublayer, .weight = { .type = FWP_EMPTY },
        .action = { FWP_ACTION_CALLOUT_INSPECTION, network_callouts[i] },
    };
    NTSTATUS status = FwpmCalloutAdd0(session, &callout, NULL, NULL);
    return NT_SUCCESS(status) ? FwpmFilterAdd0(session, &filter, NULL, NULL) : status;
}

static NTSTATUS add_all(HANDLE session)
{
    FWPM_SUBLAYER0 layer = { .subLayerKey = sublayer, .displayData = { L"Monitor", NULL } };
    NTSTATUS status = FwpmTransactionBegin0(session, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = FwpmSubLayerAdd0(session, &layer, NULL);
    for (u32 i = 0; i < LAYERS && NT_SUCCESS(status); i++)
        status = add_layer(session, i);
    if (NT_SUCCESS(status))
        return FwpmTransactionCommit0(session);
    FwpmTransactionAbort0(session);
    return status;
}

/* In a dynamic session: what it added goes with it, even if the driver cannot take it away. The lock is held. */
static NTSTATUS open_engine(void)
{
    FWPM_SESSION0 session = { .displayData = { L"Monitor", NULL }, .flags = FWPM_SESSION_FLAG_DYNAMIC };
    HANDLE opened;
    NTSTATUS status;
    if (engine)
        return STATUS_SUCCESS;
    status = FwpmEngineOpen0(NULL, RPC_C_AUTHN_WINNT, NULL, &session, &opened);
    if (!NT_SUCCESS(status))
        return status;
    status = add_all(opened);
    if (NT_SUCCESS(status))
        engine = opened;
    else
        FwpmEngineClose0(opened);
    return status;
}

/* The lock is held. */
static NTSTATUS ask_engine(void)
{
    NTSTATUS status = open_engine();
    __atomic_store_n(&refusal, NT_SUCCESS(status) ? STATUS_SUCCESS : status, __ATOMIC_RELAXED);
    return status;
}

static void close_engine(void)
{
    if (engine)
        FwpmEngineClose0(engine);
    engine = NULL;
}

/* PASSIVE_LEVEL. Where the filters cannot be added after a start, the service is told, and the next start tries again. */
static VOID NTAPI engine_changed(PVOID context, ULONG state)
{
    UNREFERENCED_PARAMETER(context);
    enter();
    if (state == FWPM_SERVICE_RUNNING)
        ask_engine();
    else if (state == FWPM_SERVICE_STOPPED)
        close_engine();
    leave();
}

INIT_CODE NTSTATUS engine_attach(PDEVICE_OBJECT device)
{
    NTSTATUS status;
    KeInitializeEvent(&lock, SynchronizationEvent, TRUE);
    status = FwpmBfeStateSubscribeChanges0(device, engine_changed, NULL, &subscription);
    if (!NT_SUCCESS(status)) {
        subscription = NULL;
        return status;
    }
    if (FwpmBfeStateGet0() != FWPM_SERVICE_RUNNING)
        return STATUS_SUCCESS;              /* early in the system's start: it comes later */
    enter();
    status = ask_engine();
    leave();
    return status;
}

void engine_detach(void)
{
    if (subscription)
        FwpmBfeStateUnsubscribeChanges0(subscription);      /* waits for a call under way */
    subscription = NULL;
    close_engine();
}

NTSTATUS engine_refusal(void)
{
    return __atomic_load_n(&refusal, __ATOMIC_RELAXED);
}
