#!/usr/bin/env bash
# Builds what has changed and runs monitor. Without arguments: live monitoring of this machine, events to the terminal and to
# artifacts/run/events.ndjson. Arguments go to the program: ./run.sh plugins list is 'monitor plugins list'.
# Needs the .NET SDK 10; installs the compiler of the kernel side when it is missing and this is root on Debian or Ubuntu.
set -euo pipefail
umask 022        # a plugin that others may write is refused
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$root/artifacts/monitor/monitor
stamp=$root/artifacts/monitor/.built

say() { printf 'run.sh: %s\n' "$*" >&2; }

install_missing() {
    command -v dotnet > /dev/null || { say "the .NET SDK 10 is needed: https://dotnet.microsoft.com/download"; exit 2; }
    local missing=()
    for package in clang-14 llvm-14 libbpf-dev; do
        dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    [ "$(id -u)" -eq 0 ] || { say "missing: ${missing[*]}; install them with: sudo apt-get install ${missing[*]}"; exit 2; }
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
}

is_up_to_date() {
    [ -x "$program" ] && [ -e "$stamp" ] || return 1
    local newer
    newer=$(find "$root"/{sdk,core,plugins,host} "$root"/Directory.* "$root"/global.json "$root"/nuget.config \
        \( -name bin -o -name obj \) -prune -o -newer "$stamp" -print -quit)
    [ -z "$newer" ]
}

build() {
    is_up_to_date && return
    install_missing
    say "building"
    mkdir -p "$root/artifacts/monitor"
    local began log=$root/artifacts/build.log
    began=$(mktemp)
    dotnet build "$root/host/Product.slnf" -c Release -v quiet -nologo > "$log" 2>&1 || { cat "$log" >&2; rm -f "$began"; exit 1; }
    touch -r "$began" "$stamp"      # what changed while it was built is built next time
    rm -f "$began"
}

build
if [ -z "${MONITOR_CONFIG:-}" ]; then
    export MONITOR_CONFIG=$root/artifacts/run/monitor.yaml
    if [ ! -e "$MONITOR_CONFIG" ]; then
        mkdir -p "$root/artifacts/run"
        cp "$root/samples/configurations/live.xml" "$root/artifacts/run/"
        cp "$root/samples/configurations/live.yaml" "$MONITOR_CONFIG"
    fi
fi
[ $# -gt 0 ] || set -- run
exec "$program" "$@"
