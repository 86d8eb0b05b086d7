/* SPDX-License-Identifier: MIT
 * Live capture on Linux with BTF-typed tracepoints only: no kprobe, no fentry, no LSM, no tracefs. Loaded by Monitor.Capture.Linux,
 * which uploads no BTF: so no global functions, no callbacks, no task storage.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "../abi/records.h"
#include "kernel_types.h"
#include "output.h"
#include "paths.h"
#include "processes.h"
#include "calls.h"
#include "connections.h"
#include "targets.h"
#include "files.h"
#include "attributes.h"
#include "links.h"
#include "images.h"
#include "kernel_code.h"
#include "dns.h"
#include "rings.h"
#include "writes.h"
#include "mappings.h"
#include "access.h"

/* The helpers that read kernel memory are refused to programs without a GPL-compatible licence. */
char LICENSE[] SEC("license") = "Dual MIT/GPL";
