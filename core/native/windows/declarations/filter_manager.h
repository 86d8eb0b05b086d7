/* SPDX-License-Identifier: MIT
 * The filter manager's declarations, which the mingw headers lack: those that the driver uses, under their published names.
 */
#pragma once

#include "kernel.h"

typedef struct _FLT_FILTER *PFLT_FILTER;
typedef struct _FLT_INSTANCE *PFLT_INSTANCE;
typedef struct _FLT_VOLUME *PFLT_VOLUME;
typedef struct _FLT_GENERIC_WORKITEM *PFLT_GENERIC_WORKITEM;
typedef PVOID PFLT_CONTEXT;
typedef USHORT FLT_CONTEXT_TYPE;

enum {
    FLT_INSTANCE_CONTEXT = 0x0002,
    FLT_STREAM_CONTEXT = 0x0008,
    FLT_STREAMHANDLE_CONTEXT = 0x0010,
    FLT_CONTEXT_END = 0xffff,
};

typedef enum _FLT_SET_CONTEXT_OPERATION {
    FLT_SET_CONTEXT_REPLACE_IF_EXISTS,
    FLT_SET_CONTEXT_KEEP_IF_EXISTS,
} FLT_SET_CONTEXT_OPERATION;

/* Of a file system: those that the driver tells apart. */
typedef enum _FLT_FILESYSTEM_TYPE {
    FLT_FSTYPE_UNKNOWN = 0,
    FLT_FSTYPE_RAW = 1,
    FLT_FSTYPE_NTFS = 2,
    FLT_FSTYPE_NPFS = 25,
    FLT_FSTYPE_MSFS = 26,
} FLT_FILESYSTEM_TYPE;

typedef enum _FLT_PREOP_CALLBACK_STATUS {
    FLT_PREOP_SUCCESS_WITH_CALLBACK = 0,
    FLT_PREOP_SUCCESS_NO_CALLBACK = 1,
    FLT_PREOP_PENDING = 2,
    FLT_PREOP_DISALLOW_FASTIO = 3,
    FLT_PREOP_COMPLETE = 4,
    FLT_PREOP_SYNCHRONIZE = 5,
} FLT_PREOP_CALLBACK_STATUS;

typedef enum _FLT_POSTOP_CALLBACK_STATUS {
    FLT_POSTOP_FINISHED_PROCESSING = 0,
    FLT_POSTOP_MORE_PROCESSING_REQUIRED = 1,
} FLT_POSTOP_CALLBACK_STATUS;

/* Parameters of an operation: those that are looked at. */
typedef union _FLT_PARAMETERS {
    struct {
        PIO_SECURITY_CONTEXT SecurityContext;
        ULONG Options;                      /* 24 bits of options, 8 of disposition */
        ULONG Reserved;
        USHORT FileAttributes;
        USHORT ShareAccess;
        ULONG Reserved2;
        ULONG EaLength;
        ULONG Reserved3;
        PVOID EaBuffer;
        LARGE_INTEGER AllocationSize;
    } Create;
    struct {
        PIO_SECURITY_CONTEXT SecurityContext;
        ULONG Options;
        ULONG Reserved;
        USHORT Reserved2;
        USHORT ShareAccess;
        ULONG Reserved3;
        PVOID Parameters;
    } CreatePipe;
    struct {
        ULONG Length;
        ULONG Reserved;
        ULONG Key;
        ULONG Reserved2;
        LARGE_INTEGER ByteOffset;
        PVOID WriteBuffer;
        PMDL MdlAddress;
    } Write;
    struct {
        ULONG Length;
        ULONG Reserved;
        FILE_INFORMATION_CLASS FileInformationClass;
        ULONG Reserved2;
        PFILE_OBJECT ParentOfTarget;
        HANDLE DeleteHandle;
        PVOID InfoBuffer;
    } SetFileInformation;
    struct {
        ULONG OutputBufferLength;
        ULONG Reserved;
        ULONG InputBufferLength;
        ULONG Reserved2;
        ULONG FsControlCode;
        ULONG Reserved3;
        PVOID SystemBuffer;
    } FileSystemControl;                    /* of a METHOD_BUFFERED code */
    struct {
        ULONG SyncType;                     /* FS_FILTER_SECTION_SYNC_TYPE */
        ULONG PageProtection;
    } AcquireForSectionSynchronization;
    struct {
        PVOID Argument1, Argument2, Argument3, Argument4, Argument5;
        LARGE_INTEGER Argument6;
    } Others;
} FLT_PARAMETERS;

typedef struct _FLT_IO_PARAMETER_BLOCK {
    ULONG IrpFlags;
    UCHAR MajorFunction;
    UCHAR MinorFunction;
    UCHAR OperationFlags;                   /* SL_* */
    UCHAR Reserved;
    PFILE_OBJECT TargetFileObject;
    PFLT_INSTANCE TargetInstance;
    FLT_PARAMETERS Parameters;
} FLT_IO_PARAMETER_BLOCK, *PFLT_IO_PARAMETER_BLOCK;

enum {
    FLTFL_CALLBACK_DATA_IRP_OPERATION = 0x00000001,
    FLTFL_CALLBACK_DATA_FAST_IO_OPERATION = 0x00000002,
    FLTFL_CALLBACK_DATA_FS_FILTER_OPERATION = 0x00000004,
    FLTFL_POST_OPERATION_DRAINING = 0x00000001,
};

typedef struct _FLT_CALLBACK_DATA {
    ULONG Flags;
    PETHREAD Thread;
    PFLT_IO_PARAMETER_BLOCK Iopb;
    IO_STATUS_BLOCK IoStatus;
    PVOID TagData;
    PVOID FilterContext[4];
    KPROCESSOR_MODE RequestorMode;
} FLT_CALLBACK_DATA, *PFLT_CALLBACK_DATA;

typedef struct _FLT_RELATED_OBJECTS {
    USHORT Size;
    USHORT TransactionContext;
    PFLT_FILTER Filter;
    PFLT_VOLUME Volume;
    PFLT_INSTANCE Instance;
    PFILE_OBJECT FileObject;
    PVOID Transaction;
} FLT_RELATED_OBJECTS;
typedef const FLT_RELATED_OBJECTS *PCFLT_RELATED_OBJECTS;

typedef FLT_PREOP_CALLBACK_STATUS (NTAPI *PFLT_PRE_OPERATION_CALLBACK)(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context);
typedef FLT_POSTOP_CALLBACK_STATUS (NTAPI *PFLT_POST_OPERATION_CALLBACK)(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID context,
    ULONG flags);

#define IRP_MJ_ACQUIRE_FOR_SECTION_SYNCHRONIZATION ((UCHAR)0xff)
#define IRP_MJ_OPERATION_END ((UCHAR)0x80)
#define FLTFL_OPERATION_REGISTRATION_SKIP_PAGING_IO 0x00000001

typedef struct _FLT_OPERATION_REGISTRATION {
    UCHAR MajorFunction;
    ULONG Flags;
    PFLT_PRE_OPERATION_CALLBACK PreOperation;
    PFLT_POST_OPERATION_CALLBACK PostOperation;
    PVOID Reserved1;
} FLT_OPERATION_REGISTRATION;

typedef VOID (NTAPI *PFLT_CONTEXT_CLEANUP_CALLBACK)(PFLT_CONTEXT context, FLT_CONTEXT_TYPE type);

typedef struct _FLT_CONTEXT_REGISTRATION {
    FLT_CONTEXT_TYPE ContextType;
    USHORT Flags;
    PFLT_CONTEXT_CLEANUP_CALLBACK ContextCleanupCallback;
    SIZE_T Size;
    ULONG PoolTag;
    PVOID ContextAllocateCallback;
    PVOID ContextFreeCallback;
    PVOID Reserved1;
} FLT_CONTEXT_REGISTRATION;

typedef VOID (NTAPI *PFLT_GENERIC_WORKITEM_ROUTINE)(PFLT_GENERIC_WORKITEM item, PVOID object, PVOID context);
typedef NTSTATUS (NTAPI *PFLT_FILTER_UNLOAD_CALLBACK)(ULONG flags);
typedef NTSTATUS (NTAPI *PFLT_INSTANCE_SETUP_CALLBACK)(PCFLT_RELATED_OBJECTS objects, ULONG flags, DEVICE_TYPE device, FLT_FILESYSTEM_TYPE system);

#define FLT_REGISTRATION_VERSION 0x0203     /* Windows 8 and later */
#define FLTFL_REGISTRATION_SUPPORT_NPFS_MSFS 0x00000002
#define FLTFL_REGISTRATION_SUPPORT_DAX_VOLUME 0x00000004
#define FLTFL_FILTER_UNLOAD_MANDATORY 0x00000001

typedef struct _FLT_REGISTRATION {
    USHORT Size;
    USHORT Version;
    ULONG Flags;
    const FLT_CONTEXT_REGISTRATION *ContextRegistration;
    const FLT_OPERATION_REGISTRATION *OperationRegistration;
    PFLT_FILTER_UNLOAD_CALLBACK FilterUnloadCallback;
    PFLT_INSTANCE_SETUP_CALLBACK InstanceSetupCallback;
    PVOID InstanceQueryTeardownCallback;
    PVOID InstanceTeardownStartCallback;
    PVOID InstanceTeardownCompleteCallback;
    PVOID GenerateFileNameCallback;
    PVOID NormalizeNameComponentCallback;
    PVOID NormalizeContextCleanupCallback;
    PVOID TransactionNotificationCallback;
    PVOID NormalizeNameComponentExCallback;
    PVOID SectionNotificationCallback;
} FLT_REGISTRATION;

#define FLT_FILE_NAME_NORMALIZED 0x00000001
#define FLT_FILE_NAME_OPENED 0x00000002
#define FLT_FILE_NAME_QUERY_DEFAULT 0x00000100

typedef struct _FLT_FILE_NAME_INFORMATION {
    USHORT Size;
    USHORT NamesParsed;
    ULONG Format;
    UNICODE_STRING Name;                    /* volume, path and stream */
    UNICODE_STRING Volume;
    UNICODE_STRING Share;
    UNICODE_STRING Extension;
    UNICODE_STRING Stream;                  /* with its colon */
    UNICODE_STRING FinalComponent;
    UNICODE_STRING ParentDir;
} FLT_FILE_NAME_INFORMATION, *PFLT_FILE_NAME_INFORMATION;

#define FLTFL_IO_OPERATION_DO_NOT_UPDATE_BYTE_OFFSET 0x00000004

NTKERNELAPI NTSTATUS NTAPI FltRegisterFilter(PDRIVER_OBJECT driver, const FLT_REGISTRATION *registration, PFLT_FILTER *filter);
NTKERNELAPI NTSTATUS NTAPI FltStartFiltering(PFLT_FILTER filter);
NTKERNELAPI VOID NTAPI FltUnregisterFilter(PFLT_FILTER filter);
NTKERNELAPI PVOID NTAPI FltGetRoutineAddress(PCSTR name);

NTKERNELAPI NTSTATUS NTAPI FltAllocateContext(PFLT_FILTER filter, FLT_CONTEXT_TYPE type, SIZE_T size, POOL_TYPE pool, PFLT_CONTEXT *context);
NTKERNELAPI VOID NTAPI FltReleaseContext(PFLT_CONTEXT context);
NTKERNELAPI NTSTATUS NTAPI FltGetInstanceContext(PFLT_INSTANCE instance, PFLT_CONTEXT *context);
NTKERNELAPI NTSTATUS NTAPI FltSetInstanceContext(PFLT_INSTANCE instance, FLT_SET_CONTEXT_OPERATION operation, PFLT_CONTEXT context, PFLT_CONTEXT *old);
NTKERNELAPI NTSTATUS NTAPI FltGetStreamContext(PFLT_INSTANCE instance, PFILE_OBJECT file, PFLT_CONTEXT *context);
NTKERNELAPI NTSTATUS NTAPI FltSetStreamContext(PFLT_INSTANCE instance, PFILE_OBJECT file, FLT_SET_CONTEXT_OPERATION operation, PFLT_CONTEXT context,
    PFLT_CONTEXT *old);
NTKERNELAPI NTSTATUS NTAPI FltGetStreamHandleContext(PFLT_INSTANCE instance, PFILE_OBJECT file, PFLT_CONTEXT *context);
NTKERNELAPI NTSTATUS NTAPI FltSetStreamHandleContext(PFLT_INSTANCE instance, PFILE_OBJECT file, FLT_SET_CONTEXT_OPERATION operation,
    PFLT_CONTEXT context, PFLT_CONTEXT *old);

NTKERNELAPI NTSTATUS NTAPI FltGetFileNameInformation(PFLT_CALLBACK_DATA data, ULONG options, PFLT_FILE_NAME_INFORMATION *name);
NTKERNELAPI NTSTATUS NTAPI FltGetDestinationFileNameInformation(PFLT_INSTANCE instance, PFILE_OBJECT file, HANDLE folder, PWSTR path, ULONG length,
    ULONG options, PFLT_FILE_NAME_INFORMATION *name);
NTKERNELAPI NTSTATUS NTAPI FltParseFileNameInformation(PFLT_FILE_NAME_INFORMATION name);
NTKERNELAPI VOID NTAPI FltReleaseFileNameInformation(PFLT_FILE_NAME_INFORMATION name);

NTKERNELAPI NTSTATUS NTAPI FltQueryInformationFile(PFLT_INSTANCE instance, PFILE_OBJECT file, PVOID information, ULONG length,
    FILE_INFORMATION_CLASS class, PULONG returned);
NTKERNELAPI NTSTATUS NTAPI FltSetInformationFile(PFLT_INSTANCE instance, PFILE_OBJECT file, PVOID information, ULONG length,
    FILE_INFORMATION_CLASS class);
NTKERNELAPI NTSTATUS NTAPI FltSetSecurityObject(PFLT_INSTANCE instance, PFILE_OBJECT file, SECURITY_INFORMATION kinds, PSECURITY_DESCRIPTOR descriptor);
NTKERNELAPI NTSTATUS NTAPI FltReadFile(PFLT_INSTANCE instance, PFILE_OBJECT file, PLARGE_INTEGER offset, ULONG length, PVOID buffer, ULONG flags,
    PULONG read, PVOID callback, PVOID context);
NTKERNELAPI NTSTATUS NTAPI FltQueryVolumeInformation(PFLT_INSTANCE instance, PIO_STATUS_BLOCK status, PVOID information, ULONG length,
    FS_INFORMATION_CLASS class);
NTKERNELAPI NTSTATUS NTAPI FltGetVolumeName(PFLT_VOLUME volume, PUNICODE_STRING name, PULONG needed);
NTKERNELAPI ULONG NTAPI FltGetRequestorProcessId(PFLT_CALLBACK_DATA data);
NTKERNELAPI PEPROCESS NTAPI FltGetRequestorProcess(PFLT_CALLBACK_DATA data);

NTKERNELAPI PFLT_GENERIC_WORKITEM NTAPI FltAllocateGenericWorkItem(VOID);
NTKERNELAPI VOID NTAPI FltFreeGenericWorkItem(PFLT_GENERIC_WORKITEM item);
NTKERNELAPI NTSTATUS NTAPI FltQueueGenericWorkItem(PFLT_GENERIC_WORKITEM item, PVOID object, PFLT_GENERIC_WORKITEM_ROUTINE routine, WORK_QUEUE_TYPE queue,
    PVOID context);

/* Since Windows 10 1709: looked up by FltGetRoutineAddress. */
typedef NTSTATUS (NTAPI *PFLT_QUERY_INFORMATION_BY_NAME)(PFLT_FILTER filter, PFLT_INSTANCE instance, POBJECT_ATTRIBUTES attributes,
    PIO_STATUS_BLOCK status, PVOID information, ULONG length, FILE_INFORMATION_CLASS class, PVOID context);

/* What the headers lack of the file systems' own. */
#define FSCTL_DUPLICATE_EXTENTS_TO_FILE 0x00098344
#define FSCTL_DUPLICATE_EXTENTS_TO_FILE_EX 0x000983e8
#define FSCTL_OFFLOAD_WRITE 0x00098268
#define FILE_DISPOSITION_DELETE 0x00000001
#define FILE_DISPOSITION_POSIX_SEMANTICS 0x00000002
#define FILE_DISPOSITION_ON_CLOSE 0x00000008
#define FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS 0x00400000
#define FILE_RENAME_REPLACE_IF_EXISTS 0x00000001

struct file_stat_information {              /* FILE_STAT_INFORMATION */
    LARGE_INTEGER FileId;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER AllocationSize;
    LARGE_INTEGER EndOfFile;
    ULONG FileAttributes;
    ULONG ReparseTag;
    ULONG NumberOfLinks;
    ACCESS_MASK EffectiveAccess;
};

#include "filter_manager_layout.h"
