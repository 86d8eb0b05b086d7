/* SPDX-License-Identifier: MIT
 * Which handles to processes and to threads are told.
 */
#include "activities.h"
#include "scenario.h"

#define VM_READ 0x10u      /* of another process's memory */

/* Process 2000 gets a handle to process 2004, or to its first thread. Gives the kind of the record that this makes; 0: none is made. */
static int told(OB_OPERATION operation, BOOLEAN is_thread, ACCESS_MASK wanted)
{
    PEPROCESS target = activity_other();
    POBJECT_TYPE type = is_thread ? *PsThreadType : *PsProcessType;
    PVOID object = is_thread ? (PVOID)fake_first_thread(target) : (PVOID)target;
    OB_PRE_OPERATION_PARAMETERS pre = {.DuplicateHandleInformation = {wanted, wanted, activity_process(), activity_process()}};
    OB_POST_OPERATION_PARAMETERS post = {.CreateHandleInformation.GrantedAccess = wanted};
    OB_PRE_OPERATION_INFORMATION before = {.Operation = operation, .Object = object, .ObjectType = type, .Parameters = &pre};
    OB_POST_OPERATION_INFORMATION after = {.Operation = operation, .Object = object, .ObjectType = type, .Parameters = &post};
    const OB_CALLBACK_REGISTRATION *registered;
    client_forget();
    fake_become(activity_process());
    registered = fake_callback_enter(&fake_notify.objects);
    for (int i = 0; i < registered->OperationRegistrationCount; i++)
        if (*registered->OperationRegistration[i].ObjectType == type) {
            registered->OperationRegistration[i].PreOperation(NULL, &before);
            after.CallContext = before.CallContext;
            registered->OperationRegistration[i].PostOperation(NULL, &after);
        }
    fake_callback_leave();
    client_read();
    EXPECT(client.count <= 1);
    EXPECT_NUMBER(client.count, before.CallContext != NULL);     /* what is not told has no second part */
    return client.count ? client.records[0]->kind : 0;
}

SCENARIO(handles_to_threads_are_told_for_the_right_to_set_registers)
{
    const struct windows_process_access_record *record;
    scenario_connect();
    EXPECT_NUMBER(0, told(OB_OPERATION_HANDLE_CREATE, TRUE, 0x1fffff & ~THREAD_SET_CONTEXT));
    EXPECT_NUMBER(WINDOWS_PROCESS_ACCESS, told(OB_OPERATION_HANDLE_CREATE, TRUE, MAXIMUM_ALLOWED));
    EXPECT_NUMBER(WINDOWS_PROCESS_ACCESS, told(OB_OPERATION_HANDLE_CREATE, TRUE, GENERIC_ALL));
    EXPECT_NUMBER(WINDOWS_PROCESS_ACCESS, told(OB_OPERATION_HANDLE_DUPLICATE, TRUE, THREAD_SET_CONTEXT));
    record = client_only(WINDOWS_PROCESS_ACCESS);
    EXPECT_NUMBER(1, record->is_thread);
    EXPECT_NUMBER(1, record->is_duplicate);
    EXPECT_NUMBER(2005, record->thread_id);
    EXPECT_NUMBER(2004, record->target_pid);
    scenario_end();
}

/* A handle of few rights is made one of many without opening anything again. */
SCENARIO(handle_to_a_process_gains_rights_by_duplication)
{
    scenario_connect();
    EXPECT_NUMBER(WINDOWS_LIMITED_ACCESS, told(OB_OPERATION_HANDLE_CREATE, FALSE, PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE));
    EXPECT_NUMBER(WINDOWS_PROCESS_ACCESS, told(OB_OPERATION_HANDLE_DUPLICATE, FALSE, 0x1fffff));
    EXPECT_NUMBER(0x1fffff, ((const struct windows_process_access_record *)client_only(WINDOWS_PROCESS_ACCESS))->granted);
    EXPECT_NUMBER(0, ((const struct windows_process_access_record *)client_only(WINDOWS_PROCESS_ACCESS))->is_thread);
    scenario_end();
}

/* Rights to wait for a process, to ask what it is, and to read its access list; with each of them alone, and with all. */
static const ACCESS_MASK limited[] = {SYNCHRONIZE, READ_CONTROL, PROCESS_QUERY_LIMITED_INFORMATION, SYNCHRONIZE | READ_CONTROL | PROCESS_QUERY_LIMITED_INFORMATION};

SCENARIO(limited_handles_are_told_with_their_rights)
{
    const struct windows_process_access_record *record;
    scenario_connect();
    for (u32 i = 0; i < 4; i++) {
        EXPECT_NUMBER(WINDOWS_LIMITED_ACCESS, told(OB_OPERATION_HANDLE_DUPLICATE, FALSE, limited[i]));
        EXPECT_NUMBER(WINDOWS_LIMITED_ACCESS, told(OB_OPERATION_HANDLE_CREATE, FALSE, limited[i]));
        record = client_only(WINDOWS_LIMITED_ACCESS);
        EXPECT_NUMBER(limited[i], record->granted);
        EXPECT_NUMBER(limited[i], record->desired);
        EXPECT_NUMBER(2000, record->header.pid);
        EXPECT_NUMBER(2004, record->target_pid);
        EXPECT_NUMBER(WINDOWS_RING_BULK, record->header.cpu);
        EXPECT_NUMBER(WINDOWS_PROCESS_ACCESS, told(OB_OPERATION_HANDLE_CREATE, FALSE, limited[i] | VM_READ));
        EXPECT_NUMBER(0, told(OB_OPERATION_HANDLE_CREATE, TRUE, limited[i]));
    }
    EXPECT_NUMBER(WINDOWS_PROCESS_ACCESS, told(OB_OPERATION_HANDLE_CREATE, FALSE, MAXIMUM_ALLOWED));
    EXPECT_NUMBER(0, told(OB_OPERATION_HANDLE_CREATE, FALSE, 0));
    scenario_end();
}

/* As where they are switched off, or where injections alone are looked for. */
SCENARIO(limited_handles_are_told_only_where_they_are_wanted)
{
    scenario_connect_for(WINDOWS_HOOK_PROCESS_ACCESS);
    for (u32 i = 0; i < 4; i++)
        EXPECT_NUMBER(0, told(OB_OPERATION_HANDLE_CREATE, FALSE, limited[i]));
    EXPECT_NUMBER(WINDOWS_PROCESS_ACCESS, told(OB_OPERATION_HANDLE_CREATE, FALSE, VM_READ));
    EXPECT_NUMBER(1, client_statistics().sequence[WINDOWS_RING_CRITICAL]);
    EXPECT_NUMBER(0, client_statistics().sequence[WINDOWS_RING_BULK]);
    scenario_end();
}

SCENARIO(limited_handles_are_told_where_they_alone_are_wanted)
{
    scenario_connect_for(WINDOWS_HOOK_LIMITED_ACCESS);
    EXPECT_NUMBER(WINDOWS_LIMITED_ACCESS, told(OB_OPERATION_HANDLE_CREATE, FALSE, SYNCHRONIZE));
    EXPECT_NUMBER(0, told(OB_OPERATION_HANDLE_CREATE, FALSE, VM_READ));
    EXPECT_NUMBER(0, told(OB_OPERATION_HANDLE_CREATE, TRUE, THREAD_SET_CONTEXT));
    scenario_end();
}
