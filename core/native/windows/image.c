/* SPDX-License-Identifier: MIT
 * The callback comes while the address space is locked: no memory is mapped or asked about there, no file is opened, and nothing waits but a page that is
 * read in.
 */
#include "image.h"
#include "capture.h"
#include "identity.h"
#include "image_header.h"
#include "memory.h"
#include "tampering.h"
#include "texts.h"

#define NAME_ROOM 1024          /* bytes for the name of a file that the system gives none for */

static BOOLEAN is_registered;

/* Where the name comes from a file object, its device first. To be freed; NULL: there is none. */
static UNICODE_STRING *name_of(PFILE_OBJECT file)
{
    OBJECT_NAME_INFORMATION *device;
    UNICODE_STRING *name;
    ULONG returned;
    u32 file_length = file->FileName.Buffer ? file->FileName.Length & ~1u : 0, room = NAME_ROOM + file_length;
    if (!file->DeviceObject || room > TEXT_MAXIMUM)
        return NULL;
    device = memory_take(room);
    if (!device)
        return NULL;
    name = &device->Name;
    if (!NT_SUCCESS(ObQueryNameString(file->DeviceObject, device, NAME_ROOM, &returned)) || !name->Buffer) {
        memory_give(device);
        return NULL;
    }
    if (file_length)
        RtlCopyMemory((u8 *)name->Buffer + name->Length, file->FileName.Buffer, file_length);
    name->Length = (u16)(name->Length + file_length);
    return name;
}

static PFILE_OBJECT file_of(PIMAGE_INFO info)
{
    return info->Properties & IMAGE_EXTENDED_INFO ? CONTAINING_RECORD(info, IMAGE_INFO_EX, ImageInfo)->FileObject : NULL;
}

static void tell(enum windows_record_kind kind, PCUNICODE_STRING name, u16 flags, PEPROCESS process, const IMAGE_INFO *info, u32 checksum)
{
    struct ring_place place;
    struct windows_image_record *record;
    u16 path = text_length(name, &flags);
    if (!ring_begin(kind, sizeof *record + path, &place))
        return;
    record = (struct windows_image_record *)place.record;
    if (process) {
        u32 tid = record->header.tid;
        record_set_process(&record->header, process);
        record->header.tid = process == identity_current() ? tid : 0;
    }
    record->header.flags = flags;
    record->base = (ULONG_PTR)info->ImageBase;
    record->size = info->ImageSize;
    record->properties = (info->Properties & IMAGE_SYSTEM_MODE ? WINDOWS_IMAGE_SYSTEM_MODE : 0) |
        (info->Properties & IMAGE_PARTIAL_MAP ? WINDOWS_IMAGE_PARTIAL : 0);
    record->signature_level = IMAGE_SIGNATURE_LEVEL(info->Properties);
    record->signature_type = IMAGE_SIGNATURE_TYPE(info->Properties);
    record->checksum = checksum;
    record->path_length = path;
    text_put(record_texts(&place, sizeof *record), name, path);
    ring_send(&place);
}

static void told(enum windows_record_kind kind, PCUNICODE_STRING name, PEPROCESS process, PIMAGE_INFO info)
{
    struct image_header header = { 0 };
    PFILE_OBJECT file = file_of(info);
    UNICODE_STRING *own = NULL;
    u16 flags = 0;
    if ((!name || !name->Length) && file) {
        name = own = name_of(file);
        flags |= WINDOWS_FLAG_NAME_INEXACT;
    }
    /* An image of another address space cannot be read from here, and of one in the kernel the first page alone is sure to be there: a page that is not cannot
     * be guarded against. */
    if (kind == WINDOWS_DRIVER_LOAD)
        image_header_read(info->ImageBase, info->ImageSize < PAGE_SIZE ? info->ImageSize : PAGE_SIZE, &header);
    else if (process == PsGetCurrentProcess())
        image_header_read(info->ImageBase, info->ImageSize, &header);
    if (capture_enter()) {
        tell(kind, name, flags, process, info, header.checksum);
        capture_leave();
    }
    if (own)
        memory_give(own);
}

/* PASSIVE_LEVEL. */
static VOID NTAPI on_image(PUNICODE_STRING name, HANDLE pid, PIMAGE_INFO info)
{
    PEPROCESS process;
    if (info->Properties & IMAGE_SYSTEM_MODE) {
        if (capture_wants(WINDOWS_HOOK_DRIVER_LOAD))
            told(WINDOWS_DRIVER_LOAD, name, NULL, info);
        return;
    }
    tampering_image_loaded(pid, info);
    if (!capture_wants(WINDOWS_HOOK_IMAGE_LOAD) || !NT_SUCCESS(PsLookupProcessByProcessId(pid, &process)))
        return;
    told(WINDOWS_IMAGE_LOAD, name, process, info);
    ObDereferenceObject(process);
}

INIT_CODE NTSTATUS images_register(void)
{
    NTSTATUS status = PsSetLoadImageNotifyRoutine(on_image);
    is_registered = NT_SUCCESS(status);
    return status;
}

void images_unregister(void)
{
    if (is_registered)
        PsRemoveLoadImageNotifyRoutine(on_image);
    is_registered = FALSE;
}
