/* SPDX-License-Identifier: MIT */
#include "texts.h"

static u32 put(WCHAR *to, u32 at, PCWSTR part)
{
    while (*part)
        to[at++] = *part++;
    return at;
}

static u32 put_number(WCHAR *to, u32 at, u32 number)
{
    WCHAR digits[10];
    u32 count = 0;
    do
        digits[count++] = (WCHAR)('0' + number % 10);
    while (number /= 10);
    while (count)
        to[at++] = digits[--count];
    return at;
}

PUNICODE_STRING numbered(struct text *text, PCWSTR before, u32 thread, u32 life, PCWSTR after)
{
    u32 length = put_number(text->characters, put(text->characters, 0, before), thread);
    length = put_number(text->characters, put(text->characters, length, L"-"), life);
    length = put(text->characters, length, after);
    text->characters[length] = 0;
    text->string = (UNICODE_STRING) { (USHORT)(length * 2), (USHORT)(length * 2), text->characters };
    return &text->string;
}
