/* SPDX-License-Identifier: MIT
 * Connections: TCP when it is established, UDP with the first datagram of a flow; told by the Windows Filtering Platform, where nothing is ever held up
 * or refused.
 */
#pragma once

#include "declarations/kernel.h"

/* PASSIVE_LEVEL. register may fail: the driver goes on without. unregister waits for all calls under way, also where nothing was registered. */
NTSTATUS network_register(PDEVICE_OBJECT device);
void network_unregister(void);
