/* SPDX-License-Identifier: MIT */
#include "raw_access.h"
#include "capture.h"
#include "file_record.h"

#define NAME_MAXIMUM 128        /* characters: "\Device\HarddiskVolume12", "\Device\Harddisk0\DR0" */

void raw_access_seen(const struct file_act *act)
{
    WCHAR buffer[NAME_MAXIMUM];
    UNICODE_STRING name = { 0, sizeof buffer, buffer };
    /* Drivers have their own reasons, and no need to come this way. What was granted counts too: a caller may ask for whatever there is. */
    if (!capture_wants(WINDOWS_HOOK_RAW_ACCESS_READ) || act->data->RequestorMode == KernelMode)
        return;
    if (!(file_access(act) & FILE_READ_DATA) && !act->file->ReadAccess)
        return;
    if (!NT_SUCCESS(FltGetVolumeName(act->volume, &name, NULL))) {
        file_lost(WINDOWS_RAW_READ, LOSS_PATH_UNREAD);
        return;
    }
    file_tell(act, &(struct file_tale) { .kind = WINDOWS_RAW_READ, .path = &name, .access = file_access(act) });
}
