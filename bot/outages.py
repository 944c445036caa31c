"""What a chat is told of sources that died and that are back."""

from __future__ import annotations

from bot.sources import reason, source_name
from bot.texts import Catalogues, Html, Texts, lines
from bot.times import day_and_time
from news.model import Chat, Instant, SourceStatus
from news.outages import Notice, Outage, Share
from news.outbox import OutMessage
from news.rendering import short


def write_notice(notice: Notice, now: Instant, catalogues: Catalogues) -> OutMessage:
    """Write the message, in the chat's language."""
    texts = catalogues.of(notice.chat.language)
    parts = [_outage(outage, notice.chat, now, texts) for outage in notice.outages]
    if any(outage.source.poll.status is not SourceStatus.GONE for outage in notice.outages):
        parts.append(texts.say("I keep trying and will tell you."))
    parts += [
        texts.say("<b>{name}</b> answers again.", name=source_name(source))
        for source in notice.recovered
    ]
    return OutMessage(lines(*parts))


def _outage(outage: Outage, chat: Chat, now: Instant, texts: Texts) -> Html:
    shares = (_share(share, texts) for share in outage.shares)
    return lines(_state(outage, chat, now, texts), *shares)


def _state(outage: Outage, chat: Chat, now: Instant, texts: Texts) -> Html:
    poll = outage.source.poll
    if poll.failing_since is None and poll.silent_since is not None:
        return texts.say(
            "<b>{name}</b> answers, but has brought nothing new since {since}. "
            "That is not its habit.",
            name=source_name(outage.source),
            since=day_and_time(poll.silent_since, now, chat),
        )
    values = {
        "name": source_name(outage.source),
        "since": day_and_time(poll.failing_since or now, now, chat),
        "error": reason(poll.error, texts),
    }
    if poll.status is SourceStatus.GONE:
        return texts.say(
            "<b>{name}</b> said on {since} that it is gone for good ({error}). "
            "/removesource takes it off the list.",
            **values,
        )
    if poll.status is SourceStatus.UNHEALTHY:
        return texts.say(
            "<b>{name}</b> has answered without any news since {since} ({error}).", **values
        )
    return texts.say("<b>{name}</b> has not answered since {since} ({error}).", **values)


def _share(share: Share, texts: Texts) -> Html:
    gave = texts.say_n(
        "It gave <b>{query}</b> {stories} of {count} story this month",
        "It gave <b>{query}</b> {stories} of {count} stories this month",
        share.total,
        query=short(share.watch.query, 60),
        stories=share.stories,
    )
    if not share.others:
        return texts.say("{gave}; no other source did.", gave=gave)
    others = texts.say_n(
        "{count} other source still does.", "{count} other sources still do.", share.others
    )
    return texts.say("{gave}; {others}", gave=gave, others=others)
