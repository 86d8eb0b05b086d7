/* SPDX-License-Identifier: MIT
 * The kernel's declarations: those of the mingw headers, and what they lack. The one file that includes system headers, so that a fake kernel
 * can take its place. Offsets of every structure that the driver touches are checked against those of the released system, not against the headers.
 */
#pragma once

/* intrin.h declares these two, wdm.h then defines them static: two names keep both, or every object would export them. */
#include <intrin.h>
#define InterlockedBitTestAndSet kernel_bit_test_and_set
#define InterlockedBitTestAndReset kernel_bit_test_and_reset
/* The headers read these three from the processor's own registers. As imports they can be stood in for where the kernel is a test's. */
#define KeGetCurrentIrql kernel_irql_register
#define KeGetCurrentThread kernel_thread_register
#define PsGetCurrentThread kernel_thread_inline
#include <ntifs.h>
#include <ntimage.h>
#undef InterlockedBitTestAndSet
#undef InterlockedBitTestAndReset
#undef KeGetCurrentIrql
#undef KeGetCurrentThread
#undef PsGetCurrentThread

#ifdef __aarch64__
#define KeQuerySystemTime(time) ((time)->QuadPart = *(volatile LONGLONG *)0xfffff78000000014ull)    /* in the page that all processors share */
#endif

#define INIT_CODE __attribute__((section("INIT"), noinline))    /* thrown away after DriverEntry */

#define MdlMappingNoWrite 0x80000000u
#define MdlMappingNoExecute 0x40000000u

NTKERNELAPI KIRQL NTAPI KeGetCurrentIrql(void);
NTKERNELAPI PETHREAD NTAPI PsGetCurrentThread(void);
NTKERNELAPI ULONG NTAPI PsGetProcessSessionId(PEPROCESS process);
NTKERNELAPI NTSTATUS NTAPI PsGetProcessExitStatus(PEPROCESS process);
NTSYSAPI NTSTATUS NTAPI ZwQueryInformationThread(HANDLE thread, THREADINFOCLASS kind, PVOID information, ULONG length, PULONG returned);
NTKERNELAPI NTSTATUS NTAPI CmCallbackGetKeyObjectIDEx(PLARGE_INTEGER cookie, PVOID object, PULONG_PTR id, PCUNICODE_STRING *name, ULONG flags);
NTKERNELAPI VOID NTAPI CmCallbackReleaseKeyObjectIDEx(PCUNICODE_STRING name);

/* Bits of PS_CREATE_NOTIFY_INFO.Flags and of IMAGE_INFO.Properties, not all of which the headers name. */
#define CREATE_OPEN_NAME_AVAILABLE 1u
#define CREATE_SUBSYSTEM_PROCESS 2u
#define IMAGE_SYSTEM_MODE 0x100u
#define IMAGE_EXTENDED_INFO 0x400u
#define IMAGE_SIGNATURE_LEVEL(properties) ((properties) >> 12 & 0xf)
#define IMAGE_SIGNATURE_TYPE(properties) ((properties) >> 16 & 0x7)
#define IMAGE_PARTIAL_MAP 0x80000u

/* Rights to processes and threads that the headers do not name. */
#define PROCESS_QUERY_LIMITED_INFORMATION 0x1000u
#define THREAD_QUERY_INFORMATION 0x0040u

/* Of TOKEN_INFORMATION_CLASS, whose list in the headers ends before it. */
#define TokenIsAppContainer 29

#define ASSERT_OFFSET(type, field, offset) _Static_assert(__builtin_offsetof(type, field) == (offset), #type "." #field)
#define ASSERT_SIZE(type, size) _Static_assert(sizeof(type) == (size), #type)

ASSERT_SIZE(WCHAR, 2);
ASSERT_OFFSET(DRIVER_OBJECT, DriverUnload, 0x68);
ASSERT_OFFSET(DRIVER_OBJECT, MajorFunction, 0x70);
ASSERT_OFFSET(DEVICE_OBJECT, Flags, 0x30);
ASSERT_OFFSET(DEVICE_OBJECT, Characteristics, 0x34);
ASSERT_OFFSET(IRP, AssociatedIrp, 0x18);
ASSERT_OFFSET(IRP, IoStatus, 0x30);
ASSERT_OFFSET(IRP, Cancel, 0x44);
ASSERT_OFFSET(IRP, CancelIrql, 0x45);
ASSERT_OFFSET(IRP, CancelRoutine, 0x68);
ASSERT_OFFSET(IRP, Tail.Overlay.CurrentStackLocation, 0xb8);
ASSERT_SIZE(IRP, 0xd0);
ASSERT_OFFSET(IO_STACK_LOCATION, Parameters.DeviceIoControl.OutputBufferLength, 0x8);
ASSERT_OFFSET(IO_STACK_LOCATION, Parameters.DeviceIoControl.InputBufferLength, 0x10);
ASSERT_OFFSET(IO_STACK_LOCATION, Parameters.DeviceIoControl.IoControlCode, 0x18);
ASSERT_OFFSET(IO_STACK_LOCATION, DeviceObject, 0x28);
ASSERT_OFFSET(IO_STACK_LOCATION, FileObject, 0x30);
ASSERT_SIZE(IO_STACK_LOCATION, 0x48);
ASSERT_OFFSET(MDL, MappedSystemVa, 0x18);
ASSERT_OFFSET(PS_CREATE_NOTIFY_INFO, ParentProcessId, 0x10);
ASSERT_OFFSET(PS_CREATE_NOTIFY_INFO, CreatingThreadId, 0x18);
ASSERT_OFFSET(PS_CREATE_NOTIFY_INFO, FileObject, 0x28);
ASSERT_OFFSET(PS_CREATE_NOTIFY_INFO, ImageFileName, 0x30);
ASSERT_OFFSET(PS_CREATE_NOTIFY_INFO, CommandLine, 0x38);
ASSERT_OFFSET(PS_CREATE_NOTIFY_INFO, CreationStatus, 0x40);
ASSERT_OFFSET(IMAGE_INFO, ImageBase, 0x8);
ASSERT_OFFSET(IMAGE_INFO, ImageSize, 0x18);
ASSERT_SIZE(IMAGE_INFO, 0x28);
ASSERT_OFFSET(IMAGE_INFO_EX, ImageInfo, 0x8);
ASSERT_OFFSET(IMAGE_INFO_EX, FileObject, 0x30);
ASSERT_OFFSET(FILE_OBJECT, DeviceObject, 0x8);
ASSERT_OFFSET(FILE_OBJECT, SectionObjectPointer, 0x28);
ASSERT_OFFSET(FILE_OBJECT, DeletePending, 0x49);
ASSERT_OFFSET(FILE_OBJECT, WriteAccess, 0x4b);
ASSERT_OFFSET(FILE_OBJECT, FileName, 0x58);
ASSERT_OFFSET(OB_PRE_OPERATION_INFORMATION, Flags, 0x4);
ASSERT_OFFSET(OB_PRE_OPERATION_INFORMATION, Object, 0x8);
ASSERT_OFFSET(OB_PRE_OPERATION_INFORMATION, CallContext, 0x18);
ASSERT_OFFSET(OB_PRE_OPERATION_INFORMATION, Parameters, 0x20);
ASSERT_OFFSET(OB_PRE_DUPLICATE_HANDLE_INFORMATION, TargetProcess, 0x10);
ASSERT_OFFSET(OB_POST_OPERATION_INFORMATION, CallContext, 0x18);
ASSERT_OFFSET(OB_POST_OPERATION_INFORMATION, ReturnStatus, 0x20);
ASSERT_OFFSET(OB_POST_OPERATION_INFORMATION, Parameters, 0x28);
ASSERT_SIZE(OB_OPERATION_REGISTRATION, 0x20);
ASSERT_OFFSET(OB_CALLBACK_REGISTRATION, Altitude, 0x8);
ASSERT_OFFSET(OB_CALLBACK_REGISTRATION, OperationRegistration, 0x20);
ASSERT_OFFSET(REG_POST_OPERATION_INFORMATION, Status, 0x8);
ASSERT_OFFSET(REG_POST_OPERATION_INFORMATION, PreInformation, 0x10);
ASSERT_OFFSET(REG_POST_OPERATION_INFORMATION, CallContext, 0x20);
ASSERT_OFFSET(REG_CREATE_KEY_INFORMATION, Disposition, 0x40);
ASSERT_OFFSET(REG_SET_VALUE_KEY_INFORMATION, Type, 0x14);
ASSERT_OFFSET(REG_SET_VALUE_KEY_INFORMATION, Data, 0x18);
ASSERT_OFFSET(REG_SET_VALUE_KEY_INFORMATION, DataSize, 0x20);
ASSERT_OFFSET(REG_DELETE_KEY_INFORMATION, CallContext, 0x8);
ASSERT_OFFSET(REG_RENAME_KEY_INFORMATION, NewName, 0x8);
ASSERT_OFFSET(REG_RENAME_KEY_INFORMATION, CallContext, 0x10);
_Static_assert(RegNtPreDeleteKey == 0 && RegNtPreRenameKey == 4 && RegNtPostDeleteKey == 15 && RegNtPostSetValueKey == 16 &&
    RegNtPostDeleteValueKey == 17 && RegNtPostRenameKey == 19 && RegNtPostCreateKeyEx == 27, "REG_NOTIFY_CLASS");
_Static_assert(ThreadQuerySetWin32StartAddress == 9, "THREADINFOCLASS");
_Static_assert(TokenUser == 1 && TokenStatistics == 10 && TokenElevationType == 18 && TokenIntegrityLevel == 25, "TOKEN_INFORMATION_CLASS");
ASSERT_OFFSET(IMAGE_DOS_HEADER, e_lfanew, 0x3c);
ASSERT_OFFSET(IMAGE_NT_HEADERS64, OptionalHeader.AddressOfEntryPoint, 0x28);
ASSERT_OFFSET(IMAGE_NT_HEADERS64, OptionalHeader.SizeOfImage, 0x50);
ASSERT_OFFSET(IMAGE_NT_HEADERS64, OptionalHeader.CheckSum, 0x58);
