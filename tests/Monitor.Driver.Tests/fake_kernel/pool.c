/* SPDX-License-Identifier: MIT
 * Pool memory: every block its own, of the exact size, with its tag. While the IRQL forbids paging, the paged ones may not be touched.
 */
#include "kernel.h"

struct block {
    struct block *next;
    SIZE_T size;
    ULONG tag;
    BOOLEAN is_paged;
};
static struct block *blocks;
static volatile int guard;

void fake_pool_start(void)
{
    blocks = NULL;
}

void fake_pool_irql_changed(KIRQL from, KIRQL to)
{
    if (fake.threaded || (from >= DISPATCH_LEVEL) == (to >= DISPATCH_LEVEL))
        return;
    for (struct block *block = blocks; block; block = block->next)
        if (block->is_paged && to >= DISPATCH_LEVEL)
            host_forbid(block + 1, block->size);
        else if (block->is_paged)
            host_allow(block + 1, block->size);
}

/* From a page on blocks begin where pages do. */
static host_size front_of(SIZE_T size)
{
    return size >= PAGE_SIZE ? PAGE_SIZE : sizeof(struct block);
}

void *fake_pool_allocate(SIZE_T size, ULONG tag)
{
    struct block *block = (struct block *)((UCHAR *)host_allocate_aligned(front_of(size) + size, front_of(size) == PAGE_SIZE ? PAGE_SIZE : 16) +
        front_of(size)) - 1;
    *block = (struct block){.size = size, .tag = tag};
    fake_guard_enter(&guard);
    block->next = blocks;
    blocks = block;
    fake_guard_leave(&guard);
    __atomic_add_fetch(&fake.pool, 1, __ATOMIC_RELAXED);
    return block + 1;
}

static void *allocate(BOOLEAN is_paged, SIZE_T size, ULONG tag, BOOLEAN zero, const char *function)
{
    void *memory;
    fake_at_most(is_paged ? APC_LEVEL : DISPATCH_LEVEL, function);
    KERNEL_CHECK(size, "an empty block");
    KERNEL_CHECK(tag, "a block without a tag");
    KERNEL_CHECK(size <= 1 << 20, "a block larger than a driver takes");
    if (fake_may_fail(function))
        return NULL;
    memory = fake_pool_allocate(size, tag);
    ((struct block *)memory - 1)->is_paged = is_paged;
    for (SIZE_T i = 0; zero && i < size; i++)
        ((UCHAR *)memory)[i] = 0;
    return memory;
}

PVOID NTAPI ExAllocatePoolWithTag(POOL_TYPE type, SIZE_T size, ULONG tag)
{
    KERNEL_CHECK(type == NonPagedPoolNx || type == PagedPool, "an executable pool");
    return allocate(type == PagedPool, size, tag, FALSE, __func__);
}

/* As the run-time resolved one: the flags are POOL_FLAG_*, the memory is zeroed. */
PVOID NTAPI fake_ExAllocatePool2(ULONG64 flags, SIZE_T size, ULONG tag)
{
    KERNEL_CHECK(flags == 0x40 || flags == 0x100, "neither POOL_FLAG_NON_PAGED nor POOL_FLAG_PAGED");
    return allocate(flags == 0x100, size, tag, TRUE, __func__);
}

VOID NTAPI ExFreePoolWithTag(PVOID memory, ULONG tag)
{
    struct block *block = (struct block *)memory - 1, **at;
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    KERNEL_CHECK(memory, "no block");
    fake_guard_enter(&guard);
    for (at = &blocks; *at && *at != block; at = &(*at)->next)
        ;
    KERNEL_CHECK(*at, "not a block, or freed already");
    *at = block->next;
    fake_guard_leave(&guard);
    KERNEL_CHECK(!tag || tag == block->tag || block->tag == FAKE_MDL_TAG, "another tag than it was allocated with");
    KERNEL_CHECK(!block->is_paged || fake_self.irql <= APC_LEVEL);
    host_allow(block + 1, block->size);
    host_free((UCHAR *)memory - front_of(block->size));
    __atomic_sub_fetch(&fake.pool, 1, __ATOMIC_RELAXED);
}

#undef ExFreePool
VOID NTAPI ExFreePool(PVOID memory)
{
    ExFreePoolWithTag(memory, 0);
}
