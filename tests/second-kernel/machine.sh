# Sourced by build-guest.sh and run-guest.sh: what this machine must have, and what differs between the two kinds of guest.

# All from Debian's main section.
REQUIRED_PACKAGES=(cpio clang-14 lld-14)
declare -A EMULATOR_PACKAGE=([amd64]=qemu-system-x86 [arm64]=qemu-system-arm)
declare -A EMULATOR=([amd64]=qemu-system-x86_64 [arm64]=qemu-system-aarch64)
declare -A TRIPLE=([amd64]=x86_64-linux-gnu [arm64]=aarch64-linux-gnu)

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
    [[ -n ${TRIPLE[$arch]:-} ]] || fail "unknown machine \"$arch\": amd64 or arm64"
    for package in "${REQUIRED_PACKAGES[@]}" "${EMULATOR_PACKAGE[$arch]}"; do
        [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]} == 0)) || fail "packages are missing; install them with: apt-get install -y --no-install-recommends ${missing[*]}"
}
