/* SPDX-License-Identifier: MIT
 * What changes the contents of a file: writes, requests that copy or wipe, mappings.
 */
#pragma once

#include "declarations/filter_manager.h"

FLT_PREOP_CALLBACK_STATUS NTAPI write_begins(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context);
FLT_PREOP_CALLBACK_STATUS NTAPI control_begins(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context);
FLT_PREOP_CALLBACK_STATUS NTAPI mapping_begins(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context);
