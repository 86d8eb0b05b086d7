/* SPDX-License-Identifier: MIT
 * What lies at an address of another process's memory. The kernel keeps its mappings, from 6.1 on, in a tree whose nodes hold the last
 * addresses of their branches; it is walked without a lock, and what was found is believed only if the address lies in it.
 */
#pragma once

#define MAPPING_LEVELS 8
#define RANGE_PIVOTS 15
#define AREA_PIVOTS 9
#define MAPPING_PERMISSIONS 15

/* 1 where a branch ends before the address; without a jump, so that the verifier follows one way. A branch that is not there is 0. */
#define ENDS_BEFORE(pivot, address) ((((pivot) - (address)) >> 63) & (~((pivot) - 1) >> 63))

static __always_inline struct vm_area_struct *mapping_at(struct mm_struct *memory, u64 address)
{
    if (!bpf_core_field_exists(memory->mm_mt))
        return 0;
    u64 entry = (u64)BPF_CORE_READ(memory, mm_mt.ma_root);
    for (int i = 0; i < MAPPING_LEVELS; i++) {
        u64 pivots[RANGE_PIVOTS] = {};
        struct maple_range_64 *range = (void *)(entry & ~255ull);
        struct maple_arange_64 *area = (void *)range;
        u32 type = entry >> 3 & 15, slot = 0;
        if (type == 3)
            bpf_core_read(pivots, AREA_PIVOTS * sizeof *pivots, &area->pivot);
        else
            bpf_core_read(pivots, RANGE_PIVOTS * sizeof *pivots, &range->pivot);
#pragma unroll
        for (int j = 0; j < RANGE_PIVOTS; j++)
            slot += ENDS_BEFORE(pivots[j], address);
        OPAQUE(slot);
        slot &= 15;
        entry = 0;
        if (type == 3)
            bpf_core_read(&entry, sizeof entry, &area->slot[slot]);
        else
            bpf_core_read(&entry, sizeof entry, &range->slot[slot]);
        if (type < 2)
            return (void *)entry;
    }
    return 0;
}

/* Says in the record what lies at the address, and appends the path of the mapped file. */
static __always_inline void put_mapping(struct scratch *scratch, struct task_struct *target, u64 address)
{
    struct memory_access_record *record = &scratch->access;
    struct mm_struct *memory = BPF_CORE_READ(target, mm);
    struct vm_area_struct *mapping = mapping_at(memory, address);
    u64 from = BPF_CORE_READ(mapping, vm_start), to = BPF_CORE_READ(mapping, vm_end), stack = BPF_CORE_READ(memory, start_stack);
    if (!mapping || address < from || address >= to)
        return;
    record->permissions = BPF_CORE_READ(mapping, vm_flags) & MAPPING_PERMISSIONS;
    struct file *file = BPF_CORE_READ(mapping, vm_file);
    if (file) {
        record->mapping = MAPPING_FILE;
        record->path_length = put_path(scratch, BPF_CORE_READ(file, f_path.mnt), BPF_CORE_READ(file, f_path.dentry));
    } else if (from < BPF_CORE_READ(memory, brk) && to > BPF_CORE_READ(memory, start_brk)) {
        record->mapping = MAPPING_HEAP;
    } else if (from <= stack && to >= stack) {
        record->mapping = MAPPING_STACK;
    } else {
        record->mapping = from == (u64)BPF_CORE_READ(memory, context.vdso) ? MAPPING_VDSO : MAPPING_ANONYMOUS;
    }
}
