#!/usr/bin/env bash
# Boots a guest that build-guest.sh made; its console is standard output, its verdict the exit code. See README.md.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/machine.sh"

(($# == 3)) || fail "usage: run-guest.sh amd64|arm64 OUT_DIR TIMEOUT_SECONDS"
arch=$1 out=$2 seconds=$3
check_machine "$arch"
[[ -f $out/vmlinuz && -f $out/initrd ]] || fail "$out holds no guest: run build-guest.sh first"
[[ $seconds =~ ^[0-9]+$ ]] || fail "TIMEOUT_SECONDS is a whole number, not \"$seconds\""

# The guest hands its results back on a serial port of its own, which needs no module and no file system. "-cpu max" for arm64 has vectors
# of 2048 bits, with which .NET runs wrong code under emulation; a server's CPU is also faster to emulate.
case $arch in
amd64) machine=(-machine pc -cpu max -serial stdio -serial "file:$out/port") console=ttyS0 port=ttyS1
    options=no_timer_check ;;       # on a busy machine the emulated timer is late, which the kernel takes for a broken one
arm64) machine=(-machine virt -cpu neoverse-n1 -serial stdio
    -chardev "file,id=results,path=$out/port" -device pci-serial,chardev=results) console=ttyAMA0 port=ttyS0 options= ;;
esac

rm -rf "$out/results"
mkdir "$out/results"
: >"$out/port"
status=0
timeout --kill-after=10 "$seconds" "${EMULATOR[$arch]}" "${machine[@]}" -accel tcg -smp 2 -m 2048 -nodefaults -no-user-config \
    -display none -no-reboot -kernel "$out/vmlinuz" -initrd "$out/initrd" \
    -append "console=$console quiet panic=-1 $options rdinit=/init results_port=/dev/$port" </dev/null || status=$?

sed -n '/^RESULTS BEGIN/,/^RESULTS END/{//!p}' "$out/port" | base64 -d | tar -xz -C "$out/results" 2>/dev/null || say "the guest handed no results back"
verdict=$(sed -n 's/^VERDICT \([0-9][0-9]*\)\r*$/\1/p' "$out/port")
if [[ -z $verdict ]]; then
    ((status != 124 && status != 137)) || { say "the guest did not finish within $seconds s"; exit 124; }
    say "the guest gave no verdict; the emulator's exit code is $status"
    exit 125
fi
exit "$verdict"
