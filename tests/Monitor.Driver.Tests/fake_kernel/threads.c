/* SPDX-License-Identifier: MIT
 * The thread that runs: its IRQL, critical regions, exceptions; and how the fake kernel begins and ends.
 */
#include "filter.h"
#include "platform.h"

_Thread_local struct fake_thread fake_self;
struct fake_kernel fake;

void fake_refuse(const char *function, const char *condition, const char *why)
{
    host_fail("%s: %s%s%s (IRQL %d, %d critical regions, last failed call %s)", function, condition, *why ? ": " : "", why, fake_self.irql,
        fake_self.critical, fake.failed ? fake.failed : "none");
}

void fake_at_most(KIRQL irql, const char *function)
{
    if (fake_self.irql > irql)
        host_fail("%s: called at IRQL %d, allowed up to %d", function, fake_self.irql, irql);
}

void fake_paged_code(const char *function)
{
    fake_at_most(APC_LEVEL, function);
}

BOOLEAN fake_may_fail(const char *function)
{
    int call = __atomic_add_fetch(&fake.calls, 1, __ATOMIC_RELAXED);
    if (call != fake.fail_at && !(fake.fail_from && call >= fake.fail_from))
        return FALSE;
    fake.failed = function;
    return TRUE;
}

void fake_guard_enter(volatile int *guard)
{
    int expected = 0;
    while (!__atomic_compare_exchange_n(guard, &expected, 1, FALSE, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        expected = 0, host_yield();
}

void fake_guard_leave(volatile int *guard)
{
    __atomic_store_n(guard, 0, __ATOMIC_RELEASE);
}

void fake_interleave(void)
{
    void (*between)(void) = fake.between;
    struct fake_thread saved;
    if (!between)
        return;
    fake.between = NULL;
    saved = fake_self;                      /* another processor, whose thread is its own */
    fake_self = (struct fake_thread){.process = saved.process, .thread = saved.thread, .previous_mode = UserMode};
    fake_pool_irql_changed(saved.irql, PASSIVE_LEVEL);
    between();
    fake_pool_irql_changed(PASSIVE_LEVEL, saved.irql);
    fake_self = saved;
}

/* ---- IRQL ---- */
static void set_irql(KIRQL irql)
{
    KIRQL before = fake_self.irql;
    fake_self.irql = irql;
    fake_pool_irql_changed(before, irql);
}

KIRQL KeGetCurrentIrql(void)
{
    return fake_self.irql;
}

KIRQL KfRaiseIrql(KIRQL irql)
{
    KIRQL before = fake_self.irql;
    KERNEL_CHECK(irql >= before);
    set_irql(irql);
    return before;
}

void KeLowerIrql(KIRQL irql)
{
    KERNEL_CHECK(irql <= fake_self.irql);
    set_irql(irql);
}

/* ---- critical regions ---- */
VOID KeEnterCriticalRegion(VOID)
{
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    fake_self.critical++;
}

BOOLEAN NTAPI KeAreAllApcsDisabled(VOID)
{
    return fake_self.irql >= APC_LEVEL || fake_self.guarded;
}

VOID KeLeaveCriticalRegion(VOID)
{
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    KERNEL_CHECK(fake_self.critical > 0);
    fake_self.critical--;
}

/* ---- exceptions ---- */
void *fake_try_enter(struct fake_try *frame)
{
    frame->outer = fake_self.frame;
    fake_self.frame = frame;
    return frame->registers;
}

void fake_try_leave(struct fake_try *frame)
{
    if (fake_self.frame == frame)
        fake_self.frame = frame->outer;
    if (!fake_self.frame && !fake.threaded)
        host_user_memory_close();
}

int fake_try_catch(struct fake_try *frame)
{
    fake_self.frame = frame->outer;
    return 1;
}

NTSTATUS fake_exception_code(void)
{
    return fake_self.exception;
}

VOID NTAPI ExRaiseStatus(NTSTATUS status)
{
    struct fake_try *frame = fake_self.frame;
    KERNEL_CHECK(frame, "an exception that nothing catches");
    fake_self.exception = status;
    host_jump(frame->registers);
}

int fake_fault(int is_gone)
{
    KERNEL_CHECK(fake_self.frame, "user memory outside of a block that catches exceptions");
    KERNEL_AT_MOST(APC_LEVEL);
    if (is_gone)
        ExRaiseStatus(STATUS_ACCESS_VIOLATION);
    return 1;
}

#define USER_PROBE_ADDRESS 0x7fffffff0000ull    /* where a process's memory ends */

VOID NTAPI ProbeForRead(const VOID *address, SIZE_T length, ULONG alignment)
{
    KERNEL_AT_MOST(APC_LEVEL);
    KERNEL_CHECK(fake_self.frame, "ProbeForRead raises");
    if (length && (ULONG_PTR)address & (alignment - 1))
        ExRaiseStatus(STATUS_DATATYPE_MISALIGNMENT);
    if (length && ((ULONG_PTR)address + length < (ULONG_PTR)address || (ULONG_PTR)address + length > USER_PROBE_ADDRESS))
        ExRaiseStatus(STATUS_ACCESS_VIOLATION);
}

KPROCESSOR_MODE NTAPI ExGetPreviousMode(VOID)
{
    return fake_self.previous_mode;
}

/* ---- callbacks ---- */
struct fake_notifications fake_notify;
static _Thread_local struct { int depth, critical[4], held[4]; KIRQL irql[4]; } entered;

void *fake_callback_enter(const volatile void *routine)
{
    void *registered;
    __atomic_add_fetch(&fake_notify.running, 1, __ATOMIC_SEQ_CST);
    registered = __atomic_load_n((void *const volatile *)routine, __ATOMIC_SEQ_CST);
    if (!registered) {
        __atomic_sub_fetch(&fake_notify.running, 1, __ATOMIC_SEQ_CST);
        return NULL;
    }
    KERNEL_CHECK(entered.depth < 4);
    entered.critical[entered.depth] = fake_self.critical;
    entered.held[entered.depth] = fake_self.held;
    entered.irql[entered.depth++] = fake_self.irql;
    return registered;
}

void fake_callback_leave(void)
{
    int depth = --entered.depth;
    KERNEL_CHECK(fake_self.critical == entered.critical[depth], "the callback left critical regions unbalanced");
    KERNEL_CHECK(fake_self.held == entered.held[depth], "the callback came back with a lock");
    KERNEL_CHECK(fake_self.irql == entered.irql[depth], "the callback came back at another IRQL");
    __atomic_sub_fetch(&fake_notify.running, 1, __ATOMIC_SEQ_CST);
}

void fake_callbacks_drain(void)
{
    KERNEL_CHECK(!entered.depth, "a callback is removed from within a callback: it waits for itself");
    KERNEL_CHECK(!fake_self.held, "a callback is removed under a lock");
    while (__atomic_load_n(&fake_notify.running, __ATOMIC_SEQ_CST))
        host_yield();
}

/* ---- beginning and end ---- */
void fake_start(void)
{
    unsigned long long time = 133500000000000000ull;
    fake = (struct fake_kernel){.time = time};
    fake_notify = (struct fake_notifications){0};
    fake_self = (struct fake_thread){0};
    entered.depth = 0;
    fake_locks_start();
    fake_pool_start();
    fake_mappings_start();
    fake_processes_start();
    fake_filter_start();
    fake_platform_start();
    host_catch_faults();
}

void fake_check_balance(const char *when)
{
    const struct { const char *name; long count; } counts[] = {
        {"pool allocations", fake.pool}, {"page lists", fake.lists}, {"mappings", fake.views}, {"references", fake.references},
        {"handles", fake.handles}, {"registrations", fake.registered}, {"requests that wait", fake.pending}, {"devices", fake.devices},
        {"symbolic links", fake.links}, {"work items", fake.workers}, {"timers", fake.timers},
    };
    for (host_size i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i].count)
            host_fail("%s: %ld %s are left", when, counts[i].count, counts[i].name);
    KERNEL_CHECK(!fake_self.critical && !fake_self.held && !fake_self.irql);
}
