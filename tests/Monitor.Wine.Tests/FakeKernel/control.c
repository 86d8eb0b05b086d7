/* SPDX-License-Identifier: MIT
 * Tells the fake kernel what to do: fake-kernel.exe raise LIVES THREADS PAUSE begins, fake-kernel.exe deny refuses whoever
 * registers for the registry, fake-kernel.exe status prints numbers, one a line:
 * running, mappings, registered, is_protected, and what was raised of each kind from 0 on. Where that fails, the number of the error.
 */
#include <windef.h>
#include <winbase.h>

typedef unsigned int u32;
typedef unsigned long long u64;
#define FAKE_RAISE ((0x8322u << 16) | (0x801u << 2))
#define FAKE_STATUS ((0x8322u << 16) | (0x802u << 2))
#define FAKE_DENY ((0x8322u << 16) | (0x803u << 2))
#define KINDS 64

static void print(u64 number)
{
    char text[24], *at = text + sizeof text;
    DWORD written;
    *--at = '\n';
    do
        *--at = (char)('0' + number % 10);
    while (number /= 10);
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), at, (DWORD)(text + sizeof text - at), &written, NULL);
}

static u32 next_number(const WCHAR **line)
{
    u32 number = 0;
    while (**line && (**line < '0' || **line > '9'))
        ++*line;
    while (**line >= '0' && **line <= '9')
        number = number * 10 + *(*line)++ - '0';
    return number;
}

static BOOL raise(HANDLE device, const WCHAR *line)
{
    u32 wish[4] = { next_number(&line), next_number(&line), next_number(&line), 0 };
    DWORD length;
    return DeviceIoControl(device, FAKE_RAISE, wish, sizeof wish, NULL, 0, &length, NULL);
}

static BOOL deny(HANDLE device)
{
    DWORD length;
    return DeviceIoControl(device, FAKE_DENY, NULL, 0, NULL, 0, &length, NULL);
}

static BOOL status(HANDLE device)
{
    struct { u32 numbers[4]; u64 raised[KINDS]; } answer;
    DWORD length;
    if (!DeviceIoControl(device, FAKE_STATUS, NULL, 0, &answer, sizeof answer, &length, NULL))
        return FALSE;
    for (u32 i = 0; i < 4; i++)
        print(answer.numbers[i]);
    for (u32 i = 0; i < KINDS; i++)
        print(answer.raised[i]);
    return TRUE;
}

/* The words behind the program's own name, which may lie in quotes. */
static const WCHAR *arguments(void)
{
    const WCHAR *line = GetCommandLineW();
    WCHAR end = *line == '"' ? '"' : ' ';
    do
        line++;
    while (*line && *line != end);
    while (*line == '"' || *line == ' ')
        line++;
    return line;
}

void start(void)
{
    const WCHAR *line = arguments();
    HANDLE device = CreateFileW(L"\\\\.\\MonitorFakeKernel", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    BOOL is_done = device != INVALID_HANDLE_VALUE && (*line == 'r' ? raise(device, line) : *line == 'd' ? deny(device) : status(device));
    if (!is_done)
        print(GetLastError());
    ExitProcess(is_done ? 0 : 1);
}
