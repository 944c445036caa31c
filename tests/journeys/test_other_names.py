"""From a watch to a story that says it in other words, letters or another language, and why."""

from typing import Any

from sandbox.server import Sandbox
from tests.journeys.conftest import PATIENCE, Bot, Reader

ODKB = "Саммит ОДКБ открылся в Бишкеке: репортаж"


def bold(message: dict[str, Any]) -> list[str]:
    """List what is in bold."""
    text = message["text"].encode("utf-16-le")
    return [
        text[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in message.get("entities", [])
        if e["type"] == "bold"
    ]


def link(message: dict[str, Any]) -> str:
    """Give the link of an alert's title."""
    return str(next(e["url"] for e in message["entities"] if e["type"] == "text_link"))


async def shows(reader: Reader, message: dict[str, Any], words: str) -> None:
    """Wait until a message shows these words, in its text or on its buttons."""
    await reader.sandbox.telegram.until(lambda: words in str(reader.now(message)), PATIENCE)


async def test_another_name_rings_until_it_is_switched_off_and_a_restart_changes_nothing(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("Mirziyoyev")
    answer = await reader.say("/subscribe CSTO")
    assert answer["text"].startswith("CSTO is on. Also: ОДКБ")
    sandbox.site.publish(outlet="polyn", title=ODKB)
    alert = await reader.hears(lambda text: ODKB in text)
    assert bold(alert) == ["ОДКБ"]

    await reader.press(answer, "Edit words")
    await reader.press(answer, "✓ ОДКБ")
    await shows(reader, answer, "– ОДКБ")
    await silent(reader, sandbox, "ОДКБ, которую никто не ждёт", then="CSTO meets before")

    await bot.stop()
    await bot.start()
    await silent(reader, sandbox, "ОДКБ после перезапуска", then="CSTO meets after")
    await reader.press(answer, "– ОДКБ")
    await shows(reader, answer, "✓ ОДКБ")
    sandbox.site.publish(outlet="polyn", title="ОДКБ снова в новостях")
    await reader.hears(lambda text: "снова в новостях" in text)


async def silent(reader: Reader, sandbox: Sandbox, title: str, *, then: str) -> None:
    """Publish a story that rings nobody, then one of the same paper that does."""
    sandbox.site.publish(outlet="polyn", title=title)
    sandbox.site.publish(outlet="polyn", title=then)
    await reader.hears(lambda text: then in text)
    assert reader.about(title) == []


async def test_a_name_rings_in_another_language_and_the_bot_says_why(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("Tasmagambetov")
    title = "Тасмағамбетовтің баяндамасы тыңдалды"
    sandbox.site.publish(outlet="polyn", title=title)
    alert = await reader.hears(lambda text: title in text)
    assert bold(alert) == ["Тасмағамбетовтің"]
    assert "· KK ·" in alert["text"]

    why = await reader.say("/why")
    assert (
        "Tasmagambetov found «Тасмағамбетовтің» in the title: the name in another spelling or case."
    ) in why["text"]
    by_button = len(reader.heard())
    await reader.press(alert, "Why?")
    assert (await reader.hears(lambda _: True, after=by_button))["text"] == why["text"]

    traced = await reader.say(f"/why {link(alert)}")
    assert "Match: 1 of 1 watch" in traced["text"]
    assert traced["text"].splitlines()[-1].startswith("It rang here: ")


async def test_latest_shows_what_has_only_the_other_name_and_where_a_story_ended(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("Mirziyoyev")
    sandbox.site.publish(outlet="polyn", title=ODKB)
    sandbox.site.publish(outlet="polyn", title="Mirziyoyev: the story to wait for")
    alert = await reader.hears(lambda text: "to wait for" in text)
    latest = await reader.say("/latest CSTO")
    assert ODKB in latest["text"].splitlines()[1]
    story = next(one for one in sandbox.site.stories() if one.title == ODKB)
    traced = await reader.say(f"/why {sandbox.page.rstrip('/')}{story.path}")
    assert traced["text"].splitlines()[-1] == "No watch of this chat asks for it."
    assert "Mirziyoyev" in alert["text"]


async def test_a_name_that_a_person_adds_rings(bot: Bot, reader: Reader, sandbox: Sandbox) -> None:
    await bot.start()
    await reader.primed("Mirziyoyev")
    answer = await reader.say("/subscribe rain")
    await reader.press(answer, "Edit words")
    asked = len(reader.heard())
    await reader.press(answer, "Add…")
    question = await reader.hears(lambda _: True, after=asked)
    assert question["text"] == "What else is rain called? Send a name or phrase."
    listed = await reader.say("снег")
    assert listed["text"].startswith("I look for снег too now.")
    await bot.stop()
    await bot.start()
    sandbox.site.publish(outlet="polyn", title="В Нарыне выпал первый снег")
    assert bold(await reader.hears(lambda text: "В Нарыне" in text)) == ["снег"]


async def test_a_small_word_becomes_a_name_with_one_tap(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("Mirziyoyev")
    answer = await reader.say("/subscribe erdogan")
    await reader.press(answer, "Watch Erdogan")
    await shows(reader, answer, "Erdogan is on.")
    sandbox.site.publish(outlet="polyn", title="Президент Эрдоған Түркістанға келді")
    assert bold(await reader.hears(lambda text: "Түркістан" in text)) == ["Эрдоған"]
