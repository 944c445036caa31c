"""`python -m sandbox`: run the sandbox until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import threading

from sandbox.server import Sandbox
from sandbox.state import TOKEN


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parse(arguments)
    try:
        sandbox = Sandbox(
            host=options.host,
            port=options.port,
            token=options.token,
            interval=options.interval,
            seed=options.seed,
        )
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    try:
        asyncio.run(_serve(sandbox, with_parent=options.with_parent))
    except OSError as error:
        sys.stderr.write(f"The sandbox can't listen: {error.strerror}.\n")
        return 1
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A local Telegram and a small news site. Nothing leaves this machine.",
    )
    parser.add_argument("--port", type=int, default=8765, help="the next free one if it is taken")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument(
        "--interval", type=float, default=4.0, help="seconds between two stories; 0: none"
    )
    parser.add_argument("--seed", type=int, default=0, help="which stories are written")
    parser.add_argument("--token", default=TOKEN, help="the bot's token")
    parser.add_argument("--with-parent", action="store_true", help="quit when standard input ends")
    return parser.parse_args(arguments)


async def _serve(sandbox: Sandbox, *, with_parent: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if with_parent:
        threading.Thread(target=_wait_for_parent, args=(loop, stop), daemon=True).start()
    async with sandbox:
        ready = {
            "page": sandbox.page,
            "base_url": sandbox.base_url,
            "token": sandbox.token,
            "sources": sandbox.sources,
        }
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await stop.wait()


def _wait_for_parent(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Block until standard input ends: its other end was the parent's."""
    while sys.stdin.buffer.read(4096):
        pass
    loop.call_soon_threadsafe(stop.set)


if __name__ == "__main__":
    sys.exit(main())
