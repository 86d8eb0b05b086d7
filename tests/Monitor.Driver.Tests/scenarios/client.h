/* SPDX-License-Identifier: MIT
 * The service's side by the book: connects, reads its own views of the rings, counts gaps. Every record that it reads is checked for what every
 * record must hold, and the losses against the driver's own count.
 */
#pragma once

#include "kernel.h"
#include "../abi/windows_device.h"

#define CLIENT_PID 1000
#define CLIENT_RECORDS 4096

struct client_record {
    const struct record_header *header;     /* a copy, of exactly the record's size */
};

struct client {
    struct windows_connected connected;
    u64 sequence[WINDOWS_RINGS];            /* of the last record that was read */
    u64 tail[WINDOWS_RINGS];
    u64 read[WINDOWS_RINGS], gaps[WINDOWS_RINGS];
    int count;
    const struct record_header *records[CLIENT_RECORDS];
};
extern struct client client;

/* CONNECT as process CLIENT_PID, which is made where it is not there. */
NTSTATUS client_connect(u64 hooks);
/* Reads whatever is complete. Gives how many records came. */
int client_read(void);
/* The same of one ring, so many at most. */
int client_read_ring(u32 ring, int most);
/* Forgets the records that were read. */
void client_forget(void);
/* The only record of a kind; fails where there is none or more than one. */
const void *client_only(enum windows_record_kind kind);
int client_count(enum windows_record_kind kind);
/* What was read and what was lost is what the driver gave numbers to, and its table of losses has the same sum. */
void client_check_losses(void);
struct windows_statistics client_statistics(void);
NTSTATUS client_policy(u32 flags, const WCHAR *archive, const WCHAR *blocked, const WCHAR *archived);

/* Whether a text of a record, at this place behind the fixed part, is this one. */
BOOLEAN client_text_is(const void *text, u32 length, const WCHAR *expected);

/* The fixed part of a kind, in bytes, and how long its texts are by its own lengths. */
u32 client_fixed_size(enum windows_record_kind kind);
u32 client_texts_size(const struct record_header *record);
