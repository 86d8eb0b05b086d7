/* SPDX-License-Identifier: MIT
 * What a compiler's runtime library would bring: the stack cookie, the pointers of control flow guard, the load configuration, the entry point.
 */
#include "declarations/kernel.h"

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path);
NTSTATUS NTAPI runtime_entry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path);
DECLSPEC_NORETURN void runtime_cookie_failed(ULONG_PTR found);
void runtime_guard_check(void);
void runtime_guard_dispatch(void);

#define COOKIE_DEFAULT 0x00002b992ddfa232ull    /* the value by which the loader knows that it is to set another */
#define STACK_OVERRUN 0xf7                      /* DRIVER_OVERRAN_STACK_BUFFER */

ULONG_PTR __security_cookie = COOKIE_DEFAULT;

DECLSPEC_NORETURN void runtime_cookie_failed(ULONG_PTR found)
{
    KeBugCheckEx(STACK_OVERRUN, found, __security_cookie, ~__security_cookie, 0);
}

/* The compiler calls these in ways of its own: nothing but the one register and the flags may change. */
#ifdef __x86_64__
__asm__(".text\n"
        ".globl __security_check_cookie\n.def __security_check_cookie; .scl 2; .type 32; .endef\n"
        "__security_check_cookie:\n"
        "  cmpq __security_cookie(%rip), %rcx\n  jne 1f\n"
        "  rolq $16, %rcx\n  testw $0xffff, %cx\n  jne 2f\n  ret\n"
        "2: rorq $16, %rcx\n"
        "1: jmp runtime_cookie_failed\n"
        ".globl runtime_guard_check\n.def runtime_guard_check; .scl 2; .type 32; .endef\n"
        "runtime_guard_check:\n  ret\n"
        ".globl runtime_guard_dispatch\n.def runtime_guard_dispatch; .scl 2; .type 32; .endef\n"
        "runtime_guard_dispatch:\n  jmp *%rax\n");
#else
__asm__(".text\n"
        ".globl __security_check_cookie\n.def __security_check_cookie; .scl 2; .type 32; .endef\n"
        "__security_check_cookie:\n"
        "  adrp x16, __security_cookie\n  ldr x16, [x16, :lo12:__security_cookie]\n  cmp x0, x16\n  b.ne 1f\n  ret\n"
        "1: b runtime_cookie_failed\n"
        ".globl runtime_guard_check\n.def runtime_guard_check; .scl 2; .type 32; .endef\n"
        "runtime_guard_check:\n  ret\n"
        ".globl runtime_guard_dispatch\n.def runtime_guard_dispatch; .scl 2; .type 32; .endef\n"
        "runtime_guard_dispatch:\n  br x9\n");
#endif

/* The loader points these at its own routines where the kernel guards control flow. They lie in memory that is read only. */
__attribute__((section(".00cfg"), used)) void *const __guard_check_icall_fptr = (void *)runtime_guard_check;
__attribute__((section(".00cfg"), used)) void *const __guard_dispatch_icall_fptr = (void *)runtime_guard_dispatch;

/* IMAGE_LOAD_CONFIG_DIRECTORY64 up to GuardFlags. The linker makes the tables. */
__asm__(".section .rdata,\"dr\"\n.p2align 3\n.globl _load_config_used\n_load_config_used:\n"
        "  .long 0x94, 0, 0, 0, 0, 0\n"         /* 0x00: size */
        "  .quad 0, 0, 0, 0, 0, 0\n"            /* 0x18 */
        "  .long 0, 0\n  .quad 0\n"             /* 0x48 */
        "  .quad __security_cookie, 0, 0\n"     /* 0x58 */
        "  .quad __guard_check_icall_fptr, __guard_dispatch_icall_fptr\n"
        "  .quad __guard_fids_table, __guard_fids_count\n"
        "  .long __guard_flags, 0\n.text\n");

static inline ULONG_PTR cycles(void)
{
#ifdef __x86_64__
    return __builtin_ia32_rdtsc();
#else
    ULONG_PTR count;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(count));
    return count;
#endif
}

/* The loader sets the cookie; where it has not, this does, and so must not have one on its own stack. */
INIT_CODE __attribute__((no_stack_protector)) NTSTATUS NTAPI runtime_entry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    if (__security_cookie == COOKIE_DEFAULT || !__security_cookie) {
        ULONG_PTR cookie = (cycles() ^ (ULONG_PTR)&__security_cookie ^ (ULONG_PTR)driver) & 0x0000ffffffffffffull;
        __security_cookie = cookie == COOKIE_DEFAULT || !cookie ? COOKIE_DEFAULT + 1 : cookie;
    }
    return DriverEntry(driver, registry_path);
}
