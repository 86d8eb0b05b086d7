#!/usr/bin/env bash
# What plugins cost a host: the time from the start of the process until it captures, by the clock and of the processors, and its memory when it
# is idle, with the shipped plugins alone and with more beside them. These are compiled here, against the packed Monitor.Sdk: each a free collector with an event, settings and a
# timer of its own. Alternating rounds.
#
#   tests/bench/plugins.sh [--count N] [--rounds N] [--drop-caches]
#
# Root; needs the built program in artifacts/monitor. --drop-caches: no file is in memory when the agent starts. Prints one line a figure: name,
# median, unit, and the rounds behind it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
count=25 rounds=7 drop=
while [ $# -gt 0 ]; do
    case $1 in
        --count) count=$2; shift 2 ;;
        --rounds) rounds=$2; shift 2 ;;
        --drop-caches) drop=1; shift ;;
        *) echo "unknown option $1" >&2; exit 2 ;;
    esac
done
umask 022
work=$(mktemp -d /tmp/monitor-plugins-XXXXXX)
chmod 755 "$work"
agent=
trap '[ -z "$agent" ] || kill "$agent" 2> /dev/null || true; rm -rf "$work"' EXIT

dotnet pack "$root/sdk/Monitor.Sdk" -c Release -v quiet -nologo -o "$work/packages"
mkdir "$work/source" "$work/plugins"
cat > "$work/source/nuget.config" << CONFIG
<configuration><packageSources><add key="packed" value="../packages" /></packageSources></configuration>
CONFIG
cat > "$work/source/Directory.Build.props" << PROPS
<Project>
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <NoWarn>MONSDK030</NoWarn>
    <ImplicitUsings>enable</ImplicitUsings>
    <RestorePackagesPath>$work/restored</RestorePackagesPath>
    <MonitorPluginsFolder>$work/plugins</MonitorPluginsFolder>
    <MonitorPluginName>\$(MSBuildProjectName.ToLowerInvariant())</MonitorPluginName>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Monitor.Sdk" Version="0.*-*" />
  </ItemGroup>
</Project>
PROPS
for i in $(seq "$count"); do
    mkdir "$work/source/Plugin$i"
    echo '<Project Sdk="Microsoft.NET.Sdk" />' > "$work/source/Plugin$i/Plugin$i.csproj"
    cat > "$work/source/Plugin$i/Plugin.cs" << CODE
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Bench.Plugin$i;

public sealed class Settings
{
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    public string Path { get; set; } = "/proc/loadavg";
}

[Event($((3000 + i)), "Plugin$i")]
public readonly ref partial struct Seen
{
    public EventTime UtcTime { get; init; }

    public Text Load { get; init; }
}

[Collector("plugin$i", Emits = [typeof(Seen)], Description = "Reads a file now and then")]
public sealed class Reader(Settings settings) : FreeCollector
{
    public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(settings.Interval);
        string last = "";
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            string load = await File.ReadAllTextAsync(settings.Path, cancellation);
            if (load != last && last.Length > 0)
                context.Emit(new Seen { UtcTime = EventTime.Now, Load = load });
            last = load;
        }
    }
}
CODE
done
cat > "$work/source/all.proj" << 'PROJECT'
<Project>
  <ItemGroup>
    <One Include="*/Plugin*.csproj" />
  </ItemGroup>
  <Target Name="Build">
    <MSBuild Projects="@(One)" Targets="Restore" Properties="Configuration=Release;Step=restore" />
    <MSBuild Projects="@(One)" Targets="Build" Properties="Configuration=Release" BuildInParallel="true" />
  </Target>
</Project>
PROJECT
dotnet msbuild "$work/source/all.proj" -v:quiet -nologo -m:2

for kind in shipped more; do
    mkdir "$work/$kind"
    folders="$root/artifacts/monitor/plugins"
    [ "$kind" = shipped ] || folders="$folders, $work/plugins"
    cat > "$work/$kind/monitor.yaml" << YAML
state: state
runtime: runtime
plugins: [$folders]
collectors: all
sinks:
  trail: { plugin: file, settings: { path: events.ndjson, rotate: 1 GiB } }
YAML
done

measure() {         # KIND → milliseconds, clock ticks of the processors, KiB resident, KiB of it in files
    local tries=0 folder=$work/$1
    rm -rf "$folder"/state "$folder"/runtime "$folder"/*.ndjson "$folder/err"
    [ -z "$drop" ] || { sync; echo 3 > /proc/sys/vm/drop_caches; }
    "$root/artifacts/monitor/monitor" run -c "$folder/monitor.yaml" 2> "$folder/err" > /dev/null &
    agent=$!
    until grep -q 'capturing after' "$folder/err"; do
        tries=$((tries + 1))
        [ $tries -lt 1200 ] || { cat "$folder/err" >&2; exit 1; }
        sleep 0.05
    done
    local ticks loaded
    ticks=$(awk '{ print $14 + $15 }' "/proc/$agent/stat")
    loaded=$(grep 'collectors: ' "$folder/err" | grep -o 'plugin[0-9]* 1.0.0' | wc -l)
    [ "$1" = shipped ] || [ "$loaded" -eq "$count" ] || { cat "$folder/err" >&2; exit 1; }
    sleep 5         # start-up work is over, and idle is what is measured
    echo "$(sed -n 's/.*capturing after \([0-9]*\) ms.*/\1/p' "$folder/err") $ticks $(awk '/^VmRSS/ { all = $2 } /^RssFile/ { file = $2 } END { print all, file }' "/proc/$agent/status")"
    kill -TERM "$agent"
    wait "$agent" || true
    agent=
}

for round in $(seq "$rounds"); do
    for kind in shipped more; do
        echo "$kind $(measure $kind)" | tee -a "$work/rounds" >&2
    done
done

echo "load of the machine: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) processors"
awk -v count="$count" -v hertz="$(getconf CLK_TCK)" '
    function median(list, n,   values, i, j, t) {
        split(list, values, " ")
        for (i = 2; i <= n; i++) for (j = i; j > 1 && values[j - 1] > values[j]; j--) { t = values[j]; values[j] = values[j - 1]; values[j - 1] = t }
        return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
    }
    { n[$1]++; start[$1] = start[$1] " " $2; used[$1] = used[$1] " " 1000 * $3 / hertz; memory[$1] = memory[$1] " " $4 / 1024; mapped[$1] = mapped[$1] " " $5 / 1024 }
    function each(list) { return (median(list["more"], n["more"]) - median(list["shipped"], n["shipped"])) / count }
    function tell(kind, name) {
        printf "%-24s start to capture  %8.0f ms   (%s )\n", name, median(start[kind], n[kind]), start[kind]
        printf "%-24s processor time    %8.0f ms   (%s )\n", name, median(used[kind], n[kind]), used[kind]
        printf "%-24s resident          %8.1f MiB  (%s )\n", name, median(memory[kind], n[kind]), memory[kind]
    }
    END {
        tell("shipped", "shipped plugins")
        tell("more", "and " count " more")
        printf "%-24s start             %8.1f ms, %.1f ms of the processors\n", "a plugin", each(start), each(used)
        printf "%-24s resident          %8.2f MiB, %.2f of it mapped files\n", "a plugin", each(memory), each(mapped)
    }' "$work/rounds"
