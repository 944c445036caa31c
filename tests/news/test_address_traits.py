"""Searches and secrets, told by the form of an address."""

import pytest

from news.address_traits import has_secret, is_search

CHANNEL = "https://www.youtube.com/feeds/videos.xml?channel_id=UCaBcDeFgHiJ1k2L3m4N5o6P"
TOPIC = (
    "https://news.google.com/rss/topics/CAAqJggKIiBDQkFTRWdvSUwyMHZNRGx1YlY4U0FtVnVHZ0pWVXlnQVAB"
)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.google.com/rss/search?q=%22CSTO%22+when:1d&hl=en-US&gl=US&ceid=US:en",
        "https://www.bing.com/news/search?q=CSTO&format=rss&mkt=en-US",
        "https://api.gdeltproject.org/api/v2/doc/doc?query=CSTO&mode=ArtList&format=rss",
        "https://www.reddit.com/search.rss?q=CSTO&sort=new",
        "https://hnrss.org/newest?q=CSTO",
        "https://www.google.com/alerts/feeds/123456/789",
        "https://x.kz/?s=CSTO&feed=rss2",
        "https://x.kz/search/CSTO/feed/rss2/",
    ],
)
def test_a_question_to_a_search_engine_is_a_search(url):
    assert is_search(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://x.kz/rss",
        "https://x.kz/search/",
        "https://x.kz/?q=",
        "https://x.kz/research/feed/",
        "https://x.kz/page?s=5",
        "http://[",
        TOPIC,
        CHANNEL,
    ],
)
def test_a_publishers_own_feed_is_no_search(url):
    assert not is_search(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://user:pass@x.kz/rss",
        "https://user@x.kz/rss",
        "https://x.kz/rss?token=abc",
        "https://x.kz/rss?access_token=1234",
        "https://x.kz/rss?apikey=abcd",
        "https://x.kz/rss?API_KEY=abcd",
        "https://x.kz/rss?auth=abcd",
        "https://x.kz/rss?password=abcd",
        "https://x.kz/rss?key=9f8a7b",
        "https://x.kz/rss?sig=a81f",
        "https://www.reddit.com/.rss?feed=0a1b2c&user=me",
        "https://www.google.com/alerts/feeds/12345678901234567890/12345678901234567890",
        "https://x.kz/private/orda.xml",
        "https://x.kz/f/d41d8cd98f00b204e9800998ecf8427e/rss",
        "https://x.kz/f/550e8400-e29b-41d4-a716-446655440000.xml",
        "https://x.kz/rss?u=aGVsbG8gd29ybGQhIQx9",
        "https://x.kz/u/x7Kp2mQ9vR4tZ1wB/rss",
    ],
)
def test_what_opens_a_door_is_a_secret(url):
    assert has_secret(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://x.kz/rss",
        "https://x.kz/?feed=rss2",
        "https://x.kz/2024/11/27/president-tokayev-meets-csto-secretary-general",
        "https://x.kz/President-Tokayev-Meets-CSTO-2024",
        "https://x.kz/NewsFeed2024RssEnglishAll.xml",
        "https://x.kz/news/1234567890123456",
        "https://x.kz/news.php?ELEMENT_ID=20241127&key=politics",
        "https://x.kz/rss?auth=1",
        "https://x.kz/rss?author=abcdef",
        "https://x.kz/tokens-of-peace/passport-office/feed",
        "https://x.kz/api/zgbip_l-vomx-tpe-v_py",
        "https://x.kz/rss/5f1e2d3c4b5a69788f9e0d1c",
        "https://x.kz/новости-2024-казахстан-одкб-астана",
        "https://news.google.com/rss/search?q=%D0%9E%D0%94%D0%9A%D0%91+when:1d&ceid=RU:ru",
        "https://www.youtube.com/feeds/videos.xml?playlist_id=PLaBcDeFgHiJ1k2L3m4N5o6P",
        "http://[",
        CHANNEL,
        TOPIC,
    ],
)
def test_ordinary_addresses_hold_no_secret(url):
    assert not has_secret(url)
