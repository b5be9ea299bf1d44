"""What the bench knows of the machine: CPU time of whom, processes it starts, its tools."""
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")
CORES = os.cpu_count() or 1


def stat_of(pid):
    """(name, parent, CPU seconds, with those of its dead children) of a process, or None."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    name, rest = text[text.index("(") + 1:].rsplit(")", 1)
    f = rest.split()
    return name, int(f[1]), (int(f[11]) + int(f[12])) / TICK, (int(f[13]) + int(f[14])) / TICK


def cpu_of(pids):
    total = 0.0
    for pid in pids:
        got = stat_of(pid)
        total += got[2] if got else 0
    return total


def kernel_threads_cpu():
    """They write our pages to our disk, so they count for nobody."""
    total = 0.0
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            got = stat_of(entry)
            if got and got[1] == 2:
                total += got[2]
    return total


def busy_cpu():
    """Seconds that all cores together have worked: user, nice, system."""
    with open("/proc/stat") as f:
        return sum(int(x) for x in f.readline().split()[1:4]) / TICK


class Watch:
    """CPU time between start and stop: of the processes named, of us, and of others."""

    def __init__(self, pids=()):
        self.pids = list(pids)

    def start(self):
        own = stat_of(os.getpid())
        self.at = time.monotonic()
        self.busy = busy_cpu()
        self.threads = kernel_threads_cpu()
        self.cpu = cpu_of(self.pids)
        self.own = own[2] + own[3]
        return self

    def stop(self):
        own = stat_of(os.getpid())
        self.seconds = time.monotonic() - self.at
        self.served = cpu_of(self.pids) - self.cpu
        ours = self.served + own[2] + own[3] - self.own
        others = busy_cpu() - self.busy - ours - (kernel_threads_cpu() - self.threads)
        self.foreign = max(0.0, others) / (self.seconds * CORES)
        return self


def anonymous_kib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1])
    return 0


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.002)
    raise SystemExit(f"bench: nothing listens on port {port}")


class Process:
    """Something that we started and shall end, by its id."""

    def __init__(self, args, port=None, **more):
        self.args = args
        self.port = port
        self.p = subprocess.Popen(args, **more)
        self.pid = self.p.pid

    def pids(self):
        """The process and its children (workers of nginx)."""
        out = [self.pid]
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                got = stat_of(entry)
                if got and got[1] == self.pid:
                    out.append(int(entry))
        return out

    def end(self, kill=False):
        if self.p.poll() is None:
            self.p.kill() if kill else self.p.terminate()
            try:
                self.p.wait(20)
            except subprocess.TimeoutExpired:
                self.p.kill()
                self.p.wait()
        return self.p.returncode


class Tools:
    def __init__(self, build, work):
        self.build = pathlib.Path(build)
        self.work = pathlib.Path(work)
        self.program = self.build / "src/app/zendegi"
        self.load = self.build / "bench/load"
        self.floors = self.build / "bench/floors"

    def measured(self, args, pids=()):
        """Runs a tool that prints one line of JSON; adds CPU per operation and who else worked."""
        w = Watch(pids).start()
        out = subprocess.run([str(a) for a in args], capture_output=True, text=True)
        w.stop()
        if out.returncode:
            raise SystemExit(f"bench: {' '.join(map(str, args))}: {out.stderr.strip()}")
        got = json.loads(out.stdout)
        got["foreign"] = w.foreign
        got["op_cpu_us"] = (w.served * 1e6 if pids else got["cpu_us"]) / max(1, got["requests"])
        got["at"] = os.getloadavg()[0]
        return got

    def floor(self, kind, seconds, *more):
        return self.measured([self.floors, kind, self.work, seconds, *more])

    def run(self, server, requests, clients, seconds, first=0, once=False):
        args = [self.load, "run", "127.0.0.1", server.port, requests, clients, seconds, first]
        return self.measured(args + (["once"] if once else []), server.pids())

    def open(self, server, requests, n):
        p = subprocess.Popen([str(self.load), "open", "127.0.0.1", str(server.port), str(requests), str(n)],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = p.stdout.readline()
        if not said.startswith("ready"):
            raise SystemExit("bench: connections could not be opened")
        return p

    def serve(self, data, *more):
        port = free_port()
        p = Process([str(self.program), "serve", "--data", str(data), "--listen", f"127.0.0.1:{port}", *more], port,
                    stderr=open(self.work / f"serve-{port}.log", "w"))
        wait_for(port)
        if p.p.poll() is not None:
            raise SystemExit(f"bench: the server did not start, see {self.work}/serve-{port}.log")
        return p

    def migrate(self, data):
        if data.exists():
            subprocess.run([str(self.program), "migrate", "--data", str(data), "--quiet"], capture_output=True)

    def postgres(self):
        """A server of its own on the disk of the work directory, with its durable settings; None without one."""
        bin_dir = pathlib.Path("/usr/lib/postgresql/15/bin")
        if not (bin_dir / "initdb").exists():
            return None
        top = self.work / "postgres"
        top.mkdir()
        own = []
        if os.geteuid() == 0:               # it refuses to run as root
            shutil.chown(top, "postgres")
            os.chmod(self.work, 0o755)
            own = ["runuser", "-u", "postgres", "--"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run([*own, bin_dir / "initdb", "-D", top / "data", "-U", "postgres", "--auth=trust", "--locale=C.UTF-8",
                        "-E", "UTF8", "-k"], check=True, **quiet)
        port = free_port()
        p = Process([*own, str(bin_dir / "postgres"), "-D", str(top / "data"), "-p", str(port), "-k", str(top), "-c",
                     "listen_addresses=", "-c", "max_connections=200", "-c", "shared_buffers=256MB"], port, **quiet)
        p.url = f"postgresql://postgres@/postgres?host={top}&port={port}"
        until = time.monotonic() + 30
        while time.monotonic() < until and subprocess.run([bin_dir / "pg_isready", "-h", top, "-p", str(port)], **quiet).returncode:
            time.sleep(0.1)
        return p

    def opens(self, data):
        return subprocess.run([str(self.program), "token", "--data", str(data), "--user", "madadkar"],
                              capture_output=True).returncode == 0

    def token(self, data, user, *more):
        out = subprocess.run([str(self.program), "token", "--data", str(data), "--user", user, *more],
                             capture_output=True, text=True)
        if out.returncode:
            raise SystemExit(f"bench: no token for {user}: {out.stderr}")
        return out.stdout.split()[-1]

    def demo(self, data, province, households, *more):
        """Makes a sample; seconds it took."""
        began = time.monotonic()
        out = subprocess.run([str(self.program), "demo", "--data", str(data), "--province", str(province),
                              "--households", str(households), "--quiet", *more], capture_output=True, text=True)
        if out.returncode:
            raise SystemExit(f"bench: no sample: {out.stderr}")
        return time.monotonic() - began

    def nginx(self, files):
        """Static files of the same bytes, on loopback, with a configuration of its own."""
        port = free_port()
        here = self.work / "nginx"
        here.mkdir()
        for name, data in files.items():
            (here / name).write_bytes(data)
        (here / "nginx.conf").write_text(
            ("user root;\n" if os.geteuid() == 0 else "") +
            f"daemon off; worker_processes 2; pid {here}/pid; error_log {here}/error.log;\n"
            "events { worker_connections 2048; }\n"
            "http { access_log off; sendfile on; tcp_nopush on; keepalive_timeout 600; keepalive_requests 100000000;\n"
            "  default_type text/html; client_body_temp_path /dev/null/a; proxy_temp_path /dev/null/b;\n"
            "  fastcgi_temp_path /dev/null/c; uwsgi_temp_path /dev/null/d; scgi_temp_path /dev/null/e;\n"
            f"  server {{ listen 127.0.0.1:{port}; root {here}; }} }}\n".replace("/dev/null", str(here)))
        program = "/usr/sbin/nginx" if os.path.exists("/usr/sbin/nginx") else "nginx"
        p = Process([program, "-c", str(here / "nginx.conf"), "-p", str(here), "-e", str(here / "error.log")], port)
        wait_for(port)
        return p


def write_requests(path, requests):
    with open(path, "wb") as f:
        for r in requests:
            f.write(b"%d\n" % len(r))
            f.write(r)


def median(rows, name):
    return statistics.median(r[name] for r in rows)


def spread(rows, name):
    """(largest - smallest) / median."""
    values = [r[name] for r in rows]
    return (max(values) - min(values)) / (statistics.median(values) or 1)


def machine_text():
    model = "unknown"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{CORES} cores ({model}), Linux {os.uname().release}"
