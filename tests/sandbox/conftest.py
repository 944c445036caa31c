"""A sandbox of its own for each test, with a clock that stands still until told."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from sandbox.server import Sandbox

Call = Callable[..., Awaitable[dict[str, Any]]]


class Seconds:
    """A clock in seconds since the epoch."""

    def __init__(self) -> None:
        self.now = 1_795_348_800.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def sandbox(seconds: Seconds) -> AsyncIterator[Sandbox]:
    async with Sandbox(clock=seconds) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def call(sandbox: Sandbox, http: aiohttp.ClientSession) -> Call:
    """Call a method of the Bot API with JSON; the answer's body, whatever its status."""

    async def post(method: str, **params: object) -> dict[str, Any]:
        address = f"{sandbox.base_url}{sandbox.token}/{method}"
        async with http.post(address, json=params) as response:
            return await response.json()

    return post
