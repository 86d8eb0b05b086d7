# Sourced by build-guest.sh and run-guest.sh: what this machine must have, and what differs between the two kinds of guest.

# All from Debian; the emulator of the guest's machine comes on top.
REQUIRED_PACKAGES=(cpio clang-14 lld-14)
declare -A EMULATOR_PACKAGE=([amd64]=qemu-system-x86 [arm64]=qemu-system-arm)
declare -A EMULATOR=([amd64]=qemu-system-x86_64 [arm64]=qemu-system-aarch64)
declare -A TRIPLE=([amd64]=x86_64-linux-gnu [arm64]=aarch64-linux-gnu)
declare -A LOADER=([amd64]=lib64/ld-linux-x86-64.so.2 [arm64]=lib/ld-linux-aarch64.so.1)

HARNESS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CACHE=$HARNESS/../../artifacts/second-kernel

say() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
}

fail() {
    say "$*"
    exit 2
}

check_machine() {
    local arch=$1 package missing=()
    [[ $arch == amd64 || $arch == arm64 ]] || fail "unknown machine \"$arch\": amd64 or arm64"
    for package in "${REQUIRED_PACKAGES[@]}" "${EMULATOR_PACKAGE[$arch]}"; do
        [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]} == 0)) || fail "packages are missing; install them with: apt-get install -y --no-install-recommends ${missing[*]}"
}
