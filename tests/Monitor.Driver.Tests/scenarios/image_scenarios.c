/* SPDX-License-Identifier: MIT
 * Images: what is read of them, and what is kept of those whose processes do not run yet.
 */
#include "activities.h"
#include "scenario.h"

#define NAME L"\\SystemRoot\\System32\\drivers\\null.sys"

static void put_header(UCHAR *image, ULONG offset)
{
    *(USHORT *)image = IMAGE_DOS_SIGNATURE;
    *(ULONG *)(image + 0x3c) = offset;
    if (offset + 0x100 <= PAGE_SIZE) {
        *(ULONG *)(image + offset) = IMAGE_NT_SIGNATURE;
        *(ULONG *)(image + offset + 24 + 64) = 0xabcd;      /* CheckSum */
    }
}

static u64 checksum_of_driver(UCHAR *image, SIZE_T size)
{
    IMAGE_INFO info = {.ImageBase = image, .ImageSize = size, .SystemModeImage = 1};
    UNICODE_STRING name = {sizeof NAME - 2, sizeof NAME - 2, NAME};
    u64 checksum;
    fake_become(activity_process());
    fake_self.in_image_callback++;
    FAKE_RAISE(image, &name, NULL, &info);
    fake_self.in_image_callback--;
    client_read();
    checksum = ((const struct windows_image_record *)client_only(WINDOWS_DRIVER_LOAD))->checksum;
    client_forget();
    return checksum;
}

/* Its first page is there. What is said to lie behind may not be, and nothing could be done about that. */
SCENARIO(header_of_a_driver_is_read_in_its_first_page_alone)
{
    UCHAR *image = host_allocate(PAGE_SIZE);
    scenario_connect();
    put_header(image, 0x80);
    EXPECT_NUMBER(0xabcd, checksum_of_driver(image, 16 * PAGE_SIZE));
    put_header(image, PAGE_SIZE);
    EXPECT_NUMBER(0, checksum_of_driver(image, 16 * PAGE_SIZE));
    put_header(image, PAGE_SIZE - 8);
    EXPECT_NUMBER(0, checksum_of_driver(image, 16 * PAGE_SIZE));
    host_free(image);
    scenario_end();
}

/* More processes than can be kept are made, and none runs: what goes unchecked is counted. */
SCENARIO(processes_that_do_not_run_are_more_than_can_be_compared)
{
    PS_CREATE_NOTIFY_INFO info = {.Size = sizeof info, .ParentProcessId = ULongToHandle(2000)};
    UCHAR *image = host_user_memory(PAGE_SIZE, FALSE);
    PEPROCESS process;
    u32 made = 0;
    scenario_connect();
    process = fake_process_make(3000, 2000);        /* one stands for all: they are told apart by their numbers */
    fake_process_of(process)->section_base = image;
    host_user_memory_open();
    put_header(image, 0x80);
    host_user_memory_close();
    while (!client_statistics().lost[WINDOWS_TAMPERING][LOSS_TABLE_FULL]) {
        fake_become(activity_process());
        FAKE_RAISE(process, process, ULongToHandle(3000 + 4 * made), &info);
        fake_become(fake_process(CLIENT_PID));
        client_read();
        client_forget();
        EXPECT(++made < 5000);
    }
    EXPECT_NUMBER(1025, made);
    client_check_losses();
    host_user_memory_free(image);
    scenario_end();
}
