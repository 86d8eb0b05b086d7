/* SPDX-License-Identifier: MIT
 * Keys and values of the registry that are made, set, renamed or deleted, once it has come about.
 */
#pragma once

#include "declarations/kernel.h"

NTSTATUS registry_register(PDRIVER_OBJECT driver);
void registry_unregister(void);
