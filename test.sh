#!/usr/bin/env bash
# Installs what is missing, builds with warnings as errors, checks the formatting, and runs every test. --long: the full figures of the
# property, fuzzing and crash tests. Runs on Debian 12 as root with the .NET SDK 10. Ends with "N passed, N failed, N skipped".
set -euo pipefail
umask 022        # a plugin that others may write is refused
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"
[ "${1:-}" = --long ] && export MONITOR_TEST_LONG=1
packages=(clang-14 llvm-14 lld-14 libbpf-dev libbpf1 gcc libc6-dev util-linux procps qemu-system-x86 qemu-system-arm cpio systemd logrotate strace zstd
    systemd-journal-remote curl python3 python3-pefile iproute2 gdb bind9-dnsutils busybox-static musl-tools binutils openssl mount
    libclang-rt-14-dev mingw-w64-common mingw-w64-x86-64-dev osslsigncode wine wine64)
log=$root/artifacts/test.log

say() { printf '\n== %s (%s)\n' "$*" "$(date -u +%H:%M:%S)"; }

install_missing() {
    local missing=()
    for package in "${packages[@]}"; do
        dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
}

# rsyslog and syslog-ng, unpacked beside each other: their packages exclude each other.
fetch_syslog_servers() {
    tests/Monitor.Sinks.Syslog.Tests/servers.sh
}

# The samples stand for other people's plugins, as the templates do: they are built against the packed SDK, with a version of its own for each build.
build_samples() {
    local version
    version=0.1.0-dev.$(date +%s)
    # Without the packages of the run before: a restore that finds what it took last time looks for nothing newer.
    rm -rf artifacts/packages/*.nupkg artifacts/sample-packages/monitor.sdk*
    for package in Monitor.Sdk Monitor.Sdk.Testing Monitor.Sdk.Templates; do
        dotnet pack "sdk/$package" -c Release --no-build -v quiet -nologo -o artifacts/packages -p:PackageVersion="$version"
    done
    dotnet build samples/Samples.sln -c Release -v quiet -nologo
}

# The same program for the other machine; the second-kernel test boots it.
build_for_arm64() {
    dotnet build host/Monitor.Host -c Release -v quiet -nologo -p:MonitorRuntime=linux-arm64 -p:MonitorFolder="$root/artifacts/monitor-arm64/"
    rm -rf artifacts/monitor-arm64/plugins
    cp -r artifacts/monitor/plugins artifacts/monitor-arm64/
}

# The zips for Windows; the tests under Wine run the folder that the first is made of.
build_for_windows() {
    dotnet build host/windows.proj -c Release -v quiet -nologo
}

# Again at the end, where a log that is cut keeps it: each failed test with what it said.
repeat_failures() {
    awk '/^failed / { shown = 25; print "" } /^(passed|skipped) |^Test run summary/ { shown = 0 } shown-- > 0' "$log"
}

summarise() {
    awk '/^ *(succeeded|failed|skipped):/ { sub(":", "", $1); sum[$1] += $2 }
        END { printf "%d passed, %d failed, %d skipped\n", sum["succeeded"], sum["failed"], sum["skipped"] }' "$log"
}

install_missing
fetch_syslog_servers
say "building"
dotnet build Monitor.sln -c Release -v quiet -nologo
say "checking the formatting"
# Without projects, which take a minute to load: style is the build's, and the order of usings Monitor.Architecture.Tests'.
dotnet format whitespace . --folder --verify-no-changes
say "building the samples against the packed SDK"
build_samples
say "building for arm64"
build_for_arm64
say "building for Windows"
build_for_windows
say "testing"
status=0
mkdir -p artifacts
: > "$log"
for project in tests/*.Tests/*.Tests.csproj samples/*/tests/*.Tests.csproj; do
    name=$(basename "$project" .csproj)
    printf '\n-- %s\n' "$name"
    "$(dirname "$project")/bin/Release/net10.0/$name" --progress off --no-ansi --output Normal 2>&1 | tee -a "$log" || status=1
done
repeat_failures
summarise
exit $status
