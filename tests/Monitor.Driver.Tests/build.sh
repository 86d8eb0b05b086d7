#!/usr/bin/env bash
# Builds programs that run the driver's sources on Linux: build.sh OUTPUT PROGRAM...
#   scenarios   the scenarios, with AddressSanitizer and UndefinedBehaviorSanitizer
#   fuzz        libFuzzer with both
#   coverage    the scenarios, replay: inputs of the fuzzer, each a file that is named; both count the driver's lines
#   threads     more threads than one, with ThreadSanitizer
#   mutant:scenarios:FILE, mutant:threads:FILE   the same with this file in the place of the driver's of its name, next to it as "program". The other
#               objects are those of the programs, which were built before
#   DRIVER_SOURCES   the driver's folder, where it is another one
set -euo pipefail
shopt -s nullglob
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
driver=$(cd "${DRIVER_SOURCES:-$here/../../core/native/windows}" && pwd)
headers=/usr/share/mingw-w64/include
clang=$(command -v clang-14 || command -v clang)
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift

# The driver's own flags (core/native/windows/build.sh) as far as they say which declarations there are; small rings, so that each run fills them.
flags=(--target=x86_64-linux-gnu -std=gnu11 -fshort-wchar -fdeclspec -fgnuc-version=4.2.1 -D__MINGW32__ -D__MINGW64__ -D_WIN32 -D_WIN64 -D_AMD64_
    -DWINDOWS_RING_CRITICAL_BYTES=8192u -DWINDOWS_RING_BULK_BYTES=16384u -ffreestanding -isystem $headers/ddk -isystem $headers
    -include "$here/fake_kernel/prefix.h" -I "$driver" -I "$here/fake_kernel" -I "$here/scenarios"
    -g -O1 -fno-omit-frame-pointer -Wall -Wextra -Werror -Wno-ignored-attributes -Wno-return-type)

is_host() { case $1 in */fake_kernel/host.c | */fuzzing/replay.c) true ;; *) false ;; esac; }

# compile FOLDER FLAGS... : the objects of the driver, of the fake kernel and of FOLDERS go into OUTPUT/FOLDER.
compile() {
    local set=$1; shift
    local -a instrument=("$@") jobs=()
    mkdir -p "$out/$set"
    for source in "$driver"/*.c; do
        # The compiler's runtime is Linux's here.
        [ "$(basename "$source")" = runtime.c ] || printf '%s\0' "-DFAKE_DRIVER_SOURCE -c $source -o $out/$set/driver_$(basename "$source" .c).o"
    done > "$out/$set/jobs"
    for folder in fake_kernel scenarios fuzzing threads; do
        for source in "$here/$folder"/*.c; do
            is_host "$source" || printf '%s\0' "-c $source -o $out/$set/${folder}_$(basename "$source" .c).o"
        done
    done >> "$out/$set/jobs"
    export CLANG=$clang FLAGS="${flags[*]} ${instrument[*]}"
    xargs -0 -P 2 -I{} sh -c '$CLANG $FLAGS {}' < "$out/$set/jobs"
    # Linux's own headers, and no Windows ones.
    for source in fake_kernel/host fuzzing/replay; do
        $clang -g -O1 -Wall -Wextra -Werror "${instrument[@]}" -c "$here/$source.c" -o "$out/$set/${source/\//_}.o"
    done
}

# link SET PROGRAM FOLDER FLAGS...
link() {
    local set=$1 program=$2 folder=$3; shift 3
    local objects=("$out/$set"/driver_*.o "$out/$set"/fake_kernel_*.o "$out/$set"/"$folder"_*.o)
    [ "$folder" = scenarios ] || objects+=("$out/$set"/scenarios_client.o "$out/$set"/scenarios_*activities.o)
    $clang "$@" "${objects[@]}" -o "$out/$program" -lpthread
}

# mutant SET FOLDER FILE FLAGS...
mutant() {
    local set=$1 folder=$2 file=$3; shift 3
    local name object
    name=$(basename "$file" .c)
    object=$(dirname "$file")/$name.o
    $clang "${flags[@]}" -w "$@" -DFAKE_DRIVER_SOURCE -c "$file" -o "$object"
    local objects=("$object")
    for other in "$out/$set"/driver_*.o; do
        [ "$other" = "$out/$set/driver_$name.o" ] || objects+=("$other")
    done
    objects+=("$out/$set"/fake_kernel_*.o "$out/$set"/"$folder"_*.o)
    [ "$folder" = scenarios ] || objects+=("$out/$set"/scenarios_client.o "$out/$set"/scenarios_*activities.o)
    $clang "$@" "${objects[@]}" -o "$(dirname "$file")/program" -lpthread
}

sanitize=(-fsanitize=address,undefined -fno-sanitize-recover=all)
count=(-fprofile-instr-generate -fcoverage-mapping)
made=
for program; do
    case $program in
        mutant:scenarios:*) mutant checked scenarios "${program#*:*:}" "${sanitize[@]}"; continue ;;
        mutant:threads:*) mutant threaded threads "${program#*:*:}" -fsanitize=thread; continue ;;
    esac
    case $program in
        scenarios | fuzz) set=checked instrument=("${sanitize[@]}" -fsanitize=fuzzer-no-link) ;;
        coverage | replay) set=counted instrument=("${count[@]}") ;;
        threads) set=threaded instrument=(-fsanitize=thread) ;;
        *) echo "build.sh: $program: not a program" >&2; exit 2 ;;
    esac
    case $made in *" $set "*) ;; *) compile $set "${instrument[@]}"; made+=" $set " ;; esac
    case $program in
        scenarios) link $set scenarios scenarios "${sanitize[@]}" ;;
        fuzz) rm "$out/$set/fuzzing_replay.o" && link $set fuzz fuzzing "${sanitize[@]}" -fsanitize=fuzzer ;;
        coverage) link $set coverage scenarios "${count[@]}" ;;
        replay) link $set replay fuzzing "${count[@]}" ;;
        threads) link $set threads threads -fsanitize=thread ;;
    esac
done
