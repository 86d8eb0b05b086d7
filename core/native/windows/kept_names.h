/* SPDX-License-Identifier: MIT
 * Names of keys that are kept from before an act upon the registry until after it. An act may begin before the driver goes and end after it: whatever is
 * kept by then is given back.
 */
#pragma once

#include "declarations/kernel.h"

void kept_names_prepare(void);

/* Keeps a name, which may be NULL: it could not be had. Gives what stands for it in the operation's context. PASSIVE_LEVEL. */
PVOID kept_name_put(PCUNICODE_STRING name);

/* What was kept for a context, the caller's from now on. FALSE: nothing was, whatever the context is. PASSIVE_LEVEL. */
BOOLEAN kept_name_take(PVOID context, PCUNICODE_STRING *name);

/* Gives back all. Nobody puts or takes any more. PASSIVE_LEVEL. */
void kept_names_release(void);
