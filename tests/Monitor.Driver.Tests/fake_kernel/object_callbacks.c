/* SPDX-License-Identifier: MIT
 * The object manager's callbacks for handles to processes and threads.
 */
#include "kernel.h"

static char process_type, thread_type;
static POBJECT_TYPE process_object_type = (POBJECT_TYPE)&process_type, thread_object_type = (POBJECT_TYPE)&thread_type;
#undef PsProcessType
#undef PsThreadType
POBJECT_TYPE *PsProcessType = &process_object_type, *PsThreadType = &thread_object_type;

NTSTATUS NTAPI ObRegisterCallbacks(POB_CALLBACK_REGISTRATION registration, PVOID *handle)
{
    OB_CALLBACK_REGISTRATION *copy;
    KERNEL_AT_MOST(APC_LEVEL);
    KERNEL_CHECK(registration->Version == OB_FLT_REGISTRATION_VERSION && registration->OperationRegistrationCount && registration->Altitude.Length);
    for (int i = 0; i < registration->OperationRegistrationCount; i++) {
        const OB_OPERATION_REGISTRATION *operation = &registration->OperationRegistration[i];
        KERNEL_CHECK(operation->ObjectType == PsProcessType || operation->ObjectType == PsThreadType);
        KERNEL_CHECK(operation->Operations && (operation->PreOperation || operation->PostOperation));
    }
    KERNEL_CHECK(!fake_notify.objects);
    if (fake_may_fail(__func__))
        return STATUS_ACCESS_DENIED;
    copy = host_allocate(sizeof *copy + registration->OperationRegistrationCount * sizeof(OB_OPERATION_REGISTRATION));
    *copy = *registration;
    copy->OperationRegistration = (OB_OPERATION_REGISTRATION *)(copy + 1);
    for (int i = 0; i < registration->OperationRegistrationCount; i++)
        copy->OperationRegistration[i] = registration->OperationRegistration[i];
    fake.registered++;
    *handle = copy;
    __atomic_store_n(&fake_notify.objects, copy, __ATOMIC_SEQ_CST);
    return STATUS_SUCCESS;
}

VOID NTAPI ObUnRegisterCallbacks(PVOID handle)
{
    KERNEL_AT_MOST(APC_LEVEL);
    KERNEL_CHECK(handle && handle == fake_notify.objects);
    __atomic_store_n(&fake_notify.objects, NULL, __ATOMIC_SEQ_CST);
    fake_callbacks_drain();
    host_free(handle);
    fake.registered--;
}

