/* SPDX-License-Identifier: MIT
 * Connections, as the platform tells of them.
 */
#include "activities.h"
#include "platform.h"

static void flow(BOOLEAN is_6, UCHAR protocol, ULONG direction, KIRQL irql)
{
    FWP_BYTE_ARRAY16 local = {{0xfe, 0x80, [15] = 1}}, remote = {{0x20, 1, 0xd, 0xb8, [15] = 2}};
    FWPS_INCOMING_VALUE0 values[13] = {0};
    FWPS_INCOMING_VALUES0 all = {.layerId = is_6 ? FWPS_LAYER_ALE_FLOW_ESTABLISHED_V6 : FWPS_LAYER_ALE_FLOW_ESTABLISHED_V4,
        .valueCount = choose(6) == 5 ? 3 : 13, .incomingValue = values};
    FWPS_INCOMING_METADATA_VALUES0 metadata = {.currentMetadataValues = choose(4) == 3 ? 0 : FWPS_METADATA_FIELD_PROCESS_ID,
        .processId = choose(4) == 3 ? 99999 : HandleToULong(fake_process_of(activity_process())->id)};
    values[2].value = is_6 ? (FWP_VALUE0){.type = FWP_BYTE_ARRAY16_TYPE, .byteArray16 = choose(8) == 7 ? NULL : &local}
        : (FWP_VALUE0){.type = FWP_UINT32, .uint32 = 0x0a000001};
    values[4].value = (FWP_VALUE0){.type = FWP_UINT16, .uint16 = 50123};
    values[5].value = (FWP_VALUE0){.type = FWP_UINT8, .uint8 = choose(5) == 4 ? 1 : protocol};
    values[6].value = is_6 ? (FWP_VALUE0){.type = FWP_BYTE_ARRAY16_TYPE, .byteArray16 = &remote}
        : (FWP_VALUE0){.type = choose(8) == 7 ? FWP_EMPTY : FWP_UINT32, .uint32 = 0xc0000201};
    values[7].value = (FWP_VALUE0){.type = FWP_UINT16, .uint16 = 443};
    values[12].value = (FWP_VALUE0){.type = FWP_UINT32, .uint32 = direction};
    if (!fake.threaded)
        fake_platform.may_not_act = choose(2);
    irql = choose(2) ? DISPATCH_LEVEL : irql;
    if (irql)
        KfRaiseIrql(irql);
    fake_platform_flow(&all, &metadata);
    if (irql)
        KeLowerIrql(PASSIVE_LEVEL);
    if (!choose(3) && !fake.threaded)
        fake_work_run();
}

ACTIVITY(connection_is_made, WINDOWS_HOOK_NETWORK_CONNECT, WINDOWS_CONNECTION)
{
    flow(FALSE, 6, FWP_DIRECTION_OUTBOUND, PASSIVE_LEVEL);
}

ACTIVITY(connection_comes_in, WINDOWS_HOOK_NETWORK_CONNECT, WINDOWS_CONNECTION)
{
    flow(TRUE, 6, FWP_DIRECTION_INBOUND, DISPATCH_LEVEL);
}

ACTIVITY(datagram_is_sent, WINDOWS_HOOK_NETWORK_CONNECT, WINDOWS_CONNECTION)
{
    flow(FALSE, 17, FWP_DIRECTION_OUTBOUND, APC_LEVEL);
}
