# The attacker's side: a web server with what is to be downloaded, a name server that answers everything, and a listener that a shell connects to.
import functools, http.server, os, socket, struct, sys, threading

folder = sys.argv[1]
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder + "/www")
web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
names.bind(("127.0.0.1", 53))
shells = socket.create_server(("192.0.2.66", 0))


def answer_names():
    while True:
        question, client = names.recvfrom(512)
        text = b"\x0fmore-to-execute"
        record = b"\xc0\x0c" + struct.pack(">HHIH", 16, 1, 60, len(text) + 1) + bytes([len(text)]) + text
        names.sendto(question[:2] + b"\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00" + question[12:] + record, client)


def serve_shells():
    while True:
        shell, _ = shells.accept()
        shell.sendall(b"exit\n")


threading.Thread(target=answer_names, daemon=True).start()
threading.Thread(target=serve_shells, daemon=True).start()
with open(folder + "/ports.new", "w") as ports:
    ports.write(f"{web.server_address[1]} {shells.getsockname()[1]}\n")
os.rename(folder + "/ports.new", folder + "/ports")
web.serve_forever()
