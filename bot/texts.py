"""What the bot says: gettext catalogues through Babel, and the escaping of every value.

English texts are the message ids. The catalogues are `.po` files that are compiled in memory at
the start, so that there is nothing to build and nothing to forget after an edit.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "ru": "Русский"}
"""The catalogues there are, each by its own name; the first is the one for everybody else."""


class Html(str):
    """Text that is Telegram HTML already and is not escaped again."""

    __slots__ = ()


def mark(text: str) -> str:
    """Mark a text for the catalogues where it is defined, to be translated where it is said."""
    return text


@dataclass(frozen=True, slots=True)
class Texts:
    """One language of the bot."""

    language: str
    translations: NullTranslations

    def plain(self, text: str) -> str:
        """Translate without filling in anything: what `news.rendering` calls `say`."""
        return self.translations.gettext(text)

    def fill(self, text: str, /, **values: object) -> str:
        """Translate and fill the {fields} for where no HTML is read: buttons and toasts."""
        return self.translations.gettext(text).format(**values)

    def say(self, text: str, /, **values: object) -> Html:
        """Translate, then fill the {fields}; a value that is not `Html` is escaped."""
        return _fill(self.translations.gettext(text), values)

    def say_n(self, one: str, many: str, count: int, /, **values: object) -> Html:
        """Translate in the plural form for `count`, which is also the field {count}."""
        form = self.translations.ngettext(one, many, count)
        return _fill(form, {"count": count, **values})


@dataclass(frozen=True, slots=True)
class Catalogues:
    """Every language of the bot."""

    texts: dict[str, Texts]

    def of(self, language: str | None) -> Texts:
        """Give the texts for a language code such as `ru` or `en-GB`; English for the others."""
        code = (language or "").split("-")[0].lower()
        return self.texts.get(code) or self.texts["en"]


def load_catalogues() -> Catalogues:
    """Read the catalogues that come with the package."""
    return Catalogues({code: Texts(code, _translations(code)) for code in LANGUAGES})


def lines(*parts: str | None) -> Html:
    """Put parts that are Html already on lines of their own; None leaves no line."""
    return Html("\n".join(part for part in parts if part is not None))


def _fill(text: str, values: dict[str, object]) -> Html:
    return Html(text.format(**{name: _escape(value) for name, value in values.items()}))


def _escape(value: object) -> str:
    return value if isinstance(value, Html) else html.escape(str(value))


def _translations(language: str) -> NullTranslations:
    po = files("bot") / "locales" / language / "LC_MESSAGES" / "messages.po"
    if not po.is_file():
        return NullTranslations()
    with po.open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
