/* SPDX-License-Identifier: MIT */
#include "file_names.h"

static BOOLEAN parse(struct file_name *name)
{
    if (NT_SUCCESS(FltParseFileNameInformation(name->information)))
        return TRUE;
    file_name_release(name);
    return FALSE;
}

BOOLEAN file_name_get(const struct file_act *act, struct file_name *name)
{
    *name = (struct file_name) { 0 };
    if (NT_SUCCESS(FltGetFileNameInformation(act->data, FLT_FILE_NAME_NORMALIZED | FLT_FILE_NAME_QUERY_DEFAULT, &name->information)))
        return parse(name);
    name->information = NULL;
    if (!NT_SUCCESS(FltGetFileNameInformation(act->data, FLT_FILE_NAME_OPENED | FLT_FILE_NAME_QUERY_DEFAULT, &name->information))) {
        name->information = NULL;
        return FALSE;
    }
    name->flags = WINDOWS_FLAG_NAME_INEXACT;
    return parse(name);
}

static NTSTATUS destination(const struct file_act *act, const FILE_RENAME_INFORMATION *information, ULONG format, struct file_name *name)
{
    NTSTATUS status = FltGetDestinationFileNameInformation(act->instance, act->file, information->RootDirectory, (PWSTR)information->FileName,
        information->FileNameLength, format | FLT_FILE_NAME_QUERY_DEFAULT, &name->information);
    if (!NT_SUCCESS(status))
        name->information = NULL;
    return status;
}

BOOLEAN file_name_get_destination(const struct file_act *act, const FILE_RENAME_INFORMATION *information, struct file_name *name)
{
    *name = (struct file_name) { 0 };
    if (NT_SUCCESS(destination(act, information, FLT_FILE_NAME_NORMALIZED, name)))
        return parse(name);
    if (!NT_SUCCESS(destination(act, information, FLT_FILE_NAME_OPENED, name)))
        return FALSE;
    name->flags = WINDOWS_FLAG_NAME_INEXACT;
    return parse(name);
}

void file_name_release(struct file_name *name)
{
    if (name->information)
        FltReleaseFileNameInformation(name->information);
    name->information = NULL;
}

BOOLEAN file_name_has_stream(const struct file_name *name)
{
    const UNICODE_STRING *stream = &name->information->Stream;
    return stream->Length > sizeof(WCHAR) && stream->Buffer[1] != L':';     /* "::$DATA" is the file itself */
}
