"""The built site behind a real nginx, as nginx.conf beside this file sets it up for whoever hosts it on a server."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_connection, socket

CONFIGURATION = Path(__file__).with_name("nginx.conf")
WHOLE = """
worker_processes 1;
error_log stderr warn;
pid {folder}/nginx.pid;
daemon off;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
PATIENCE = 10.0
"""Seconds that nginx may take to come up."""


@contextmanager
def behind_nginx(site: Path, folder: Path) -> Iterator[str]:
    """The site's address on loopback; ``folder`` is for nginx's own files."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ours = CONFIGURATION.read_text(encoding="utf-8")
    ours = ours.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/var/www/dream-machine", str(site))
    (folder / "site.conf").write_text(ours, encoding="utf-8")
    (folder / "nginx.conf").write_text(WHOLE.format(folder=folder), encoding="utf-8")
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    # As root nginx would serve as another user, who may not read a checkout.
    directives = ["-g", "user root;"] if os.getuid() == 0 else []
    server = subprocess.Popen([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), *directives])
    try:
        _wait(server, port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait()


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            create_connection(("127.0.0.1", port), timeout=1.0).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("nginx does not come up")
