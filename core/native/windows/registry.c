/* SPDX-License-Identifier: MIT */
#include "registry.h"
#include "capture.h"
#include "guarded.h"
#include "identity.h"
#include "kept_names.h"
#include "memory.h"
#include "texts.h"

#define DATA_MAXIMUM 4096u      /* bytes of a value that are sent */

static BOOLEAN is_registered;
static LARGE_INTEGER cookie;

/* An act, before its record has a place. */
struct act {
    enum windows_registry_operation operation;
    PCUNICODE_STRING key;
    PCUNICODE_STRING name;      /* of the value, or the key's new one; NULL: none */
    const void *data;           /* may lie in the caller's memory */
    u32 type, data_size;
};

/* A copy of what the caller may still change, or take away. */
struct copy {
    u16 name_length, data_length, flags;
    u8 bytes[];                 /* name, data */
};

/* To be released; NULL: it cannot be told. */
static PCUNICODE_STRING key_name(PVOID key)
{
    PCUNICODE_STRING name;
    return NT_SUCCESS(CmCallbackGetKeyObjectIDEx(&cookie, key, NULL, &name, 0)) ? name : NULL;
}

/* To be given back; NULL: there is no memory. */
static struct copy *make_copy(const struct act *act)
{
    u16 flags = 0, name = text_length(act->name, &flags), data = 0;
    struct copy *copy;
    if (act->data)
        data = (u16)(act->data_size < DATA_MAXIMUM ? act->data_size : DATA_MAXIMUM);
    if (data < act->data_size)
        flags |= WINDOWS_FLAG_TEXT_CUT;
    copy = memory_take(sizeof *copy + name + data);
    if (!copy)
        return NULL;
    if (name && !guarded_copy(copy->bytes, act->name->Buffer, name)) {
        name = 0;
        flags |= WINDOWS_FLAG_TEXT_CUT;
    }
    if (data && !guarded_copy(copy->bytes + name, act->data, data)) {
        data = 0;
        flags |= WINDOWS_FLAG_TEXT_CUT;
    }
    copy->name_length = name;
    copy->data_length = data;
    copy->flags = flags;
    return copy;
}

static void tell(const struct act *act, const struct copy *copy, const u8 *user, u16 user_length, u16 flags)
{
    struct ring_place place;
    struct windows_registry_record *record;
    u16 key = text_length(act->key, &flags);
    void *texts;
    if (!ring_begin(WINDOWS_REGISTRY, sizeof *record + user_length + key + copy->name_length + copy->data_length, &place))
        return;
    record = (struct windows_registry_record *)place.record;
    record->header.flags = flags | copy->flags;
    record->operation = (u16)act->operation;
    record->type = (u16)act->type;
    record->data_size = act->data_size;
    record->user_length = user_length;
    record->key_length = key;
    record->value_name_length = copy->name_length;
    record->data_length = copy->data_length;
    texts = record_texts(&place, sizeof *record);
    texts = bytes_put(texts, user, user_length);
    texts = text_put(texts, act->key, key);
    bytes_put(bytes_put(texts, copy->bytes, copy->name_length), copy->bytes + copy->name_length, copy->data_length);
    ring_send(&place);
}

static void told(const struct act *act)
{
    u8 user[USER_MAXIMUM];
    u16 flags = act->key ? 0 : WINDOWS_FLAG_TEXT_CUT, user_length = impersonated_user(user, &flags);
    struct copy *copy = make_copy(act);
    if (capture_enter()) {
        if (copy)
            tell(act, copy, user, user_length, flags);
        else
            ring_lost(WINDOWS_REGISTRY, LOSS_SCRATCH_BUSY);
        capture_leave();
    }
    if (copy)
        memory_give(copy);
}

/* An act upon a key that is still there afterwards. */
static void told_of_key(struct act *act, PVOID key)
{
    act->key = key_name(key);
    told(act);
    if (act->key)
        CmCallbackReleaseKeyObjectIDEx(act->key);
}

/* Whether the call made the key. The word may lie in the caller's memory. */
static BOOLEAN is_created(const REG_CREATE_KEY_INFORMATION *info)
{
    ULONG disposition = REG_OPENED_EXISTING_KEY;
    return info->Disposition && guarded_copy(&disposition, info->Disposition, sizeof disposition) && disposition == REG_CREATED_NEW_KEY;
}

static void after_create(const REG_POST_OPERATION_INFORMATION *info)
{
    struct act act = { .operation = WINDOWS_REGISTRY_CREATE_KEY };
    if (info->Status == STATUS_SUCCESS && is_created(info->PreInformation))
        told_of_key(&act, info->Object);
}

static void after_set_value(const REG_POST_OPERATION_INFORMATION *info)
{
    const REG_SET_VALUE_KEY_INFORMATION *before = info->PreInformation;
    struct act act = {
        .operation = WINDOWS_REGISTRY_SET_VALUE, .name = before->ValueName, .type = before->Type, .data = before->Data, .data_size = before->DataSize,
    };
    if (NT_SUCCESS(info->Status))
        told_of_key(&act, info->Object);
}

static void after_delete_value(const REG_POST_OPERATION_INFORMATION *info)
{
    const REG_DELETE_VALUE_KEY_INFORMATION *before = info->PreInformation;
    struct act act = { .operation = WINDOWS_REGISTRY_DELETE_VALUE, .name = before->ValueName };
    if (NT_SUCCESS(info->Status))
        told_of_key(&act, info->Object);
}

/* An act upon a key that has no name any more, or another one: its old name was kept before. */
static void told_of_kept(const REG_POST_OPERATION_INFORMATION *info, struct act *act)
{
    if (!kept_name_take(info->CallContext, &act->key))
        return;
    if (NT_SUCCESS(info->Status) && capture_wants(WINDOWS_HOOK_REGISTRY))
        told(act);
    if (act->key)
        CmCallbackReleaseKeyObjectIDEx(act->key);
}

static void after_rename(const REG_POST_OPERATION_INFORMATION *info)
{
    const REG_RENAME_KEY_INFORMATION *before = info->PreInformation;
    struct act act = { .operation = WINDOWS_REGISTRY_RENAME_KEY, .name = before->NewName };
    told_of_kept(info, &act);
}

static void after_delete_key(const REG_POST_OPERATION_INFORMATION *info)
{
    struct act act = { .operation = WINDOWS_REGISTRY_DELETE_KEY };
    told_of_kept(info, &act);
}

/* What an act upon a key has for its context until it is done. */
static PVOID kept_name_of(PVOID key, BOOLEAN is_wanted)
{
    return is_wanted ? kept_name_put(key_name(key)) : NULL;
}

/* PASSIVE_LEVEL, for every act upon the registry: most are none of those. */
static NTSTATUS NTAPI on_registry(PVOID context, PVOID class, PVOID info)
{
    REG_NOTIFY_CLASS kind = (REG_NOTIFY_CLASS)(ULONG_PTR)class;
    BOOLEAN is_wanted = capture_wants(WINDOWS_HOOK_REGISTRY);
    UNREFERENCED_PARAMETER(context);
    switch (kind) {
    case RegNtPreDeleteKey:
        ((REG_DELETE_KEY_INFORMATION *)info)->CallContext = kept_name_of(((REG_DELETE_KEY_INFORMATION *)info)->Object, is_wanted);
        break;
    case RegNtPreRenameKey:
        ((REG_RENAME_KEY_INFORMATION *)info)->CallContext = kept_name_of(((REG_RENAME_KEY_INFORMATION *)info)->Object, is_wanted);
        break;
    case RegNtPostDeleteKey:
        after_delete_key(info);
        break;
    case RegNtPostRenameKey:
        after_rename(info);
        break;
    case RegNtPostCreateKeyEx:
        if (is_wanted)
            after_create(info);
        break;
    case RegNtPostSetValueKey:
        if (is_wanted)
            after_set_value(info);
        break;
    case RegNtPostDeleteValueKey:
        if (is_wanted)
            after_delete_value(info);
        break;
    default:
        break;
    }
    return STATUS_SUCCESS;      /* anything else would refuse the act */
}

INIT_CODE NTSTATUS registry_register(PDRIVER_OBJECT driver)
{
    UNICODE_STRING altitude;
    NTSTATUS status;
    kept_names_prepare();
    RtlInitUnicodeString(&altitude, CAPTURE_ALTITUDE);
    status = CmRegisterCallbackEx(on_registry, &altitude, driver, NULL, &cookie, NULL);
    is_registered = NT_SUCCESS(status);
    return status;
}

void registry_unregister(void)
{
    if (is_registered)
        CmUnRegisterCallback(cookie);
    kept_names_release();
    is_registered = FALSE;
}
