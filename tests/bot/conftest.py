"""A conversation with everybody let in."""

import pytest

from storage import Storage
from tests.bot.conversation import Conversation
from tests.conftest import Clock


@pytest.fixture
def chat(storage: Storage, clock: Clock) -> Conversation:
    return Conversation(storage=storage, clock=clock)
