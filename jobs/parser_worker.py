"""What runs in the parser's process: documents come in by stdin, feeds go out by stdout.

It ends at the end of stdin, with its parent, or when a document costs more than its limits.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from jobs.parser_protocol import (
    ANSWER,
    READY,
    REQUEST,
    TOO_LARGE,
    Answer,
    Task,
    encode_answer,
)
from news.kinds import read
from news.kinds.looking import look
from news.model import Document, ParseFailed, SourceKind

if sys.platform != "win32":
    import resource

_PR_SET_PDEATHSIG = 1
"""From `linux/prctl.h`."""

_WORN_OUT = 64 * 1024 * 1024
"""Bytes of resident memory after a document: what a large one took is rarely given back."""


def main() -> None:
    """Serve the parent: its process id, the limit on memory in bytes, the niceness."""
    parent, memory_limit, niceness = map(int, sys.argv[1:])
    # What libraries have to say about a document, its answer says.
    logging.disable()
    _ignore_signals()
    _die_with(parent)
    _limit_memory(memory_limit)
    if hasattr(os, "nice"):
        os.nice(niceness)
    requests = sys.stdin.buffer
    # Nothing else may write where answers go.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _send(answers, READY)
    too_large = encode_answer(ParseFailed(TOO_LARGE), worn_out=True)
    try:
        while lengths := requests.read(REQUEST.size):
            _serve(requests, answers, *REQUEST.unpack(lengths))
    except MemoryError:
        _send(answers, too_large)


def _serve(requests: BinaryIO, answers: BinaryIO, head_length: int, body_length: int) -> None:
    head = json.loads(requests.read(head_length) or b"{}")
    body = requests.read(body_length)
    if len(body) < body_length:
        return  # the parent died while it spoke
    _limit_cpu(head["cpu_seconds"])
    document = Document(body, head["url"], head["content_type"], head["pattern"])
    _send(answers, encode_answer(_read(document, Task(head["task"])), worn_out=_is_worn_out()))


def _read(document: Document, task: Task) -> Answer:
    if task is Task.LOOK:
        return look(document)
    if task is Task.ARTICLE:
        # What it takes to import, only who reads articles pays for.
        from news.articles.extraction import read_article  # noqa: PLC0415

        return read_article(document)
    return read(document, SourceKind(task))


def _send(answers: BinaryIO, answer: bytes) -> None:
    with suppress(BrokenPipeError):
        answers.write(ANSWER.pack(len(answer)) + answer)
        answers.flush()


def _ignore_signals() -> None:
    """Leave it to the parent to stop in order, also when the whole group is told to."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # It may have died before it could be asked for.
    if os.getppid() != parent:
        sys.exit()


def _limit_memory(size: int) -> None:
    if sys.platform != "win32":
        # Not every system has these limits.
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (size, size))
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_cpu(seconds: int) -> None:
    """Let this process live for some more seconds of work; it is killed beyond them.

    The limit is that of the whole process, so that it moves on with what has been used.
    """
    if sys.platform != "win32":
        usage = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(usage.ru_utime + usage.ru_stime) + 1 + seconds
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _is_worn_out() -> bool:
    # Not getrusage: the peak that it knows is the parent's at first.
    try:
        resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return False  # not Linux: the limits hold all the same
    return resident * os.sysconf("SC_PAGE_SIZE") > _WORN_OUT


if __name__ == "__main__":
    main()
