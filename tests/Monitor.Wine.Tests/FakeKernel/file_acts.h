/* SPDX-License-Identifier: MIT
 * What a process does with files, volumes and pipes in its life, by the current thread.
 */
#pragma once

#include "fake_kernel.h"

/* The folders that the tests' agent has guarded and kept: C:\Guarded, C:\Kept. */
#define FAKE_DRIVE L"C:"
#define FAKE_GUARDED_FOLDER L"\\Guarded\\"
#define FAKE_KEPT_FOLDER L"\\Kept\\"

void use_files(u32 thread, u32 life);
void use_pipes(u32 thread, u32 life);

/* One that is moved into the archive. */
void delete_kept_file(u32 thread, u32 life);

/* Two programs that come into the guarded folder, two ways of wiping a file there. */
void try_blocked_acts(u32 thread, u32 life);
