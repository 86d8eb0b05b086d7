#!/usr/bin/env bash
# Makes a guest: Debian's kernel and an initramfs with what a .NET program needs, the program, and a scenario. See README.md.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/machine.sh"
source "$HARNESS/runtime.sh"

(($# == 3 || $# == 4)) || fail "usage: build-guest.sh amd64|arm64 PROGRAM_DIR OUT_DIR [SCENARIO_DIR]"
arch=$1 program=$2 out=$3 scenario=${4:-$HARNESS/scenario}
check_machine "$arch"
[[ -d $program ]] || fail "no folder $program"
[[ -f $scenario/scenario.sh ]] || fail "no file $scenario/scenario.sh"

triple=${TRIPLE[$arch]}
guest_packages=(busybox-static libc6 libgcc-s1 libstdc++6 libssl3)
compiler_packages=(libc6-dev linux-libc-dev libgcc-12-dev)
packages=$CACHE/$arch/packages-$(echo "${guest_packages[*]} ${compiler_packages[*]}" | sha256sum | cut -c 1-8)
mkdir -p "$CACHE/$arch" "$out"
exec 9>"$CACHE/lock"
flock --timeout 900 9 || fail "another build holds $CACHE/lock"
work=$(mktemp -d "$CACHE/$arch/work.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Apt with lists and architectures of its own: the machine's are left alone. Sources and proxy are the machine's, Debian's only.
private_apt() {
    local command=$1 list=/etc/apt/sources.list parts=$CACHE/apt/sources
    shift
    [[ -f $list ]] || list=/dev/null
    mkdir -p "$parts" "$CACHE/apt/lists/partial" "$CACHE/apt/cache/archives/partial"
    touch "$CACHE/apt/status"
    [[ ! -f /etc/apt/sources.list.d/debian.sources ]] || cp /etc/apt/sources.list.d/debian.sources "$parts/"
    timeout 300 "$command" -q -o Dir::State="$CACHE/apt" -o Dir::State::lists="$CACHE/apt/lists" -o Dir::State::status="$CACHE/apt/status" \
        -o Dir::Cache="$CACHE/apt/cache" -o Dir::Etc::sourcelist="$list" -o Dir::Etc::sourceparts="$parts" \
        -o APT::Architecture="$arch" -o APT::Architectures::="$arch" -o APT::Sandbox::User=root \
        -o Acquire::Retries=3 -o Acquire::Languages=none "$@"
}

# Once; who wants a newer kernel deletes the folder.
download_packages() {
    [[ ! -d $packages ]] || return 0
    say "downloading packages for $arch"
    private_apt apt-get update >&2
    local kernel
    kernel=$(private_apt apt-cache depends --important "linux-image-$arch" | sed -n 's/.*Depends: \(linux-image-[^: ]*\).*/\1/p' | head -n 1)
    [[ -n $kernel ]] || fail "the machine's Debian sources offer no linux-image-$arch"
    mkdir "$work/packages"
    (cd "$work/packages" && private_apt apt-get download "$kernel" "${guest_packages[@]}" "${compiler_packages[@]}" >&2)
    rm -rf "$CACHE/$arch"/packages-*
    mv "$work/packages" "$packages"
}

# The initramfs is a row of cpio archives: the kernel unpacks one after the other. $1: the tree, $2: the archive.
pack() {
    (cd "$1" && find . -print0 | sort -z | cpio --null --create --format=newc --owner=0:0 --quiet --reproducible) >"$work/archive"
    mv "$work/archive" "$2"
}

unpack() {
    local tree=$1 package
    shift
    for package in "$@"; do
        dpkg-deb -x "$packages/$package"_*.deb "$tree"
    done
}

# What the kind of guest decides: kernel, system libraries, busybox, the program of actions.
make_system() {
    local key
    key=$(cat "$HARNESS"/{machine.sh,build-guest.sh,actions.c,actions_events.h} <(ls "$packages") | sha256sum | cut -c 1-16)
    system=$CACHE/$arch/system-$key.cpio kernel=$CACHE/$arch/vmlinuz-$key
    [[ ! -f $system || ! -f $kernel ]] || return 0
    say "making the $arch system"
    rm -f "$CACHE/$arch"/system-*.cpio "$CACHE/$arch"/vmlinuz-*
    dpkg-deb --fsys-tarfile "$packages"/linux-image-*.deb | tar -x -C "$work" --wildcards './boot/vmlinuz-*'
    mv "$work"/boot/vmlinuz-* "$kernel"
    dpkg-deb --fsys-tarfile "$packages"/linux-image-*.deb | tar -x -C "$work" --wildcards './lib/modules/*/dummy.ko' './lib/modules/*/brd.ko'

    unpack "$work/packages" "${guest_packages[@]}"
    local tree=$work/system
    mkdir -p "$tree"/{bin,etc,proc,sys,dev,tmp,root,modules} "$tree/lib/$triple"
    find "$work/lib/modules" -name '*.ko' -exec mv {} "$tree/modules/" ';'
    cp "$work/packages/bin/busybox" "$tree/bin/"
    cp -a "$work/packages/lib/$triple"/*.so* "$work/packages/usr/lib/$triple"/*.so* "$tree/lib/$triple/"
    (cd "$work/packages" && cp -a --parents "${LOADER[$arch]}" "$tree/")
    echo 'root:x:0:0:root:/root:/bin/sh' >"$tree/etc/passwd"
    echo 'root:x:0:' >"$tree/etc/group"

    unpack "$work/compiler" "${compiler_packages[@]}" libc6
    clang-14 --target="$triple" --sysroot="$work/compiler" -fuse-ld=lld -static -O2 -Wall -Wextra -Werror "$HARNESS/actions.c" -o "$tree/bin/actions"
    pack "$tree" "$system"
}

download_packages
make_system
make_runtime
mkdir -p "$work/guest"/{program,scenario}
cp -a "$program/." "$work/guest/program/"
cp -a "$scenario/." "$work/guest/scenario/"
cp -a "$HARNESS/guest/." "$work/guest/"
pack "$work/guest" "$work/guest.cpio"
cat "$system" "$runtime" "$work/guest.cpio" >"$out/initrd"
cp "$kernel" "$out/vmlinuz"
say "$out: kernel $(basename "$packages"/linux-image-*.deb .deb), initramfs $(($(stat -c %s "$out/initrd") >> 20)) MiB"
