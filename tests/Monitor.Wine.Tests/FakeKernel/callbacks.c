/* SPDX-License-Identifier: MIT
 * What drivers register to be called.
 */
#include "fake_kernel.h"

PCREATE_PROCESS_NOTIFY_ROUTINE_EX fake_on_process;
PCREATE_THREAD_NOTIFY_ROUTINE fake_on_thread;
PLOAD_IMAGE_NOTIFY_ROUTINE fake_on_image;
OB_OPERATION_REGISTRATION fake_on_object[2];
PEX_CALLBACK_FUNCTION fake_on_registry;
BOOLEAN fake_denies_registry;

static NTSTATUS changed(u32 by)
{
    fake_status.registered += by;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI fake_PsSetCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE routine)
{
    fake_on_thread = routine;
    return changed(1);
}

NTSTATUS NTAPI fake_PsRemoveCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE routine)
{
    (void)routine;
    fake_on_thread = NULL;
    return changed(-1u);
}

NTSTATUS NTAPI fake_PsSetLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE routine)
{
    fake_on_image = routine;
    return changed(1);
}

NTSTATUS NTAPI fake_PsRemoveLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE routine)
{
    (void)routine;
    fake_on_image = NULL;
    return changed(-1u);
}

NTSTATUS NTAPI fake_ObRegisterCallbacks(POB_CALLBACK_REGISTRATION registration, PVOID *handle)
{
    for (u32 i = 0; i < 2; i++)
        fake_on_object[i] = registration->OperationRegistration[i];
    *handle = fake_on_object;
    return changed(1);
}

VOID NTAPI fake_ObUnRegisterCallbacks(PVOID handle)
{
    (void)handle;
    RtlZeroMemory(fake_on_object, sizeof fake_on_object);
    changed(-1u);
}

NTSTATUS NTAPI fake_CmRegisterCallbackEx(PEX_CALLBACK_FUNCTION routine, PCUNICODE_STRING altitude, PVOID driver, PVOID context, PLARGE_INTEGER cookie, PVOID reserved)
{
    (void)altitude, (void)driver, (void)context, (void)reserved;
    if (fake_denies_registry)
        return STATUS_FLT_INSTANCE_ALTITUDE_COLLISION;
    fake_on_registry = routine;
    cookie->QuadPart = 1;
    return changed(1);
}

NTSTATUS NTAPI fake_CmUnRegisterCallback(LARGE_INTEGER cookie)
{
    (void)cookie;
    fake_on_registry = NULL;
    return changed(-1u);
}

NTSTATUS NTAPI fake_CmCallbackGetKeyObjectIDEx(PLARGE_INTEGER cookie, PVOID object, PULONG_PTR id, PCUNICODE_STRING *name, ULONG flags)
{
    (void)cookie, (void)id, (void)flags;
    *name = &((struct fake_key *)object)->name;
    return STATUS_SUCCESS;
}

VOID NTAPI fake_CmCallbackReleaseKeyObjectIDEx(PCUNICODE_STRING name)
{
    (void)name;
}
