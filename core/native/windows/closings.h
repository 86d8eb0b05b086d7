/* SPDX-License-Identifier: MIT
 * Handles that are closed: what had to wait for that is told then - files that are deleted, programs and named streams that were written.
 */
#pragma once

#include "declarations/filter_manager.h"

FLT_PREOP_CALLBACK_STATUS NTAPI closing_begins(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context);
FLT_POSTOP_CALLBACK_STATUS NTAPI closing_ends(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID context, ULONG flags);
