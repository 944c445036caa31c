"""Which forwarded posts came in one go."""

from dataclasses import replace

from bot.forwards import _MAX_KEPT, Forwards
from bot.incoming import Said
from tests.bot.conversation import PRIVATE, READER

POST = Said(PRIVATE, 0, READER, "", None, 10, forwarded="@orda_kz", sent_at=100)


def test_an_album_is_one_post() -> None:
    forwards = Forwards()
    album = [replace(POST, message_id=10 + n) for n in range(10)]
    assert [forwards.is_more(post) for post in album] == [False] + [True] * 9


def test_posts_that_were_picked_together_are_one_request() -> None:
    forwards = Forwards()
    forwards.is_more(POST)
    assert forwards.is_more(replace(POST, message_id=11, sent_at=102))


def test_a_post_forwarded_later_is_a_new_request() -> None:
    forwards = Forwards()
    forwards.is_more(POST)
    assert not forwards.is_more(replace(POST, message_id=11, sent_at=103))


def test_another_channels_post_is_another_request() -> None:
    forwards = Forwards()
    forwards.is_more(POST)
    assert not forwards.is_more(replace(POST, message_id=11, forwarded="@tengrinews"))


def test_another_chats_post_is_another_request() -> None:
    forwards = Forwards()
    forwards.is_more(POST)
    elsewhere = replace(PRIVATE, id=502)
    assert not forwards.is_more(replace(POST, message_id=11, chat=elsewhere))


def test_posts_of_a_channel_without_a_name_are_one_request_too() -> None:
    forwards = Forwards()
    forwards.is_more(replace(POST, forwarded=""))
    assert forwards.is_more(replace(POST, forwarded="", message_id=11))


def test_a_post_that_is_handled_again_is_not_its_own_successor() -> None:
    forwards = Forwards()
    forwards.is_more(POST)
    assert not forwards.is_more(POST)
    assert forwards.is_more(replace(POST, message_id=11))


def test_a_command_and_a_text_are_never_more_of_the_same() -> None:
    forwards = Forwards()
    forwards.is_more(POST)
    assert not forwards.is_more(replace(POST, message_id=11, command="addsource"))
    assert not forwards.is_more(replace(POST, message_id=12, forwarded=None))


def test_what_is_remembered_is_bounded() -> None:
    forwards = Forwards()
    for chat_id in range(3 * _MAX_KEPT):
        forwards.is_more(replace(POST, chat=replace(PRIVATE, id=chat_id)))
    assert len(forwards._last) <= _MAX_KEPT
