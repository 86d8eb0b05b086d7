#!/usr/bin/env bash
# What capture costs, live: the share of one core that an observer takes, and how much the workload slows down, in a paced and an unpaced storm
# of processes, files, connections or executable mappings; Monitor beside bpftrace printing the same events, and, only with --auditd, auditd with a
# rule for them (it slows the kernel until the next boot, so it goes last). Paired rounds: each round runs the storm without an observer, then with
# each of them. Like is compared with like: the storm's own kind alone, or, with --all, every kind at once by each observer.
#
#   tests/bench/live.sh [--workload exec|file|connect|map] [--all] [--rate N] [--seconds N] [--rounds N] [--warm-up N] [--auditd]
#
# Root; needs gcc and bpftrace, with --auditd auditd. Prints one line a figure: name, median, unit, and the rounds behind it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
workload=exec kinds= rate= seconds=10 rounds=5 warm_up=5 observers=(none monitor bpftrace)
while [ $# -gt 0 ]; do
    case $1 in
        --workload) workload=$2; shift 2 ;;
        --all) kinds='exec file connect map'; shift ;;
        --rate) rate=$2; shift 2 ;;
        --seconds) seconds=$2; shift 2 ;;
        --rounds) rounds=$2; shift 2 ;;
        --warm-up) warm_up=$2; shift 2 ;;
        --auditd) observers+=(auditd); shift ;;
        *) echo "unknown option $1" >&2; exit 2 ;;
    esac
done
kinds=${kinds:-$workload}
work=$(mktemp -d /tmp/monitor-live-XXXXXX)
observer_pid=
trap '[ -z "$observer_pid" ] || kill "$observer_pid" 2> /dev/null || true; rm -rf "$work"' EXIT
gcc -O2 -o "$work/storm" "$root/tests/bench/storm/storm.c" -lpthread
gcc -O2 -static -o "$work/noop" "$root/tests/bench/storm/noop.c"

mkdir "$work/files"
library=$(ldconfig -p | awk '/libc\.so\.6/ { print $NF; exit }')
library=$(readlink -f "$library")
case $workload in
    exec) storm=(exec "$work/noop"); rate=${rate:-1000} ;;
    file) storm=(file "$work/files"); rate=${rate:-20000} ;;
    connect) storm=(connect); rate=${rate:-20000} ;;
    map) storm=(map "$library"); rate=${rate:-5000} ;;
    *) echo "unknown workload $workload" >&2; exit 2 ;;
esac

collectors=process-create
[ "$kinds" = exec ] || collectors=$(case $kinds in file) echo file-create ;; connect) echo network-connect ;; map) echo image-load ;; esac)
cat > "$work/monitor.yaml" << YAML
state: state
runtime: runtime
$([ "$kinds" != "$workload" ] || echo "collectors: [$collectors]")
sinks:
  trail: { plugin: file, settings: { path: events.ndjson, rotate: 10 GiB } }
YAML

cat > "$work/exec.bt" << 'BT'
tracepoint:sched:sched_process_exec { printf("%llu %d %d %s %s ", nsecs, pid, uid, comm, str(args->filename)); }
tracepoint:syscalls:sys_enter_execve { join(args->argv); }
BT
cat > "$work/file.bt" << 'BT'
tracepoint:syscalls:sys_enter_openat /args->flags & 0100/ { printf("%llu %d %d %s file %s\n", nsecs, pid, uid, comm, str(args->filename)); }
BT
cat > "$work/connect.bt" << 'BT'
tracepoint:sock:inet_sock_set_state /args->newstate == 1/ { printf("%llu %d %s socket %s:%d %s:%d\n", nsecs, pid, comm, ntop(args->saddr), args->sport, ntop(args->daddr), args->dport); }
BT
cat > "$work/map.bt" << 'BT'
tracepoint:syscalls:sys_enter_mmap /args->prot & 4/ { printf("%llu %d %d %s map %d %x\n", nsecs, pid, uid, comm, args->fd, args->addr); }
BT
for kind in $kinds; do cat "$work/$kind.bt"; done > "$work/all.bt"

wait_for() {        # FILE PATTERN
    local tries=0
    until grep -q "$2" "$1" 2> /dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 600 ] || { echo "waited in vain for '$2' in $1" >&2; cat "$1" >&2; exit 1; }
        sleep 0.05
    done
}

start() {           # OBSERVER
    case $1 in
        none) observer_pid= ;;
        monitor)
            rm -f "$work/events.ndjson" "$work/observer.err"
            "$root/artifacts/monitor/monitor" run -c "$work/monitor.yaml" 2> "$work/observer.err" &
            observer_pid=$!
            wait_for "$work/observer.err" 'capturing after' ;;
        bpftrace)
            mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing
            rm -f "$work/observer.out"
            bpftrace -B none "$work/all.bt" > "$work/observer.out" 2> "$work/observer.err" &
            observer_pid=$!
            wait_for "$work/observer.out" 'Attaching' ;;
        auditd)
            mkdir -p "$work/audit" && rm -f "$work"/audit/*
            cat > "$work/audit/auditd.conf" << CONF
log_file = $work/audit/audit.log
log_format = RAW
flush = INCREMENTAL_ASYNC
freq = 50
max_log_file = 4000
max_log_file_action = ROTATE
space_left = 75
space_left_action = SYSLOG
admin_space_left = 50
admin_space_left_action = SYSLOG
disk_full_action = SYSLOG
disk_error_action = SYSLOG
CONF
            chmod 640 "$work/audit/auditd.conf"
            auditd -n -c "$work/audit" > "$work/observer.err" 2>&1 &
            observer_pid=$!
            until auditctl -s 2> /dev/null | grep -q "pid $observer_pid"; do sleep 0.05; done
            auditctl -b 32768 > /dev/null
            for kind in $kinds; do
                case $kind in
                    exec) auditctl -a always,exit -F arch=b64 -S execve -k exec ;;
                    file) auditctl -a always,exit -F arch=b64 -S openat -F 'a2&0100' -k file ;;
                    connect) auditctl -a always,exit -F arch=b64 -S connect -k connect ;;
                    map) auditctl -a always,exit -F arch=b64 -S mmap -F 'a2&4' -k map ;;
                esac > /dev/null
            done ;;
    esac
    sleep 1         # start-up work is not what is measured
}

stop() {            # OBSERVER
    [ "$1" != auditd ] || auditctl -D > /dev/null
    [ -z "$observer_pid" ] || { kill -TERM "$observer_pid"; wait "$observer_pid" 2> /dev/null || true; }
    [ "$1" != auditd ] || auditctl -e 0 > /dev/null
    observer_pid=
}

ticks() { [ -z "$observer_pid" ] && echo 0 || awk '{ print $14 + $15 }' "/proc/$observer_pid/stat"; }

seen() {            # OBSERVER
    case $1-$workload in
        monitor-exec) grep -c "\"ProcessCreate\".*\"Image\":\"$work/noop\"" "$work/events.ndjson" ;;
        monitor-file) grep -c "\"FileCreate\".*\"TargetFilename\":\"$work/files/" "$work/events.ndjson" ;;
        monitor-connect) grep -c "\"NetworkConnect\".*\"Image\":\"$work/storm\".*\"Initiated\":\"true\"" "$work/events.ndjson" ;;
        monitor-map) grep -c "\"ImageLoad\".*\"Image\":\"$work/storm\".*\"ImageLoaded\":\"$library\"" "$work/events.ndjson" ;;
        bpftrace-exec) grep -c "noop $work/noop" "$work/observer.out" ;;
        bpftrace-file) grep -c "storm file $work/files/" "$work/observer.out" ;;
        bpftrace-connect) echo $(($(grep -c 'storm socket 127.0.0.1:.* 127.0.0.1:' "$work/observer.out") / 2)) ;;
        bpftrace-map) grep -c 'storm map' "$work/observer.out" ;;
        auditd-exec) cat "$work"/audit/* | grep -c "type=EXECVE.* a0=\"$work/noop\"" ;;
        auditd-*) cat "$work"/audit/* | grep -c "type=SYSCALL.* comm=\"storm\".* key=\"$workload\"" ;;
        none-*) echo 0 ;;
    esac || true
}

for round in $(seq "$rounds"); do
    for observer in "${observers[@]}"; do
        start "$observer"
        "$work/storm" "${storm[@]}" "$rate" "$warm_up" > /dev/null     # the first seconds compile code
        sleep 1
        warm=$(seen "$observer")
        before=$(ticks)
        paced=$("$work/storm" "${storm[@]}" "$rate" "$seconds")
        after=$(ticks)
        unpaced=$("$work/storm" "${storm[@]}" 0 "$seconds")
        [ "$observer" = none ] || sleep 1
        stop "$observer"
        set -- $paced $unpaced
        # count N seconds S median-us M p99-us P, twice
        echo "$round $observer $((after - before)) $2 $4 $6 ${10} ${12} ${14} $(($(seen "$observer") - warm))" | tee -a "$work/rounds" >&2
    done
done

awk -v hertz="$(getconf CLK_TCK)" '
    function median(list, n,   values, i, j, t) {
        split(list, values, " ")
        for (i = 2; i <= n; i++) for (j = i; j > 1 && values[j - 1] > values[j]; j--) { t = values[j]; values[j] = values[j - 1]; values[j - 1] = t }
        return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
    }
    {
        n[$2]++
        share[$2] = share[$2] " " 100 * $3 / hertz / $5
        rate[$2] = rate[$2] " " $4 / $5
        mid[$2] = mid[$2] " " $6
        free[$2] = free[$2] " " $7 / $8
        lost[$2] += $4 + $7 - $10
        order[$2] = order[$2] ? order[$2] : ++count
        name[order[$2]] = $2
    }
    END {
        base = median(free["none"], n["none"])
        for (i = 1; i <= count; i++) {
            o = name[i]
            printf "%-9s share of a core, paced          %8.2f %%        (%s )\n", o, median(share[o], n[o]), share[o]
            printf "%-9s acts a second, paced            %8.0f /s\n", o, median(rate[o], n[o])
            printf "%-9s median time of one, paced       %8.0f us       (%s )\n", o, median(mid[o], n[o]), mid[o]
            printf "%-9s acts a second, unpaced          %8.0f /s, %5.1f %% slower than without  (%s )\n", o, median(free[o], n[o]), 100 * (1 - median(free[o], n[o]) / base), free[o]
            if (o != "none") printf "%-9s not seen                        %8d of all\n", o, lost[o]
        }
    }' "$work/rounds"
