/* SPDX-License-Identifier: MIT
 * The registry: each act is told before and after.
 */
#include "activities.h"

#define KEY L"\\REGISTRY\\MACHINE\\SOFTWARE\\Vendor"

static void tell(REG_NOTIFY_CLASS before, REG_NOTIFY_CLASS after, void *information, PVOID *context, PVOID object)
{
    PEX_CALLBACK_FUNCTION routine = fake_callback_enter(&fake_notify.registry);
    REG_POST_OPERATION_INFORMATION post = {.Object = object, .PreInformation = information};
    NTSTATUS status;
    if (!routine)
        return;
    status = routine(fake_notify.registry_context, (PVOID)(ULONG_PTR)before, information);
    KERNEL_CHECK(NT_SUCCESS(status), "the driver refused an act on the registry");
    post.CallContext = *context;
    post.Status = post.ReturnStatus = choose(4) == 3 ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
    KERNEL_CHECK(NT_SUCCESS(routine(fake_notify.registry_context, (PVOID)(ULONG_PTR)after, &post)));
    fake_callback_leave();
}

ACTIVITY(registry_key_is_made, WINDOWS_HOOK_REGISTRY, WINDOWS_REGISTRY)
{
    PVOID root = fake_key_make(KEY), made = fake_key_make(KEY L"\\New");
    ULONG disposition = choose(3) == 2 ? REG_OPENED_EXISTING_KEY : REG_CREATED_NEW_KEY;
    REG_CREATE_KEY_INFORMATION_V1 information = {.CompleteName = activity_text(L"New"), .RemainingName = activity_text(L"New"), .RootObject = root,
        .Disposition = &disposition, .ResultObject = &made, .Version = 1, .DesiredAccess = KEY_ALL_ACCESS};
    tell(RegNtPreCreateKeyEx, RegNtPostCreateKeyEx, &information, &information.CallContext, made);
}

ACTIVITY(registry_key_is_opened, 0, 0)
{
    PVOID root = fake_key_make(KEY), made = fake_key_make(KEY L"\\Old");
    REG_OPEN_KEY_INFORMATION_V1 information = {.CompleteName = activity_text(L"Old"), .RootObject = root, .ResultObject = &made, .Version = 1};
    tell(RegNtPreOpenKeyEx, RegNtPostOpenKeyEx, &information, &information.CallContext, made);
}

ACTIVITY(registry_key_is_deleted, WINDOWS_HOOK_REGISTRY, WINDOWS_REGISTRY)
{
    PVOID key = fake_key_make(KEY);
    REG_DELETE_KEY_INFORMATION information = {.Object = key};
    tell(RegNtPreDeleteKey, RegNtPostDeleteKey, &information, &information.CallContext, key);
}

ACTIVITY(registry_key_is_renamed, WINDOWS_HOOK_REGISTRY, WINDOWS_REGISTRY)
{
    PVOID key = fake_key_make(KEY);
    REG_RENAME_KEY_INFORMATION information = {.Object = key, .NewName = activity_text(L"Other")};
    tell(RegNtPreRenameKey, RegNtPostRenameKey, &information, &information.CallContext, key);
}

ACTIVITY(registry_value_is_set, WINDOWS_HOOK_REGISTRY, WINDOWS_REGISTRY)
{
    static const ULONG sizes[] = {4, 0, 4096, 4097, 9000, 1};
    PVOID key = fake_key_make(KEY);
    ULONG size = sizes[choose(6)];
    /* The data is the caller's: user memory, there or gone, or the kernel's copy of it. */
    u32 way = choose(4);
    UCHAR *data = way == 3 ? NULL : host_user_memory(size ? size : 1, way == 2);
    REG_SET_VALUE_KEY_INFORMATION information = {.Object = key, .ValueName = activity_text(L"Start"), .Type = REG_DWORD, .Data = data,
        .DataSize = way == 3 ? 0 : size};
    for (ULONG i = 0; data && i < size; i++)
        data[i] = (UCHAR)(i + 1);
    if (!fake.threaded)
        host_user_memory_close();
    tell(RegNtPreSetValueKey, RegNtPostSetValueKey, &information, &information.CallContext, key);
    if (data)
        host_user_memory_free(data);
}

ACTIVITY(registry_value_is_deleted, WINDOWS_HOOK_REGISTRY, WINDOWS_REGISTRY)
{
    PVOID key = fake_key_make(KEY);
    REG_DELETE_VALUE_KEY_INFORMATION information = {.Object = key, .ValueName = activity_text(L"Start")};
    tell(RegNtPreDeleteValueKey, RegNtPostDeleteValueKey, &information, &information.CallContext, key);
}
