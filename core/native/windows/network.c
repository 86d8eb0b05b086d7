/* SPDX-License-Identifier: MIT */
#include "network.h"
#include "capture.h"
#include "filtering_engine.h"
#include "identity.h"
#include "optional.h"
#include "ring.h"

#define FAMILY_IPV4 2
#define FAMILY_IPV6 10
#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define MOST_WAITING 1024u

struct connection {
    u64 pid;                    /* 0: not known */
    u64 time;
    u16 family, local_port, remote_port;
    u8 protocol, direction;
    u8 local_address[16], remote_address[16];
};

/* The platform tells of connections where a process cannot be looked up. There they wait for a thread of the system. */
static struct {
    KSPIN_LOCK lock;
    struct connection waiting[MOST_WAITING];
    u32 first, count;
    BOOLEAN is_queued;          /* the thread will come, or is under way */
    PIO_WORKITEM item;
    EX_RUNDOWN_REF threads;
} later;

static ULONG callout_ids[2];
static u32 callout_count;

static u64 now(void)
{
    LARGE_INTEGER time;
    if (optional.precise_time)
        optional.precise_time(&time);
    else
        KeQuerySystemTime(&time);
    return (u64)time.QuadPart;
}

/* Who has the connection. A process that is younger than it only has the number of the one that had. */
static void fill_process(struct record_header *header, PEPROCESS process, const struct connection *connection)
{
    if (process && identity_start(process) <= connection->time) {
        record_set_process(header, process);
        return;
    }
    header->start = header->image_serial = 0;
    header->pid = (u32)connection->pid;
    header->tid = header->uid = header->pid_namespace = 0;
}

static void send(const struct connection *connection, PEPROCESS process)
{
    struct ring_place place;
    struct windows_connection_record *record;
    if (!ring_begin(WINDOWS_CONNECTION, sizeof *record, &place))
        return;
    record = (struct windows_connection_record *)place.record;
    fill_process(&record->header, process, connection);
    record->family = connection->family;
    record->local_port = connection->local_port;
    record->remote_port = connection->remote_port;
    record->protocol = connection->protocol;
    record->direction = connection->direction;
    RtlCopyMemory(record->local_address, connection->local_address, sizeof record->local_address);
    RtlCopyMemory(record->remote_address, connection->remote_address, sizeof record->remote_address);
    ring_send(&place);
}

static void tell(const struct connection *connection)
{
    PEPROCESS process = NULL;
    if (!connection->pid || !NT_SUCCESS(PsLookupProcessByProcessId((HANDLE)(ULONG_PTR)connection->pid, &process)))
        process = NULL;
    if (capture_enter()) {
        send(connection, process);
        capture_leave();
    }
    if (process)
        ObDereferenceObject(process);
}

static BOOLEAN take(struct connection *connection)
{
    KIRQL irql;
    BOOLEAN is_taken;
    KeAcquireSpinLock(&later.lock, &irql);
    is_taken = later.count != 0;
    if (is_taken) {
        *connection = later.waiting[later.first];
        later.first = (later.first + 1) % MOST_WAITING;
        later.count--;
    } else {
        later.is_queued = FALSE;
    }
    KeReleaseSpinLock(&later.lock, irql);
    return is_taken;
}

/* PASSIVE_LEVEL, in a thread of the system. */
static VOID NTAPI tell_waiting(PDEVICE_OBJECT device, PVOID context)
{
    struct connection connection;
    UNREFERENCED_PARAMETER(device);
    UNREFERENCED_PARAMETER(context);
    while (take(&connection))
        tell(&connection);
    ExReleaseRundownProtection(&later.threads);
}

/* FALSE: there is no room. `wakes`: the caller has to call the thread. */
static BOOLEAN put(const struct connection *connection, BOOLEAN *wakes)
{
    KIRQL irql;
    BOOLEAN has_room;
    KeAcquireSpinLock(&later.lock, &irql);
    has_room = later.count < MOST_WAITING;
    *wakes = has_room && !later.is_queued;
    if (has_room) {
        later.waiting[(later.first + later.count) % MOST_WAITING] = *connection;
        later.count++;
        later.is_queued = TRUE;
    }
    KeReleaseSpinLock(&later.lock, irql);
    return has_room;
}

/* IRQL <= DISPATCH_LEVEL. The filters are gone before the threads are waited for: protection is always to be had. */
static void tell_later(const struct connection *connection)
{
    BOOLEAN wakes;
    if (put(connection, &wakes)) {
        if (wakes && ExAcquireRundownProtection(&later.threads))
            IoQueueWorkItem(later.item, tell_waiting, DelayedWorkQueue, NULL);
        return;
    }
    if (capture_enter()) {
        ring_lost(WINDOWS_CONNECTION, LOSS_TABLE_FULL);
        capture_leave();
    }
}

static BOOLEAN read_address(const FWP_VALUE0 *value, u16 family, u8 address[16])
{
    u32 number;
    if (family == FAMILY_IPV6) {
        if (value->type != FWP_BYTE_ARRAY16_TYPE || !value->byteArray16)
            return FALSE;
        RtlCopyMemory(address, value->byteArray16->byteArray16, 16);
        return TRUE;
    }
    number = __builtin_bswap32(value->uint32);      /* the platform has it in the processor's order */
    RtlCopyMemory(address, &number, sizeof number);
    return value->type == FWP_UINT32;
}

/* Both layers have their values in the same order. FALSE: nothing that is told. */
static BOOLEAN read(const FWPS_INCOMING_VALUES0 *values, const FWPS_INCOMING_METADATA_VALUES0 *metadata, struct connection *connection)
{
    const FWPS_INCOMING_VALUE0 *value = values->incomingValue;
    if (values->valueCount <= FWPS_FIELD_ALE_FLOW_ESTABLISHED_V4_DIRECTION)
        return FALSE;
    *connection = (struct connection) {
        .pid = metadata->currentMetadataValues & FWPS_METADATA_FIELD_PROCESS_ID ? metadata->processId : 0,
        .time = now(),
        .family = values->layerId == FWPS_LAYER_ALE_FLOW_ESTABLISHED_V6 ? FAMILY_IPV6 : FAMILY_IPV4,
        .local_port = value[FWPS_FIELD_ALE_FLOW_ESTABLISHED_V4_IP_LOCAL_PORT].value.uint16,
        .remote_port = value[FWPS_FIELD_ALE_FLOW_ESTABLISHED_V4_IP_REMOTE_PORT].value.uint16,
        .protocol = value[FWPS_FIELD_ALE_FLOW_ESTABLISHED_V4_IP_PROTOCOL].value.uint8,
        .direction = value[FWPS_FIELD_ALE_FLOW_ESTABLISHED_V4_DIRECTION].value.uint32 == FWP_DIRECTION_INBOUND ? DIRECTION_IN : DIRECTION_OUT,
    };
    if (connection->protocol != PROTOCOL_TCP && connection->protocol != PROTOCOL_UDP)
        return FALSE;
    return read_address(&value[FWPS_FIELD_ALE_FLOW_ESTABLISHED_V4_IP_LOCAL_ADDRESS].value, connection->family, connection->local_address) &&
        read_address(&value[FWPS_FIELD_ALE_FLOW_ESTABLISHED_V4_IP_REMOTE_ADDRESS].value, connection->family, connection->remote_address);
}

/* IRQL <= DISPATCH_LEVEL, often in a thread that has nothing to do with the connection. */
static VOID NTAPI classify(const FWPS_INCOMING_VALUES0 *values, const FWPS_INCOMING_METADATA_VALUES0 *metadata, PVOID layer_data,
    const void *classify_context, const void *filter, ULONGLONG flow_context, FWPS_CLASSIFY_OUT0 *out)
{
    struct connection connection;
    UNREFERENCED_PARAMETER(layer_data);
    UNREFERENCED_PARAMETER(classify_context);
    UNREFERENCED_PARAMETER(filter);
    UNREFERENCED_PARAMETER(flow_context);
    if (out->rights & FWPS_RIGHT_ACTION_WRITE)
        out->actionType = FWP_ACTION_CONTINUE;
    if (capture_wants(WINDOWS_HOOK_NETWORK_CONNECT) && read(values, metadata, &connection))
        tell_later(&connection);
}

static NTSTATUS NTAPI notify(ULONG type, const GUID *filter_key, PVOID filter)
{
    UNREFERENCED_PARAMETER(type);
    UNREFERENCED_PARAMETER(filter_key);
    UNREFERENCED_PARAMETER(filter);
    return STATUS_SUCCESS;
}

static INIT_CODE NTSTATUS register_callouts(PDEVICE_OBJECT device)
{
    NTSTATUS status = STATUS_SUCCESS;
    while (callout_count < RTL_NUMBER_OF(callout_ids) && NT_SUCCESS(status)) {
        FWPS_CALLOUT1 callout = { .calloutKey = network_callouts[callout_count], .classifyFn = classify, .notifyFn = notify };
        status = FwpsCalloutRegister1(device, &callout, &callout_ids[callout_count]);
        if (NT_SUCCESS(status))
            callout_count++;
    }
    return status;
}

INIT_CODE NTSTATUS network_register(PDEVICE_OBJECT device)
{
    NTSTATUS status;
    KeInitializeSpinLock(&later.lock);
    ExInitializeRundownProtection(&later.threads);
    later.item = IoAllocateWorkItem(device);
    if (!later.item)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = register_callouts(device);
    if (NT_SUCCESS(status))
        status = engine_attach(device);
    if (!NT_SUCCESS(status))
        network_unregister();
    return status;
}

/* The filters first: then nobody calls any more. No flow carries a context, so that no callout can be busy. */
void network_unregister(void)
{
    if (!later.item)
        return;
    engine_detach();
    while (callout_count)
        FwpsCalloutUnregisterById0(callout_ids[--callout_count]);
    ExWaitForRundownProtectionRelease(&later.threads);
    IoFreeWorkItem(later.item);
    later.item = NULL;
}
