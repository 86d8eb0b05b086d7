/* SPDX-License-Identifier: MIT
 * Threads that live through the lives of processes: each is made, does one of everything that the driver tells of, and ends. What is told carries the
 * number of the thread and of the life.
 */
#include "file_acts.h"
#include "texts.h"

#define THREADS 8
#define MODULE ((u64)0x7ff800000000)

static struct fake_raise wish;

void fake_count(enum windows_record_kind kind)
{
    __atomic_fetch_add(&fake_status.raised[kind], 1, __ATOMIC_RELAXED);
}

/* ---- processes ---- */
static void make_process(struct fake_thread *self, struct fake_process *child, u32 thread, u32 life)
{
    struct text line;
    FILE_OBJECT file = { .DeletePending = TRUE };
    PS_CREATE_NOTIFY_INFO info = { .Size = sizeof info, .ParentProcessId = ULongToHandle(self->process->pid),
        .CreatingThreadId = { ULongToHandle(self->process->pid), ULongToHandle(self->tid) }, .FileObject = &file,
        .CommandLine = numbered(&line, L"tool.exe ", thread, life, L" \xd83d\xde00") };
    fake_on_process((PEPROCESS)child, ULongToHandle(child->pid), &info);
    fake_count(WINDOWS_PROCESS_CREATE);
    fake_count(WINDOWS_TAMPERING);
}

static void load_image(struct fake_thread *self, struct fake_process *child)
{
    static WCHAR library[] = DISK L"Windows\\System32\\ntdll.dll";
    UNICODE_STRING name = { sizeof library - 2, sizeof library, library };
    IMAGE_INFO image = { .ImageBase = (PVOID)MODULE, .ImageSize = 0x10000 };
    fake_on_image(&name, ULongToHandle(child->pid), &image);
    fake_count(WINDOWS_IMAGE_LOAD);
    fake_on_image(&name, ULongToHandle(self->process->pid), &image);
    fake_count(WINDOWS_IMAGE_LOAD);
}

static void load_driver(void)
{
    static WCHAR driver[] = L"\\SystemRoot\\System32\\drivers\\null.sys";
    static u8 page[4096];
    UNICODE_STRING name = { sizeof driver - 2, sizeof driver, driver };
    IMAGE_INFO image = { .ImageBase = page, .ImageSize = sizeof page };
    image.SystemModeImage = 1;
    fake_on_image(&name, NULL, &image);
    fake_count(WINDOWS_DRIVER_LOAD);
}

static void make_threads(struct fake_thread *self, struct fake_process *child)
{
    fake_on_thread(ULongToHandle(child->pid), ULongToHandle(child->pid + 1), TRUE);     /* its first: nothing to tell of */
    self->start_address = MODULE + 0x100;
    fake_on_thread(ULongToHandle(child->pid), ULongToHandle(child->pid + 2), TRUE);
    fake_count(WINDOWS_REMOTE_THREAD);
}

static void open_process(struct fake_process *child, ACCESS_MASK desired, ACCESS_MASK granted, enum windows_record_kind kind)
{
    OB_PRE_OPERATION_PARAMETERS before = { .CreateHandleInformation = { desired, desired } };
    OB_POST_OPERATION_PARAMETERS after = { .CreateHandleInformation = { granted } };
    OB_PRE_OPERATION_INFORMATION pre = { .Operation = OB_OPERATION_HANDLE_CREATE, .Object = child, .ObjectType = *PsProcessType, .Parameters = &before };
    OB_POST_OPERATION_INFORMATION post = { .Operation = OB_OPERATION_HANDLE_CREATE, .Object = child, .ObjectType = *PsProcessType, .Parameters = &after };
    fake_on_object[0].PreOperation(NULL, &pre);
    post.CallContext = pre.CallContext;
    fake_on_object[0].PostOperation(NULL, &post);
    fake_count(kind);
}

/* ---- the registry ---- */
static void change_registry(REG_NOTIFY_CLASS before, REG_NOTIFY_CLASS after, void *information, PVOID *context, struct fake_key *key)
{
    REG_POST_OPERATION_INFORMATION post = { .Object = key, .PreInformation = information };
    fake_on_registry(NULL, (PVOID)(ULONG_PTR)before, information);
    post.CallContext = context ? *context : NULL;
    fake_on_registry(NULL, (PVOID)(ULONG_PTR)after, &post);
    fake_count(WINDOWS_REGISTRY);
}

static void use_registry(u32 thread, u32 life)
{
    struct text text, name, other;
    struct fake_key key = { *numbered(&text, L"\\REGISTRY\\MACHINE\\SOFTWARE\\", thread, life, L"") };
    ULONG disposition = REG_CREATED_NEW_KEY, value = life;
    REG_CREATE_KEY_INFORMATION create = { .Disposition = &disposition };
    REG_SET_VALUE_KEY_INFORMATION set_value = { .Object = &key, .ValueName = numbered(&name, L"value ", thread, life, L""), .Type = REG_DWORD, .Data = &value, .DataSize = sizeof value };
    REG_DELETE_VALUE_KEY_INFORMATION delete_value = { .Object = &key, .ValueName = &name.string };
    REG_RENAME_KEY_INFORMATION rename = { .Object = &key, .NewName = numbered(&other, L"renamed ", thread, life, L"") };
    REG_DELETE_KEY_INFORMATION delete_key = { .Object = &key };
    change_registry(RegNtPreCreateKeyEx, RegNtPostCreateKeyEx, &create, NULL, &key);
    change_registry(RegNtPreSetValueKey, RegNtPostSetValueKey, &set_value, NULL, &key);
    change_registry(RegNtPreDeleteValueKey, RegNtPostDeleteValueKey, &delete_value, NULL, &key);
    change_registry(RegNtPreRenameKey, RegNtPostRenameKey, &rename, &rename.CallContext, &key);
    change_registry(RegNtPreDeleteKey, RegNtPostDeleteKey, &delete_key, &delete_key.CallContext, &key);
}

/* ---- connections ---- */
static void connect(const struct fake_process *process, u32 life)
{
    FWPS_INCOMING_VALUE0 values[13] = {
        [2].value = { .type = FWP_UINT32, .uint32 = 0x0a000001 }, [4].value = { .type = FWP_UINT16, .uint16 = (USHORT)life },
        [5].value = { .type = FWP_UINT8, .uint8 = 6 }, [6].value = { .type = FWP_UINT32, .uint32 = 0xc0000207 },
        [7].value = { .type = FWP_UINT16, .uint16 = 443 }, [12].value = { .type = FWP_UINT32, .uint32 = FWP_DIRECTION_OUTBOUND },
    };
    FWPS_INCOMING_VALUES0 all = { .layerId = FWPS_LAYER_ALE_FLOW_ESTABLISHED_V4, .valueCount = 13, .incomingValue = values };
    FWPS_INCOMING_METADATA_VALUES0 metadata = { .currentMetadataValues = FWPS_METADATA_FIELD_PROCESS_ID, .processId = process->pid };
    FWPS_CLASSIFY_OUT0 out = { .rights = FWPS_RIGHT_ACTION_WRITE };
    fake_callouts[0].classifyFn(&all, &metadata, NULL, NULL, NULL, 0, &out);
    fake_count(WINDOWS_CONNECTION);
}

/* As the child: what it does. */
static void act(struct fake_thread *self, struct fake_process *child, u32 thread, u32 life)
{
    struct fake_process *maker = self->process;
    self->process = child;
    self->is_impersonating = life % 8 == 0;
    use_files(thread, life);
    delete_kept_file(thread, life);
    try_blocked_acts(thread, life);
    use_pipes(thread, life);
    use_registry(thread, life);
    self->is_impersonating = FALSE;
    connect(child, life);
    fake_on_process((PEPROCESS)child, ULongToHandle(child->pid), NULL);
    fake_count(WINDOWS_PROCESS_EXIT);
    self->process = maker;
}

static ULONG __stdcall live(void *argument)
{
    u32 thread = (u32)(ULONG_PTR)argument;
    LARGE_INTEGER now;
    struct fake_process maker = { FAKE_MAGIC, 100000 + thread * 4, 0, DISK L"maker.exe", 0 }, child = maker;
    struct fake_thread self = { .magic = FAKE_MAGIC + 1, .tid = 77 + thread, .process = &maker, .others = { &child, &maker } };
    GetSystemTimePreciseAsFileTime(&now);
    maker.start = (u64)now.QuadPart;
    child.image = DISK L"tool.exe";
    fake_set_self(&self);
    for (u32 life = 0; life < wish.lives; life++) {
        child.pid = 200000 + thread * 0x10000 + life % 0x3000 * 4;
        child.start = maker.start + 1 + life;
        child.exit_status = (NTSTATUS)life;
        make_process(&self, &child, thread, life);
        make_threads(&self, &child);
        load_image(&self, &child);
        if (life % 16 == 0)
            load_driver();
        open_process(&child, 0x1fffff, 0x1410, WINDOWS_PROCESS_ACCESS);
    open_process(&child, 0x101000, 0x101000, WINDOWS_LIMITED_ACCESS);
        act(&self, &child, thread, life);
        if (wish.pause)
            Sleep(wish.pause);
    }
    fake_set_self(NULL);
    __atomic_fetch_sub(&fake_status.running, 1, __ATOMIC_SEQ_CST);
    return 0;
}

void fake_raise(const struct fake_raise *given)
{
    wish = *given;
    __atomic_fetch_add(&fake_status.running, wish.threads, __ATOMIC_SEQ_CST);
    for (u32 i = 0; i < wish.threads && i < THREADS; i++)
        CloseHandle(CreateThread(NULL, 0, live, (void *)(ULONG_PTR)i, 0, NULL));
}
