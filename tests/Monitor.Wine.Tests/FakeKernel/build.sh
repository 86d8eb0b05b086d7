#!/usr/bin/env bash
# Builds what tests under Wine need: build.sh OUTPUT. The fake kernel (fake-kernel.sys), the capture driver linked with it (monitor-capture.sys), and the
# program that tells the fake kernel what to do (fake-kernel.exe); one that runs an object of the driver by itself (guarded.exe). Never shipped.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
native=$here/../../../core/native
mkdir -p "$1"
out=$(cd "$1" && pwd)
headers=/usr/share/mingw-w64/include
tool() { command -v "$1-14" || command -v "$1"; }
flags=(--target=x86_64-pc-windows-msvc -fgnuc-version=4.2.1 -U_MSC_VER -D__MINGW32__ -D__MINGW64__ -isystem $headers/ddk -isystem $headers
    -std=gnu11 -ffreestanding -O2 -mno-red-zone -Wall -Wextra -Werror -Wno-ignored-attributes)

rm -rf "$out/source"
mkdir -p "$out/source/fake"
cp -r "$native/abi" "$native/windows" "$out/source/"
cp "$here"/*.c "$here"/*.h "$out/source/fake/"
cd "$out"
for definition in kernelbase ntoskrnl kernel32 ntdll; do
    "$(tool llvm-dlltool)" -m i386:x86-64 -d "$here/$definition.def" -l "from-$definition.lib"
done
sed 's/=.*//' "$here/fake-kernel.def" > substitutes.def
"$(tool llvm-dlltool)" -m i386:x86-64 -d substitutes.def -l substitutes.lib

objects=()
for source in memory processes callbacks filters platform texts file_acts lives entry; do
    "$(tool clang)" "${flags[@]}" -c "source/fake/$source.c" -o "$source.obj"
    objects+=("$source.obj")
done
"$(tool lld-link)" /nologo /driver /subsystem:native,10.0 /entry:DriverEntry /nodefaultlib /machine:x64 /dynamicbase /nxcompat /def:"$here/fake-kernel.def" \
    /out:fake-kernel.sys /implib:unused.lib "${objects[@]}" from-kernelbase.lib from-ntoskrnl.lib
"$(tool clang)" "${flags[@]}" -c source/fake/control.c -o control.obj
"$(tool lld-link)" /nologo /subsystem:console /entry:start /nodefaultlib /machine:x64 /out:fake-kernel.exe control.obj from-kernel32.lib
DRIVER_LIBRARIES=$out/substitutes.lib "$native/windows/build.sh" "$out/driver"
cp "$out/driver/monitor-capture.sys" "$out/"
"$(tool clang)" "${flags[@]}" -c source/fake/guarded.c -o guarded.obj
"$(tool lld-link)" /nologo /subsystem:console /entry:start /nodefaultlib /machine:x64 /out:guarded.exe guarded.obj driver/guarded.obj from-kernel32.lib from-ntdll.lib
