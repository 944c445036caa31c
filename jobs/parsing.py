"""Parsing in a process of its own, so that no document can hold up or bring down the rest."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress

from jobs.parser_protocol import (
    ANSWER,
    READY,
    Answer,
    Task,
    decode_answer,
    encode_request,
)
from news.model import Document, Parsed, ParseFailed

TOO_SLOW = "too slow to read"
BROKE_DOWN = "could not be read"
"""Reasons of a ParseFailed: the process was ended, or ended by itself."""

_START_LIMIT = 60.0
"""Seconds for a worker to get ready, on a machine that is busy."""

_LONGEST_ANSWER = 64 * 1024 * 1024
"""Bytes; what a document within the limits of fetching comes to is a fraction of it."""

_PIECE = 65_536
"""Bytes that a pipe takes at once."""

# A worker reads what strangers wrote: it gets what Python needs, and none of our secrets.
_ENVIRONMENT = ("HOME", "LANG", "LC_ALL", "PATH", "PYTHONHOME", "PYTHONPATH", "SYSTEMROOT", "TZ")


class ParserProcess:
    """Reads documents one after another in one worker process.

    It starts with the first document, and anew after one that was too much for it.

    Args:
        time_limit: seconds a document.
        memory_limit: bytes of address space, of which the largest documents take 130 MiB.
        niceness: how far it stands back when the machine is busy, as in `nice(1)`.
        lingers: the process waits for the next document; False: each gets one of its own.
        idle_limit: seconds after which a process that has nothing to read ends; None: never.

    """

    def __init__(
        self,
        time_limit: float = 10.0,
        memory_limit: int = 192 * 1024 * 1024,
        *,
        niceness: int = 0,
        lingers: bool = True,
        idle_limit: float | None = None,
    ) -> None:
        self._time_limit = time_limit
        self._memory_limit = memory_limit
        self._niceness = niceness
        self._lingers = lingers
        self._idle_limit = idle_limit
        self._idle: asyncio.TimerHandle | None = None
        self._turn = asyncio.Lock()
        self._worker: Process | None = None
        self._killed = False  # which its pipes and its status show a moment later
        self._closed = asyncio.Event()

    async def read(self, task: Task, document: Document) -> Answer:
        """Read a document as what the task says, when those before it are done.

        Nothing but cancellation is raised, and that costs the worker, not who waits.
        """
        async with self._turn:
            self._wake()
            request = encode_request(task, document, math.ceil(self._time_limit))
            try:
                worker = await self._ready()
                async with asyncio.timeout(self._time_limit):
                    answer = await _exchange(worker, request, document.body)
                parsed, worn_out = decode_answer(answer)
            except TimeoutError:
                await self._end()
                return ParseFailed(TOO_SLOW)
            except (OSError, EOFError, ValueError, TypeError, LookupError):
                await self._end()
                return ParseFailed(BROKE_DOWN)
            except asyncio.CancelledError:
                await self._end()  # its answer would be taken for that of the next
                raise
            if worn_out or not self._lingers:
                await self._end()
            self._rest()
            return parsed

    async def parse(self, body: bytes, url: str, content_type: str = "") -> Parsed:
        """Read a feed."""
        answer = await self.read(Task.FEED, Document(body, url, content_type))
        assert isinstance(answer, Parsed)
        return answer

    async def close(self) -> None:
        """End the worker at once. A document that it was reading, and all that wait, fail."""
        self._closed.set()
        self._wake()
        self._kill()
        async with self._turn:
            await self._end()

    async def _ready(self) -> Process:
        if self._closed.is_set():
            raise EOFError
        worker = self._worker
        ended = self._killed or worker is None or worker.returncode is not None
        if worker and worker.stdout and not (ended or worker.stdout.at_eof()):
            return worker
        await self._end()
        self._killed = False
        worker = self._worker = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # the directory that we happen to be in holds no modules of ours
            "-m",
            "jobs.parser_worker",
            str(os.getpid()),
            str(self._memory_limit),
            str(self._niceness),
            stdin=PIPE,
            stdout=PIPE,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,  # signals to our group are not for the worker
        )
        if self._closed.is_set() or await _first_word(worker) != READY:
            raise EOFError
        return worker

    def _rest(self) -> None:
        """Let the process end when it stays idle; the next document starts another."""
        if self._idle_limit is not None:
            self._idle = asyncio.get_running_loop().call_later(self._idle_limit, self._kill)

    def _wake(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _kill(self) -> None:
        self._killed = True
        # Not by the worker's own method: if it has just died, that takes the exit status from
        # under the eyes of asyncio, which complains.
        if self._worker and self._worker.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self._worker.pid, signal.SIGKILL)

    async def _end(self) -> None:
        """Kill the worker, if there is one."""
        self._kill()
        worker, self._worker = self._worker, None
        if worker is None:
            return
        if worker.stdin:
            worker.stdin.close()
        # This reads to the end as well, which is when the pipes are closed.
        with suppress(OSError):
            await worker.communicate()


async def _first_word(worker: Process) -> bytes:
    try:
        async with asyncio.timeout(_START_LIMIT):
            return await _receive(worker)
    except TimeoutError as error:
        raise EOFError from error


async def _exchange(worker: Process, request: bytes, body: bytes) -> bytes:
    assert worker.stdin
    worker.stdin.write(request)
    # Piece by piece: what is written at once is copied at once.
    for start in range(0, len(body), _PIECE):
        worker.stdin.write(body[start : start + _PIECE])
        await worker.stdin.drain()
    return await _receive(worker)


async def _receive(worker: Process) -> bytes:
    assert worker.stdout
    (length,) = ANSWER.unpack(await worker.stdout.readexactly(ANSWER.size))
    if length > _LONGEST_ANSWER:
        raise EOFError
    return await worker.stdout.readexactly(length)
