#!/usr/bin/env bash
# What a system call costs that nobody asked about, and what reading and writing cost: without the agent, with process-create alone, and with all
# collectors. Paired rounds: each measures every call under every agent, one after the other. Nothing else should run meanwhile.
#
#   tests/bench/calls.sh [ROUNDS [COUNT]]
#
# Root; needs gcc. Prints one line a figure: call, agent, median ns a call, and the rounds behind it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
rounds=${1:-7} count=${2:-2000000}
work=$(mktemp -d /tmp/monitor-calls-XXXXXX)
agent_pid=
trap 'stop; rm -rf "$work"' EXIT
gcc -O2 -o "$work/storm" "$root/tests/bench/storm/storm.c" -lpthread

start() {           # COLLECTORS
    printf 'state: state\nruntime: runtime\ncollectors: %s\nsinks:\n  trail: { plugin: file, settings: { path: events.ndjson } }\n' "$1" > "$work/monitor.yaml"
    "$root/artifacts/monitor/monitor" run --config "$work/monitor.yaml" > "$work/agent.out" 2>&1 &
    agent_pid=$!
    local tries=0
    until grep -q 'capturing after' "$work/agent.out"; do
        tries=$((tries + 1))
        [ $tries -lt 1200 ] && kill -0 "$agent_pid" || { cat "$work/agent.out" >&2; exit 1; }
        sleep 0.05
    done
}

stop() {
    [ -z "$agent_pid" ] || { kill "$agent_pid" 2> /dev/null; wait "$agent_pid" || true; }
    agent_pid=
}

for ((round = 0; round < rounds; round++)); do
    for agent in none process-create all; do
        case $agent in process-create) start '[process-create]' ;; all) start all ;; esac
        for call in getppid write read; do
            "$work/storm" call $call "$count" | awk '{ print $4 }' >> "$work/$call.$agent"
        done
        stop
    done
done
for call in getppid write read; do
    for agent in none process-create all; do
        sort -n "$work/$call.$agent" | awk -v name="$call $agent" '{ all[NR] = $1 } END { printf "%s %s ns (", name, all[int((NR + 1) / 2)]; for (i = 1; i <= NR; i++) printf "%s%s", all[i], i < NR ? " " : ")\n" }'
    done
done
