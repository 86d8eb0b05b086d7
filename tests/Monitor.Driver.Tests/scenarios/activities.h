/* SPDX-License-Identifier: MIT
 * What happens on a machine: one act each, as the kernel tells a driver of it. In a scenario each choice is the first, and the act makes one record
 * of its kind; the fuzzer chooses among all.
 */
#pragma once

#include "client.h"

struct activity {
    const char *name;
    u64 hook;
    enum windows_record_kind kind;
    void (*run)(void);
    struct activity *next;
};
extern struct activity *activities;
void activity_add(struct activity *activity);

#define ACTIVITY(name, hook, kind) \
    static void name(void); \
    __attribute__((constructor)) static void add_##name(void) \
    { \
        static struct activity activity = {#name, hook, kind, name, 0}; \
        activity_add(&activity); \
    } \
    static void name(void)

/* A number below count; 0 where nobody chooses. */
extern u32 (*activity_choice)(u32 count);
u32 choose(u32 count);

/* A text of the kernel's: exactly as long as it says, not ended. The usual one first; others of any length, odd ones too; NULL. Gone when the act is over. */
PUNICODE_STRING activity_text(const WCHAR *usual);
/* The same, never NULL. */
PUNICODE_STRING activity_name(const WCHAR *usual);

/* The process that acts (2000), and another one (2004). */
PEPROCESS activity_process(void);
PEPROCESS activity_other(void);

/* Runs it as the acting process, or as one that is chosen, and checks that the thread is left as it was. */
void activity_run(const struct activity *activity);
const struct activity *activity_named(const char *name);
