/* SPDX-License-Identifier: MIT
 * The driver's object file for memory of others, run by a program: whether the compiler's tables lead an exception to its handler. Exit code 0, or the
 * number of the first thing that was wrong.
 */
#include <windef.h>
#include <winbase.h>

BOOLEAN guarded_copy(void *to, const void *from, SIZE_T length);
BOOLEAN guarded_copy_told(void *to, const void *from, SIZE_T length);

/* The kernel's: refuses its own half of the addresses. */
static void NTAPI probe(const volatile void *address, SIZE_T length, ULONG alignment)
{
    (void)alignment;
    if ((ULONG_PTR)address + length > 0x7fffffff0000ull)
        *(volatile char *)0 = 0;
}

void *__imp_ProbeForRead = (void *)probe;

static UINT check(void)
{
    static const char text[] = "text";
    char copy[2 * sizeof text] = { 0 };
    char *pages = VirtualAlloc(NULL, 0x2000, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    DWORD before;
    if (!pages || !VirtualProtect(pages + 0x1000, 0x1000, PAGE_NOACCESS, &before))
        return 1;
    if (!guarded_copy(copy, text, sizeof text) || copy[1] != 'e')
        return 2;
    if (guarded_copy(copy, NULL, sizeof text))
        return 3;
    if (guarded_copy(copy, pages + 0x1000 - sizeof text, 2 * sizeof text))      /* over the end of what is there */
        return 4;
    if (!guarded_copy(copy, pages + 0x1000 - sizeof text, sizeof text) || copy[1])
        return 5;
    if (guarded_copy(pages + 0x1000, text, sizeof text))
        return 6;
    if (!guarded_copy_told(copy, text, sizeof text) || copy[1] != 'e')
        return 7;
    if (guarded_copy_told(copy, (const void *)0xfffff80000000000ull, sizeof text))
        return 8;
    return 0;
}

void start(void)
{
    ExitProcess(check());
}
