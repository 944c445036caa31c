"""Discovery: what an address turns out to be, and how little is asked on the way."""

from dataclasses import dataclass, field

import pytest

from jobs.discovery import MOST_TRIED, Discoverer
from news.discovery import Asked, Candidate, Look
from news.model import Body, Entry, FetchFailed, ParsedFeed, ParseFailed, SourceKind

SITE = "https://steppe.example/"
FEED, PAGE, SITEMAP = SourceKind.FEED, SourceKind.PAGE, SourceKind.SITEMAP


def story(title: str = "Rain in Osh") -> Entry:
    return Entry("1", f"{SITE}1", title, "", None)


@dataclass
class Site:
    """Answers with what was put there, and error 404 elsewhere."""

    looks: dict[str, Look | ParseFailed] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refuses_tls: bool = False

    def put(self, path, kind, *entries, title="", links=(), is_index=False):
        parsed = None if kind is None or is_index else ParsedFeed(title, None, entries)
        self.looks[SITE + path] = Look(title, kind, parsed, tuple(links))

    async def get(self, url, *, like=None):
        self.asked.append(url)
        if self.refuses_tls and url.startswith("https:"):
            return FetchFailed("no secure connection")
        if url in self.looks or url in self.bodies:
            return Body(self.bodies.get(url, b""), "text/html", url)
        return FetchFailed("error 404", 404)

    async def look(self, document):
        return self.looks.get(document.url, ParseFailed("not a feed"))


@pytest.fixture
def site():
    return Site()


async def find(site, path="", kind=None):
    return await Discoverer(site, site).find(Asked(SITE + path, kind))


def seed(discovery):
    return discovery.found.seed.url.removeprefix(SITE), discovery.found.seed.kind


async def test_a_feed_is_taken_with_one_request(site):
    site.put("rss", FEED, story())
    assert seed(await find(site, "rss")) == ("rss", FEED)
    assert site.asked == [f"{SITE}rss"]


async def test_a_feed_without_items_that_was_named_is_taken(site):
    site.put("rss", FEED)
    assert seed(await find(site, "rss")) == ("rss", FEED)


async def test_what_was_found_comes_with_what_it_answered(site):
    site.put("rss", FEED, story())
    site.bodies[f"{SITE}rss"] = b"<rss/>"
    assert (await find(site, "rss")).found.body.content == b"<rss/>"


async def test_the_feed_that_a_page_declares_is_better_than_the_page(site):
    site.put("", PAGE, story(), links=[Candidate(f"{SITE}all.xml", FEED)])
    site.put("all.xml", FEED, story())
    assert seed(await find(site)) == ("all.xml", FEED)
    assert len(site.asked) == 2


async def test_several_feeds_are_a_choice(site):
    links = [Candidate(f"{SITE}ru.xml", FEED, "RU"), Candidate(f"{SITE}en.xml", FEED, "EN")]
    site.put("", None, links=links)
    assert (await find(site)).choices == tuple(links)


async def test_a_declared_feed_that_is_dead_leads_to_the_usual_places(site):
    site.put("", None, links=[Candidate(f"{SITE}dead.xml", FEED)])
    site.put("rss", FEED, story())
    assert seed(await find(site)) == ("rss", FEED)


async def test_a_usual_place_that_has_comments_alone_is_passed_over(site):
    site.put("", PAGE, story())
    site.put("feed/", FEED, story(), title="Comments on: Rain in Osh")
    assert seed(await find(site)) == ("", PAGE)


async def test_a_sitemap_of_news_that_robots_txt_names_is_better_than_the_page(site):
    site.put("", PAGE, story())
    site.bodies[f"{SITE}robots.txt"] = f"Sitemap: {SITE}news.xml".encode()
    site.put("news.xml", SITEMAP, story())
    assert seed(await find(site)) == ("news.xml", SITEMAP)


async def test_of_an_index_the_index_stays_the_source(site):
    site.put("", PAGE, story())
    child = Candidate(f"{SITE}news12.xml", SITEMAP)
    site.put("sitemap.xml", SITEMAP, links=[child], is_index=True)
    site.put("news12.xml", SITEMAP, story())
    assert seed(await find(site)) == ("sitemap.xml", SITEMAP)


async def test_the_page_is_better_than_a_sitemap_without_titles(site):
    site.put("", PAGE, story())
    site.put("sitemap.xml", SITEMAP, story(""))
    assert seed(await find(site)) == ("", PAGE)


async def test_a_sitemap_without_titles_is_better_than_nothing(site):
    site.put("", None)
    site.put("sitemap.xml", SITEMAP, story(""))
    assert seed(await find(site)) == ("sitemap.xml", SITEMAP)


async def test_a_sitemap_that_was_named_is_taken_whatever_is_in_it(site):
    site.put("sitemap_news1.xml", SITEMAP, story(""))
    assert seed(await find(site, "sitemap_news1.xml")) == ("sitemap_news1.xml", SITEMAP)
    assert len(site.asked) == 1


async def test_a_channel_without_a_page_is_not_searched_for_elsewhere(site):
    site.looks[f"{SITE}s/name"] = ParseFailed("no channel with a public page")
    discovery = await find(site, "s/name", SourceKind.CHANNEL)
    assert discovery.failed == ParseFailed("no channel with a public page")
    assert site.asked == [f"{SITE}s/name"]


async def test_an_address_that_does_not_answer_is_asked_once(site):
    discovery = await find(site, "gone")
    assert discovery.failed == FetchFailed("error 404", 404)
    assert len(site.asked) == 1


async def test_where_there_is_nothing_the_search_ends(site):
    site.put("", None)
    discovery = await find(site)
    assert discovery.found is None
    assert discovery.tried == len(site.asked) - 1
    assert len(site.asked) <= MOST_TRIED + 1


async def test_no_address_is_asked_twice(site):
    site.put("", None, links=[Candidate(f"{SITE}feed/", FEED)])
    await find(site)
    assert len(site.asked) == len(set(site.asked))


async def test_what_was_chosen_of_several_is_looked_at(site):
    site.put("en.xml", FEED, story())
    discovery = await Discoverer(site, site).check(Candidate(f"{SITE}en.xml", FEED, "EN"))
    assert (discovery.found.seed.url, discovery.found.seed.title) == (f"{SITE}en.xml", "EN")


async def test_where_no_scheme_was_given_both_are_tried():
    site = Site({"http://steppe.example/rss": Look("", FEED, ParsedFeed("", None, (story(),)))})
    site.refuses_tls = True
    asked = Asked("https://steppe.example/rss", is_guess=True)
    discovery = await Discoverer(site, site).find(asked)
    assert discovery.found.seed.url == "http://steppe.example/rss"


async def test_where_https_was_asked_for_nothing_else_is():
    site = Site({"http://steppe.example/rss": Look("", FEED, ParsedFeed("", None, (story(),)))})
    site.refuses_tls = True
    discovery = await Discoverer(site, site).find(Asked("https://steppe.example/rss"))
    assert discovery.failed == FetchFailed("no secure connection")


async def test_with_a_pattern_the_page_is_watched_whatever_it_declares(site):
    site.put("news/", PAGE, story(), links=[Candidate(f"{SITE}all.xml", FEED)])
    asked = Asked(f"{SITE}news/", pattern="^/news/")
    found = (await Discoverer(site, site).find(asked)).found
    assert (found.seed.kind, found.seed.pattern) == (PAGE, "^/news/")
    assert len(site.asked) == 1
