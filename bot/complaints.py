"""What does not work, said so that the person knows what to do."""

from __future__ import annotations

from bot.sources import reason
from bot.texts import Html, Texts, mark
from news.addresses import Unreadable
from news.query import MAX_DISTANCE, MAX_LENGTH, MAX_TERMS, QueryError
from news.rendering import short
from storage import CapReached

_MAX_WORD = 60
"""Code points of a word that is repeated: twenty complaints can share a message."""

_COMPLAINTS = {
    "empty": mark(
        "There is nothing to look for in that. Send a name or phrase, such as <code>CSTO</code>."
    ),
    "only_exclusions": mark(
        "That only says what to leave out. Add what to look for, such as "
        "<code>Bishkek {word}</code>."
    ),
    "prefix_too_short": mark(
        "<code>{word}</code> is too short: a prefix needs three letters.\nTry <code>arm*</code>."
    ),
    "star_inside": mark(
        "The star of <code>{word}</code> has to stand at the end, such as <code>arm*</code>."
    ),
    "only_filters": mark(
        "That only names a language. Add what to look for, such as <code>Bishkek {word}</code>."
    ),
    "exact_prefix": mark(
        "<code>{word}</code> can have <code>=</code> before it or a star behind it, not both.\n"
        "Try <code>arm*</code>."
    ),
    "missing_operand": mark(
        "<code>{word}</code> needs a word on both sides, such as <code>CSTO {word} SCO</code>."
    ),
    "missing_word": mark(
        "<code>{word}</code> needs a word right behind it, such as <code>title:CSTO</code> or "
        "<code>-sport</code>."
    ),
    "near_needs_words": mark(
        "<code>{word}</code> joins words and phrases only: <code>gas NEAR/5 pipeline</code>."
    ),
    "near_distances": mark(
        "<code>{word}</code> has another distance than the one before it. Give all of them one, "
        "such as <code>gas ~5 pipeline ~5 Baku</code>."
    ),
    "bad_distance": mark(
        "<code>{word}</code> can't work: a distance is a number from 1 to {max_distance}.\n"
        "Try <code>gas NEAR/5 pipeline</code>."
    ),
    "unknown_language": mark(
        "I know no language <code>{word}</code>. Try its two letters, such as <code>lang:ru</code>."
    ),
    "field_in_field": mark(
        "<code>{word}</code> can't stand inside another field. Put it beside it, such as "
        "<code>title:CSTO source:TASS</code>."
    ),
    "too_long": mark("That is too long: a watch takes up to {max_length} characters."),
    "too_many_terms": mark("Those are too many words: a watch takes up to {max_terms}."),
    "too_deep": mark("Those are too many brackets inside each other. Try fewer."),
}


def complaint(error: QueryError, texts: Texts) -> Html:
    """Say what is wrong and what to do."""
    word = short(str(error.values.get("word", "")), _MAX_WORD)
    return texts.say(
        _COMPLAINTS[error.code],
        word=word,
        max_length=MAX_LENGTH,
        max_terms=MAX_TERMS,
        max_distance=MAX_DISTANCE,
    )


def unreadable(asked: Unreadable, texts: Texts) -> Html:
    """Say why nobody can read from outside what a person named."""
    return texts.say(
        "I can't read this: {reason}. Only public channels have a page that I can read.",
        reason=reason(asked.reason, texts),
    )


def no_sources(texts: Texts) -> Html:
    """Say that nothing is read for this chat, and what to do about it."""
    return texts.say("No source is read here. /addsource adds one.")


def cap_text(texts: Texts, reached: CapReached) -> Html:
    """Say that a chat has as much as it may have, and how to make room."""
    match reached.what:
        case "sources":
            return texts.say_n(
                "This chat has {count} source of its own, which is the limit. "
                "/removesource makes room.",
                "This chat has {count} sources of its own, which is the limit. "
                "/removesource makes room.",
                reached.cap,
            )
        case "follows":
            return texts.say_n(
                "This chat follows {count} source, which is the limit. "
                "/subscriptions has the key that stops one.",
                "This chat follows {count} sources, which is the limit. "
                "/subscriptions has the keys that stop one.",
                reached.cap,
            )
        case "watches":
            return texts.say_n(
                "This chat has {count} watch, which is the limit. /unsubscribe makes room.",
                "This chat has {count} watches, which is the limit. /unsubscribe makes room.",
                reached.cap,
            )
