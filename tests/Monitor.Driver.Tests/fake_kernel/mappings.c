/* SPDX-License-Identifier: MIT
 * Pages for lists, and their mappings. A view of a process is another one than the kernel's, read-only where it was asked for: what the driver
 * says that a service cannot write, a test cannot write either.
 */
#include "kernel.h"

#define VIEWS 32
struct list {                           /* before the MDL in its pool block */
    MDL mdl;
    struct host_pages pages;
    BOOLEAN has_pages;
};
static struct fake_view views[VIEWS];
static _Atomic(PEPROCESS) service;               /* that something was ever mapped into */

void fake_mappings_start(void)
{
    for (int i = 0; i < VIEWS; i++)
        views[i] = (struct fake_view){0};
    service = NULL;
}

PMDL NTAPI MmAllocatePagesForMdlEx(PHYSICAL_ADDRESS low, PHYSICAL_ADDRESS high, PHYSICAL_ADDRESS skip, SIZE_T size, MEMORY_CACHING_TYPE type,
    ULONG flags)
{
    struct list *list;
    KERNEL_AT_MOST(APC_LEVEL);
    KERNEL_CHECK(low.QuadPart == 0 && high.QuadPart == -1 && skip.QuadPart == 0 && type == MmCached);
    KERNEL_CHECK(flags & MM_ALLOCATE_FULLY_REQUIRED, "fewer pages than asked for would come");
    KERNEL_CHECK(!(flags & 1), "MM_DONT_ZERO_ALLOCATION shows the service what lay there before");
    KERNEL_CHECK(size && size % PAGE_SIZE == 0);
    if (fake_may_fail(__func__))
        return NULL;
    list = fake_pool_allocate(sizeof *list, FAKE_MDL_TAG);
    *list = (struct list){.mdl = {.Size = sizeof(MDL), .MdlFlags = MDL_PAGES_LOCKED, .ByteCount = (ULONG)size}, .has_pages = TRUE};
    host_pages_make(&list->pages, size);
    fake.lists++;
    return &list->mdl;
}

VOID NTAPI MmFreePagesFromMdl(PMDL mdl)
{
    struct list *list = (struct list *)mdl;
    KERNEL_AT_MOST(APC_LEVEL);
    KERNEL_CHECK(list->has_pages, "the pages are freed already");
    for (int i = 0; i < VIEWS; i++)
        KERNEL_CHECK(views[i].mdl != mdl, "the pages are still mapped");
    host_pages_free(&list->pages);
    list->has_pages = FALSE;
    fake.lists--;
}

static struct fake_view *view_of(PMDL mdl, const void *address, BOOLEAN is_service)
{
    for (int i = 0; i < VIEWS; i++)
        if (views[i].mdl == mdl && (!address || views[i].address == address) && !(is_service && !views[i].process))
            return &views[i];
    return NULL;
}

const struct fake_view *fake_view_at(const void *address)
{
    for (int i = 0; i < VIEWS; i++)
        if (views[i].mdl && views[i].process && views[i].address == address)
            return &views[i];
    return NULL;
}

PVOID NTAPI MmMapLockedPagesSpecifyCache(PMDL mdl, KPROCESSOR_MODE mode, MEMORY_CACHING_TYPE type, PVOID base, ULONG bug_check, MM_PAGE_PRIORITY wanted)
{
    struct list *list = (struct list *)mdl;
    ULONG priority = (ULONG)wanted;
    struct fake_view *view = view_of(NULL, NULL, FALSE);
    KERNEL_CHECK(!bug_check && !base && type == MmCached);
    KERNEL_CHECK(priority & MdlMappingNoExecute, "an executable mapping");
    KERNEL_CHECK(list->has_pages && view);
    if (mode == UserMode) {
        KERNEL_AT_MOST(APC_LEVEL);
        KERNEL_CHECK(fake_self.frame, "mapping into user mode raises");
        if (fake.map_fails && fake_may_fail(__func__)) {
            if (fake.map_fails == 2)
                ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
            return NULL;
        }
    } else {
        KERNEL_AT_MOST(DISPATCH_LEVEL);
    }
    if (fake_may_fail(mode == UserMode ? "mapping into user mode" : "mapping into the kernel")) {
        if (mode == UserMode)
            ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
        return NULL;
    }
    view->is_writable = mode == KernelMode || !(priority & MdlMappingNoWrite);
    view->process = mode == UserMode ? fake_current_process() : NULL;
    if (view->process && service != view->process)
        service = view->process;
    /* ThreadSanitizer follows addresses: with threads the service shares the kernel's. */
    view->address = fake.threaded && mode == UserMode ? mdl->MappedSystemVa : host_pages_map(&list->pages, view->is_writable);
    view->mdl = mdl;
    fake.views++;
    if (mode == KernelMode) {
        mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
        mdl->MappedSystemVa = view->address;
    }
    return view->address;
}

VOID NTAPI MmUnmapLockedPages(PVOID base, PMDL mdl)
{
    struct fake_view *view = view_of(mdl, base, fake.threaded && fake_current_process() == service);
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    KERNEL_CHECK(view, "no such mapping");
    if (view->process) {
        KERNEL_AT_MOST(APC_LEVEL);
        KERNEL_CHECK(view->process == fake_current_process(), "unmapped in another address space");
    } else {
        mdl->MdlFlags &= ~MDL_MAPPED_TO_SYSTEM_VA;
    }
    if (!(fake.threaded && view->process))
        host_pages_unmap(view->address, ((struct list *)mdl)->pages.size);
    *view = (struct fake_view){0};
    fake.views--;
}

void fake_mappings_gone(PEPROCESS process)
{
    if (process != service)
        return;
    for (int i = 0; i < VIEWS; i++)
        KERNEL_CHECK(!views[i].mdl || views[i].process != process, "the process ended with the rings mapped");
}

VOID NTAPI IoFreeMdl(PMDL mdl)
{
    KERNEL_CHECK(!((struct list *)mdl)->has_pages, "its pages are not freed");
    ExFreePoolWithTag(mdl, FAKE_MDL_TAG);
}
