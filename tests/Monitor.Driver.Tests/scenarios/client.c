/* SPDX-License-Identifier: MIT */
#include "client.h"
#include "io.h"

struct client client;

NTSTATUS client_connect(u64 hooks)
{
    struct fake_request request;
    struct { union { struct windows_connect wish; struct windows_connected answer; }; } buffer = {.wish = {.abi = WINDOWS_DEVICE_ABI, .hooks = hooks}};
    PEPROCESS process = fake_process(CLIENT_PID);
    NTSTATUS status;
    fake_become(process ? process : fake_process_make(CLIENT_PID, 4));
    status = fake_send(&request, WINDOWS_REQUEST_CONNECT, &buffer, sizeof buffer.wish, sizeof buffer.answer);
    if (!NT_SUCCESS(status))
        return status;
    client_forget();
    client = (struct client){.connected = buffer.answer};
    KERNEL_CHECK(request.irp.IoStatus.Information == sizeof buffer.answer && client.connected.abi == WINDOWS_DEVICE_ABI);
    for (u32 i = 0; i < WINDOWS_RINGS; i++) {
        const struct windows_ring_place *place = &client.connected.rings[i];
        const struct fake_view *producer = fake_view_at((void *)place->producer), *consumer = fake_view_at((void *)place->consumer);
        KERNEL_CHECK(producer && producer->process == fake_process(CLIENT_PID), "the producer's pages are not mapped into the service");
        KERNEL_CHECK(!producer->is_writable, "the service could write records");
        KERNEL_CHECK(consumer && consumer->process == fake_process(CLIENT_PID) && consumer->is_writable);
        KERNEL_CHECK(place->data == place->producer + PAGE_SIZE && place->size && !(place->size & (place->size - 1)));
        client.tail[i] = ((struct windows_consumer *)place->consumer)->tail;
    }
    return status;
}

u32 client_fixed_size(enum windows_record_kind kind)
{
    switch (kind) {
    case WINDOWS_PROCESS_CREATE: return sizeof(struct windows_process_create_record);
    case WINDOWS_PROCESS_EXIT: return sizeof(struct windows_process_exit_record);
    case WINDOWS_REMOTE_THREAD: return sizeof(struct windows_remote_thread_record);
    case WINDOWS_IMAGE_LOAD:
    case WINDOWS_DRIVER_LOAD: return sizeof(struct windows_image_record);
    case WINDOWS_PROCESS_ACCESS: case WINDOWS_LIMITED_ACCESS: return sizeof(struct windows_process_access_record);
    case WINDOWS_REGISTRY: return sizeof(struct windows_registry_record);
    case WINDOWS_CONNECTION: return sizeof(struct windows_connection_record);
    case WINDOWS_TAMPERING: return sizeof(struct windows_tampering_record);
    case WINDOWS_FILE_CREATE: case WINDOWS_FILE_TIME: case WINDOWS_FILE_STREAM: case WINDOWS_FILE_DELETE: case WINDOWS_FILE_EXECUTABLE:
    case WINDOWS_RAW_READ: case WINDOWS_PIPE_CREATE: case WINDOWS_PIPE_CONNECT: case WINDOWS_FILE_BLOCKED: case WINDOWS_FILE_RENAME:
        return sizeof(struct windows_file_record);
    }
    host_fail("a record of kind %d", kind);
}

u32 client_texts_size(const struct record_header *header)
{
    switch ((enum windows_record_kind)header->kind) {
    case WINDOWS_PROCESS_CREATE: {
        const struct windows_process_create_record *record = (const void *)header;
        return (u32)record->user_length + record->image_length + record->command_line_length + record->opened_name_length + record->directory_length;
    }
    case WINDOWS_IMAGE_LOAD:
    case WINDOWS_DRIVER_LOAD:
        return ((const struct windows_image_record *)header)->path_length;
    case WINDOWS_PROCESS_ACCESS:
    case WINDOWS_LIMITED_ACCESS:
        return ((const struct windows_process_access_record *)header)->frames * 8u;
    case WINDOWS_REGISTRY: {
        const struct windows_registry_record *record = (const void *)header;
        KERNEL_CHECK(record->data_length <= 4096 && record->data_length <= record->data_size);
        return (u32)record->user_length + record->key_length + record->value_name_length + record->data_length;
    }
    case WINDOWS_PROCESS_EXIT: case WINDOWS_REMOTE_THREAD: case WINDOWS_CONNECTION: case WINDOWS_TAMPERING:
        return 0;
    default: {
        const struct windows_file_record *record = (const void *)header;
        return (u32)record->user_length + record->path_length + record->new_path_length;
    }
    }
}

static void check(const struct record_header *header, u32 ring)
{
    u32 fixed = client_fixed_size((enum windows_record_kind)header->kind), texts = 0;
    KERNEL_CHECK(header->size >= fixed, "a record shorter than its kind's fixed part");
    texts = client_texts_size(header);
    KERNEL_CHECK(header->size == ((fixed + texts + 7) & ~7u), "a record's size is not that of its parts");
    for (u32 i = fixed + texts; i < header->size; i++)
        KERNEL_CHECK(!((const UCHAR *)header)[i], "bytes of an older record are left behind the texts");
    KERNEL_CHECK(header->cpu == ring);
    KERNEL_CHECK(header->time >= 133500000000000000ull && header->time <= __atomic_load_n(&fake.time, __ATOMIC_RELAXED), "a time that was not");
    KERNEL_CHECK(header->pid != 0 || header->kind == WINDOWS_DRIVER_LOAD || header->kind == WINDOWS_CONNECTION, "a record of no process");
}

int client_read_ring(u32 ring, int most)
{
    const struct windows_ring_place *place = &client.connected.rings[ring];
    const volatile struct windows_producer *producer = (const void *)place->producer;
    struct windows_consumer *consumer = (void *)place->consumer;
    u64 head = __atomic_load_n(&producer->head, __ATOMIC_ACQUIRE);
    int count = 0;
    while (client.tail[ring] != head && count < most) {
        u64 offset = client.tail[ring] & (place->size - 1);
        const struct record_header *record = (const void *)(place->data + offset);
        u32 word = __atomic_load_n(&record->size, __ATOMIC_ACQUIRE), size = word & WINDOWS_SIZE_MASK;
        if (word & WINDOWS_SIZE_BUSY)
            break;
        KERNEL_CHECK(size && size % 8 == 0 && offset + size <= place->size, "a record goes over the end of its ring");
        client.tail[ring] += size;
        if (!(word & WINDOWS_SIZE_PADDING)) {
            UCHAR *copy = host_allocate(size);
            for (u32 i = 0; i < size; i++)
                copy[i] = ((const UCHAR *)record)[i];
            check((const struct record_header *)copy, ring);
            KERNEL_CHECK(((struct record_header *)copy)->sequence > client.sequence[ring], "numbers go back");
            client.gaps[ring] += ((struct record_header *)copy)->sequence - client.sequence[ring] - 1;
            client.sequence[ring] = ((struct record_header *)copy)->sequence;
            client.read[ring]++;
            count++;
            if (client.count < CLIENT_RECORDS)
                client.records[client.count++] = (const struct record_header *)copy;
            else
                host_free(copy);
        }
        __atomic_store_n(&consumer->tail, client.tail[ring], __ATOMIC_RELEASE);
    }
    return count;
}

int client_read(void)
{
    int count = 0;
    for (u32 ring = 0; ring < WINDOWS_RINGS; ring++)
        count += client_read_ring(ring, CLIENT_RECORDS);
    return count;
}

void client_forget(void)
{
    for (int i = 0; i < client.count; i++)
        host_free((void *)client.records[i]);
    client.count = 0;
}

int client_count(enum windows_record_kind kind)
{
    int count = 0;
    for (int i = 0; i < client.count; i++)
        count += client.records[i]->kind == kind;
    return count;
}

const void *client_only(enum windows_record_kind kind)
{
    const void *found = NULL;
    for (int i = 0; i < client.count; i++)
        if (client.records[i]->kind == kind) {
            if (found)
                host_fail("more than one record of kind %d", kind);
            found = client.records[i];
        }
    if (!found)
        host_fail("no record of kind %d among %d", kind, client.count);
    return found;
}

struct windows_statistics client_statistics(void)
{
    struct fake_request request;
    struct windows_statistics statistics;
    KERNEL_CHECK(NT_SUCCESS(fake_send(&request, WINDOWS_REQUEST_STATISTICS, &statistics, 0, sizeof statistics)));
    KERNEL_CHECK(request.irp.IoStatus.Information == sizeof statistics);
    return statistics;
}

void client_check_losses(void)
{
    struct windows_statistics statistics = client_statistics();
    u64 lost = 0, missing = 0;
    client_read();
    for (u32 ring = 0; ring < WINDOWS_RINGS; ring++) {
        u64 given = ((const struct windows_producer *)client.connected.rings[ring].producer)->sequence;
        KERNEL_CHECK(given == statistics.sequence[ring]);
        KERNEL_CHECK(client.read[ring] + client.gaps[ring] + (given - client.sequence[ring]) == given);
        missing += client.gaps[ring] + (given - client.sequence[ring]);
    }
    for (u32 kind = 0; kind < RECORD_KINDS; kind++)
        for (u32 reason = 0; reason < LOSS_REASONS; reason++)
            lost += statistics.lost[kind][reason];
    if (lost != missing)
        host_fail("%llu records are missing, and the driver counts %llu lost", missing, lost);
}

static u32 put(WCHAR *to, const WCHAR *texts)   /* a list: texts parted by '|' */
{
    u32 length = 0;
    for (; texts && texts[length]; length++)
        to[length] = texts[length] == '|' ? 0 : texts[length];
    if (length)
        to[length++] = 0;
    return length * 2;
}

NTSTATUS client_policy(u32 flags, const WCHAR *archive, const WCHAR *blocked, const WCHAR *archived)
{
    struct { struct windows_policy policy; WCHAR texts[1024]; } buffer = {{.flags = flags, .service_pid = CLIENT_PID}, {0}};
    struct fake_request request;
    u32 length = buffer.policy.archive_length = put(buffer.texts, archive);
    length += buffer.policy.blocked_length = put(buffer.texts + length / 2, blocked);
    length += buffer.policy.archived_length = put(buffer.texts + length / 2, archived);
    return fake_send(&request, WINDOWS_REQUEST_POLICY, &buffer, (ULONG)sizeof buffer.policy + length, 0);
}

BOOLEAN client_text_is(const void *text, u32 length, const WCHAR *expected)
{
    UNICODE_STRING wanted;
    RtlInitUnicodeString(&wanted, expected);
    if (wanted.Length != length)
        return FALSE;
    for (u32 i = 0; i < length / 2; i++)
        if (((const WCHAR *)text)[i] != expected[i])
            return FALSE;
    return TRUE;
}
