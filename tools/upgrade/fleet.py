"""A small fleet for the scripts beside this file: redis-server and processes of Parley, a client of the
API, and a client of Redis. Python's standard library only; it knows nothing of Parley's code."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

DEADLINE_S = 180


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(what, condition, seconds=DEADLINE_S):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise TimeoutError(f"waited {seconds} s for {what}")


class Process:
    """A child process; its output goes to a file of the work folder."""

    def __init__(self, name, command, folder):
        self.log = pathlib.Path(folder) / f"{name}.log"
        self.name = name
        self.child = subprocess.Popen(
            command, stdout=self.log.open("wb"), stderr=subprocess.STDOUT, cwd=folder, env=clean_environment())

    def send(self, name):
        os.kill(self.child.pid, getattr(signal, "SIG" + name))

    def kill(self):
        self.child.kill()
        self.child.wait()

    def exit_code(self):
        return self.child.wait(DEADLINE_S)

    def wait_for_line(self, text):
        def has_line():
            if self.child.poll() is not None:
                raise RuntimeError(f"{self.name} ended:\n{self.log.read_text()}")
            return text in self.log.read_text()
        wait_for(f"'{text}' in {self.log}", has_line)


def clean_environment():
    """Nothing of the caller's settings."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PARLEY_") and k != "REDIS_URL"}


class Fleet:
    """All processes of one run; they end with it."""

    def __init__(self, redis_server):
        self.folder = tempfile.mkdtemp(prefix="parley-fleet-")
        self.processes = []
        self.redis_port = free_port()
        self.run("redis", [redis_server, "--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", "",
                           "--dir", self.folder]).wait_for_line("Ready to accept connections")

    def run(self, name, command):
        process = Process(name, command, self.folder)
        self.processes.append(process)
        return process

    def java(self, name, jar, *settings):
        java = pathlib.Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
        return self.run(name, [
            str(java), "-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED", "-jar",
            os.path.abspath(jar), f"--parley.redis.url=redis://127.0.0.1:{self.redis_port}", *settings])

    def api(self, name, jar, *settings):
        """Starts an API; returns its process and a client of it."""
        port = free_port()
        process = self.java(name, jar, f"--server.port={port}", *settings)
        client = Client(port)
        wait_for(f"{name} to be ready, see {process.log}", client.is_ready)
        return process, client

    def worker(self, name, jar, *settings):
        """Starts a worker with the built-in model, one thread and no rounding."""
        process = self.java(
            name, jar, f"--server.port={free_port()}", f"--parley.worker.id={name}", "--parley.worker.threads=1",
            "--parley.worker.precision=float32", *settings)
        process.wait_for_line("ready, model")
        return process

    def close(self):
        for process in self.processes:
            if process.child.poll() is None:
                process.kill()


class Client:
    """A client of one API, with the cookie of one owner or without."""

    def __init__(self, port, cookie=None):
        self.port = port
        self.cookie = cookie

    def call(self, method, path, body=None, **headers):
        """Returns status, body."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            headers["Cookie"] = "parley=" + self.cookie
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=DEADLINE_S) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def is_ready(self):
        try:
            return self.call("GET", "/actuator/health/readiness")[0] == 200
        except OSError:
            return False

    def ask(self, request, **headers):
        """Returns the id of the new job."""
        status, body = self.call("POST", "/v1/jobs", request, **headers)
        if status != 202:
            raise RuntimeError(f"{status} {body}")
        return json.loads(body)["id"]

    def job(self, job):
        return json.loads(self.call("GET", "/v1/jobs/" + job)[1])

    def await_status(self, job, *statuses):
        return wait_for(f"{job} to be {statuses}", lambda: self.job(job)["status"] in statuses and self.job(job))

    def events(self, job, last_id=None):
        """Yields id, name and data of each event of a job, as they come."""
        headers = {"Accept": "text/event-stream"}
        if self.cookie:
            headers["Cookie"] = "parley=" + self.cookie
        if last_id:
            headers["Last-Event-ID"] = last_id
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/v1/jobs/{job}/events", headers=headers)
        with urllib.request.urlopen(request, timeout=DEADLINE_S) as stream:
            fields = {}
            for line in stream:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    fields[name] = value
                elif "event" in fields:
                    yield {"id": fields.get("id"), "event": fields["event"], "data": json.loads(fields["data"])}
                    fields = {}


class Redis:
    """A client of Redis: one command, one answer."""

    def __init__(self, port):
        self.stream = socket.create_connection(("127.0.0.1", port)).makefile("rwb")

    def __call__(self, *words):
        parts = [str(word).encode() for word in words]
        self.stream.write(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts))
        self.stream.flush()
        return self._answer()

    def _answer(self):
        line = self.stream.readline()[:-2]
        kind, rest = line[:1], line[1:].decode()
        if kind == b"-":
            raise RuntimeError(rest)
        if kind == b"$":
            return None if rest == "-1" else self.stream.read(int(rest) + 2)[:-2].decode()
        if kind == b"*":
            return [self._answer() for _ in range(int(rest))]
        return int(rest) if kind == b":" else rest
