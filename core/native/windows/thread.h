/* SPDX-License-Identifier: MIT
 * Threads that a process makes in another one. The first thread of every process is made by its creator, and is no such thing.
 */
#pragma once

#include "declarations/kernel.h"

NTSTATUS threads_register(void);
void threads_unregister(void);

/* A process was made: its first thread comes next, in this thread. It is gone: none comes. */
void thread_expect_first(HANDLE pid);
void thread_expect_none(HANDLE pid);
