/* SPDX-License-Identifier: MIT
 * The bytes of an input are choices: what happens next, and in which form. A service that plays by the rules must find every record whole and every
 * loss counted; one that writes nonsense must be able to lose its own records, and no more.
 */
#include "file_activities.h"
#include "io.h"
#include "platform.h"

#define MOST_STEPS 100

static const UCHAR *input;
static host_size left;
static int activity_count;
static const struct activity *table[64];
static struct {
    BOOLEAN is_connected, lies, is_waiting;
    struct fake_request waiting;
} service;

static u32 byte(void)
{
    return left ? left--, *input++ : 0;
}

static u32 chosen(u32 count)
{
    return count <= 256 ? byte() % count : (byte() | byte() << 8) % count;
}

static void happen(void)
{
    activity_run(table[byte() % (u32)activity_count]);
}

static void read_some(void)
{
    u32 ring = byte() % WINDOWS_RINGS;
    if (service.is_connected && !service.lies)
        client_read_ring(ring, (int)byte());
    client_forget();
}

static void meanwhile(void)
{
    happen();
    read_some();
}

static void lie(void)
{
    u64 tail = 0;
    if (!service.is_connected)
        return;
    for (int i = 0; i < 8; i++)
        tail = tail << 8 | byte();
    ((struct windows_consumer *)client.connected.rings[byte() % WINDOWS_RINGS].consumer)->tail = tail;
    service.lies = TRUE;
}

static void as_service(void)
{
    PEPROCESS process = fake_process(CLIENT_PID);
    fake_become(process ? process : fake_process_make(CLIENT_PID, 4));
}

static void end_connection(void)
{
    if (!fake_io.opened)
        return;
    fake_close();
    KERNEL_CHECK(!service.is_waiting || service.waiting.is_done, "the service waits on after it closed");
    service.is_connected = service.lies = service.is_waiting = FALSE;
}

static void open_or_close(void)
{
    if (fake_io.opened)
        end_connection();
    else
        KERNEL_CHECK(NT_SUCCESS(fake_open()));
}

static void connect(void)
{
    NTSTATUS status;
    if (!fake_io.opened)
        return;
    fake.fail_at = byte() % 4 == 3 ? fake.calls + (int)byte() % 6 : 0;
    status = client_connect(byte() % 4 ? ~0ull : (u64)byte() << byte() % 24);
    fake.fail_at = 0;
    KERNEL_CHECK(!service.is_connected || !NT_SUCCESS(status), "two connections");
    if (NT_SUCCESS(status))
        service.is_connected = TRUE;
}

static void request(void)
{
    static const ULONG codes[] = {WINDOWS_REQUEST_CONNECT, WINDOWS_REQUEST_STATISTICS, WINDOWS_REQUEST_POLICY, WINDOWS_REQUEST_DETACH, 0, 0x83212000};
    struct fake_request sent;
    static union { UCHAR bytes[8192]; u64 alignment; } buffer;
    ULONG code = codes[byte() % 6], given = byte() % 8 ? byte() : byte() << 4, room = byte() % 8 ? byte() << 5 : byte();
    if (!fake_io.opened)
        return;
    for (ULONG i = 0; i < given; i++)
        buffer.bytes[i] = (UCHAR)byte();
    if (code == WINDOWS_REQUEST_CONNECT)        /* the client's own, so that it knows of the mapping */
        room = room % sizeof(struct windows_connected);
    fake_send(&sent, code, &buffer, given, room);
}

static void set_policy(void)
{
    static const WCHAR *const lists[] = {L"", L"\\Device\\HarddiskVolume3", L"\\Device\\HarddiskVolume3\\Users|\\Device\\HarddiskVolume3\\Windows",
        L"\\Device\\HarddiskVolume3\\Archive\\"};
    if (fake_io.opened)
        client_policy(byte() % 8, lists[byte() % 4], lists[byte() % 4], lists[byte() % 4]);
}

static void wait(void)
{
    struct fake_request second;
    NTSTATUS status;
    if (!fake_io.opened)
        return;
    if (service.is_waiting && !service.waiting.is_done) {
        status = fake_send(&second, WINDOWS_REQUEST_WAIT, NULL, 0, 0);
        KERNEL_CHECK(!NT_SUCCESS(status), "two waits");
        return;
    }
    fake.fail_at = 0;
    status = fake_send(&service.waiting, WINDOWS_REQUEST_WAIT, NULL, 0, 0);
    service.is_waiting = status == STATUS_PENDING;
}

static void cancel(void)
{
    if (!service.is_waiting || service.waiting.is_done)
        return;
    fake_cancel(&service.waiting);
    KERNEL_CHECK(service.waiting.is_done && service.waiting.irp.IoStatus.Status == STATUS_CANCELLED);
    service.is_waiting = FALSE;
}

static void service_ends(void)
{
    PEPROCESS process = fake_process(CLIENT_PID);
    if (!process)
        return;
    as_service();
    FAKE_RAISE(process, process, ULongToHandle(CLIENT_PID), NULL);
    fake_process_end(process);
    fake_become(fake_process(4));
    end_connection();
}

static void step(void)
{
    as_service();
    fake.fail_at = byte() % 8 == 7 ? fake.calls + 1 + (int)byte() % 12 : 0;
    switch (byte() % 20) {
    default:
        happen();
        break;
    case 8:
        fake.between = meanwhile;
        happen();
        fake.between = NULL;
        break;
    case 9:
    case 10:
        read_some();
        break;
    case 11:
        if (byte() % 4 == 0)
            lie();
        break;
    case 12:
        open_or_close();
        break;
    case 13:
        connect();
        break;
    case 14:
        request();
        break;
    case 15:
        set_policy();
        break;
    case 16:
        wait();
        break;
    case 17:
        cancel();
        break;
    case 18:
        if (byte() % 8 == 0)
            service_ends();
        break;
    case 19:
        if (byte() % 4 == 0)
            fake_platform_change(byte() % 2 ? FWPM_SERVICE_RUNNING : FWPM_SERVICE_STOPPED);
        else
            fake_work_run();
        break;
    }
    fake.fail_at = 0;
    KERNEL_CHECK(!fake_self.irql && !fake_self.critical && !fake_self.held);
}

static void prepare(void)
{
    fake_start();
    service.is_connected = service.lies = service.is_waiting = FALSE;
    client = (struct client){0};
    if (!activity_count)
        for (const struct activity *activity = activities; activity; activity = activity->next)
            table[activity_count++] = activity;
    activity_choice = chosen;
    fake.missing = byte() % 4 ? 0 : byte();
    fake.fail_at = byte() % 4 ? 0 : (int)byte() % 64;
}

static void finish(void)
{
    as_service();
    fake_work_run();
    if (service.is_connected && !service.lies)
        client_check_losses();
    end_connection();
    fake_unload();
}

int LLVMFuzzerTestOneInput(const UCHAR *data, host_size size)
{
    NTSTATUS status;
    input = data;
    left = size;
    prepare();
    status = fake_load();
    fake.fail_at = 0;
    if (NT_SUCCESS(status)) {
        as_service();
        KERNEL_CHECK(NT_SUCCESS(fake_open()));
        if (byte() % 4) {
            KERNEL_CHECK(NT_SUCCESS(client_connect(~0ull)));
            service.is_connected = TRUE;
        }
        for (int steps = 0; left && steps < MOST_STEPS; steps++)
            step();
        finish();
    }
    fake_check_balance("the end");
    client_forget();
    fake_objects_end();
    return 0;
}
