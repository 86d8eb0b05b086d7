# Sourced by build-guest.sh: the .NET of a program that does not bring its own; at /dotnet in the guest.

# Sets runtime to the archive: nothing for a program with a runtime of its own.
make_runtime() {
    runtime=/dev/null
    [[ ! -f $program/libcoreclr.so ]] || return 0
    local root settings name version found frameworks=()
    root=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet || true)")")}
    [[ -x $root/dotnet ]] || fail "no dotnet on this machine"
    settings=$(find "$program" -maxdepth 1 -name '*.runtimeconfig.json' | head -n 1)
    [[ -n $settings ]] || fail "$program holds no *.runtimeconfig.json: not a published .NET program"
    while read -r name version; do
        found=$(find "$root/shared/$name" -maxdepth 1 -name "${version%.*}.*" -printf '%f\n' 2>/dev/null | sort -V | tail -n 1 || true)
        [[ -n $found ]] || fail "$root has no $name $version"
        frameworks+=("$name/$found")
    done < <(tr -d ' \r\n' <"$settings" | grep -o '"name":"[^"]*","version":"[^"]*"' | sed 's/"name":"\(.*\)","version":"\(.*\)"/\1 \2/')
    ((${#frameworks[@]} > 0)) || fail "$settings names no framework"

    runtime=$CACHE/$arch/runtime-$(cat "$HARNESS/runtime.sh" <(printf '%s\n' "$root" "${frameworks[@]}") | sha256sum | cut -c 1-16).cpio
    [[ ! -f $runtime ]] || return 0
    say "packing .NET: ${frameworks[*]}"
    rm -f "$CACHE/$arch"/runtime-*.cpio
    mkdir -p "$work/runtime/dotnet"
    if [[ $arch == "$(dpkg --print-architecture)" ]]; then
        (cd "$root" && cp -a --parents dotnet "host/fxr/${frameworks[0]#*/}" "${frameworks[@]/#/shared/}" "$work/runtime/dotnet")
    else
        copy_from_packages "$work/runtime/dotnet" "${frameworks[@]}"
    fi
    pack "$work/runtime" "$runtime"
}

# The same versions for another machine, from NuGet. $1: a folder to become a dotnet root, the rest: name/version of the frameworks.
copy_from_packages() {
    local tree=$1 platform=linux-${arch/amd64/x64} restore=$work/restore framework store files
    shift
    mkdir -p "$restore"
    echo '<Project />' | tee "$restore/Directory.Build.props" "$restore/Directory.Build.targets" >"$restore/Directory.Packages.props"
    {
        echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>'
        for framework in "$@"; do
            echo "<PackageDownload Include=\"${framework%/*}.Runtime.$platform\" Version=\"[${framework#*/}]\" />"
        done
        echo '</ItemGroup></Project>'
    } >"$restore/restore.csproj"
    timeout 300 dotnet restore "$restore/restore.csproj" -nodeReuse:false -v quiet >&2
    store=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
    for framework in "$@"; do
        files=$(echo "$store/${framework/\//.runtime.$platform/}/runtimes/$platform" | tr '[:upper:]' '[:lower:]')
        mkdir -p "$tree/shared/$framework"
        cp "$files"/lib/*/* "$files"/native/* "$tree/shared/$framework/"
    done
    mkdir -p "$tree/host/fxr/${1#*/}"
    cp "$tree/shared/$1/libhostfxr.so" "$tree/host/fxr/${1#*/}/"
}
