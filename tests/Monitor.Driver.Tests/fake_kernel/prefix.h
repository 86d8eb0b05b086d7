/* SPDX-License-Identifier: MIT
 * Goes before every source that is compiled against the kernel's headers here: the driver's, unmodified, and the fake kernel's. The headers are
 * those that the driver is built with for Windows, so that types, layouts and prototypes are the same; this file makes them fit Linux (64-bit
 * "long" is in none of them) and turns what would be an instruction of a kernel into a call of the fake one.
 */
#pragma once

/* stdlib.h and intrin.h disagree about this one where "long" has 64 bits. */
#define _byteswap_ulong stdlib_byteswap_ulong
#include <stdlib.h>
#undef _byteswap_ulong
#include <intrin.h>

/* Inline functions of the headers that read the processor's registers, or that every object would export. */
#define InterlockedBitTestAndSet ddk_InterlockedBitTestAndSet
#define InterlockedBitTestAndReset ddk_InterlockedBitTestAndReset
#define KeGetCurrentIrql ddk_KeGetCurrentIrql
#define KeLowerIrql ddk_KeLowerIrql
#define KfRaiseIrql ddk_KfRaiseIrql
#define PsGetCurrentThread ddk_PsGetCurrentThread
#define KeGetCurrentThread ddk_KeGetCurrentThread
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#include <ntifs.h>
#pragma clang diagnostic pop
#undef InterlockedBitTestAndSet
#undef InterlockedBitTestAndReset
#undef KeGetCurrentIrql
#undef KeLowerIrql
#undef KfRaiseIrql
#undef PsGetCurrentThread
#undef KeGetCurrentThread

KIRQL KeGetCurrentIrql(void);
void KeLowerIrql(KIRQL irql);
KIRQL KfRaiseIrql(KIRQL irql);
PETHREAD PsGetCurrentThread(void);
PKTHREAD KeGetCurrentThread(void);

/* Macros that read the page which Windows shares with every process. */
#undef KeQuerySystemTime
#define KeQuerySystemTime fake_KeQuerySystemTime
void fake_KeQuerySystemTime(PLARGE_INTEGER time);

/* The headers have these in assembler, which no sanitizer understands. */
#undef InterlockedExchange
#undef InterlockedExchangePointer
#undef InterlockedCompareExchange
#undef InterlockedCompareExchangePointer
#undef InterlockedIncrement
#undef InterlockedDecrement
#define InterlockedExchange(target, value) __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST)
#define InterlockedExchangePointer(target, value) __atomic_exchange_n((PVOID volatile *)(target), (PVOID)(value), __ATOMIC_SEQ_CST)
#define InterlockedCompareExchange(target, value, expected) __sync_val_compare_and_swap(target, expected, value)
#define InterlockedCompareExchangePointer(target, value, expected) \
    __sync_val_compare_and_swap((PVOID volatile *)(target), (PVOID)(expected), (PVOID)(value))
#define InterlockedIncrement(target) __atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST)
#define InterlockedDecrement(target) __atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST)

/* Without the null pointer, at which the sanitizer takes offence. */
#undef CONTAINING_RECORD
#define CONTAINING_RECORD(address, type, field) ((type *)((PCHAR)(address) - __builtin_offsetof(type, field)))

/* Code that may be paged out must not run where paging is impossible. */
void fake_paged_code(const char *function);
#undef PAGED_CODE
#define PAGED_CODE() fake_paged_code(__func__)

/* Structured exceptions: a fault in user memory, or one that a function raises, comes back to the innermost block of its thread. A "break" in a
 * block leaves the block alone; the driver has none. */
struct fake_try {
    unsigned long long registers[32] __attribute__((aligned(16)));  /* jmp_buf */
    struct fake_try *outer;
    int handled;
};
int fake_setjmp(void *registers) __asm__("_setjmp") __attribute__((returns_twice));
void *fake_try_enter(struct fake_try *frame);
void fake_try_leave(struct fake_try *frame);
int fake_try_catch(struct fake_try *frame);
NTSTATUS fake_exception_code(void);
#undef __try
#undef __except
#undef __finally
#undef GetExceptionCode
#define __try \
    for (struct fake_try fake_frame __attribute__((cleanup(fake_try_leave))) = {0}, *fake_once = &fake_frame; fake_once; fake_once = 0) \
        if (!fake_setjmp(fake_try_enter(&fake_frame)))
#define __except(filter) else if (fake_try_catch(&fake_frame) && (filter))
#define GetExceptionCode fake_exception_code

/* The driver's variables lie together, so that the next load of the driver in the same process finds them as they were. */
#ifdef FAKE_DRIVER_SOURCE
#pragma clang section bss = "driver_bss" data = "driver_data"
#endif
