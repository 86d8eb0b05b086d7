/* SPDX-License-Identifier: MIT
 * Locked pages are a section: the host has one view of it, the client another.
 */
#include "fake_kernel.h"

#define PAGES_READ_WRITE 4u     /* PAGE_READWRITE */
#define PAGES_READ 2u           /* PAGE_READONLY */
#define VIEW_WRITE 2u           /* FILE_MAP_WRITE */
#define VIRTUAL_MEMORY 8u       /* PROCESS_VM_OPERATION */
#define UNMAPS 2                /* ViewUnmap */

struct pages {
    MDL mdl;
    HANDLE section, client;
};

PMDL NTAPI fake_MmAllocatePagesForMdlEx(PHYSICAL_ADDRESS low, PHYSICAL_ADDRESS high, PHYSICAL_ADDRESS skip, SIZE_T bytes, MEMORY_CACHING_TYPE cache, ULONG flags)
{
    struct pages *pages = ExAllocatePool(NonPagedPool, sizeof *pages);
    (void)low, (void)high, (void)skip, (void)cache, (void)flags;
    RtlZeroMemory(pages, sizeof *pages);
    pages->mdl.ByteCount = (ULONG)bytes;
    pages->section = CreateFileMappingW((HANDLE)-1, NULL, PAGES_READ_WRITE, 0, (ULONG)bytes, NULL);
    return &pages->mdl;
}

PVOID NTAPI fake_MmMapLockedPagesSpecifyCache(PMDL mdl, KPROCESSOR_MODE mode, MEMORY_CACHING_TYPE cache, PVOID wish, ULONG stops, ULONG priority)
{
    struct pages *pages = (struct pages *)mdl;
    PVOID view = NULL;
    SIZE_T bytes = 0;
    (void)cache, (void)wish, (void)stops;
    if (mode == KernelMode)
        return MapViewOfFile(pages->section, VIEW_WRITE, 0, 0, 0);
    pages->client = OpenProcess(VIRTUAL_MEMORY, 0, HandleToULong(PsGetCurrentProcessId()));
    if (ZwMapViewOfSection(pages->section, pages->client, &view, 0, 0, NULL, &bytes, UNMAPS, 0, priority & MdlMappingNoWrite ? PAGES_READ : PAGES_READ_WRITE) < 0)
        return NULL;
    __atomic_fetch_add(&fake_status.mappings, 1, __ATOMIC_SEQ_CST);
    return view;
}

VOID NTAPI fake_MmUnmapLockedPages(PVOID view, PMDL mdl)
{
    struct pages *pages = (struct pages *)mdl;
    if (!pages->client) {
        UnmapViewOfFile(view);
        return;
    }
    ZwUnmapViewOfSection(pages->client, view);      /* fails where the client has ended, and its views with it */
    CloseHandle(pages->client);
    pages->client = NULL;
    __atomic_fetch_sub(&fake_status.mappings, 1, __ATOMIC_SEQ_CST);
}

VOID NTAPI fake_MmFreePagesFromMdl(PMDL mdl)
{
    CloseHandle(((struct pages *)mdl)->section);
}

/* ---- rundown protection: two for each that runs, one for closed ---- */
VOID FASTCALL fake_ExInitializeRundownProtection(PEX_RUNDOWN_REF rundown)
{
    rundown->Count = 0;
}

VOID FASTCALL fake_ExReInitializeRundownProtection(PEX_RUNDOWN_REF rundown)
{
    __atomic_store_n(&rundown->Count, 0, __ATOMIC_SEQ_CST);
}

BOOLEAN FASTCALL fake_ExAcquireRundownProtection(PEX_RUNDOWN_REF rundown)
{
    if (!(__atomic_add_fetch(&rundown->Count, 2, __ATOMIC_SEQ_CST) & 1))
        return TRUE;
    __atomic_sub_fetch(&rundown->Count, 2, __ATOMIC_SEQ_CST);
    return FALSE;
}

VOID FASTCALL fake_ExReleaseRundownProtection(PEX_RUNDOWN_REF rundown)
{
    __atomic_sub_fetch(&rundown->Count, 2, __ATOMIC_SEQ_CST);
}

VOID FASTCALL fake_ExWaitForRundownProtectionRelease(PEX_RUNDOWN_REF rundown)
{
    __atomic_or_fetch(&rundown->Count, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&rundown->Count, __ATOMIC_SEQ_CST) != 1)
        Sleep(1);
}
