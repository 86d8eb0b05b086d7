/* SPDX-License-Identifier: MIT
 * Processes, threads, images, handles.
 */
#include "activities.h"

/* An image's first page: a header that is whole, or not; the page may be gone. */
static PVOID make_image(u32 way, BOOLEAN is_user)
{
    UCHAR *page = is_user ? host_user_memory(PAGE_SIZE, way == 3) : host_allocate(PAGE_SIZE);
    for (u32 i = 0; i < PAGE_SIZE; i++)
        page[i] = 0;
    *(USHORT *)page = way == 4 ? 0 : IMAGE_DOS_SIGNATURE;
    *(ULONG *)(page + 0x3c) = (ULONG[]){0x80, 0x80, 0xfffffff0, 0x80, 0x80, 0x81, PAGE_SIZE - 8, 0x80}[way];
    *(ULONG *)(page + 0x80) = way == 7 ? 0 : IMAGE_NT_SIGNATURE;
    *(ULONG *)(page + 0x80 + 8) = 0x5f000000;       /* TimeDateStamp */
    *(ULONG *)(page + 0x80 + 24 + 16) = 0x1000;     /* AddressOfEntryPoint */
    *(ULONG *)(page + 0x80 + 24 + 56) = 0x20000;    /* SizeOfImage */
    *(ULONG *)(page + 0x80 + 24 + 64) = 0xabcd;     /* CheckSum */
    return page;
}

static void free_image(PVOID page, BOOLEAN is_user)
{
    if (is_user)
        host_user_memory_free(page);
    else
        host_free(page);
}

static volatile ULONG next_id = 3000;
static _Thread_local PFILE_OBJECT new_file;     /* of the next process */
static _Thread_local PVOID new_section, new_block;

static PEPROCESS create(BOOLEAN exits)
{
    PEPROCESS process = fake_process_make((__atomic_add_fetch(&next_id, 4, __ATOMIC_RELAXED) & 0xfffff) + 3000, 2000);
    struct fake_process *made = fake_process_of(process);
    PS_CREATE_NOTIFY_INFO info = {
        .Size = sizeof info,
        .ParentProcessId = ULongToHandle((ULONG[]){2000, 2004, 4, 999999}[choose(4)]),
        .CreatingThreadId = {fake_process_of(fake_self.process)->id, PsGetCurrentThreadId()},
        .ImageFileName = activity_text(L"\\Device\\HarddiskVolume3\\Windows\\System32\\notepad.exe"),
        .CommandLine = activity_text(L"notepad.exe C:\\notes.txt"),
        .FileObject = new_file ? new_file : fake_image_file(),
    };
    made->section_base = new_section;
    made->block = new_block;
    info.Flags = choose(2) == 0;        /* FileOpenNameAvailable */
    if (choose(4) == 3) {
        info.Flags |= 2;                /* IsSubsystemProcess */
        info.FileObject = NULL;
    }
    made->silo = choose(3);
    FAKE_RAISE(process, process, made->id, &info);
    if (exits) {
        PEPROCESS before = fake_self.process;
        fake_become(process);
        made->exit_status = 3;
        FAKE_RAISE(process, process, made->id, NULL);
        fake_process_end(process);
        fake_become(before);
    }
    return process;
}

ACTIVITY(process_is_made, WINDOWS_HOOK_PROCESS_CREATE, WINDOWS_PROCESS_CREATE)
{
    fake_process_end(create(FALSE));
}

ACTIVITY(process_ends, WINDOWS_HOOK_PROCESS_TERMINATE, WINDOWS_PROCESS_EXIT)
{
    create(TRUE);
}

ACTIVITY(thread_is_made_in_another_process, WINDOWS_HOOK_REMOTE_THREAD, WINDOWS_REMOTE_THREAD)
{
    struct fake_process *target = fake_process_of(choose(4) == 3 ? activity_process() : activity_other());
    FAKE_RAISE(thread, target->id, ULongToHandle(HandleToULong(target->id) + 1), choose(4) != 3);
}

static void load(PUNICODE_STRING name, BOOLEAN is_driver, PVOID base)
{
    IMAGE_INFO_EX image = {.Size = sizeof image, .ImageInfo = {.ImageBase = base, .ImageSize = PAGE_SIZE}, .FileObject = fake_image_file()};
    BOOLEAN is_extended = choose(4) != 3;
    HANDLE id = choose(6) == 5 ? fake_process_of(activity_other())->id : fake_process_of(fake_self.process)->id;
    image.ImageInfo.SystemModeImage = is_driver;
    image.ImageInfo.ExtendedInfoPresent = is_extended;
    image.ImageInfo.Properties |= 8u << 12 | 2u << 16 | choose(2) << 19;    /* signature level and type; a part alone */
    if (choose(8) == 7)
        image.FileObject->DeviceObject = NULL;
    if (!fake.threaded)
        host_user_memory_close();
    fake_self.in_image_callback++;
    FAKE_RAISE(image, name, is_driver ? NULL : id, is_extended ? &image.ImageInfo : &(IMAGE_INFO){
        .Properties = image.ImageInfo.Properties, .ImageBase = base, .ImageSize = PAGE_SIZE});
    fake_self.in_image_callback--;
}

static void load_image(BOOLEAN is_driver)
{
    PVOID base = make_image(choose(8), !is_driver);
    load(activity_text(is_driver ? L"\\SystemRoot\\System32\\drivers\\null.sys" : L"\\Device\\HarddiskVolume3\\Windows\\System32\\dll.dll"),
        is_driver, base);
    free_image(base, !is_driver);
}

ACTIVITY(image_is_loaded, WINDOWS_HOOK_IMAGE_LOAD, WINDOWS_IMAGE_LOAD)
{
    load_image(FALSE);
}

ACTIVITY(driver_is_loaded, WINDOWS_HOOK_DRIVER_LOAD, WINDOWS_DRIVER_LOAD)
{
    load_image(TRUE);
}

/* A process whose image is another one when its first thread begins to run. */
ACTIVITY(process_image_is_replaced, WINDOWS_HOOK_TAMPERING, WINDOWS_TAMPERING)
{
    u32 way = choose(8);
    UCHAR *image = make_image(way, TRUE), *block = host_user_memory(PAGE_SIZE, choose(4) == 3);
    PEPROCESS process, before = fake_self.process;
    PVOID told = choose(3) == 2 ? block : image;
    if (!fake.threaded)
        host_user_memory_close();
    new_section = image;
    new_block = block;
    process = create(FALSE);
    new_section = new_block = NULL;
    host_user_memory_open();
    *(PVOID *)(block + 0x10) = told;
    switch (choose(4)) {
    case 0: *(ULONG *)(image + 0x80 + 8) ^= 1; break;
    case 1: break;
    case 2: *(ULONG *)(image + 0x80 + 24 + 16) = 0x2000; break;
    default: *(USHORT *)image = 0; break;
    }
    fake_become(process);
    load(activity_text(L"\\Device\\HarddiskVolume3\\Windows\\image.exe"), FALSE, image);
    fake_become(before);
    FAKE_RAISE(process, process, fake_process_of(process)->id, NULL);
    fake_process_end(process);
    host_user_memory_free(image);
    host_user_memory_free(block);
}

ACTIVITY(process_file_is_about_to_go, WINDOWS_HOOK_TAMPERING, WINDOWS_TAMPERING)
{
    new_file = fake_image_file();
    switch (choose(4)) {
    case 0: new_file->DeletePending = TRUE; break;
    case 1: new_file->WriteAccess = TRUE; break;
    case 2: fake_file_of(new_file)->is_written_by_user = TRUE; break;
    default: new_file->SectionObjectPointer = NULL; break;
    }
    fake_process_end(create(FALSE));
    new_file = NULL;
}

static void open_handle(BOOLEAN duplicates, BOOLEAN of_thread, ACCESS_MASK usual)
{
    PEPROCESS target = choose(5) == 4 ? activity_process() : activity_other();
    ACCESS_MASK wanted = (ACCESS_MASK[]){usual, 0x1010, 0x0400, 0x101000, 0x1, 0}[choose(6)];
    POBJECT_TYPE type = of_thread ? *PsThreadType : *PsProcessType;
    PVOID object = of_thread ? (PVOID)fake_first_thread(target) : (PVOID)target;
    OB_PRE_OPERATION_PARAMETERS pre = {.CreateHandleInformation = {wanted, wanted}};
    OB_POST_OPERATION_PARAMETERS post;
    OB_PRE_OPERATION_INFORMATION before = {.Operation = duplicates ? OB_OPERATION_HANDLE_DUPLICATE : OB_OPERATION_HANDLE_CREATE, .Object = object,
        .ObjectType = type, .Parameters = &pre};
    OB_POST_OPERATION_INFORMATION after = {.Operation = before.Operation, .Object = object, .ObjectType = type, .Parameters = &post};
    const OB_CALLBACK_REGISTRATION *registered;
    before.KernelHandle = after.KernelHandle = choose(6) == 5;
    if (duplicates) {
        pre.DuplicateHandleInformation.SourceProcess = activity_process();
        pre.DuplicateHandleInformation.TargetProcess = choose(3) == 2 ? activity_other() : activity_process();
    }
    registered = fake_callback_enter(&fake_notify.objects);
    if (!registered)
        return;
    for (int i = 0; i < registered->OperationRegistrationCount; i++) {
        const OB_OPERATION_REGISTRATION *operation = &registered->OperationRegistration[i];
        KIRQL irql = choose(2) ? KfRaiseIrql(APC_LEVEL) : fake_self.irql;
        if (*operation->ObjectType == type && operation->Operations & before.Operation) {
            if (operation->PreOperation)
                KERNEL_CHECK(operation->PreOperation(registered->RegistrationContext, &before) == OB_PREOP_SUCCESS);
            after.CallContext = before.CallContext;
            after.ReturnStatus = choose(4) == 3 ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
            post.CreateHandleInformation.GrantedAccess = NT_SUCCESS(after.ReturnStatus) ? pre.CreateHandleInformation.DesiredAccess : 0;
            KERNEL_CHECK(pre.CreateHandleInformation.DesiredAccess == wanted, "the driver took rights away");
            if (operation->PostOperation)
                operation->PostOperation(registered->RegistrationContext, &after);
        }
        KeLowerIrql(PASSIVE_LEVEL == irql ? PASSIVE_LEVEL : irql);
    }
    fake_callback_leave();
}

ACTIVITY(process_is_opened, WINDOWS_HOOK_PROCESS_ACCESS, WINDOWS_PROCESS_ACCESS)
{
    open_handle(FALSE, FALSE, 0x1fffff);
}

ACTIVITY(process_is_opened_to_be_asked, WINDOWS_HOOK_LIMITED_ACCESS, WINDOWS_LIMITED_ACCESS)
{
    open_handle(FALSE, FALSE, PROCESS_QUERY_LIMITED_INFORMATION);
}

ACTIVITY(thread_is_opened, WINDOWS_HOOK_PROCESS_ACCESS, WINDOWS_PROCESS_ACCESS)
{
    open_handle(FALSE, TRUE, 0x1fffff);
}

ACTIVITY(handle_is_duplicated, WINDOWS_HOOK_PROCESS_ACCESS, WINDOWS_PROCESS_ACCESS)
{
    open_handle(TRUE, FALSE, 0x1fffff);
}
