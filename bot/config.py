"""Settings from the environment and from `.env`; the environment wins."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import overload
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

from jobs.proxies import BadProxy, parse_proxy
from news.model import DAY

HOME = Path(__file__).resolve().parent.parent
"""Where `.env` and `data` are, whatever directory the command is called from."""

EVERYBODY = "*"
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{1,100}")
_HOST_PORT = re.compile(r"\[?[^\s,\[\]]+\]?:\d{1,5}")
_LAST_PORT = 65_535
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class BadSetting(ValueError):
    """A setting that cannot be used; the text says which, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator decides; `.env.example` explains each."""

    token: str
    base_url: str = "https://api.telegram.org/bot"
    database_url: str = f"sqlite:///{HOME / 'data' / 'wirewatch.db'}"
    sources_file: str = "central-asia"
    sources_file_is_set: bool = False
    allowed_ids: frozenset[int] | None = frozenset()
    """None: everybody; empty: only operators."""
    admin_ids: frozenset[int] = frozenset()
    poll_min_seconds: int | None = None
    poll_max_seconds: int = 86_400
    host_pause_seconds: float = 2.0
    allow_private_hosts: frozenset[str] = frozenset()
    contact_url: str = ""
    fetch_proxy: str = field(default="", repr=False)
    max_watches: int = 200
    max_sources: int = 50
    commands_per_minute: int = 60
    time_zone: str = "UTC"
    log_level: str = "INFO"

    @property
    def is_private(self) -> bool:
        """Whether nobody is let in by name: only operators may use the bot."""
        return self.allowed_ids == frozenset()


def load_settings(
    environ: Mapping[str, str] = os.environ, dotenv: Path | None = HOME / ".env"
) -> Settings:
    """Read the settings.

    Raises:
        BadSetting: with a sentence for the operator.

    """
    written = dotenv_values(dotenv) if dotenv else {}
    values = {k: v.strip() for k, v in {**written, **environ}.items() if v and v.strip()}
    read = _Reader(values)
    defaults = Settings(token="")
    return Settings(
        token=read.token(),
        base_url=read.base_url(defaults.base_url),
        database_url=_database(values, environ, defaults.database_url),
        sources_file=_sources(values, environ, defaults.sources_file),
        sources_file_is_set="SOURCES_FILE" in values,
        allowed_ids=read.allowed(),
        admin_ids=read.ids("ADMIN_IDS"),
        poll_min_seconds=read.whole("POLL_MIN_SECONDS", None),
        poll_max_seconds=read.whole("POLL_MAX_SECONDS", defaults.poll_max_seconds),
        host_pause_seconds=read.seconds("HOST_PAUSE_SECONDS", defaults.host_pause_seconds),
        allow_private_hosts=read.hosts("ALLOW_PRIVATE_HOSTS"),
        contact_url=read.link("CONTACT_URL"),
        fetch_proxy=read.proxy("FETCH_PROXY"),
        max_watches=read.whole("MAX_WATCHES", defaults.max_watches),
        max_sources=read.whole("MAX_SOURCES", defaults.max_sources),
        commands_per_minute=read.whole("COMMANDS_PER_MINUTE", defaults.commands_per_minute),
        time_zone=read.zone(defaults.time_zone),
        log_level=read.level(defaults.log_level),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    values: Mapping[str, str]

    def token(self) -> str:
        token = self.values.get("TELEGRAM_BOT_TOKEN", "")
        if token and not _TOKEN.fullmatch(token):
            raise BadSetting(
                "TELEGRAM_BOT_TOKEN does not look like a token. Copy the whole line that "
                "@BotFather gave: digits, a colon, letters."
            )
        return token

    def base_url(self, default: str) -> str:
        url = self.values.get("TELEGRAM_BASE_URL", default)
        if not url.startswith(("http://", "https://")):
            raise BadSetting(
                f"TELEGRAM_BASE_URL is {url!r}: it starts with http:// or https:// and ends "
                f"with /bot, such as {default}"
            )
        return url

    def ids(self, name: str) -> frozenset[int]:
        words = re.split(r"[\s,;]+", self.values.get(name, ""))
        try:
            return frozenset(int(word) for word in words if word)
        except ValueError:
            raise BadSetting(
                f"{name} is {self.values[name]!r}: it takes Telegram ids, which are numbers, "
                "with commas between. A person's id stands in the bot's answer to a stranger."
            ) from None

    def allowed(self) -> frozenset[int] | None:
        if self.values.get("ALLOWED_IDS") == EVERYBODY:
            return None
        return self.ids("ALLOWED_IDS")

    @overload
    def whole(self, name: str, default: int) -> int: ...
    @overload
    def whole(self, name: str, default: None) -> int | None: ...
    def whole(self, name: str, default: int | None) -> int | None:
        text = self.values.get(name)
        if text is None:
            return default
        if not text.isdecimal() or int(text) < 1:
            raise BadSetting(f"{name} is {text!r}: it takes a whole number from 1 up.")
        return int(text)

    def seconds(self, name: str, default: float) -> float:
        text = self.values.get(name)
        try:
            value = default if text is None else float(text)
        except ValueError:
            value = -1
        if not 0 <= value <= DAY:
            raise BadSetting(f"{name} is {text!r}: it takes a number of seconds, 0 or more.")
        return value

    def hosts(self, name: str) -> frozenset[str]:
        words = [word for word in re.split(r"[\s,]+", self.values.get(name, "")) if word]
        for word in words:
            if not _HOST_PORT.fullmatch(word) or int(word.rpartition(":")[2]) > _LAST_PORT:
                raise BadSetting(
                    f"{name} has {word!r}: it takes host:port with commas between, "
                    "such as 127.0.0.1:8080"
                )
        return frozenset(word.lower() for word in words)

    def link(self, name: str) -> str:
        url = self.values.get(name, "")
        if url and not url.startswith(("http://", "https://", "mailto:")):
            raise BadSetting(f"{name} is {url!r}: it starts with https:// or mailto:")
        return url

    def proxy(self, name: str) -> str:
        address = self.values.get(name, "")
        try:
            if address:
                parse_proxy(address)
        except BadProxy:
            # What was written is not repeated: it may hold a password.
            raise BadSetting(
                f"{name} is no address of a proxy: it takes http://host:port or "
                "socks5://host:port, with user:password@ before the host where one is needed."
            ) from None
        return address

    def zone(self, default: str) -> str:
        name = self.values.get("TIME_ZONE", default)
        try:
            ZoneInfo(name)
        except (ValueError, KeyError, OSError):
            raise BadSetting(
                f"TIME_ZONE is {name!r}: it takes a name such as Asia/Almaty or Europe/Moscow."
            ) from None
        return name

    def level(self, default: str) -> str:
        level = self.values.get("LOG_LEVEL", default).upper()
        if level not in _LEVELS:
            raise BadSetting(f"LOG_LEVEL is {level!r}: it is one of {', '.join(_LEVELS)}.")
        return level


def _database(values: Mapping[str, str], environ: Mapping[str, str], default: str) -> str:
    """Anchor a relative path: of the environment to the current directory, else to HOME."""
    url = values.get("DATABASE_URL", default)
    head, found, path = url.partition("sqlite:///")
    if not found or head or path == ":memory:":
        return url
    anchor = Path.cwd() if environ.get("DATABASE_URL") else HOME
    return f"sqlite:///{anchor / path}"


def _sources(values: Mapping[str, str], environ: Mapping[str, str], default: str) -> str:
    """Anchor a relative path as `_database` does; the name of a pack stays a name."""
    text = values.get("SOURCES_FILE", default)
    path = Path(text).expanduser()
    if path.name == text and not path.suffix:
        return text
    anchor = Path.cwd() if environ.get("SOURCES_FILE") else HOME
    return str(anchor / path)
