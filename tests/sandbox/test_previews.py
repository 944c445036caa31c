"""Which picture or page the chat page shows with a message."""

import pytest

from sandbox.previews import preview_of
from sandbox.site import Site

ROOT = "http://127.0.0.1:8765"


@pytest.fixture
def site(seconds) -> Site:
    return Site(seconds, backlog=0)


def message(text: str = "a", options: dict[str, object] | None = None, **entity: object):
    body = {"text": text, "link_preview_options": options or {}}
    return body | ({"entities": [entity]} if entity else {})


def test_a_story_is_shown_by_its_title_text_and_picture(site: Site):
    story = site.publish(title="CSTO meets", summary="In the hall.", outlet="polyn")

    shown = preview_of(message(options={"url": ROOT + story.path}), site)

    assert shown == {
        "url": ROOT + story.path,
        "site": "Полынь-Информ",
        "title": "CSTO meets",
        "text": "In the hall.",
        "picture": story.picture,
        "large": False,
        "above": False,
    }


def test_a_picture_is_shown_alone_and_large(site: Site):
    story = site.publish()
    wish = {"url": ROOT + story.picture, "show_above_text": True}

    assert preview_of(message(options=wish), site) == {
        "url": ROOT + story.picture,
        "picture": story.picture,
        "large": True,
        "above": True,
    }


def test_without_wishes_the_first_link_is_shown(site: Site):
    story = site.publish()
    url = ROOT + story.path
    hidden = message("🐎 here", type="text_link", offset=3, length=4, url=url)
    written = message(f"🐎 {url} !", type="url", offset=3, length=len(url))

    for one in (hidden, written):
        shown = preview_of(one, site)
        assert shown is not None
        assert shown["title"] == story.title


def test_of_another_address_only_itself_is_shown_and_only_where_the_bot_asks_for_it(site: Site):
    url = "https://example.org/a.jpg"

    asked = preview_of(message(options={"url": url, "prefer_large_media": True}), site)

    assert asked == {"url": url, "title": url, "large": True, "above": False}
    assert preview_of(message(url, type="url", offset=0, length=len(url)), site) is None


@pytest.mark.parametrize("url", [f"{ROOT}/news/polyn/999", f"{ROOT}/", "http://[", "nothing"])
def test_what_is_no_story_is_shown_as_an_address(url, site: Site):
    shown = preview_of(message(options={"url": url}), site)

    assert shown is not None
    assert shown["title"] == url


def test_nothing_is_shown_where_previews_are_off_or_nothing_is_linked(site: Site):
    story = site.publish()
    off = {"url": ROOT + story.path, "is_disabled": True}

    assert preview_of(message(options=off), site) is None
    assert preview_of(message(), site) is None
    assert preview_of({"document": {}}, site) is None
