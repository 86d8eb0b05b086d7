/* SPDX-License-Identifier: MIT
 * What a process does with files, volumes and pipes in its life, by the current thread.
 */
#pragma once

#include "fake_kernel.h"

/* The folder that the tests' agent has guarded: C:\Guarded. */
#define FAKE_GUARDED_DRIVE L"C:"
#define FAKE_GUARDED_FOLDER L"\\Guarded\\"

void use_files(u32 thread, u32 life);
void use_pipes(u32 thread, u32 life);

/* Two programs that come into the guarded folder, two ways of wiping a file there. */
void try_blocked_acts(u32 thread, u32 life);
