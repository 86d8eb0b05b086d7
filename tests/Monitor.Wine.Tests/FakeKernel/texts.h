/* SPDX-License-Identifier: MIT
 * Texts of what is raised.
 */
#pragma once

#include "fake_kernel.h"

#define DISK L"\\Device\\HarddiskVolume3\\"

/* Text with the numbers of the thread and of the life between two parts. */
struct text {
    WCHAR characters[128];
    UNICODE_STRING string;
};
PUNICODE_STRING numbered(struct text *text, PCWSTR before, u32 thread, u32 life, PCWSTR after);
