/* SPDX-License-Identifier: MIT */
#include "file_record.h"
#include "capture.h"
#include "identity.h"
#include "texts.h"

void file_facts_get(const struct file_act *act, struct file_facts *facts)
{
    FILE_ALL_INFORMATION all;       /* one request in place of three; the name in it need not fit */
    NTSTATUS status = FltQueryInformationFile(act->instance, act->file, &all, sizeof all, FileAllInformation, NULL);
    *facts = (struct file_facts) { 0 };
    if (!NT_SUCCESS(status) && status != STATUS_BUFFER_OVERFLOW)
        return;
    facts->file_id = (u64)all.InternalInformation.IndexNumber.QuadPart;
    facts->size = (u64)all.StandardInformation.EndOfFile.QuadPart;
    facts->created = (u64)all.BasicInformation.CreationTime.QuadPart;
    facts->attributes = all.BasicInformation.FileAttributes;
    facts->is_folder = all.StandardInformation.Directory;
    facts->is_to_go = all.StandardInformation.DeletePending;
}

/* By whom: the current process as the ring has filled it in, or who is known to have done it before. */
static void fill_actor(struct record_header *header, const struct record_header *actor)
{
    if (!actor)
        return;
    header->start = actor->start;
    header->pid = actor->pid;
    header->tid = actor->tid;
    header->uid = actor->uid;
    header->pid_namespace = actor->pid_namespace;
    header->image_serial = actor->image_serial;
}

static void fill_facts(struct windows_file_record *record, const struct file_facts *facts)
{
    if (!facts)
        return;
    record->file_id = facts->file_id;
    record->size = facts->size;
    record->created = facts->created;
    record->attributes = facts->attributes;
}

/* Lengths of the texts, as the record will have them. */
struct lengths { u16 user, path, new_path, flags; };

static void write(const struct file_tale *tale, const struct lengths *lengths, const u8 *user, u32 serial)
{
    struct ring_place place;
    struct windows_file_record *record;
    void *text;
    if (!ring_begin(tale->kind, sizeof *record + lengths->user + lengths->path + lengths->new_path, &place))
        return;
    record = (struct windows_file_record *)place.record;
    record->header.flags = lengths->flags;
    fill_actor(&record->header, tale->actor);
    fill_facts(record, tale->facts);
    record->previous_created = tale->previous_created;
    record->volume_serial = serial;
    record->access = tale->access;
    record->act = tale->act;
    record->is_new = tale->is_new;
    record->is_program = tale->is_program;
    record->is_archived = tale->is_archived;
    record->user_length = lengths->user;
    record->path_length = lengths->path;
    record->new_path_length = lengths->new_path;
    text = bytes_put(record_texts(&place, sizeof *record), user, lengths->user);
    text_put(text_put(text, tale->path, lengths->path), tale->new_path, lengths->new_path);
    ring_send(&place);
}

void file_tell(const struct file_act *act, const struct file_tale *tale)
{
    u8 user[USER_MAXIMUM];
    struct lengths lengths = { .flags = tale->flags };
    u32 serial = volume_serial(act);
    lengths.user = tale->actor ? 0 : impersonated_user(user, &lengths.flags);
    lengths.path = text_length(tale->path, &lengths.flags);
    lengths.new_path = text_length(tale->new_path, &lengths.flags);
    if (!capture_enter())
        return;
    write(tale, &lengths, user, serial);
    capture_leave();
}

void file_lost(enum windows_record_kind kind, enum loss_reason reason)
{
    if (!capture_enter())
        return;
    ring_lost(kind, reason);
    capture_leave();
}

u32 file_access(const struct file_act *act)
{
    PIO_SECURITY_CONTEXT context = act->data->Iopb->Parameters.Create.SecurityContext;
    return context ? context->DesiredAccess : 0;
}
