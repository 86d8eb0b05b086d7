/* SPDX-License-Identifier: MIT
 * What the header of an image in memory says. Nothing in it is believed: whoever may write there may have written it.
 */
#pragma once

#include "declarations/kernel.h"
#include "../abi/records.h"

struct image_header {
    u32 timestamp, size, entry, checksum;
};

/* Reads it in the current address space, where so many bytes of an image lie. FALSE: there is none to read. It may wait for the image's file: PASSIVE_LEVEL,
 * outside capture_enter. */
BOOLEAN image_header_read(const void *base, SIZE_T size, struct image_header *header);
