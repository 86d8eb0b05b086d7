/* SPDX-License-Identifier: MIT */
#include "image_header.h"
#include "guarded.h"

/* Up to the checksum the headers for 32 and for 64 bits have the same layout. */
#define HEADER_BYTES (FIELD_OFFSET(IMAGE_NT_HEADERS64, OptionalHeader.CheckSum) + sizeof(u32))

BOOLEAN image_header_read(const void *base, SIZE_T size, struct image_header *header)
{
    IMAGE_DOS_HEADER start;
    IMAGE_NT_HEADERS64 headers;
    u32 offset;
    if (size < sizeof start || !guarded_copy(&start, base, sizeof start) || start.e_magic != IMAGE_DOS_SIGNATURE)
        return FALSE;
    offset = (u32)start.e_lfanew;
    if (offset > size || size - offset < HEADER_BYTES || !guarded_copy(&headers, (const u8 *)base + offset, HEADER_BYTES) ||
        headers.Signature != IMAGE_NT_SIGNATURE)
        return FALSE;
    header->timestamp = headers.FileHeader.TimeDateStamp;
    header->entry = headers.OptionalHeader.AddressOfEntryPoint;
    header->size = headers.OptionalHeader.SizeOfImage;
    header->checksum = headers.OptionalHeader.CheckSum;
    return TRUE;
}
