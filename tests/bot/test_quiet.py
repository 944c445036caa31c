"""What a chat is told that has heard nothing for a week."""

from bot.quiet import write_quiet
from bot.texts import load_catalogues
from news.model import SECOND, Chat, ChatKind, Coverage
from tests.conftest import NOON

CHAT = Chat(7, ChatKind.PRIVATE)
AT = NOON - 60 * SECOND
ALL_WELL = Coverage(43, 43, AT, 900, sources_by_status={"ok": 43})
IN_TROUBLE = Coverage(
    43, 40, AT, 900, sources_by_status={"ok": 40, "failing": 2, "new": 1}, silent=1
)


def written(coverage: Coverage) -> str:
    return write_quiet(CHAT, coverage, NOON, load_catalogues()).html


def test_it_says_what_is_read_and_when_it_was_last() -> None:
    assert written(ALL_WELL) == (
        "Nothing to send you for a week. I am still reading:\n43 sources; last read 11:59."
    )


def test_it_says_how_many_are_in_trouble_silent_ones_included() -> None:
    assert "43 sources, 3 of them in trouble (/sources); last read 11:59." in written(IN_TROUBLE)


def test_what_was_never_read_is_said_so() -> None:
    unread = Coverage(2, 0, None, 0, sources_by_status={"new": 2})
    assert written(unread).endswith("\n2 sources; none has been read yet.")


def test_it_makes_no_sound() -> None:
    assert write_quiet(CHAT, ALL_WELL, NOON, load_catalogues()).silent
