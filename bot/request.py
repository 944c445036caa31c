"""What a command is given and what it gives back: nothing of Telegram."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.sentfiles import SentFile, no_downloads
from bot.texts import Catalogues, Html, Texts
from jobs.discovery import Discovery
from news.also import Names
from news.discovery import Asked, Candidate
from news.matching import Matcher
from news.model import Chat, Fetched, Instant
from news.outbox import Keyboard, OutFile
from storage import Storage

TAKES_SOURCES = "addsource"
"""The command that a file or a forwarded post goes to by itself."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes."""

    id: int
    name: str
    language: str | None = None
    """As Telegram says, such as `ru` or `en-GB`."""


@dataclass(frozen=True, slots=True)
class Request:
    """A command, an answer to a question, or a button, ready to be carried out."""

    chat: Chat
    thread_id: int
    person: Person | None
    """None: an anonymous admin, who speaks as the group."""
    text: str
    """What follows the command, the free text, or the button's data after its prefix."""
    texts: Texts
    now: Instant
    again: bool = False
    """It may have been carried out already, by a process that was killed before it said so."""
    replied_to: int | None = None
    """The id of the message of ours that it replies to."""
    about: str = ""
    """What the question that it answers was about, as `Reply.ask` said."""
    file: SentFile | None = None
    """A file that came with it, to be had from `Services.download`."""
    forwarded: str | None = None
    """`@name` of the channel whose post came with it; empty: a channel that is not public."""

    @property
    def in_group(self) -> bool:
        """Whether others read along."""
        return self.chat.id < 0


Tell = Callable[[Html], None]
"""Says how far long work has come: what is told last replaces what was not shown yet."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say; for a button also how to change the message that it stands under."""

    html: Html | None = None
    keyboard: Keyboard = ()
    ask: str | None = None
    """What the answer to this question goes to: the name of a command, or `NAME:ABOUT` where a
    button asks for more about something; ABOUT comes back with the answer."""
    placeholder: str = ""
    """What stands in the answer's field before anything is typed."""
    toast: str | None = None
    """A word at the top of the screen, for a button."""
    edits: bool = True
    """For a button: the pressed message changes to this; False: this is a new message."""
    document: OutFile | None = None
    """A file that comes with it, in a message of its own."""
    then: Callable[[Tell], Awaitable[Reply]] | None = None
    """Work to do once this is said. The message changes to what is told on the way, every few
    seconds, and at last to the reply that comes of it; the chat may go on talking meanwhile. After
    a kill the command is carried out anew (`Request.again`), so the work must stand being repeated.
    """


class Pack(Protocol):
    """The starter pack in use."""

    name: str
    is_fixed: bool
    """The settings name it."""

    async def choose(self, name: str, now: Instant) -> int:
        """Read the sources of another one; gives their number."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one chat may have."""

    watches: int
    sources: int


@dataclass(frozen=True, slots=True)
class Services:
    """What commands work with."""

    storage: Storage
    matcher: Matcher
    names: Names
    """Which names mean the same."""
    limits: Limits
    clock: Callable[[], Instant]
    poll_soon: Callable[[], None]
    """Have sources that were never polled polled now."""
    deliver_soon: Callable[[], None]
    started_at: Instant
    until: Callable[[Callable[[], Awaitable[bool]], float], Awaitable[bool]]
    """Wait until a condition holds, at most so many seconds; False: it never did."""
    catalogues: Catalogues
    commands: tuple[Command, ...]
    """For `/help`."""
    discover: Callable[[Asked], Awaitable[Discovery]]
    """Look at an address, and where it leads, for a source."""
    check: Callable[[Candidate], Awaitable[Discovery]]
    """Look at a source that was chosen of several."""
    take: Callable[[int, Fetched], Awaitable[bool]]
    """Take what a source has just answered for its poll; False: it is being polled already."""
    pack: Pack
    is_operator: Callable[[Person | None], Awaitable[bool]]
    download: Callable[[SentFile], Awaitable[bytes]] = no_downloads
    """Fetch a file that was sent. Raises CannotDownload, which a command may leave to be told."""


Run = Callable[[Request, Services], Awaitable[Reply]]
"""A command or a button."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command, as COMMANDS lists it."""

    name: str
    summary: str
    """For `/help` and Telegram's menu; a message id."""
    run: Run
    changes: bool = False
    """In a group only its admins may use it."""
    menu: bool = False
    """Among the few that Telegram's menu shows."""
    usage: str = ""
    """What may follow the name, such as `WORDS`; a message id."""
    aliases: tuple[str, ...] = ()
