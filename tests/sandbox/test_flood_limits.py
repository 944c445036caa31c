"""How often a bot may send, when the sandbox is told to enforce it."""

import pytest

from sandbox.limits import FloodGate
from sandbox.server import Sandbox
from sandbox.state import YOU


def sent(gate: FloodGate, chat_ids, seconds: float, group: bool = False) -> int:
    """Send to each chat, `seconds` apart; how many went before the first refusal."""
    for index, chat_id in enumerate(chat_ids):
        if gate.wait(chat_id, 1000 + index * seconds, group=group):
            return index
    return len(chat_ids)


@pytest.mark.parametrize(
    ("chat_ids", "seconds", "group", "passed"),
    [
        ([*range(60)], 0, False, 30),
        ([*range(60)], 0.05, False, 60),
        ([1] * 10, 0.1, False, 3),
        ([1] * 10, 1.0, False, 10),
        ([1] * 30, 1.0, True, 20),
        ([1] * 30, 3.0, True, 30),
        ([1] * 30, 1.0, False, 30),
    ],
)
def test_a_window_is_full_after(chat_ids, seconds, group, passed):
    assert sent(FloodGate(), chat_ids, seconds, group) == passed


async def test_a_flood_gets_a_429_and_the_header(sandbox: Sandbox, http):
    sandbox.telegram.enforce_limits = True
    address = f"{sandbox.base_url}{sandbox.token}/sendMessage"
    for _ in range(3):
        (await http.get(address, params={"chat_id": YOU, "text": "a"})).raise_for_status()

    async with http.get(address, params={"chat_id": YOU, "text": "a"}) as response:
        body = await response.json()

    assert (response.status, response.headers["Retry-After"]) == (429, "3")
    assert body["parameters"] == {"retry_after": 3}
    assert body["description"] == "Too Many Requests: retry after 3"


async def test_without_the_switch_nothing_is_limited(sandbox: Sandbox, call):
    for _ in range(40):
        assert (await call("sendMessage", chat_id=YOU, text="a"))["ok"]
