#!/usr/bin/env bash
# What the way from journal to file costs, beside rsyslog relaying the very lines that Monitor wrote from file to file: events a second of processor time of
# the whole process, in one run. rsyslog once with its queue in memory and once with a queue on the disk.
#
#   tests/bench/relay.sh
#
# Root; tests/Monitor.Sinks.Syslog.Tests/servers.sh brings rsyslog. Prints one line a figure.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
servers=$root/artifacts/tools/syslog-servers
work=$(mktemp -d /tmp/monitor-relay-XXXXXX)
relay=
trap '[ -z "$relay" ] || kill "$relay" 2> /dev/null || true; rm -rf "$work"' EXIT

cd "$root"
tests/bench/Monitor.Benchmarks/bin/Release/net10.0/Monitor.Benchmarks pipeline artifacts/monitor/plugins "$work/events.ndjson"
lines=$(wc -l < "$work/events.ndjson")

relay_by_rsyslog() {        # NAME QUEUE
    rm -rf "$work/spool" "$work/relayed"
    mkdir "$work/spool"
    cat > "$work/relay.conf" << CONF
global(workDirectory="$work/spool" maxMessageSize="256k")
main_queue(queue.type="direct")
module(load="imfile")
input(type="imfile" file="$work/events.ndjson" tag="monitor" ruleset="all")
template(name="line" type="string" string="%msg%\n")
ruleset(name="all" $2) { action(type="omfile" file="$work/relayed" template="line" asyncWriting="off" ioBufferSize="256k") }
CONF
    "$servers/usr/sbin/rsyslogd" -n -C -f "$work/relay.conf" -i "$work/pid" -M "$servers/usr/lib/x86_64-linux-gnu/rsyslog/" &
    relay=$!
    until [ -e "$work/relayed" ] && [ "$(wc -l < "$work/relayed")" -ge "$lines" ]; do
        kill -0 "$relay"
        sleep 0.2
    done
    awk -v lines="$lines" -v hz="$(getconf CLK_TCK)" -v name="$1" '{ printf "%-66s %12.0f events per CPU-second\n", name, lines / (($14 + $15) / hz) }' "/proc/$relay/stat"
    kill "$relay"
    wait "$relay" || true
    relay=
}

relay_by_rsyslog "rsyslog: the same lines from file to file" ''
relay_by_rsyslog "rsyslog: the same, through a queue on the disk" 'queue.type="Disk" queue.filename="q" queue.maxDiskSpace="8g"'
