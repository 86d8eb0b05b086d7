/* SPDX-License-Identifier: MIT
 * Acts upon the registry that are told before and after, and what becomes of them when the driver sees one of the two.
 */
#include "activities.h"
#include "scenario.h"

static PVOID key;
static REG_DELETE_KEY_INFORMATION deletion;
static REG_RENAME_KEY_INFORMATION renaming;

static void tell(REG_NOTIFY_CLASS class, void *information)
{
    PEX_CALLBACK_FUNCTION routine = fake_callback_enter(&fake_notify.registry);
    KERNEL_CHECK(NT_SUCCESS(routine(fake_notify.registry_context, (PVOID)(ULONG_PTR)class, information)));
    fake_callback_leave();
}

static void begin_both(void)
{
    static UNICODE_STRING name = {10, 10, L"Other"};
    key = fake_key_make(L"\\REGISTRY\\MACHINE\\SOFTWARE\\Vendor");
    deletion = (REG_DELETE_KEY_INFORMATION){.Object = key};
    renaming = (REG_RENAME_KEY_INFORMATION){.Object = key, .NewName = &name};
    fake_become(activity_process());
    tell(RegNtPreDeleteKey, &deletion);
    tell(RegNtPreRenameKey, &renaming);
}

static void end_deletion(PVOID context)
{
    REG_POST_OPERATION_INFORMATION post = {.Object = key, .PreInformation = &deletion, .CallContext = context};
    tell(RegNtPostDeleteKey, &post);
}

static void end_renaming(PVOID context)
{
    REG_POST_OPERATION_INFORMATION post = {.Object = key, .PreInformation = &renaming, .CallContext = context};
    tell(RegNtPostRenameKey, &post);
}

/* The names that were kept go with it: what is left is found at the end of every scenario. */
SCENARIO(driver_goes_while_keys_are_deleted_and_renamed)
{
    scenario_connect();
    begin_both();
    begin_both();
    scenario_end();
}

SCENARIO(acts_upon_keys_end_in_another_order)
{
    scenario_connect();
    begin_both();
    end_deletion(deletion.CallContext);
    begin_both();
    end_renaming(renaming.CallContext);
    end_deletion(deletion.CallContext);
    client_read();
    EXPECT_NUMBER(3, client_count(WINDOWS_REGISTRY));
    scenario_end();
}

/* It began before the driver was there, or before anybody listened: whatever its context is, it is not touched. */
SCENARIO(end_of_an_act_whose_beginning_was_not_seen)
{
    scenario_connect();
    begin_both();
    end_deletion(NULL);
    end_deletion(&key);
    end_renaming(&key);
    client_read();
    EXPECT_NUMBER(0, client_count(WINDOWS_REGISTRY));
    client_check_losses();
    scenario_end();
}

/* The service that wanted it has gone; the one that came does not. */
SCENARIO(act_ends_that_is_no_longer_wanted)
{
    scenario_connect();
    begin_both();
    fake_become(fake_process(CLIENT_PID));
    fake_close();
    EXPECT_NUMBER(STATUS_SUCCESS, fake_open());
    EXPECT_NUMBER(STATUS_SUCCESS, client_connect(~(u64)WINDOWS_HOOK_REGISTRY));
    fake_become(activity_process());
    end_renaming(renaming.CallContext);
    end_deletion(deletion.CallContext);
    fake_become(fake_process(CLIENT_PID));
    client_read();
    EXPECT_NUMBER(0, client_count(WINDOWS_REGISTRY));
    scenario_end();
}

/* Without its name an act is told all the same. */
SCENARIO(key_is_deleted_whose_name_cannot_be_had)
{
    const struct windows_registry_record *record;
    for (int call = 1; call <= 2; call++) {     /* of the name, of the room to keep it in */
        fake_objects_end();
        fake_start();
        scenario_connect();
        key = fake_key_make(L"\\REGISTRY\\MACHINE\\SOFTWARE\\Vendor");
        deletion = (REG_DELETE_KEY_INFORMATION){.Object = key};
        fake_become(activity_process());
        fake.fail_at = fake.calls + call;
        tell(RegNtPreDeleteKey, &deletion);
        fake.fail_at = 0;
        end_deletion(deletion.CallContext);
        client_read();
        record = client_only(WINDOWS_REGISTRY);
        EXPECT_NUMBER(WINDOWS_REGISTRY_DELETE_KEY, record->operation);
        EXPECT_NUMBER(0, record->key_length);
        EXPECT(record->header.flags & WINDOWS_FLAG_TEXT_CUT);
        client_forget();
        scenario_end();
    }
}
