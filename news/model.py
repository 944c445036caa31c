"""What travels between the rooms: frozen values, named by what they mean.

Instants are integers: microseconds since the Unix epoch, UTC. Durations are seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

Instant = int
"""Microseconds since 1970-01-01T00:00:00Z."""

SECOND = 1_000_000
"""Microseconds in a second: what turns a duration into a distance between instants."""

DAY = 86_400
"""Seconds in a day."""

Span = tuple[int, int]
"""A half-open range of code points in a text: `text[start:end]`."""


class SourceKind(StrEnum):
    """What a source is read as; `news.kinds` has a reader for each."""

    FEED = "feed"
    """RSS, Atom, RDF or JSON Feed."""
    CHANNEL = "channel"
    """The web page of a public Telegram channel."""
    PAGE = "page"
    """A page whose repeated links are its items."""
    SITEMAP = "sitemap"
    """A sitemap, of news with titles or a plain one, or an index of sitemaps."""


class FullText(StrEnum):
    """When the page behind an item of a source is read, to be searched too."""

    OFF = "off"
    DEMAND = "demand"
    """Only while a chat that the source serves has a watch."""
    ALWAYS = "always"


class SourceStatus(StrEnum):
    """How a source fares, as its subscribers are told."""

    NEW = "new"
    """Never polled with success."""
    OK = "ok"
    UNHEALTHY = "unhealthy"
    """It answers, but not with its feed: HTML, or emptiness where items were."""
    FAILING = "failing"
    """It does not answer, or with an error."""
    GONE = "gone"
    """It said 410: it is not asked again."""


@dataclass(frozen=True, slots=True)
class PollState:
    """What polling remembers about a source from one poll to the next."""

    next_poll_at: Instant | None
    """When it is due; None: never again."""
    interval: int = 900
    """Seconds between two polls as last decided, before jitter."""
    etag: str | None = None
    """The validators exactly as the server sent them."""
    last_modified: str | None = None
    body_hash: str | None = None
    """Of the last body that parsed, so that an unchanged one costs no parsing."""
    primed_at: Instant | None = None
    """When its items were first taken in, silently; None: not yet."""
    last_poll_at: Instant | None = None
    last_ok_at: Instant | None = None
    last_new_at: Instant | None = None
    """When a poll last brought a new item."""
    failing_since: Instant | None = None
    failures: int = 0
    """Failed polls in a row."""
    status: SourceStatus = SourceStatus.NEW
    error: str | None = None
    """Why the last poll failed, short enough for a line: `error 403`, `no answer in 30 s`."""
    moved_to: str | None = None
    """Where permanent redirects have pointed in the last `moved_times` polls in a row."""
    moved_times: int = 0
    skips: int = 0
    """The hours and days (UTC) at which the feed asks not to be polled: bit 0 to 23 the hour, bit
    24 to 30 Monday to Sunday."""
    silent_since: Instant | None = None
    """It answers, but has brought nothing since then, far longer than it uses to; None: it has."""


@dataclass(frozen=True, slots=True)
class Source:
    """A place that publishes items."""

    id: int
    url: str
    title: str
    language: str | None
    shared: bool
    """True: of the catalogue, serves every chat; False: only the chats that added it."""
    poll: PollState
    kind: SourceKind = SourceKind.FEED
    pattern: str | None = None
    """For a page: a regular expression that the path of an item's address must match."""
    full_text: FullText = FullText.DEMAND
    agent: str | None = None
    """The User-Agent that this source demands; None: the bot's own."""
    proxy: str | None = None
    """The proxy that this source is fetched through; None: as `FETCH_PROXY` says."""
    recent: int = 0
    """Its items of the last week, where it was claimed for a poll."""


@dataclass(frozen=True, slots=True)
class SourceSeed:
    """A source as a pack or a person names it, before it is known to the database."""

    url: str
    title: str = ""
    language: str | None = None
    kind: SourceKind = SourceKind.FEED
    pattern: str | None = None
    full_text: FullText | None = None
    """None: as it was, of a new source on demand."""
    agent: str | None = None
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of a source, to be read as what they are."""

    body: bytes
    url: str
    """Where they came from."""
    content_type: str = ""
    """The header's value, which may lie."""
    pattern: str | None = None
    """As `Source.pattern`."""


@dataclass(frozen=True, slots=True)
class Body:
    """A source answered with content."""

    content: bytes
    content_type: str
    url: str
    """The address that answered, after redirects."""
    moved_to: str | None = None
    """Where the source lives now, if every hop from the start was permanent (301, 308)."""
    etag: str | None = None
    last_modified: str | None = None
    max_age: int | None = None
    """Seconds, from Cache-Control or else Expires."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """A source answered 304."""

    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    max_age: int | None = None


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """A source did not give its content."""

    reason: str
    """As `PollState.error`."""
    status: int | None = None
    """The HTTP status; None: it never came to one."""
    retry_after: int | None = None
    """Seconds, as the server asked."""
    moved_to: str | None = None


Fetched = Body | NotModified | FetchFailed


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of a feed, cleaned: plain text, no control characters, http(s) links only."""

    guid: str | None
    link: str | None
    title: str
    summary: str
    published_at: Instant | None
    """As the feed says, however mad."""
    body: str = ""
    """The whole text where the document has it besides the summary; else empty."""
    image: str | None = None
    """The address of its picture."""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A document understood, entries in its own order."""

    title: str
    language: str | None
    """An ISO 639-1 code such as `ru`, from the feed's own word."""
    entries: tuple[Entry, ...]
    ttl: int | None = None
    """Seconds between polls that the feed asks for."""
    skips: int = 0
    """As `PollState.skips`."""
    earlier: str | None = None
    """The address of a document of the same kind with the entries before these."""


@dataclass(frozen=True, slots=True)
class ParsedIndex:
    """A document that only names others of its kind, which have the entries: a sitemap's index."""

    newest: str
    """The address of the one to read."""


@dataclass(frozen=True, slots=True)
class ParseFailed:
    """A document that is no feed, or one that cost too much to read."""

    reason: str
    """As `PollState.error`: `not a feed but a web page`, `too slow to read`."""


Parsed = ParsedFeed | ParsedIndex | ParseFailed


@dataclass(frozen=True, slots=True)
class Identity:
    """By what an entry is recognised, as usable within its document; see `news.identity`."""

    guid: str | None
    link_key: str | None
    """The canonical link."""
    path_key: str | None
    """The canonical link without its host: stays when a site moves."""
    title_key: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that one source published."""

    key: str
    """Unique within its source."""
    title: str
    link: str | None
    summary: str
    published_at: Instant | None
    language: str | None
    id: int = 0
    """The database's number; 0: not stored yet."""
    source_id: int = 0
    source_title: str = ""
    seen_at: Instant = 0
    """When a poll first brought it."""
    sort_at: Instant = 0
    """Its place in time for lists: the published date where that is sane, else `seen_at`."""
    body: str = ""
    """The text of the article beyond the summary; empty: not read, or there is none."""
    image: str | None = None


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item of the database as the next poll of its source needs it."""

    item: Item
    identity: Identity


@dataclass(frozen=True, slots=True)
class ItemIntent:
    """An item to store: new, or a known one with a new text."""

    item: Item
    """`id` 0: new; otherwise the known item that it replaces."""
    identity: Identity
    words: frozenset[str]
    """The matcher's tokens of title and summary: what the archive is indexed by."""
    before: Item | None = None
    """The text before the edit; None: a new item."""
    hits: frozenset[int] = frozenset()
    """Ids of the watches to alert: those matched now that `before` did not match."""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form that a text explains beside its long one, both as printed there."""

    short: str
    """`CSTO`."""
    long: str
    """`Collective Security Treaty Organization`."""


@dataclass(frozen=True, slots=True)
class PageWanted:
    """A page that is to be read for an item."""

    key: str
    """The item's."""
    host: str
    silent: bool = False
    """It alerts nobody."""


@dataclass(frozen=True, slots=True)
class PageDue:
    """A page to read now, for an item as it was when this was claimed."""

    item: Item
    identity: Identity
    source: Source
    lease: str
    """As `PollRecord.lease`."""
    attempts: int
    """This one included."""
    silent: bool


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What became of a page, to be stored in one transaction."""

    item_id: int
    lease: str
    intent: ItemIntent | None = None
    """The item with what the page adds; None: nothing came of it."""
    host: str = ""
    page: int = 0
    """A number that stands for the page's address among those of its host."""
    digests: tuple[str, ...] = ()
    """Of the blocks of text on the page, to be known again on others of the host."""
    retry_at: Instant | None = None
    """Without an intent: when to ask again; None: never."""
    host_until: Instant | None = None
    """Without an intent: its host asked to be left alone until then; None: it did not."""


@dataclass(frozen=True, slots=True)
class PollRecord:
    """All that one poll changes, to be stored in one transaction."""

    source_id: int
    lease: str
    """As claimed: a record whose lease is no longer held is refused."""
    state: PollState
    url: str | None = None
    """A new address to adopt; None: as it was."""
    title: str | None = None
    """The feed's own title, for a source that has none; None: as it was."""
    language: str | None = None
    items: tuple[ItemIntent, ...] = ()
    """Oldest first, so that ids grow with time."""
    abbreviations: tuple[Abbreviation, ...] = ()
    """What the new items explain."""
    pages: tuple[PageWanted, ...] = ()
    """What is to be read besides."""
    is_priming: bool = False
    """Its items alert nobody."""
    entries: tuple[Entry, ...] = ()
    """All of the document that this takes in; they are not stored."""


class Hit(NamedTuple):
    """One field of an item in which a watch was found."""

    watch_id: int
    field: str
    """`title`, `summary` or `body`."""
    spans: tuple[Span, ...]
    """In order, not overlapping, in code points of that field."""
    rule: str
    """Why, of the hit's first span: see `Reason.rule`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one passage of an item was found."""

    field: str
    """`title`, `summary` or `body`."""
    asked: str
    """The term of the query, as the person spelled it."""
    span: Span
    """Where, in code points of that field."""
    rule: str
    """`word`: the same letters; `form`: another form of the word; `name`: the name in another
    spelling; `acronym`; `phrase`; `full name`; `prefix`; `near`; `exact`."""


@dataclass(frozen=True, slots=True)
class Also:
    """Another name for something that a watch looks for; a person sees it and switches it."""

    word: str
    """What of the query it stands for, in canonical form: `CSTO`."""
    text: str
    """The other name: `ОДКБ`, `Collective Security Treaty Organization`."""
    on: bool = True
    learned: bool = False
    """The news taught it, not the table: it is off until a person says yes."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What a chat looks for."""

    id: int
    chat_id: int
    thread_id: int
    """The forum topic that its alerts go to; 0: the chat itself."""
    query: str
    """In canonical form: it is what lists show and `news.query.parse` reads."""
    paused: bool = False
    also: tuple[Also, ...] = ()
    """What it looks for besides the words typed, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class Follow:
    """A place that is sent everything of a source."""

    id: int
    chat_id: int
    thread_id: int
    source: Source


@dataclass(frozen=True, slots=True)
class WantedWord:
    """Items that hold this token or, with `prefix`, one that starts with it."""

    token: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class WantedAll:
    """Items that satisfy every part."""

    parts: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class WantedAny:
    """Items that satisfy at least one part."""

    parts: tuple[Wanted, ...]


Wanted = WantedWord | WantedAll | WantedAny
"""What the archive's index is asked: a superset of what the query matches."""


class ChatKind(StrEnum):
    """As Telegram tells them apart."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation with the bot and its settings."""

    id: int
    kind: ChatKind
    title: str = ""
    language: str = "en"
    """A catalogue of texts: `en`, `ru`."""
    zone: str = "UTC"
    """An IANA time zone."""
    paused: bool = False
    """By `/pause`: nothing is alerted until `/resume`."""
    resting: bool = False
    """Telegram refuses us there (blocked, kicked, deactivated): nothing is sent until it writes."""
    flood_until: Instant = 0
    """Telegram asked to be left alone there until then."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is being read for a chat, for `/status` and counts in replies."""

    sources: int
    healthy: int
    last_poll_at: Instant | None
    items: int
    oldest_at: Instant | None = None
    """`sort_at` of the oldest item kept."""
    pending: int = 0
    """Alerts that wait to be sent to the chat."""
    sources_by_status: dict[str, int] = field(default_factory=dict)
    silent: int = 0
    """Sources that answer, but bring nothing against their habit."""
