#requires -Version 5.1
<#
.SYNOPSIS
    Provokes each event that Monitor reports on Windows, looks whether it is reported as it has to be, and prints a table.
.DESCRIPTION
    Runs an agent of its own, in the console, with a configuration of its own; a service that runs is stopped first and started again at the end.
    Everything that is made lies in one folder and under one registry key, and is removed. docs/windows-verification.md says what to prepare.
.PARAMETER Agent
    The folder with monitor.exe.
.PARAMETER Work
    A folder for files; it is made, and removed.
.PARAMETER Only
    Ids of the checks to run; all if it is left out.
.PARAMETER Patience
    Seconds to wait for an event.
.PARAMETER Reloads
    How often the driver is stopped and started.
.PARAMETER Json
    Where the result is written as JSON, too.
.PARAMETER Keep
    Leaves the folder with the agent's output.
#>
[CmdletBinding()]
param(
    [string] $Agent = (Join-Path $env:ProgramFiles 'Monitor'),
    [string] $Work = (Join-Path $env:SystemDrive ('\MonitorVerify-' + [Guid]::NewGuid().ToString('N').Substring(0, 8))),
    [string[]] $Only = @(),
    [int] $Patience = 20,
    [int] $Reloads = 20,
    [string] $Json = '',
    [switch] $Keep
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$Service = 'Monitor'
$Driver = 'MonitorCapture'
$Key = 'HKCU:\Software\MonitorVerify'
$Results = New-Object System.Collections.Generic.List[object]
$Trail = Join-Path $Work 'events.ndjson'
$Mark = 'monitor-verify-' + [Guid]::NewGuid().ToString('N').Substring(0, 8)
$Seen = 0

# Written in C# 5: Windows PowerShell 5.1 has no newer compiler.
$Native = @'
using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

public static class MonitorVerify
{
    [DllImport("kernel32", SetLastError = true)]
    static extern IntPtr OpenProcess(uint access, bool inherit, int id);

    [DllImport("kernel32", SetLastError = true)]
    static extern bool CloseHandle(IntPtr handle);

    [DllImport("kernel32", SetLastError = true)]
    static extern IntPtr CreateRemoteThread(IntPtr process, IntPtr security, IntPtr stack, IntPtr start, IntPtr argument, uint flags, out uint id);

    [DllImport("kernel32", CharSet = CharSet.Unicode, SetLastError = true)]
    static extern IntPtr GetModuleHandle(string name);

    [DllImport("kernel32", CharSet = CharSet.Ansi, SetLastError = true)]
    static extern IntPtr GetProcAddress(IntPtr module, string name);

    [DllImport("kernel32", CharSet = CharSet.Unicode, SetLastError = true)]
    static extern IntPtr CreateFile(string name, uint access, uint share, IntPtr security, uint disposition, uint flags, IntPtr template);

    [DllImport("kernel32", SetLastError = true)]
    static extern bool FreeConsole();

    [DllImport("kernel32", SetLastError = true)]
    static extern bool AttachConsole(int process);

    [DllImport("kernel32", SetLastError = true)]
    static extern bool SetConsoleCtrlHandler(IntPtr handler, bool add);

    [DllImport("kernel32", SetLastError = true)]
    static extern bool GenerateConsoleCtrlEvent(uint code, int group);

    [DllImport("kernel32", SetLastError = true)]
    static extern bool TerminateProcess(IntPtr process, uint code);

    [DllImport("advapi32", CharSet = CharSet.Unicode)]
    static extern int RegRenameKey(IntPtr key, string from, string to);

    [DllImport("ntdll")]
    static extern int NtCreateSection(out IntPtr section, uint access, IntPtr attributes, IntPtr size, uint protection, uint kind, IntPtr file);

    [DllImport("ntdll")]
    static extern int NtCreateProcessEx(out IntPtr process, uint access, IntPtr attributes, IntPtr parent, uint flags, IntPtr section, IntPtr debug, IntPtr token, uint level);

    [DllImport("ntdll")]
    static extern int NtCreateThreadEx(
        out IntPtr thread, uint access, IntPtr attributes, IntPtr process, IntPtr start, IntPtr argument, uint flags, IntPtr zero, IntPtr stack, IntPtr limit, IntPtr list);

    // Opens another process to read its memory.
    public static void ReadAccess(int id)
    {
        CloseHandle(Known(OpenProcess(0x1010, false, id)));
    }

    // Opens another process to wait for it and to ask what it is.
    public static void LimitedAccess(int id)
    {
        CloseHandle(Known(OpenProcess(0x101000, false, id)));
    }

    // Makes a thread in another process that sleeps for a millisecond.
    public static uint RemoteThread(int id)
    {
        IntPtr process = Known(OpenProcess(0x043a, false, id));
        try
        {
            uint thread;
            IntPtr sleep = GetProcAddress(GetModuleHandle("kernel32"), "Sleep");
            CloseHandle(Known(CreateRemoteThread(process, IntPtr.Zero, IntPtr.Zero, sleep, new IntPtr(1), 0, out thread)));
            return thread;
        }
        finally
        {
            CloseHandle(process);
        }
    }

    // Opens a volume to be read.
    public static void RawRead(string volume)
    {
        CloseHandle(Known(CreateFile(volume, 0x80000000, 3, IntPtr.Zero, 3, 0, IntPtr.Zero)));
    }

    // Renames a key of the current user; PowerShell itself would make another one and delete the first.
    public static void RenameKey(string from, string to)
    {
        int error = RegRenameKey(new IntPtr(unchecked((int)0x80000001)), from, to);
        if (error != 0)
            throw new Win32Exception(error);
    }

    // Makes a process from a file that is still open for writing; it never runs.
    public static void FromOpenFile(string path)
    {
        IntPtr file = Known(CreateFile(path, 0xC0000000, 7, IntPtr.Zero, 3, 0, IntPtr.Zero)), section = IntPtr.Zero, process = IntPtr.Zero, thread = IntPtr.Zero;
        try
        {
            Sound(NtCreateSection(out section, 0xF001F, IntPtr.Zero, IntPtr.Zero, 2, 0x1000000, file));
            Sound(NtCreateProcessEx(out process, 0x1FFFFF, IntPtr.Zero, new IntPtr(-1), 4, section, IntPtr.Zero, IntPtr.Zero, 0));
            Sound(NtCreateThreadEx(out thread, 0x1FFFFF, IntPtr.Zero, process, new IntPtr(0x10000), IntPtr.Zero, 1, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero));
        }
        finally
        {
            if (process != IntPtr.Zero)
                TerminateProcess(process, 1);
            foreach (IntPtr handle in new[] { thread, process, section, file })
            {
                if (handle != IntPtr.Zero)
                    CloseHandle(handle);
            }
        }
    }

    // Presses Ctrl-C in another process's console.
    public static void Interrupt(int id)
    {
        FreeConsole();
        if (!AttachConsole(id))
            throw new Win32Exception();
        SetConsoleCtrlHandler(IntPtr.Zero, true);
        GenerateConsoleCtrlEvent(0, 0);
        FreeConsole();
        AttachConsole(-1);
    }

    static IntPtr Known(IntPtr handle)
    {
        if (handle == IntPtr.Zero || handle == new IntPtr(-1))
            throw new Win32Exception();
        return handle;
    }

    static void Sound(int status)
    {
        if (status < 0)
            throw new InvalidOperationException("NTSTATUS 0x" + status.ToString("x8"));
    }
}
'@

function Add-Result([string] $Id, [string] $What, [string] $State, [string] $Note) {
    $Results.Add([pscustomobject]@{ Id = $Id; What = $What; State = $State; Note = $Note })
    $color = 'Yellow'
    if ($State -eq 'passed') { $color = 'Green' }
    if ($State -eq 'failed') { $color = 'Red' }
    Write-Host ('{0,-10} {1,-7} {2}  {3}' -f $Id, $State, $What, $Note) -ForegroundColor $color
}

function Test-Wanted([string] $Id) { return $Only.Count -eq 0 -or $Only -contains $Id }

# Lines that the agent has written since the last call of Clear-Events, as objects.
function Read-Events {
    if (-not (Test-Path $Trail)) { return @() }
    $stream = New-Object IO.FileStream($Trail, [IO.FileMode]::Open, [IO.FileAccess]::Read, ([IO.FileShare]::ReadWrite -bor [IO.FileShare]::Delete))
    try {
        $stream.Position = $script:Seen
        $reader = New-Object IO.StreamReader($stream, [Text.Encoding]::UTF8)
        $text = $reader.ReadToEnd()
    } finally {
        $stream.Dispose()
    }
    $end = $text.LastIndexOf("`n")
    if ($end -lt 0) { return @() }
    return @($text.Substring(0, $end).Split("`n") | Where-Object { $_.Length -gt 0 } | ForEach-Object { $_ | ConvertFrom-Json })
}

function Clear-Events {
    if (Test-Path $Trail) { $script:Seen = (Get-Item $Trail).Length }
}

function Get-Field($Line, [string] $Name) {
    $property = $Line.PSObject.Properties[$Name]
    if ($null -eq $property) { return '' }
    return [string] $property.Value
}

# Does something, and waits until an event of that name has the fields that are named: each a pattern of -like.
function Assert-Event([string] $Id, [string] $Name, [hashtable] $Fields, [scriptblock] $Provoke, [string] $What = '') {
    if (-not (Test-Wanted $Id)) { return }
    if ($What -eq '') { $What = $Name }
    Clear-Events
    try {
        & $Provoke | Out-Null
    } catch {
        Add-Result $Id $What 'failed' ('could not be provoked: ' + $_.Exception.Message)
        return
    }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $nearest = ''
    do {
        foreach ($line in (Read-Events)) {
            if ((Get-Field $line 'EventName') -ne $Name) { continue }
            $wrong = @($Fields.Keys | Where-Object { -not ((Get-Field $line $_) -like $Fields[$_]) })
            if ($wrong.Count -eq 0) {
                Add-Result $Id $What 'passed' ('{0:0.0} s' -f $clock.Elapsed.TotalSeconds)
                return
            }
            if ($wrong.Count -lt $Fields.Count) { $nearest = 'nearest: ' + (($wrong | ForEach-Object { $_ + '=' + (Get-Field $line $_) }) -join ', ') }
        }
        Start-Sleep -Milliseconds 200
    } while ($clock.Elapsed.TotalSeconds -lt $Patience)
    if ($nearest -eq '') { $nearest = "no $Name came" }
    Add-Result $Id $What 'failed' $nearest
}

function Assert-True([string] $Id, [string] $What, [scriptblock] $Check) {
    if (-not (Test-Wanted $Id)) { return }
    try {
        $note = & $Check
        Add-Result $Id $What 'passed' ([string] $note)
    } catch {
        Add-Result $Id $What 'failed' $_.Exception.Message
    }
}

function Show-System {
    $system = Get-CimInstance Win32_OperatingSystem
    Write-Host ('{0}, build {1}, {2}' -f $system.Caption, $system.BuildNumber, $env:PROCESSOR_ARCHITECTURE)
    $guard = Get-CimInstance -Namespace root\Microsoft\Windows\DeviceGuard -ClassName Win32_DeviceGuard -ErrorAction SilentlyContinue
    $running = @()
    if ($null -ne $guard) { $running = @($guard.SecurityServicesRunning) }
    Write-Host ('memory integrity (HVCI): {0}' -f $(if ($running -contains 2) { 'on' } else { 'off' }))
    $verified = (& verifier.exe /query 2>&1 | Out-String) -match 'monitor-capture'
    Write-Host ('Driver Verifier watches the driver: {0}' -f $(if ($verified) { 'yes' } else { 'no' }))
}

function Test-Preconditions {
    $identity = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
    if (-not $identity.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { throw 'Run this as an administrator.' }
    if (-not [Environment]::Is64BitProcess) { throw 'Run this in a 64-bit PowerShell.' }
    if (-not (Test-Path (Join-Path $Agent 'monitor.exe'))) { throw "There is no monitor.exe in $Agent; name its folder with -Agent." }
    & sc.exe query $Driver | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "The driver's service $Driver does not exist: run 'monitor install' first." }
}

# Writes monitor.yaml for the collectors that are named, one a line.
function Write-Configuration([string[]] $Collectors) {
    $folder = $Work.Replace('\', '\\')
    $lines = @(
        "state: `"$folder\\state`"",
        "runtime: `"$folder\\runtime`"",
        'collectors:'
    ) + @($Collectors | ForEach-Object { '  - ' + $_.Replace('{work}', $folder) }) + @(
        'sinks:',
        "  file: { plugin: file, settings: { path: `"$folder\\events.ndjson`" } }"
    )
    New-Item -ItemType Directory -Force -Path $Work, (Join-Path $Work 'blocked'), (Join-Path $Work 'kept'), (Join-Path $Work 'free') | Out-Null
    [IO.File]::WriteAllText((Join-Path $Work 'monitor.yaml'), (($lines -join "`n") + "`n"), (New-Object Text.UTF8Encoding($false)))
}

function Start-Agent {
    $monitor = Join-Path $Agent 'monitor.exe'
    $configuration = Join-Path $Work 'monitor.yaml'
    Clear-Events
    & $monitor validate -c $configuration | Write-Host
    if ($LASTEXITCODE -ne 0) { throw 'monitor validate refuses the configuration; see above.' }
    $process = Start-Process $monitor -ArgumentList 'run', '-c', ('"' + $configuration + '"') -PassThru -WindowStyle Hidden -RedirectStandardError (Join-Path $Work 'agent.log')
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (Read-Events | Where-Object { (Get-Field $_ 'EventName') -eq 'ServiceStateChange' })) {
        if ($process.HasExited) { throw ('The agent ended: ' + (Get-Content (Join-Path $Work 'agent.log') -Raw)) }
        if ($clock.Elapsed.TotalSeconds -gt 60) { throw 'The agent wrote no event in a minute.' }
        Start-Sleep -Milliseconds 200
    }
    return $process
}

function Stop-Agent($Process) {
    if ($null -eq $Process -or $Process.HasExited) { return }
    [MonitorVerify]::Interrupt($Process.Id)
    if (-not $Process.WaitForExit(60000)) {
        Stop-Process -Id $Process.Id -Force
        Add-Result 'stop' 'the agent stops by Ctrl-C within a minute' 'failed' 'it was ended'
    }
}

function Test-Processes {
    Assert-Event '1' 'ProcessCreate' @{ Image = '*\cmd.exe'; CommandLine = "*$Mark-1*"; ParentImage = '*powershell*'; User = "*\$env:USERNAME"; Hashes = '*SHA256=*'; IntegrityLevel = 'High'; OriginalFileName = 'Cmd.Exe' } {
        & cmd.exe /c "rem $Mark-1"
    }
    Assert-Event '5' 'ProcessTerminate' @{ Image = '*\cmd.exe' } { & cmd.exe /c "rem $Mark-5" }
    Assert-Event '7' 'ImageLoad' @{ Image = '*\cmd.exe'; ImageLoaded = '*\kernel32.dll'; Signed = 'true'; SignatureStatus = 'Valid' } { & cmd.exe /c "rem $Mark-7" }
    $victim = Start-Process ping.exe -ArgumentList '-n', '120', '127.0.0.1' -PassThru -WindowStyle Hidden
    try {
        Start-Sleep -Milliseconds 500
        Assert-Event '8' 'CreateRemoteThread' @{ SourceProcessId = "$PID"; TargetProcessId = "$($victim.Id)"; StartFunction = 'Sleep*'; StartModule = '*\kernel*.dll' } { [MonitorVerify]::RemoteThread($victim.Id) }
        Assert-Event '10' 'ProcessAccess' @{ SourceProcessId = "$PID"; TargetProcessId = "$($victim.Id)"; GrantedAccess = '0x1010'; CallTrace = '*ntdll.dll+*' } { [MonitorVerify]::ReadAccess($victim.Id) }
        Assert-Event '10-limited' 'ProcessAccess' @{ SourceProcessId = "$PID"; TargetProcessId = "$($victim.Id)"; GrantedAccess = '0x101000' } { [MonitorVerify]::LimitedAccess($victim.Id) }
    } finally {
        Stop-Process -Id $victim.Id -Force -ErrorAction SilentlyContinue
    }
    Assert-Event '25' 'ProcessTampering' @{ Image = '*\ghost.exe'; Type = 'Image is locked for access' } {
        $ghost = Join-Path $Work 'free\ghost.exe'
        Copy-Item (Join-Path $env:SystemRoot 'System32\where.exe') $ghost
        [MonitorVerify]::FromOpenFile($ghost)
    }
}

function Test-Files {
    $free = Join-Path $Work 'free'
    $file = Join-Path $free 'report.txt'
    Assert-Event '11' 'FileCreate' @{ TargetFilename = $file; CreationUtcTime = '20*' } { Set-Content $file 'text' }
    Assert-Event '2' 'FileCreateTime' @{ TargetFilename = $file; CreationUtcTime = '2001-02-03 04:05:06.000'; PreviousCreationUtcTime = '20*' } {
        (Get-Item $file).CreationTimeUtc = New-Object DateTime(2001, 2, 3, 4, 5, 6, ([DateTimeKind]::Utc))
    }
    Assert-Event '15' 'FileCreateStreamHash' @{ TargetFilename = "${file}:Zone.Identifier"; Contents = '*ZoneId=3*'; Hash = '*SHA256=*' } {
        Set-Content $file -Stream Zone.Identifier "[ZoneTransfer]`r`nZoneId=3"
    }
    Assert-Event '1002' 'FileRenamed' @{ SourceFilename = $file; TargetFilename = "$file.old" } { Move-Item $file "$file.old" }
    Assert-Event '26' 'FileDeleteDetected' @{ TargetFilename = "$file.old" } { Remove-Item "$file.old" }
    Assert-Event '23' 'FileDelete' @{ TargetFilename = '*\kept\gone.txt'; Archived = 'true' } {
        $gone = Join-Path $Work 'kept\gone.txt'
        Set-Content $gone 'gone'
        Remove-Item $gone
    }
    Assert-Event '29' 'FileExecutableDetected' @{ TargetFilename = '*\free\copy.exe'; Hashes = '*SHA256=*' } {
        Copy-Item (Join-Path $env:SystemRoot 'System32\where.exe') (Join-Path $free 'copy.exe')
    }
    Assert-Event '27' 'FileBlockExecutable' @{ TargetFilename = '*\blocked\no.exe' } {
        try {
            [IO.File]::WriteAllBytes((Join-Path $Work 'blocked\no.exe'), [byte[]](0x4d, 0x5a, 0x90, 0))
            throw 'the program was written'
        } catch [UnauthorizedAccessException] {
            Write-Verbose 'refused, as it has to be'
        }
    }
    Assert-Event '28' 'FileBlockShredding' @{ TargetFilename = '*\blocked\secret.txt'; Hashes = '*SHA256=*' } {
        $secret = Join-Path $Work 'blocked\secret.txt'
        [IO.File]::WriteAllText($secret, ('secret ' * 2000))
        try {
            $stream = [IO.File]::OpenWrite($secret)
            try {
                $stream.Write((New-Object byte[] 14000), 0, 14000)
                $stream.Flush($true)
            } finally {
                $stream.Dispose()
            }
        } catch {
            Write-Verbose 'refused, as it has to be'
        }
        if (-not ([IO.File]::ReadAllText($secret)).StartsWith('secret')) { throw 'the file was wiped' }
    }
    Assert-Event '9' 'RawAccessRead' @{ Device = '\Device\*'; Image = '*powershell*' } { [MonitorVerify]::RawRead("\\.\$env:SystemDrive") }
}

function Test-Registry {
    Assert-Event '12-create' 'RegistryObjectChange' @{ EventType = 'CreateKey'; TargetObject = 'HKU\*\Software\MonitorVerify' } { New-Item $Key -Force } 'RegistryObjectChange: key made'
    Assert-Event '13' 'RegistryValueSet' @{ EventType = 'SetValue'; TargetObject = '*\Software\MonitorVerify\number'; Details = 'DWORD (0x00000007)' } { New-ItemProperty $Key -Name number -PropertyType DWord -Value 7 }
    Assert-Event '12-value' 'RegistryObjectChange' @{ EventType = 'DeleteValue'; TargetObject = '*\Software\MonitorVerify\number' } { Remove-ItemProperty $Key -Name number } 'RegistryObjectChange: value deleted'
    Assert-Event '14' 'RegistryObjectRename' @{ EventType = 'RenameKey'; TargetObject = '*\Software\MonitorVerify'; NewName = '*\Software\MonitorVerify2' } { [MonitorVerify]::RenameKey('Software\MonitorVerify', 'MonitorVerify2') }
    Assert-Event '12-delete' 'RegistryObjectChange' @{ EventType = 'DeleteKey'; TargetObject = '*\Software\MonitorVerify2' } { Remove-Item ($Key + '2') } 'RegistryObjectChange: key deleted'
}

function Test-Connections {
    $listener = New-Object Net.Sockets.TcpListener([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $connect = {
        $client = New-Object Net.Sockets.TcpClient
        $client.Connect('127.0.0.1', $port)
        $listener.AcceptTcpClient().Dispose()
        $client.Dispose()
    }
    Assert-Event '3-out' 'NetworkConnect' @{ Initiated = 'true'; DestinationPort = "$port"; DestinationIp = '127.0.0.1'; Protocol = 'tcp' } $connect 'NetworkConnect: opened'
    Assert-Event '3-in' 'NetworkConnect' @{ Initiated = 'false'; SourcePort = "$port"; Protocol = 'tcp' } $connect 'NetworkConnect: accepted'
    $listener.Stop()
    Assert-Event '17' 'PipeCreated' @{ PipeName = "\$Mark" } { (New-Object IO.Pipes.NamedPipeServerStream($Mark)).Dispose() }
    Assert-Event '18' 'PipeConnected' @{ PipeName = "\$Mark-c" } {
        $server = New-Object IO.Pipes.NamedPipeServerStream("$Mark-c")
        $client = New-Object IO.Pipes.NamedPipeClientStream('.', "$Mark-c")
        $client.Connect(5000)
        $client.Dispose()
        $server.Dispose()
    }
}

function Test-Subscriptions {
    $made = @{}
    try {
        Assert-Event '19' 'WmiFilter' @{ Operation = 'Created'; Name = "*$Mark*"; Query = '*Win32_LogicalDisk*' } {
            $made.Filter = New-CimInstance -Namespace root\subscription -ClassName __EventFilter -Property @{
                Name = $Mark; EventNamespace = 'root/cimv2'; QueryLanguage = 'WQL'; Query = "SELECT * FROM __InstanceCreationEvent WITHIN 3600 WHERE TargetInstance ISA 'Win32_LogicalDisk'"
            }
        }
        Assert-Event '20' 'WmiConsumer' @{ Operation = 'Created'; Name = "*$Mark*"; Type = 'Log File' } {
            $made.Consumer = New-CimInstance -Namespace root\subscription -ClassName LogFileEventConsumer -Property @{ Name = $Mark; Filename = (Join-Path $Work 'never.log'); Text = 'never' }
        }
        Assert-Event '21' 'WmiBinding' @{ Operation = 'Created'; Consumer = "*$Mark*"; Filter = "*$Mark*" } {
            $made.Binding = New-CimInstance -Namespace root\subscription -ClassName __FilterToConsumerBinding -Property @{ Filter = [ref] $made.Filter; Consumer = [ref] $made.Consumer }
        }
    } finally {
        foreach ($part in 'Binding', 'Consumer', 'Filter') {
            if ($made.ContainsKey($part) -and $null -ne $made[$part]) { Remove-CimInstance $made[$part] }
        }
    }
}

function Test-Rest {
    Assert-Event '24' 'ClipboardChange' @{ Session = '*'; Image = '*powershell*' } { Set-Clipboard $Mark }
    if (Test-Wanted '6') {
        # File systems that Windows brings and that hardly anybody has in use.
        $candidate = @('udfs', 'exfat', 'cdfs', 'fastfat') | Where-Object { $found = Get-Service $_ -ErrorAction SilentlyContinue; $null -ne $found -and $found.Status -eq 'Stopped' } | Select-Object -First 1
        if ($null -eq $candidate) {
            Add-Result '6' 'DriverLoad' 'skipped' 'no driver of Windows is there that does not run'
        } else {
            Assert-Event '6' 'DriverLoad' @{ ImageLoaded = "*\$candidate.sys"; Signed = 'true' } { & sc.exe start $candidate }
        }
    }
}

# The driver sees no names that are asked for: an agent without it traces the DNS client.
function Test-Names {
    Assert-Event '22' 'DnsQuery' @{ QueryName = "$Mark.invalid"; QueryStatus = '9003' } { Resolve-DnsName "$Mark.invalid" -ErrorAction SilentlyContinue }
}

function Test-Losses {
    Assert-True 'losses' 'no record was lost' {
        $status = & (Join-Path $Agent 'monitor.exe') status -c (Join-Path $Work 'monitor.yaml') --json | Out-String | ConvertFrom-Json
        if ($status.capture.lost -ne 0 -or $status.capture.sequenceGaps -ne 0) { throw ('lost ' + $status.capture.lost + ', gaps ' + $status.capture.sequenceGaps) }
        return [string] $status.capture.records + ' records'
    }
}

function Test-Driver {
    Assert-True 'reload' "the driver is stopped and started $Reloads times" {
        for ($round = 0; $round -lt $Reloads; $round++) {
            & sc.exe stop $Driver | Out-Null
            if ($LASTEXITCODE -ne 0) { throw "stop $round answered $LASTEXITCODE" }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            while ((& sc.exe query $Driver | Out-String) -notmatch 'STOPPED') {
                if ($clock.Elapsed.TotalSeconds -gt 30) { throw "stop $round did not end" }
                Start-Sleep -Milliseconds 100
            }
            & sc.exe start $Driver | Out-Null
            if ($LASTEXITCODE -ne 0) { throw "start $round answered $LASTEXITCODE" }
        }
    }
    Assert-True 'crash' 'no crash dump was made since the machine was started' {
        $since = (Get-CimInstance Win32_OperatingSystem).LastBootUpTime
        $dumps = @(Get-ChildItem (Join-Path $env:SystemRoot 'Minidump'), (Join-Path $env:SystemRoot 'MEMORY.DMP') -ErrorAction SilentlyContinue | Where-Object { $_.LastWriteTime -gt $since })
        if ($dumps.Count -gt 0) { throw ($dumps.FullName -join ', ') }
    }
    Assert-True 'integrity' 'code integrity has nothing to say about the driver' {
        $complaints = @(Get-WinEvent -LogName Microsoft-Windows-CodeIntegrity/Operational -MaxEvents 200 -ErrorAction SilentlyContinue | Where-Object { $_.LevelDisplayName -ne 'Information' -and $_.Message -match 'monitor-capture' })
        if ($complaints.Count -gt 0) { throw $complaints[0].Message }
    }
}

function Show-Results {
    $Results | Format-Table Id, State, What, Note -AutoSize | Out-String -Width 200 | Write-Host
    $count = @{}
    foreach ($state in 'passed', 'failed', 'skipped') { $count[$state] = @($Results | Where-Object { $_.State -eq $state }).Count }
    Write-Host ('{0} passed, {1} failed, {2} skipped' -f $count.passed, $count.failed, $count.skipped)
    if ($Json -ne '') { [IO.File]::WriteAllText($Json, ($Results | ConvertTo-Json -Depth 3)) }
    return $count.failed
}

Test-Preconditions
Show-System
Add-Type -TypeDefinition $Native
$wasRunning = $null -ne (Get-Service $Service -ErrorAction SilentlyContinue | Where-Object { $_.Status -eq 'Running' })
if ($wasRunning) { Stop-Service $Service }
$process = $null
try {
    Write-Configuration @(
        'all',
        'clipboard',
        'file-block: { folders: ["{work}\\blocked"], executables: true, shredding: true }',
        'file-delete: { volume-archive: { folder: MonitorVerifyArchive, directories: ["{work}\\kept"] } }'
    )
    $process = Start-Agent
    Test-Processes
    Test-Files
    Test-Registry
    Test-Connections
    Test-Subscriptions
    Test-Rest
    Test-Losses
    Stop-Agent $process
    Write-Configuration @('etw: { images: false, network: false, files: false, registry: false }')
    $process = Start-Agent
    Test-Names
} finally {
    Stop-Agent $process
    Remove-Item $Key, ($Key + '2') -Recurse -Force -ErrorAction SilentlyContinue
}
Test-Driver
if ($wasRunning) { Start-Service $Service }
if (-not $Keep) { Remove-Item $Work, (Join-Path (Split-Path $Work -Qualifier) '\MonitorVerifyArchive') -Recurse -Force -ErrorAction SilentlyContinue }
exit (Show-Results)
