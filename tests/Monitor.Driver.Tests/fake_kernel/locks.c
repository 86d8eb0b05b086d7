/* SPDX-License-Identifier: MIT
 * Spin locks, mutexes, push locks, rundown protection. Two locks that are ever taken in both orders are told.
 */
#include "kernel.h"

#define KNOWN 64
static struct { const void *lock; const char *kind; } known[KNOWN];
static unsigned long long after[KNOWN];     /* bit b of a: b was taken under a */
static int known_count;

void fake_locks_start(void)
{
    known_count = 0;
    for (int i = 0; i < KNOWN; i++)
        after[i] = 0;
}

static int number_of(const void *lock, const char *kind)
{
    for (int i = 0; i < known_count; i++)
        if (known[i].lock == lock)
            return i;
    if (known_count == KNOWN)
        return -1;
    known[known_count].lock = lock;
    known[known_count].kind = kind;
    return known_count++;
}

void fake_lock_taken(const void *lock, const char *kind)
{
    KERNEL_CHECK(fake_self.held < 16);
    for (int i = 0; i < fake_self.held; i++)
        if (fake_self.locks[i] == lock)
            host_fail("%s at %p is taken twice by one thread", kind, (void *)lock);
    if (!fake.threaded) {
        int taken = number_of(lock, kind);
        for (int i = 0; i < fake_self.held && taken >= 0; i++) {
            int outer = number_of(fake_self.locks[i], "lock");
            if (outer < 0)
                continue;
            if (after[taken] >> outer & 1)
                host_fail("lock order: %s under %s, and the other way round before", kind, known[outer].kind);
            after[outer] |= 1ull << taken;
        }
    }
    fake_self.locks[fake_self.held++] = lock;
}

void fake_lock_released(const void *lock)
{
    int i = fake_self.held;
    while (i > 0 && fake_self.locks[i - 1] != lock)
        i--;
    KERNEL_CHECK(i > 0, "a lock is released that this thread has not");
    for (; i < fake_self.held; i++)
        fake_self.locks[i - 1] = fake_self.locks[i];
    fake_self.held--;
}

static void take(volatile ULONG_PTR *word)
{
    ULONG_PTR expected = 0;
    while (!__atomic_compare_exchange_n(word, &expected, 1, FALSE, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
        if (!fake.threaded)
            host_fail("a lock at %p is taken already: nobody will release it", (void *)word);
        expected = 0;
        host_yield();
    }
}

/* ---- spin locks ---- */
VOID NTAPI KeInitializeSpinLock(PKSPIN_LOCK lock)
{
    *lock = 0;
}

KIRQL NTAPI KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK lock)
{
    KIRQL before;
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    before = KfRaiseIrql(DISPATCH_LEVEL);
    fake_lock_taken((const void *)lock, "spin lock");
    take(lock);
    return before;
}

VOID NTAPI KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK lock)
{
    KERNEL_CHECK(fake_self.irql >= DISPATCH_LEVEL);
    fake_lock_taken((const void *)lock, "spin lock");
    take(lock);
}

VOID NTAPI KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK lock)
{
    KERNEL_CHECK(fake_self.irql == DISPATCH_LEVEL && __atomic_load_n(lock, __ATOMIC_RELAXED));
    fake_lock_released((const void *)lock);
    __atomic_store_n(lock, 0, __ATOMIC_RELEASE);
}

VOID NTAPI KeReleaseSpinLock(PKSPIN_LOCK lock, KIRQL irql)
{
    KeReleaseSpinLockFromDpcLevel(lock);
    KeLowerIrql(irql);
}

/* ---- fast mutexes: they raise to APC_LEVEL ---- */
VOID NTAPI ExAcquireFastMutex(PFAST_MUTEX mutex)
{
    KIRQL before;
    KERNEL_AT_MOST(APC_LEVEL);
    before = KfRaiseIrql(APC_LEVEL);
    fake_lock_taken(mutex, "fast mutex");
    take((volatile ULONG_PTR *)&mutex->Owner);
    mutex->OldIrql = before;
}

VOID NTAPI ExReleaseFastMutex(PFAST_MUTEX mutex)
{
    KIRQL before = (KIRQL)mutex->OldIrql;
    KERNEL_CHECK(fake_self.irql == APC_LEVEL && __atomic_load_n((volatile ULONG_PTR *)&mutex->Owner, __ATOMIC_RELAXED));
    fake_lock_released(mutex);
    __atomic_store_n((volatile ULONG_PTR *)&mutex->Owner, 0, __ATOMIC_RELEASE);
    KeLowerIrql(before);
    if (!fake_self.held)
        fake_interleave();
}

/* ---- push locks: only in a critical region. The lock word counts readers; -1 is a writer ---- */
static void push_lock(volatile ULONG_PTR *word, BOOLEAN exclusive, const char *function)
{
    ULONG_PTR seen;
    fake_at_most(APC_LEVEL, function);
    if (!fake_self.critical && fake_self.irql < APC_LEVEL)
        host_fail("%s: not in a critical region", function);
    fake_lock_taken((const void *)word, "push lock");
    for (;;) {
        seen = __atomic_load_n(word, __ATOMIC_RELAXED);
        if ((exclusive ? !seen : seen != ~(ULONG_PTR)0) &&
            __atomic_compare_exchange_n(word, &seen, exclusive ? ~(ULONG_PTR)0 : seen + 1, FALSE, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            return;
        if (!fake.threaded)
            host_fail("%s: taken already, and nobody will release it", function);
        host_yield();
    }
}

static void push_unlock(volatile ULONG_PTR *word)
{
    ULONG_PTR seen = __atomic_load_n(word, __ATOMIC_RELAXED);
    KERNEL_CHECK(seen != 0);
    fake_lock_released((const void *)word);
    if (seen == ~(ULONG_PTR)0)
        __atomic_store_n(word, 0, __ATOMIC_RELEASE);
    else
        __atomic_sub_fetch(word, 1, __ATOMIC_RELEASE);
}

VOID FASTCALL ExfAcquirePushLockExclusive(ULONG_PTR *lock) { push_lock(lock, TRUE, __func__); }
VOID FASTCALL ExfAcquirePushLockShared(ULONG_PTR *lock) { push_lock(lock, FALSE, __func__); }
VOID FASTCALL ExfReleasePushLock(ULONG_PTR *lock) { push_unlock(lock); }

/* ---- rundown protection: twice the number of holders, and 1 once it is going down ---- */
VOID FASTCALL ExInitializeRundownProtection(PEX_RUNDOWN_REF rundown)
{
    rundown->Count = 0;
}

BOOLEAN FASTCALL ExAcquireRundownProtection(PEX_RUNDOWN_REF rundown)
{
    ULONG_PTR seen = __atomic_load_n(&rundown->Count, __ATOMIC_RELAXED);
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    do
        if (seen & 1)
            return FALSE;
    while (!__atomic_compare_exchange_n(&rundown->Count, &seen, seen + 2, FALSE, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED));
    return TRUE;
}

VOID FASTCALL ExReleaseRundownProtection(PEX_RUNDOWN_REF rundown)
{
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    KERNEL_CHECK(__atomic_fetch_sub(&rundown->Count, 2, __ATOMIC_RELEASE) >= 2);
}

VOID FASTCALL ExWaitForRundownProtectionRelease(PEX_RUNDOWN_REF rundown)
{
    KERNEL_AT_MOST(APC_LEVEL);
    __atomic_or_fetch(&rundown->Count, 1, __ATOMIC_ACQ_REL);
    while (__atomic_load_n(&rundown->Count, __ATOMIC_ACQUIRE) != 1) {
        KERNEL_CHECK(fake.threaded, "waits for ever");
        host_yield();
    }
}

VOID FASTCALL ExReInitializeRundownProtection(PEX_RUNDOWN_REF rundown)
{
    KERNEL_CHECK(__atomic_load_n(&rundown->Count, __ATOMIC_ACQUIRE) == 1, "not run down yet");
    __atomic_store_n(&rundown->Count, 0, __ATOMIC_RELEASE);
}
