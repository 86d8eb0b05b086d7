/* SPDX-License-Identifier: MIT
 * The kernel's declarations: those of the mingw headers, and what they lack. The one file that includes system headers, so that a fake kernel
 * can take its place. Offsets of every structure that the driver touches are checked against those of the released system, not against the headers.
 */
#pragma once

/* intrin.h declares these two, wdm.h then defines them static: two names keep both, or every object would export them. */
#include <intrin.h>
#define InterlockedBitTestAndSet kernel_bit_test_and_set
#define InterlockedBitTestAndReset kernel_bit_test_and_reset
#include <ntifs.h>
#include <ntimage.h>
#undef InterlockedBitTestAndSet
#undef InterlockedBitTestAndReset

#define INIT_CODE __attribute__((section("INIT"), noinline))    /* thrown away after DriverEntry */

#define MdlMappingNoWrite 0x80000000u
#define MdlMappingNoExecute 0x40000000u

NTKERNELAPI ULONG NTAPI PsGetProcessSessionId(PEPROCESS process);
NTKERNELAPI NTSTATUS NTAPI PsGetProcessExitStatus(PEPROCESS process);

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
ASSERT_SIZE(IO_STACK_LOCATION, 0x48);
ASSERT_OFFSET(MDL, MappedSystemVa, 0x18);
ASSERT_OFFSET(PS_CREATE_NOTIFY_INFO, ParentProcessId, 0x10);
ASSERT_OFFSET(PS_CREATE_NOTIFY_INFO, CreatingThreadId, 0x18);
ASSERT_OFFSET(PS_CREATE_NOTIFY_INFO, FileObject, 0x28);
ASSERT_OFFSET(PS_CREATE_NOTIFY_INFO, ImageFileName, 0x30);
ASSERT_OFFSET(PS_CREATE_NOTIFY_INFO, CommandLine, 0x38);
ASSERT_OFFSET(PS_CREATE_NOTIFY_INFO, CreationStatus, 0x40);
