#!/usr/bin/env bash
# Builds the driver: build.sh [output folder] [x64|arm64]. Warnings are errors. Ends with monitor-capture.sys, signed for tests, and monitor-capture.pdb.
#   DRIVER_LIBRARIES    import libraries (absolute paths) to look in before the system's own: a test's substitutes
#   DRIVER_CERTIFICATE, DRIVER_KEY    PEM files to sign with; else a certificate is made once in the output folder
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:-$here/../../../artifacts/driver}
machine=${2:-x64}
headers=/usr/share/mingw-w64/include
name=monitor-capture
tool() { command -v "$1-14" || command -v "$1"; }

case $machine in
    x64) target=x86_64-pc-windows-msvc names=(-D__MINGW64__ -mno-red-zone) library=i386:x86-64 ;;
    arm64) target=aarch64-pc-windows-msvc names=(-D__MINGW64__ -D_M_ARM -isystem declarations/arm64) library=arm64 ;;
    *) echo "build.sh: $machine: x64 or arm64" >&2; exit 2 ;;
esac

mkdir -p "$out"
out=$(cd "$out" && pwd)
# Objects hold the command line and the folder they were made in: from a copy, by relative paths, they are the same everywhere.
rm -rf "$out/source"
mkdir -p "$out/source"
cp -r "$here/../abi" "$out/source/abi"
cp -r "$here" "$out/source/windows"
cd "$out/source/windows"

# The mingw headers take their GNU branches, while calls, exceptions and debug information are Microsoft's.
flags=(--target=$target -fgnuc-version=4.2.1 -U_MSC_VER -D__MINGW32__ "${names[@]}" -isystem $headers/ddk -isystem $headers
    -std=gnu11 -ffreestanding -O2 -g -gcodeview -fstack-protector-strong -Xclang -cfguard -mno-incremental-linker-compatible
    -fdebug-compilation-dir=. -fcoverage-compilation-dir=. -Wall -Wextra -Werror -Wframe-larger-than=1024)
objects=()
for source in *.c; do
    "$(tool clang)" "${flags[@]}" -c "$source" -o "../../${source%.c}.obj"
    objects+=("${source%.c}.obj")
done

cd "$out"
libraries=()
for definition in source/windows/imports/*.def; do
    import=$(basename "$definition" .def).lib
    "$(tool llvm-dlltool)" -m $library -d "$definition" -l "$import"
    libraries+=("$import")
done
"$(tool lld-link)" /nologo /driver /subsystem:native,10.0 /entry:runtime_entry /nodefaultlib /machine:"$machine" \
    /dynamicbase /highentropyva /nxcompat /guard:cf /integritycheck /Brepro /section:INIT,ERD /merge:.00cfg=.rdata /opt:ref /opt:icf \
    /debug /pdb:$name.pdb /pdbaltpath:$name.pdb /pdbsourcepath:. /out:$name.unsigned.sys "${objects[@]}" ${DRIVER_LIBRARIES:-} "${libraries[@]}"

certificate=${DRIVER_CERTIFICATE:-$out/test.crt}
key=${DRIVER_KEY:-$out/test.key}
if [ ! -f "$key" ]; then
    openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj "/CN=Monitor driver test" -addext keyUsage=digitalSignature \
        -addext extendedKeyUsage=codeSigning -keyout "$key" -out "$certificate" 2> /dev/null
fi
rm -f $name.sys
osslsigncode sign -h sha256 -ph -certs "$certificate" -key "$key" -in $name.unsigned.sys -out $name.sys > /dev/null
