#!/usr/bin/python3
"""usage: serve.py git|http ROOT [USER:PASSWORD]

Serve the repositories below ROOT for pushing, with git's own servers, at a free
port of 127.0.0.1, which is printed. Ends with the process that started it. With
USER:PASSWORD the web server asks for them.
"""
import base64
import ctypes
import http.server
import os
import signal
import socketserver
import subprocess
import sys


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    allow_reuse_address = True


class Daemon(socketserver.BaseRequestHandler):
    """git daemon, as inetd starts it for each connection."""

    def handle(self):
        subprocess.run(
            ["git", "daemon", "--inetd", "--export-all", "--enable=receive-pack",
             "--base-path=" + root, root],
            stdin=self.request, stdout=self.request, stderr=subprocess.DEVNULL)


class Web(http.server.BaseHTTPRequestHandler):
    """git http-backend, as a web server runs it by CGI."""
    protocol_version = "HTTP/1.1"

    def is_let_in(self):
        given = self.headers.get("Authorization", "")
        return not user or given == "Basic " + base64.b64encode(user.encode()).decode()

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks = []
        while True:
            size = int(self.rfile.readline().split(b";")[0], 16)
            chunk = self.rfile.read(size)
            self.rfile.readline()
            if not size:
                return b"".join(chunks)
            chunks.append(chunk)

    def reply(self, status, headers, content):
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def serve(self):
        body = self.body()
        if not self.is_let_in():
            self.reply(401, [("WWW-Authenticate", 'Basic realm="register"')], b"")
            return
        path, _, query = self.path.partition("?")
        environment = dict(
            os.environ, GATEWAY_INTERFACE="CGI/1.1", GIT_PROJECT_ROOT=root, GIT_HTTP_EXPORT_ALL="1",
            PATH_INFO=path, QUERY_STRING=query, REQUEST_METHOD=self.command,
            REMOTE_ADDR=self.client_address[0], REMOTE_USER=user.partition(":")[0] or "pusher",
            CONTENT_TYPE=self.headers.get("Content-Type", ""), CONTENT_LENGTH=str(len(body)),
            HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""),
            GIT_PROTOCOL=self.headers.get("Git-Protocol", ""))
        answer = subprocess.run(["git", "http-backend"], input=body, env=environment,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        head, _, content = answer.partition(b"\r\n\r\n")
        headers = [line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line]
        status = [value for name, value in headers if name.lower() == "status"]
        self.reply(int(status[0].split()[0]) if status else 200 if head else 500,
                   [pair for pair in headers if pair[0].lower() not in ("status", "content-length")], content)

    do_GET = do_POST = serve

    def log_message(self, *_):
        pass


PR_SET_PDEATHSIG = 1
parent = os.getppid()
ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
kind, root = sys.argv[1], os.path.realpath(sys.argv[2])
user = sys.argv[3] if len(sys.argv) > 3 else ""
server = Server(("127.0.0.1", 0), {"git": Daemon, "http": Web}[kind])
print(server.server_address[1], flush=True)
if os.getppid() == parent:
    server.serve_forever()
