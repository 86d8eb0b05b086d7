/* SPDX-License-Identifier: MIT */
#include "tampering.h"
#include "capture.h"
#include "guarded.h"
#include "image_header.h"
#include "optional.h"
#include "ring.h"

#define IMAGES 1024             /* so many processes can wait for their first threads to run; of more than that the rest is counted as lost */
#define HEADER_REACH 0x1000     /* bytes of an image whose header is looked at, when its size is not known yet */
#define IMAGE_BASE_OFFSET 0x10  /* of the process environment block, 64 bits */

/* An image as it was when its process was made. */
struct made_image {
    HANDLE pid;                 /* NULL: free */
    struct image_header header;
};

static KSPIN_LOCK lock;
static struct made_image images[IMAGES];

INIT_CODE void tampering_prepare(void)
{
    KeInitializeSpinLock(&lock);
}

static struct made_image *find(HANDLE pid)
{
    for (u32 i = 0; i < IMAGES; i++)
        if (images[i].pid == pid)
            return &images[i];
    return NULL;
}

/* FALSE: there is no room. */
static BOOLEAN keep(HANDLE pid, const struct image_header *header)
{
    struct made_image *image;
    KIRQL irql;
    KeAcquireSpinLock(&lock, &irql);
    image = find(NULL);
    if (image) {
        image->pid = pid;
        image->header = *header;
    }
    KeReleaseSpinLock(&lock, irql);
    return image != NULL;
}

static BOOLEAN take(HANDLE pid, struct image_header *header)
{
    struct made_image *image;
    KIRQL irql;
    KeAcquireSpinLock(&lock, &irql);
    image = find(pid);
    if (image) {
        *header = image->header;
        image->pid = NULL;
    }
    KeReleaseSpinLock(&lock, irql);
    return image != NULL;
}

/* The process is the current one, or has just been made by it. */
static void tell(PEPROCESS process, enum windows_tampering tampering)
{
    struct ring_place place;
    struct windows_tampering_record *record;
    if (!capture_enter())
        return;
    if (ring_begin(WINDOWS_TAMPERING, sizeof *record, &place)) {
        record = (struct windows_tampering_record *)place.record;
        record_set_process(&record->header, process);
        record->tampering = tampering;
        ring_send(&place);
    }
    capture_leave();
}

/* Whether what the file holds is about to change, or to go. */
static BOOLEAN is_unsettled(PFILE_OBJECT file)
{
    return file->DeletePending || file->WriteAccess || IoGetTransactionParameterBlock(file) ||
        (file->SectionObjectPointer && MmDoesFileHaveUserWritableReferences(file->SectionObjectPointer));
}

void tampering_process_created(PEPROCESS process, HANDLE pid, const PS_CREATE_NOTIFY_INFO *info)
{
    struct image_header header;
    KAPC_STATE state;
    PVOID base;
    BOOLEAN is_read;
    if (!capture_wants(WINDOWS_HOOK_TAMPERING))
        return;
    if (info->FileObject && is_unsettled(info->FileObject))
        tell(process, WINDOWS_TAMPERING_DELETED);
    base = optional.section_base ? optional.section_base(process) : NULL;
    if (!base)
        return;
    /* Nobody but its maker knows of the process yet, and that one waits here: this is the image as its file gave it. */
    KeStackAttachProcess((PKPROCESS)process, &state);
    is_read = image_header_read(base, HEADER_REACH, &header);
    KeUnstackDetachProcess(&state);
    if (is_read && !keep(pid, &header) && capture_enter()) {
        ring_lost(WINDOWS_TAMPERING, LOSS_TABLE_FULL);
        capture_leave();
    }
}

void tampering_process_exits(HANDLE pid)
{
    struct image_header header;
    take(pid, &header);
}

/* Where the process was told that its image is. NULL: it cannot be told. */
static PVOID told_base(PEPROCESS process)
{
    u8 *block = optional.process_block ? optional.process_block(process) : NULL;
    PVOID base = NULL;
    return block && guarded_copy(&base, block + IMAGE_BASE_OFFSET, sizeof base) ? base : NULL;
}

/* The image of a process is told of by its first thread, as that begins to run: whoever wanted to change it has done so. */
void tampering_image_loaded(HANDLE pid, const IMAGE_INFO *info)
{
    PEPROCESS process = PsGetCurrentProcess();
    struct image_header made, now;
    PVOID told;
    if (!capture_wants(WINDOWS_HOOK_TAMPERING) || pid != PsGetCurrentProcessId() || !optional.section_base ||
        info->ImageBase != optional.section_base(process) || !take(pid, &made))
        return;
    told = told_base(process);
    if ((told && told != info->ImageBase) || !image_header_read(info->ImageBase, HEADER_REACH, &now) ||
        now.timestamp != made.timestamp || now.size != made.size || now.entry != made.entry)
        tell(process, WINDOWS_TAMPERING_REPLACED);
}
