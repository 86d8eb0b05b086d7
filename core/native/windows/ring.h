/* SPDX-License-Identifier: MIT
 * The rings that the service has mapped, and the records in them. Callbacks write into a ring directly: room is taken under a spin lock, the record
 * is filled outside it, and a flag that is cleared at the end tells the reader that it is whole. Everything here is called between capture_enter and
 * capture_leave, at DISPATCH_LEVEL at most.
 */
#pragma once

#include "declarations/kernel.h"
#include "../abi/windows_device.h"

#define TEXT_MAXIMUM 65534u     /* bytes of one text: lengths are u16, and even */

/* Room for one record. */
struct ring_place {
    struct record_header *record;
    u32 size;                   /* bytes, a multiple of 8 */
    u32 ring;                   /* enum windows_ring */
};

NTSTATUS rings_allocate(void);
void rings_free(void);

/* Every ring empty, numbers and losses from 0 on. Nobody writes or reads: no service is connected. */
void rings_reset(void);

/* Maps the rings into the current process, or out of it. PASSIVE_LEVEL or APC_LEVEL; one at a time. */
NTSTATUS rings_map(struct windows_ring_place places[WINDOWS_RINGS]);
void rings_unmap(void);

/* Whether a ring has so much that the reader is worth waking. */
BOOLEAN ring_is_worth_reading(u32 ring);

void rings_count(struct windows_statistics *statistics);

/* Takes room for a record of `size` bytes (fixed part and texts) in the ring of its kind: header filled as of the current thread and its process, the rest
 * zero. FALSE: there is none, and the loss is counted. Every TRUE needs a ring_send. */
BOOLEAN ring_begin(enum windows_record_kind kind, u32 size, struct ring_place *place);

/* As seen by somebody else than the current process: the header tells of another one, and of none of its threads. */
void record_set_process(struct record_header *header, PEPROCESS process);

/* Where the texts begin behind a fixed part of so many bytes. */
void *record_texts(struct ring_place *place, u32 fixed);

/* Makes the record visible, and wakes the reader where it is time. The place must not be used any more. */
void ring_send(struct ring_place *place);

/* A record that could not be made. It has its number all the same, so that the reader sees a gap. */
void ring_lost(enum windows_record_kind kind, enum loss_reason reason);
