/* SPDX-License-Identifier: MIT
 * Processes that do not run what their file holds. Two things can be seen from the kernel without opening the file:
 *   - When a process is made: its image's file is set to be deleted, belongs to a transaction, or is open for writing (ghosting, doppelganging,
 *     herpaderping): WINDOWS_TAMPERING_DELETED.
 *   - When its first thread begins to run: the image's header in memory is not the one that was there when the process was made, or the process was told
 *     that its image lies elsewhere (hollowing): WINDOWS_TAMPERING_REPLACED. What is replaced later, or behind an unchanged header, is not seen.
 */
#pragma once

#include "declarations/kernel.h"

void tampering_prepare(void);

/* PASSIVE_LEVEL, outside capture_enter. */
void tampering_process_created(PEPROCESS process, HANDLE pid, const PS_CREATE_NOTIFY_INFO *info);
void tampering_process_exits(HANDLE pid);
void tampering_image_loaded(HANDLE pid, const IMAGE_INFO *info);
