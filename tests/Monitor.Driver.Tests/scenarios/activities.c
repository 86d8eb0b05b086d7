/* SPDX-License-Identifier: MIT */
#include "activities.h"

struct activity *activities;
u32 (*activity_choice)(u32 count);
static _Thread_local void *memory[64];
static _Thread_local int memories;

void activity_add(struct activity *activity)
{
    struct activity **at = &activities;
    while (*at)
        at = &(*at)->next;
    *at = activity;
}

u32 choose(u32 count)
{
    return activity_choice && count ? activity_choice(count) % count : 0;
}

static PUNICODE_STRING make(const WCHAR *usual, u32 way)
{
    UNICODE_STRING *text = host_allocate(sizeof *text);
    u32 length = 0;
    RtlInitUnicodeString(text, usual);
    memory[memories++] = text;
    switch (way) {
    case 0: length = text->Length; break;
    case 1: length = choose(65536); break;
    case 2: length = 0; break;
    case 3: length = 65534 + choose(2); break;
    case 4: *text = (UNICODE_STRING){8, 8, NULL}; return text;
    case 5: length = choose(64) | 1; break;
    default: length = choose(512); break;
    }
    {
        UCHAR *characters = host_allocate(length ? length : 1);
        for (u32 i = 0; i < length; i++)
            characters[i] = i < text->Length ? ((const UCHAR *)usual)[i] : (UCHAR)(i % 2 ? 0 : 'x');
        *text = (UNICODE_STRING){(USHORT)length, (USHORT)length, (PWSTR)characters};
        memory[memories++] = characters;
    }
    return text;
}

PUNICODE_STRING activity_text(const WCHAR *usual)
{
    u32 way = choose(9);
    KERNEL_CHECK(memories < 62);
    return way == 8 ? NULL : make(usual, way);
}

PUNICODE_STRING activity_name(const WCHAR *usual)
{
    KERNEL_CHECK(memories < 62);
    return make(usual, choose(8));
}

PEPROCESS activity_process(void)
{
    PEPROCESS process = fake_process(2000);
    return process ? process : fake_process_make(2000, 4);
}

PEPROCESS activity_other(void)
{
    PEPROCESS process = fake_process(2004);
    return process ? process : fake_process_make(2004, 2000);
}

void activity_run(const struct activity *activity)
{
    struct fake_thread before = fake_self;
    int first = memories;               /* of this act: it may have come in the middle of another */
    void *mark = fake_objects_mark();
    fake_become(fake.threaded ? fake_self.process : activity_process());
    activity->run();
    while (memories > first)
        host_free(memory[--memories]);
    fake_objects_release(mark);
    KERNEL_CHECK(fake_self.irql == before.irql && fake_self.critical == before.critical && fake_self.held == before.held);
    fake_self = before;
}

const struct activity *activity_named(const char *name)
{
    for (const struct activity *activity = activities; activity; activity = activity->next) {
        const char *a = activity->name, *b = name;
        while (*a && *a == *b)
            a++, b++;
        if (*a == *b)
            return activity;
    }
    return NULL;
}
