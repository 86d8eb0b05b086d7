/* SPDX-License-Identifier: MIT
 * The configuration manager's callbacks, and the names of keys.
 */
#include "kernel.h"

static BOOLEAN is_altitude(PCUNICODE_STRING altitude)
{
    for (int i = 0; i < altitude->Length / 2; i++)
        if ((altitude->Buffer[i] < '0' || altitude->Buffer[i] > '9') && altitude->Buffer[i] != '.')
            return FALSE;
    return altitude->Length > 0;
}

NTSTATUS NTAPI CmRegisterCallbackEx(PEX_CALLBACK_FUNCTION function, PCUNICODE_STRING altitude, PVOID driver, PVOID context, PLARGE_INTEGER cookie,
    PVOID reserved)
{
    KERNEL_AT_MOST(APC_LEVEL);
    KERNEL_CHECK(function && is_altitude(altitude) && driver && !reserved && !fake_notify.registry);
    if (fake_may_fail(__func__))
        return STATUS_FLT_INSTANCE_ALTITUDE_COLLISION;
    cookie->QuadPart = fake_notify.registry_cookie.QuadPart = 77;
    fake_notify.registry_context = context;
    fake.registered++;
    __atomic_store_n(&fake_notify.registry, function, __ATOMIC_SEQ_CST);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI CmUnRegisterCallback(LARGE_INTEGER cookie)
{
    KERNEL_AT_MOST(APC_LEVEL);
    KERNEL_CHECK(fake_notify.registry && cookie.QuadPart == fake_notify.registry_cookie.QuadPart);
    __atomic_store_n(&fake_notify.registry, NULL, __ATOMIC_SEQ_CST);
    fake_callbacks_drain();
    fake.registered--;
    return STATUS_SUCCESS;
}

PVOID fake_key_make(const WCHAR *name)
{
    struct fake_key *key = fake_object_make(FAKE_KEY, sizeof *key);
    RtlInitUnicodeString(&key->name, name);
    return key;
}

/* The name lies in paged memory of the caller's own, and is given back. */
NTSTATUS NTAPI CmCallbackGetKeyObjectIDEx(PLARGE_INTEGER cookie, PVOID object, PULONG_PTR id, PCUNICODE_STRING *name, ULONG flags)
{
    struct fake_key *key = object;
    UNICODE_STRING *copy;
    KERNEL_AT_MOST(APC_LEVEL);
    KERNEL_CHECK(cookie->QuadPart == fake_notify.registry_cookie.QuadPart && !flags);
    fake_object_check(object, FAKE_KEY, __func__);
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (id)
        *id = (ULONG_PTR)object;
    if (!name)
        return STATUS_SUCCESS;
    copy = fake_pool_allocate(sizeof *copy + key->name.Length, 'eman');
    *copy = (UNICODE_STRING){key->name.Length, key->name.Length, (PWSTR)(copy + 1)};
    for (int i = 0; i < key->name.Length / 2; i++)
        copy->Buffer[i] = key->name.Buffer[i];
    *name = copy;
    return STATUS_SUCCESS;
}

VOID NTAPI CmCallbackReleaseKeyObjectIDEx(PCUNICODE_STRING name)
{
    KERNEL_AT_MOST(APC_LEVEL);
    ExFreePoolWithTag((PVOID)name, 'eman');
}
