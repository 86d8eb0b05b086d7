/* SPDX-License-Identifier: MIT
 * What a process does to a file of the fake disk, step by step.
 */
#pragma once

#include "activities.h"
#include "filter.h"

/* Runs an operation; a chosen one fails, comes in paging or inside a file system, or loses the filter in its middle. */
void file_run(struct fake_operation *operation);
void file_open(PFILE_OBJECT file, ULONG_PTR outcome, ULONG options);
void file_close(PFILE_OBJECT file);
/* What the file system does at the closing of a handle. */
void file_close_effect(struct fake_operation *operation);
NTSTATUS file_write(PFILE_OBJECT file, const void *bytes, ULONG length);
NTSTATUS file_set(PFILE_OBJECT file, FILE_INFORMATION_CLASS class, void *information, ULONG length, void (*effect)(struct fake_operation *));
NTSTATUS file_control(PFILE_OBJECT file, ULONG code, void *buffer, ULONG length);
/* FSCTL_SET_ZERO_DATA with so many bytes of its parameters. */
NTSTATUS file_zero(PFILE_OBJECT file, LONGLONG from, LONGLONG to, ULONG length);
void file_dispose(PFILE_OBJECT file);
NTSTATUS file_rename(PFILE_OBJECT file, const WCHAR *path, BOOLEAN replaces);
