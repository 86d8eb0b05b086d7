/* SPDX-License-Identifier: MIT */
#include "ring.h"
#include "identity.h"
#include "optional.h"
#include "wake.h"

struct ring {
    KSPIN_LOCK lock;
    u32 size;                   /* bytes of data */
    u64 head, sequence;         /* what holds; the shared page has copies that are never read back */
    PMDL producer_pages, consumer_pages;
    struct windows_producer *producer;
    struct windows_consumer *consumer;
    u8 *data;
    PVOID producer_in_service, consumer_in_service;
};

static struct ring rings[WINDOWS_RINGS];
static u64 lost[RECORD_KINDS][LOSS_REASONS];

/* Whole zeroed pages, so that nothing of the pool comes before the service's eyes. */
static INIT_CODE PVOID allocate_pages(SIZE_T bytes, PMDL *pages)
{
    PHYSICAL_ADDRESS lowest, highest, skip;
    lowest.QuadPart = skip.QuadPart = 0;
    highest.QuadPart = -1;
    *pages = MmAllocatePagesForMdlEx(lowest, highest, skip, bytes, MmCached, MM_ALLOCATE_FULLY_REQUIRED);
    if (!*pages)
        return NULL;
    return MmMapLockedPagesSpecifyCache(*pages, KernelMode, MmCached, NULL, FALSE, NormalPagePriority | MdlMappingNoExecute);
}

static INIT_CODE NTSTATUS allocate(struct ring *ring, u32 size)
{
    KeInitializeSpinLock(&ring->lock);
    ring->size = size;
    ring->producer = allocate_pages(PAGE_SIZE + size, &ring->producer_pages);
    if (!ring->producer)
        return STATUS_INSUFFICIENT_RESOURCES;
    ring->data = (u8 *)ring->producer + PAGE_SIZE;
    ring->consumer = allocate_pages(PAGE_SIZE, &ring->consumer_pages);
    return ring->consumer ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

INIT_CODE NTSTATUS rings_allocate(void)
{
    NTSTATUS status = allocate(&rings[WINDOWS_RING_CRITICAL], WINDOWS_RING_CRITICAL_BYTES);
    return NT_SUCCESS(status) ? allocate(&rings[WINDOWS_RING_BULK], WINDOWS_RING_BULK_BYTES) : status;
}

static void free_pages(PMDL pages, PVOID mapping)
{
    if (!pages)
        return;
    if (mapping)
        MmUnmapLockedPages(mapping, pages);
    MmFreePagesFromMdl(pages);
    ExFreePool(pages);
}

void rings_free(void)
{
    for (u32 i = 0; i < WINDOWS_RINGS; i++) {
        free_pages(rings[i].producer_pages, rings[i].producer);
        free_pages(rings[i].consumer_pages, rings[i].consumer);
        RtlZeroMemory(&rings[i], sizeof rings[i]);
    }
}

void rings_reset(void)
{
    for (u32 i = 0; i < WINDOWS_RINGS; i++) {
        struct ring *ring = &rings[i];
        ring->head = ring->sequence = 0;
        ring->producer->head = ring->producer->sequence = 0;
        ring->consumer->tail = 0;
    }
    RtlZeroMemory(lost, sizeof lost);
}

/* A mapping into user mode that fails raises an exception, and gives no NULL. */
static PVOID map_pages(PMDL pages, u32 protection)
{
    __try {
        return MmMapLockedPagesSpecifyCache(pages, UserMode, MmCached, NULL, FALSE, NormalPagePriority | MdlMappingNoExecute | protection);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return NULL;
    }
}

NTSTATUS rings_map(struct windows_ring_place places[WINDOWS_RINGS])
{
    for (u32 i = 0; i < WINDOWS_RINGS; i++) {
        struct ring *ring = &rings[i];
        ring->producer_in_service = map_pages(ring->producer_pages, MdlMappingNoWrite);
        if (ring->producer_in_service)
            ring->consumer_in_service = map_pages(ring->consumer_pages, 0);
        if (!ring->consumer_in_service) {
            rings_unmap();
            return STATUS_INSUFFICIENT_RESOURCES;
        }
        places[i].producer = (ULONG_PTR)ring->producer_in_service;
        places[i].data = places[i].producer + PAGE_SIZE;
        places[i].consumer = (ULONG_PTR)ring->consumer_in_service;
        places[i].size = ring->size;
    }
    return STATUS_SUCCESS;
}

void rings_unmap(void)
{
    for (u32 i = 0; i < WINDOWS_RINGS; i++) {
        struct ring *ring = &rings[i];
        if (ring->producer_in_service)
            MmUnmapLockedPages(ring->producer_in_service, ring->producer_pages);
        if (ring->consumer_in_service)
            MmUnmapLockedPages(ring->consumer_in_service, ring->consumer_pages);
        ring->producer_in_service = ring->consumer_in_service = NULL;
    }
}

/* Records that are few and matter most have a ring of their own: a storm of files cannot push them out. */
static u32 ring_of(enum windows_record_kind kind)
{
    switch (kind) {
    case WINDOWS_PROCESS_CREATE:
    case WINDOWS_PROCESS_EXIT:
    case WINDOWS_REMOTE_THREAD:
    case WINDOWS_DRIVER_LOAD:
    case WINDOWS_PROCESS_ACCESS:
    case WINDOWS_TAMPERING:
    case WINDOWS_FILE_BLOCKED:
        return WINDOWS_RING_CRITICAL;
    default:
        return WINDOWS_RING_BULK;
    }
}

/* Bytes that a record leaves free. What a program can do thousands of times a second leaves a quarter of the critical ring to what it cannot: no storm of
 * handles hides the start of a process. Of limited handles a system opens many, and they say little: they leave half of the bulk ring. */
static u32 spare_of(enum windows_record_kind kind, const struct ring *ring)
{
    switch (kind) {
    case WINDOWS_REMOTE_THREAD:
    case WINDOWS_PROCESS_ACCESS:
    case WINDOWS_FILE_BLOCKED:
        return ring->size / 4;
    case WINDOWS_LIMITED_ACCESS:
        return ring->size / 2;
    default:
        return 0;
    }
}

BOOLEAN ring_is_worth_reading(u32 ring)
{
    struct ring *mine = &rings[ring];
    u64 waiting = __atomic_load_n(&mine->head, __ATOMIC_ACQUIRE) - __atomic_load_n(&mine->consumer->tail, __ATOMIC_RELAXED);
    return ring == WINDOWS_RING_CRITICAL ? waiting != 0 : waiting >= mine->size / 8;
}

void rings_count(struct windows_statistics *statistics)
{
    for (u32 i = 0; i < WINDOWS_RINGS; i++)
        statistics->sequence[i] = __atomic_load_n(&rings[i].sequence, __ATOMIC_RELAXED);
    for (u32 kind = 0; kind < RECORD_KINDS; kind++)
        for (u32 reason = 0; reason < LOSS_REASONS; reason++)
            statistics->lost[kind][reason] = __atomic_load_n(&lost[kind][reason], __ATOMIC_RELAXED);
}

static u64 now(void)
{
    LARGE_INTEGER time;
    if (optional.precise_time)
        optional.precise_time(&time);
    else
        KeQuerySystemTime(&time);
    return (u64)time.QuadPart;
}

/* The next number of a ring, for a record or for a loss. The lock is held. */
static u64 next_sequence(struct ring *ring)
{
    u64 sequence = ring->sequence + 1;
    __atomic_store_n(&ring->sequence, sequence, __ATOMIC_RELAXED);
    __atomic_store_n(&ring->producer->sequence, sequence, __ATOMIC_RELEASE);
    return sequence;
}

/* Room for `size` bytes in one piece, what is left before the end filled where they do not fit there; `spare` bytes stay free. NULL: there is none. The lock
 * is held. */
static struct record_header *take(struct ring *ring, u32 size, u32 spare)
{
    u64 tail = __atomic_load_n(&ring->consumer->tail, __ATOMIC_ACQUIRE);    /* the service's to write: read once, and nonsense means full */
    u64 used = ring->head - tail;
    u32 offset = (u32)(ring->head & (ring->size - 1)), to_end = ring->size - offset, padding = to_end < size ? to_end : 0;
    struct record_header *record;
    if (used > ring->size || (u64)padding + size + spare > ring->size - used)
        return NULL;
    if (padding)
        ((struct record_header *)(ring->data + offset))->size = padding | WINDOWS_SIZE_PADDING;
    record = (struct record_header *)(ring->data + (padding ? 0 : offset));
    record->size = size | WINDOWS_SIZE_BUSY;
    __atomic_store_n(&ring->head, ring->head + padding + size, __ATOMIC_RELEASE);
    __atomic_store_n(&ring->producer->head, ring->head, __ATOMIC_RELEASE);
    return record;
}

BOOLEAN ring_begin(enum windows_record_kind kind, u32 size, struct ring_place *place)
{
    struct ring *ring = &rings[ring_of(kind)];
    struct record_header *record;
    u64 sequence, time;
    KIRQL irql;
    size = (size + 7) & ~7u;
    KeAcquireSpinLock(&ring->lock, &irql);
    sequence = next_sequence(ring);
    time = now();               /* under the lock: times in a ring go forward as its records do */
    record = take(ring, size, spare_of(kind, ring));
    KeReleaseSpinLock(&ring->lock, irql);
    if (!record) {
        __atomic_fetch_add(&lost[kind][LOSS_RING_FULL], 1, __ATOMIC_RELAXED);
        return FALSE;
    }
    RtlZeroMemory((u8 *)record + sizeof record->size, size - sizeof record->size);
    record->kind = (u16)kind;
    record->cpu = ring_of(kind);
    record->sequence = sequence;
    record->time = time;
    record->tid = HandleToULong(PsGetCurrentThreadId());
    identity_fill(record, identity_current());
    place->record = record;
    place->size = size;
    place->ring = ring_of(kind);
    return TRUE;
}

void record_set_process(struct record_header *header, PEPROCESS process)
{
    identity_fill(header, process);
    header->tid = 0;
}

void *record_texts(struct ring_place *place, u32 fixed)
{
    return (u8 *)place->record + fixed;
}

void ring_send(struct ring_place *place)
{
    __atomic_store_n(&place->record->size, place->size, __ATOMIC_RELEASE);
    wake_reader_of(place->ring);
}

void ring_lost(enum windows_record_kind kind, enum loss_reason reason)
{
    struct ring *ring = &rings[ring_of(kind)];
    KIRQL irql;
    KeAcquireSpinLock(&ring->lock, &irql);
    next_sequence(ring);
    KeReleaseSpinLock(&ring->lock, irql);
    __atomic_fetch_add(&lost[kind][reason], 1, __ATOMIC_RELAXED);
}
