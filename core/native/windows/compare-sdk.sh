#!/usr/bin/env bash
# Compares the driver's own declarations of the Windows Filtering Platform with the Windows SDK's: compare-sdk.sh FOLDER, where that is Include/VERSION of
# the SDK (on NuGet: Microsoft.Windows.SDK.CPP, c/Include/VERSION). The compiler says where they differ; nothing is built.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sdk=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The platform's own headers alone: what they include comes from mingw, as in the driver.
cp "$sdk"/shared/{fwptypes,fwpmtypes,fwpstypes,ipsectypes,iketypes,fwpvi}.h "$sdk"/um/{fwpsu,fwpmu}.h "$work"
cat > "$work/compare.c" <<'SOURCE'
#define WIN32_NO_STATUS
#include <winsock2.h>
#include <windows.h>
#include <ws2ipdef.h>
#include <rpc.h>
typedef void WSACMSGHDR;
#include <fwptypes.h>
#include <fwpmtypes.h>
#include <fwpstypes.h>
#include <fwpsu.h>
#define ASSERT_OFFSET(type, field, offset) _Static_assert(__builtin_offsetof(type, field) == (offset), #type "." #field)
#define ASSERT_SIZE(type, size) _Static_assert(sizeof(type) == (size), #type)
#include "declarations/filtering_platform_layout.h"
SOURCE
for target in x86_64 aarch64; do
    "$(command -v clang-14 || command -v clang)" --target=$target-pc-windows-msvc -fgnuc-version=4.2.1 -U_MSC_VER -D__MINGW32__ -D__MINGW64__ \
        -fms-extensions -fsyntax-only -w -D_WIN32_WINNT=0x0A00 -DNTDDI_VERSION=0x0A000010 -I "$work" -I "$here" \
        -isystem /usr/share/mingw-w64/include "$work/compare.c"
    echo "$target: the same"
done
