/* SPDX-License-Identifier: MIT
 * The I/O manager as a service meets it: the driver is loaded, its device opened, requests sent and cancelled, the driver unloaded.
 */
#pragma once

#include "kernel.h"

struct fake_request {
    IRP irp;
    IO_STACK_LOCATION stack;
    BOOLEAN is_sent, is_pending, is_done;
};

struct fake_device {
    DEVICE_OBJECT object;               /* first */
    BOOLEAN is_exclusive;
};

extern struct fake_loaded {
    DRIVER_OBJECT *driver;
    PDEVICE_OBJECT device;
    int opened;
    BOOLEAN is_linked, is_loaded;
    BOOLEAN is_cancelled_early;         /* a request is cancelled before the driver gets it */
    FILE_OBJECT *file;
} fake_io;

/* DriverEntry, as the system calls it. */
NTSTATUS fake_load(void);
/* Unload, and all that must be gone after it. A handle that is open delays it: not called then. */
void fake_unload(void);
NTSTATUS fake_open(void);
/* The last handle goes: cleanup, then close. */
void fake_close(void);
void fake_cleanup(void);
/* Sends a request. The buffer is the system buffer: input in it, output comes in it. STATUS_PENDING: not completed. */
NTSTATUS fake_send(struct fake_request *request, ULONG code, void *buffer, ULONG input, ULONG output);
NTSTATUS fake_major(struct fake_request *request, UCHAR major);
void fake_cancel(struct fake_request *request);
