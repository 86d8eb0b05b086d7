#!/usr/bin/python3
"""gates.py FOLDER: looks at what build.sh has left in the folder, and says what a kernel would refuse or suffer from. No Windows is needed.

One line a gate, "ok" or "FAIL", its name, and what was found. The exit status is 1 when one fails.
"""
import glob
import os
import re
import shutil
import subprocess
import sys

import pefile

NAME = 'monitor-capture.sys'
COOKIE = 0x00002B992DDFA232
WRITE, EXECUTE, DISCARDABLE = 0x80000000, 0x20000000, 0x02000000

# Functions that run at DISPATCH_LEVEL, and all that they may call there. Critical regions they enter after a look at the level.
DISPATCH_ROOTS = ['capture_wants', 'capture_enter', 'capture_leave', 'ring_begin', 'ring_send', 'ring_lost', 'record_set_process', 'wake_reader',
                  'policy_enter', 'policy_leave', 'cancel', 'classify']
DISPATCH_SAFE = {'ExAcquireRundownProtection', 'ExAllocatePoolWithTag', 'ExFreePoolWithTag', 'ExReleaseRundownProtection', 'IoGetCurrentProcess',
                 'IoQueueWorkItem', 'IoReleaseCancelSpinLock', 'IoThreadToProcess', 'IofCompleteRequest', 'KeAcquireSpinLockRaiseToDpc', 'KeBugCheckEx', 'KeEnterCriticalRegion',
                 'KeGetCurrentIrql', 'KeLeaveCriticalRegion', 'KeReleaseSpinLock', 'ObfDereferenceObject', 'ObfReferenceObject', 'PsGetCurrentProcessId',
                 'PsGetCurrentThread', 'PsGetCurrentThreadId', 'PsGetProcessCreateTimeQuadPart', 'PsGetProcessId', 'PsGetProcessSessionId',
                 'PsGetThreadId', 'PsIsSystemThread', 'memcpy', 'memset'}
DEFERRED = {'tell_waiting'}     # named there, but run by a thread of the system at PASSIVE_LEVEL

# While an image is told of, its address space is locked: nothing may open a file, wait, or ask about memory.
IMAGE_ROOTS = ['on_image']
IMAGE_FORBIDDEN = re.compile(r'Zw|Nt|Io(?!GetCurrentProcess|ThreadToProcess|fComplete|ReleaseCancel)|Flt|Mm(?!GetSystem)|KeWait|KeStackAttach|SeLocate')

failed = False


def gate(name, passed, note=''):
    global failed
    failed |= not passed
    print('ok  ' if passed else 'FAIL', name, f'({note})' if note else '')


def tool(name):
    return shutil.which(name + '-14') or name


def dump(path, *options):
    return subprocess.run([tool('llvm-objdump'), *options, path], capture_output=True, text=True, check=True).stdout


class Objects:
    """The compiled files: their functions, and what each refers to."""

    def __init__(self, folder):
        self.section_of, self.references, self.code_sections = {}, {}, set()
        self.loose = []     # (section, symbol) of references that lie in no function: tables, pointers
        self.names = {}     # functions by name
        for path in sorted(glob.glob(os.path.join(folder, '*.obj'))):
            self.read(path)

    def read(self, path):
        text = dump(path, '-h', '-t', '-r')
        unit = os.path.basename(path)
        sections = {}
        for match in re.finditer(r'^\s*(\d+) (\S+)\s+([0-9a-f]{8}) [0-9a-f]{16}(.*)$', text, re.M):
            sections[int(match[1]) + 1] = match[2]
            if 'TEXT' in match[4] and int(match[3], 16):
                self.code_sections.add(match[2])
        functions = []
        for match in re.finditer(r'\(sec\s+(-?\d+)\)\(fl .*?\)\(ty\s+(\w+)\)\(scl\s+(\d+)\) \(nx \d+\) 0x([0-9a-f]+) (\S+)$', text, re.M):
            section = sections.get(int(match[1]))
            if section:
                self.section_of[unit, match[5]] = section
                if match[3] == '2':
                    self.section_of.setdefault(('', match[5]), section)
                if match[2] == '20':
                    functions.append((section, int(match[4], 16), match[5]))
                    key = (unit, match[5])
                    self.references[key] = set()
                    self.names.setdefault(match[5], []).append(key)
        functions.sort()
        self.read_relocations(unit, text, functions)

    def read_relocations(self, unit, text, functions):
        for block in re.finditer(r'RELOCATION RECORDS FOR \[(.*?)\]:\n(?:OFFSET.*\n)?((?:[0-9a-f]{16} .*\n?)*)', text):
            for line in block[2].splitlines():
                offset, _, symbol = line.split()[:3]
                symbol = re.sub(r'[+-]0x[0-9a-f]+$', '', symbol)
                owners = [name for section, start, name in functions if section == block[1] and start <= int(offset, 16)]
                if owners:
                    self.references[unit, owners[-1]].add(symbol)
                self.loose.append((unit, block[1], symbol))

    def place(self, unit, symbol):
        return self.section_of.get((unit, symbol)) or self.section_of.get(('', symbol))

    def reachable(self, roots):
        """Every function that the roots call, and every import."""
        waiting = [key for root in roots for key in self.names.get(root, [])]
        seen, imports = set(waiting), {}
        while waiting:
            key = waiting.pop()
            for symbol in self.references[key]:
                if symbol.startswith('__imp_'):
                    imports.setdefault(symbol[6:], key[1])
                    continue
                target = (key[0], symbol) if (key[0], symbol) in self.references else next(iter(self.names.get(symbol, [])), None)
                if target and target not in seen and symbol not in DEFERRED:
                    seen.add(target)
                    waiting.append(target)
                elif target is None and symbol in ('memcpy', 'memset'):
                    imports.setdefault(symbol, key[1])
        return seen, imports


def look_at_image(image, allowed, optional):
    header = image.OPTIONAL_HEADER
    characteristics = header.DllCharacteristics
    gate('subsystem', header.Subsystem == 1, 'native')
    gate('force-integrity', characteristics & 0x80 != 0, 'process and object callbacks refuse an image without it')
    gate('hardening', characteristics & 0x4160 == 0x4160, f'NX, ASLR, 64-bit addresses, control flow guard: {characteristics:#x}')
    gate('alignment', header.SectionAlignment == 4096)
    sections = {section.Name.rstrip(b'\0').decode(): section for section in image.sections}
    mixed = [name for name, section in sections.items() if section.Characteristics & WRITE and section.Characteristics & EXECUTE]
    gate('writable-code', not mixed, ', '.join(mixed))
    code = {name for name, section in sections.items() if section.Characteristics & EXECUTE}
    gate('code-sections', code == {'.text', 'INIT'}, ', '.join(sorted(code)) + ': all code but that of the start is resident')
    init = sections.get('INIT')
    gate('init-discardable', init is not None and init.Characteristics & DISCARDABLE != 0)
    gate('entry', init is not None and init.contains_rva(header.AddressOfEntryPoint), 'in INIT')

    def section_at(rva):
        return next((section for section in image.sections if section.contains_rva(rva)), None)

    tables = section_at(header.DATA_DIRECTORY[1].VirtualAddress)
    gate('imports-resident', tables is not None and not tables.Characteristics & DISCARDABLE)
    config = image.DIRECTORY_ENTRY_LOAD_CONFIG.struct if hasattr(image, 'DIRECTORY_ENTRY_LOAD_CONFIG') else None
    cookie = image.get_qword_at_rva(config.SecurityCookie - header.ImageBase) if config else None
    gate('cookie', cookie == COOKIE)
    gate('guard-table', config is not None and config.GuardCFFunctionCount > 0 and config.GuardFlags & 0x500 == 0x500,
         f'{config.GuardCFFunctionCount if config else 0} targets')
    pointers = [section_at(pointer - header.ImageBase) for pointer in
                (config.GuardCFCheckFunctionPointer, config.GuardCFDispatchFunctionPointer)] if config else [None]
    gate('guard-pointers', all(section is not None and not section.Characteristics & WRITE for section in pointers), 'read only')
    gate('checksum', image.verify_checksum())

    imported = {entry.dll.decode(): {function.name.decode() for function in entry.imports} for entry in getattr(image, 'DIRECTORY_ENTRY_IMPORT', [])}
    stray = [f'{dll}!{name}' for dll, names in imported.items() for name in names - allowed.get(dll.lower(), set())]
    gate('imports', not stray, ', '.join(stray) or ', '.join(f'{dll} {len(names)}' for dll, names in sorted(imported.items())))
    unused = [f'{dll}!{name}' for dll, names in allowed.items() for name in names
              if name not in {used for other, names in imported.items() if other.lower() == dll for used in names}]
    gate('imports-used', not unused, ', '.join(unused))
    young = sorted(optional & {name for names in imported.values() for name in names})
    gate('imports-old-enough', not young, ', '.join(young))
    printing = [name for names in imported.values() for name in names if re.search('[Pp]rint|IntegerTo|StringC[bc]', name)]
    gate('no-formats', not printing, ', '.join(printing) or 'nothing can print an address')


def look_at_objects(objects):
    gate('resident-code', objects.code_sections <= {'.text', 'INIT'}, ', '.join(sorted(objects.code_sections)))
    bad = sorted({(section, symbol) for unit, section, symbol in objects.loose
                  if objects.place(unit, symbol) == 'INIT' and (section.startswith('.text') or section in ('PAGE', '.rdata', '.data', '.bss'))})
    gate('init-unreferenced', not bad and bool(objects.loose), ', '.join(f'{symbol} from {section}' for section, symbol in bad)
         or f'{len(objects.loose)} references')
    missing = [root for root in DISPATCH_ROOTS + IMAGE_ROOTS if root not in objects.names]
    gate('roots', not missing, ', '.join(missing))
    seen, imports = objects.reachable(DISPATCH_ROOTS)
    bad = sorted(name for name in imports if name not in DISPATCH_SAFE)
    gate('dispatch-level', not bad and bool(imports), ', '.join(f'{name} in {imports[name]}' for name in bad) or f'{len(imports)} imports reached')
    bad = sorted({name for unit, name in seen if objects.place(unit, name) not in ('.text', '.text$yc')})
    gate('dispatch-resident', not bad and bool(seen), ', '.join(bad) or f'{len(seen)} functions')
    _, imports = objects.reachable(IMAGE_ROOTS)
    bad = sorted(name for name in imports if IMAGE_FORBIDDEN.match(name))
    gate('image-callback', not bad and bool(imports), ', '.join(f'{name} in {imports[name]}' for name in bad) or f'{len(imports)} imports reached')


def look_at_sources(folder):
    calls = [(os.path.basename(path), kind) for path in glob.glob(os.path.join(folder, 'source/windows/*.[ch]'))
             for kind in re.findall(r'\b(?:ExAllocate|FltAllocate)Pool\w*\(\s*([^,)]*)', open(path).read())]
    bad = [f'{kind} in {path}' for path, kind in calls if kind not in ('NonPagedPoolNx', 'PagedPool')]
    gate('pool', not bad and bool(calls), ', '.join(bad) or 'no memory that can be run')


def allowed_imports(folder):
    allowed = {}
    for path in glob.glob(os.path.join(folder, 'source/windows/imports/*.def')):
        lines = [line.split(';')[0].split() for line in open(path)]
        library = next(line[1] for line in lines if line and line[0] == 'LIBRARY')
        start = next(index for index, line in enumerate(lines) if line and line[0] == 'EXPORTS') + 1
        allowed[library.lower()] = {line[0] for line in lines[start:] if line}
    return allowed


def main(folder):
    optional = set(re.findall(r'find\(L"(\w+)"\)', open(os.path.join(folder, 'source/windows/optional.c')).read()))
    look_at_image(pefile.PE(os.path.join(folder, NAME)), allowed_imports(folder), optional)
    look_at_objects(Objects(folder))
    look_at_sources(folder)
    certificate = os.path.join(folder, 'test.crt')
    if os.path.exists(certificate):
        check = subprocess.run(['osslsigncode', 'verify', '-CAfile', certificate, '-in', os.path.join(folder, NAME)], capture_output=True, text=True)
        gate('signature', 'Signature verification: ok' in check.stdout)
    return failed


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
