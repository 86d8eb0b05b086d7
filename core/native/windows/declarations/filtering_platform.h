/* SPDX-License-Identifier: MIT
 * The Windows Filtering Platform's kernel side, which the mingw headers lack: what the driver uses, under its published names. The types that it shares
 * with user mode were compared with the SDK's user-mode headers (compare-sdk.sh); filtering_platform_layout.h holds what both say.
 */
#pragma once

#include "kernel.h"

typedef struct { ULONG size; UCHAR *data; } FWP_BYTE_BLOB;
typedef struct { UCHAR byteArray16[16]; } FWP_BYTE_ARRAY16;

enum { FWP_EMPTY = 0, FWP_UINT8 = 1, FWP_UINT16 = 2, FWP_UINT32 = 3, FWP_BYTE_ARRAY16_TYPE = 11 };
enum { FWP_DIRECTION_OUTBOUND = 0, FWP_DIRECTION_INBOUND = 1 };

typedef struct {
    ULONG type;                             /* FWP_* */
    union {
        UCHAR uint8;
        USHORT uint16;
        ULONG uint32;
        FWP_BYTE_ARRAY16 *byteArray16;
    };
} FWP_VALUE0;

typedef struct { FWP_VALUE0 value; } FWPS_INCOMING_VALUE0;

typedef struct {
    USHORT layerId;
    ULONG valueCount;
    FWPS_INCOMING_VALUE0 *incomingValue;
} FWPS_INCOMING_VALUES0;

enum { FWPS_LAYER_ALE_FLOW_ESTABLISHED_V4 = 52, FWPS_LAYER_ALE_FLOW_ESTABLISHED_V6 = 54 };

/* Which value of FWPS_INCOMING_VALUES0 is what, in these two layers. */
enum {
    FWPS_FIELD_ALE_FLOW_ESTABLISHED_V4_IP_LOCAL_ADDRESS = 2,
    FWPS_FIELD_ALE_FLOW_ESTABLISHED_V4_IP_LOCAL_PORT = 4,
    FWPS_FIELD_ALE_FLOW_ESTABLISHED_V4_IP_PROTOCOL = 5,
    FWPS_FIELD_ALE_FLOW_ESTABLISHED_V4_IP_REMOTE_ADDRESS = 6,
    FWPS_FIELD_ALE_FLOW_ESTABLISHED_V4_IP_REMOTE_PORT = 7,
    FWPS_FIELD_ALE_FLOW_ESTABLISHED_V4_DIRECTION = 12,
    FWPS_FIELD_ALE_FLOW_ESTABLISHED_V6_IP_LOCAL_ADDRESS = 2,
    FWPS_FIELD_ALE_FLOW_ESTABLISHED_V6_IP_LOCAL_PORT = 4,
    FWPS_FIELD_ALE_FLOW_ESTABLISHED_V6_IP_PROTOCOL = 5,
    FWPS_FIELD_ALE_FLOW_ESTABLISHED_V6_IP_REMOTE_ADDRESS = 6,
    FWPS_FIELD_ALE_FLOW_ESTABLISHED_V6_IP_REMOTE_PORT = 7,
    FWPS_FIELD_ALE_FLOW_ESTABLISHED_V6_DIRECTION = 12,
};

#define FWPS_METADATA_FIELD_PROCESS_ID 0x00000020u

/* FWPS_INCOMING_METADATA_VALUES0 as far as it is read. */
typedef struct {
    ULONG currentMetadataValues;            /* which of the others are there */
    ULONG flags;
    ULONGLONG reserved;
    ULONGLONG discardMetadata[2];
    ULONGLONG flowHandle;
    ULONG ipHeaderSize;
    ULONG transportHeaderSize;
    FWP_BYTE_BLOB *processPath;
    ULONGLONG token;
    ULONGLONG processId;
} FWPS_INCOMING_METADATA_VALUES0;

#define FWP_ACTION_CONTINUE 0x00002006u
#define FWP_ACTION_CALLOUT_INSPECTION 0x00006004u
#define FWPS_RIGHT_ACTION_WRITE 0x00000001u

typedef struct {
    ULONG actionType;
    ULONGLONG outContext;
    ULONGLONG filterId;
    ULONG rights;
    ULONG flags;
    ULONG reserved;
} FWPS_CLASSIFY_OUT0;

typedef VOID (NTAPI *FWPS_CALLOUT_CLASSIFY_FN1)(const FWPS_INCOMING_VALUES0 *values, const FWPS_INCOMING_METADATA_VALUES0 *metadata, PVOID layer_data,
    const void *classify_context, const void *filter, ULONGLONG flow_context, FWPS_CLASSIFY_OUT0 *out);
typedef NTSTATUS (NTAPI *FWPS_CALLOUT_NOTIFY_FN1)(ULONG type, const GUID *filter_key, PVOID filter);

typedef struct {
    GUID calloutKey;
    ULONG flags;
    FWPS_CALLOUT_CLASSIFY_FN1 classifyFn;
    FWPS_CALLOUT_NOTIFY_FN1 notifyFn;
    PVOID flowDeleteFn;
} FWPS_CALLOUT1;

typedef struct { PWSTR name, description; } FWPM_DISPLAY_DATA0;

#define FWPM_SESSION_FLAG_DYNAMIC 0x00000001u

typedef struct {
    GUID sessionKey;
    FWPM_DISPLAY_DATA0 displayData;
    ULONG flags;
    ULONG txnWaitTimeoutInMSec;
    ULONG processId;
    PVOID sid;
    PWSTR username;
    LONG kernelMode;
} FWPM_SESSION0;

typedef struct {
    GUID subLayerKey;
    FWPM_DISPLAY_DATA0 displayData;
    ULONG flags;
    GUID *providerKey;
    FWP_BYTE_BLOB providerData;
    USHORT weight;
} FWPM_SUBLAYER0;

typedef struct {
    GUID calloutKey;
    FWPM_DISPLAY_DATA0 displayData;
    ULONG flags;
    GUID *providerKey;
    FWP_BYTE_BLOB providerData;
    GUID applicableLayer;
    ULONG calloutId;
} FWPM_CALLOUT0;

typedef struct {
    ULONG type;
    GUID calloutKey;
} FWPM_ACTION0;

typedef struct {
    GUID filterKey;
    FWPM_DISPLAY_DATA0 displayData;
    ULONG flags;
    GUID *providerKey;
    FWP_BYTE_BLOB providerData;
    GUID layerKey;
    GUID subLayerKey;
    FWP_VALUE0 weight;
    ULONG numFilterConditions;
    PVOID filterCondition;
    FWPM_ACTION0 action;
    union { ULONGLONG rawContext; GUID providerContextKey; };
    GUID *reserved;
    ULONGLONG filterId;
    FWP_VALUE0 effectiveWeight;
} FWPM_FILTER0;

enum { FWPM_SERVICE_STOPPED = 0, FWPM_SERVICE_START_PENDING = 1, FWPM_SERVICE_STOP_PENDING = 2, FWPM_SERVICE_RUNNING = 3 };

typedef VOID (NTAPI *FWPM_SERVICE_STATE_CHANGE_CALLBACK0)(PVOID context, ULONG state);

#define RPC_C_AUTHN_WINNT 10u

NTKERNELAPI NTSTATUS NTAPI FwpsCalloutRegister1(PVOID device, const FWPS_CALLOUT1 *callout, ULONG *id);
NTKERNELAPI NTSTATUS NTAPI FwpsCalloutUnregisterById0(ULONG id);
NTKERNELAPI ULONG NTAPI FwpmBfeStateGet0(VOID);
NTKERNELAPI NTSTATUS NTAPI FwpmBfeStateSubscribeChanges0(PVOID device, FWPM_SERVICE_STATE_CHANGE_CALLBACK0 callback, PVOID context, HANDLE *subscription);
NTKERNELAPI NTSTATUS NTAPI FwpmBfeStateUnsubscribeChanges0(HANDLE subscription);
NTKERNELAPI NTSTATUS NTAPI FwpmEngineOpen0(PCWSTR server, ULONG authentication, PVOID identity, const FWPM_SESSION0 *session, HANDLE *engine);
NTKERNELAPI NTSTATUS NTAPI FwpmEngineClose0(HANDLE engine);
NTKERNELAPI NTSTATUS NTAPI FwpmTransactionBegin0(HANDLE engine, ULONG flags);
NTKERNELAPI NTSTATUS NTAPI FwpmTransactionCommit0(HANDLE engine);
NTKERNELAPI NTSTATUS NTAPI FwpmTransactionAbort0(HANDLE engine);
NTKERNELAPI NTSTATUS NTAPI FwpmSubLayerAdd0(HANDLE engine, const FWPM_SUBLAYER0 *layer, PVOID descriptor);
NTKERNELAPI NTSTATUS NTAPI FwpmCalloutAdd0(HANDLE engine, const FWPM_CALLOUT0 *callout, PVOID descriptor, ULONG *id);
NTKERNELAPI NTSTATUS NTAPI FwpmFilterAdd0(HANDLE engine, const FWPM_FILTER0 *filter, PVOID descriptor, ULONGLONG *id);

#include "filtering_platform_layout.h"
