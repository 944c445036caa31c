"""The local Telegram: its state, what people do in it, and what tests ask of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from zlib import crc32

from sandbox.chats import ANONYMOUS_ADMIN_ID, Press, public
from sandbox.faults import Fault, FaultKind
from sandbox.state import YOU, State
from sandbox.texts import finished

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.chats import Call, Chat, Json


class Telegram(State):
    """What scripts use; only `until` waits."""

    # What people do

    def send(
        self,
        chat_id: int,
        text: str,
        *,
        user_id: int = YOU,
        reply_to: int | None = None,
        thread_id: int | None = None,
        anonymous: bool = False,
    ) -> Json:
        """Have a person write, or with `anonymous` an admin in the name of the group."""
        plain, entities = finished(text, [])
        content = {"text": plain, "entities": entities}
        return self._post(chat_id, content, user_id, reply_to, thread_id, anonymous=anonymous)

    def send_document(
        self,
        chat_id: int,
        name: str,
        content: bytes | str,
        *,
        caption: str = "",
        user_id: int = YOU,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Json:
        """Have a person send a file; `content` given as text is sent in UTF-8."""
        body = content.encode() if isinstance(content, str) else content
        shown = self.files.add_document(name, body).to_json() | _captioned(caption)
        return self._post(chat_id, shown, user_id, reply_to, thread_id)

    def forward(
        self,
        chat_id: int,
        text: str,
        *,
        channel: str,
        username: str = "",
        post_id: int = 1,
        picture: str = "",
        user_id: int = YOU,
    ) -> Json:
        """Have a person forward a post of a channel with this title.

        A channel without a `username` is a private one. With a `picture`, the address of a photo,
        `text` is its caption.
        """
        origin: Json = {"id": _channel_id(username or channel), "type": "channel", "title": channel}
        if username:
            origin["username"] = username
        plain, entities = finished(text, [])
        content: Json = {"text": plain, "entities": entities}
        if picture:
            content = self.files.add_photo("photo.jpg", b"", picture).to_json() | _captioned(text)
        content["forward_origin"] = {
            "type": "channel",
            "date": int(self.clock()),
            "chat": origin,
            "message_id": post_id,
        }
        return self._post(chat_id, content, user_id, None, None)

    def press(self, chat_id: int, message_id: int, data: str, *, user_id: int = YOU) -> str:
        """Have a person press a button; return the id of the callback query."""
        chat = self.chats[chat_id]
        press = Press(str(next(self._press_ids)), chat_id, message_id, self.clock())
        self.presses[press.id] = press
        self.updates.put(
            "callback_query",
            {
                "id": press.id,
                "from": self.users[user_id].to_json(),
                "message": public(chat.messages[message_id]),
                "chat_instance": str(chat_id * 31),
                "data": data,
            },
        )
        return press.id

    def block(self, user_id: int) -> None:
        """Have a person block the bot."""
        self.users[user_id].blocked = True
        self.set_membership(self.private_chat(user_id), "kicked", user_id)

    def unblock(self, user_id: int) -> None:
        """Have a person take the bot back."""
        self.users[user_id].blocked = False
        self.set_membership(self.private_chat(user_id), "member", user_id)

    def deactivate(self, user_id: int) -> None:
        """Have a person delete their account."""
        self.users[user_id].deactivated = True

    def delete_group(self, chat_id: int) -> None:
        """Have a group deleted."""
        self.chats[chat_id].deleted = True

    def set_bot_status(self, chat_id: int, status: str, *, user_id: int = YOU) -> None:
        """Have a group make the bot `administrator`, `member`, `left` or `kicked`."""
        self.set_membership(self.chats[chat_id], status, user_id)

    def migrate(self, chat_id: int) -> int:
        """Turn a group into a supergroup; return the new id."""
        old = self.chats[chat_id]
        new = self.add_group(old.title)
        new.members = dict(old.members)
        old.migrated_to = new.id
        sender = {"from": self.users[YOU].to_json()}
        self.updates.put("message", self.store(old, sender, {"migrate_to_chat_id": new.id}))
        self.updates.put("message", self.store(new, sender, {"migrate_from_chat_id": old.id}))
        return new.id

    # What tests ask

    def messages(self, chat_id: int) -> list[Json]:
        """Return what stands in a chat, the oldest first."""
        return list(self.chats[chat_id].messages.values())

    def from_bot(self, chat_id: int) -> list[Json]:
        """Return what the bot has in a chat, the oldest first."""
        chat = self.chats.get(chat_id)
        messages = chat.messages.values() if chat else ()
        return [one for one in messages if one["from"]["id"] == self.bot.id]

    def calls_of(self, method: str, chat_id: int | None = None) -> list[Call]:
        """Return the requests of a method, to one chat or all."""
        return [
            call
            for call in self.calls
            if call.method == method.lower() and chat_id in (None, call.chat_id)
        ]

    def fail(self, kind: FaultKind | str, **options: Any) -> None:  # noqa: ANN401 - the fields of Fault
        """Queue a fault; `options` are the fields of `Fault`."""
        self.faults.add(Fault(FaultKind(kind), **options))

    async def until(self, condition: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait until `condition` holds, looking again after every event and call.

        Raises TimeoutError.
        """
        async with asyncio.timeout(seconds):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    def _post(
        self,
        chat_id: int,
        content: Json,
        user_id: int,
        reply_to: int | None,
        thread_id: int | None,
        *,
        anonymous: bool = False,
    ) -> Json:
        """Put what a person sends into a chat, and tell the bot if it may see it."""
        chat = self.private_chat(user_id) if chat_id == user_id else self.chats[chat_id]
        if chat.kind == "private" and self.users[user_id].blocked:
            self.unblock(user_id)
        sender = _in_the_name_of(chat) if anonymous else {"from": self.users[user_id].to_json()}
        message = self.store(chat, sender, content, reply_to, thread_id)
        if self._bot_sees(chat, message):
            self.updates.put("message", public(message))
        return message

    def _bot_sees(self, chat: Chat, message: Json) -> bool:
        """Say whether an update comes of it.

        Source: core.telegram.org/bots/features#privacy-mode
        """
        status = chat.members.get(self.bot.id, "member")
        if status in ("left", "kicked"):
            return False
        if chat.kind == "private" or status == "administrator" or not self.privacy:
            return True
        if message.get("reply_to_message", {}).get("from", {}).get("id") == self.bot.id:
            return True
        text = message.get("text") or message.get("caption", "")
        if not text.startswith("/"):
            return False
        _, _, name = text.split(maxsplit=1)[0].partition("@")
        return name.lower() in ("", self.bot.username.lower())


def _in_the_name_of(group: Chat) -> Json:
    """Return the sender of what an admin writes without a name of their own."""
    return {
        "from": {
            "id": ANONYMOUS_ADMIN_ID,
            "is_bot": True,
            "first_name": "Group",
            "username": "GroupAnonymousBot",
        },
        "sender_chat": group.to_json(),
    }


def _captioned(text: str) -> Json:
    caption, entities = finished(text, [])
    return {"caption": caption or None, "caption_entities": entities}


def _channel_id(name: str) -> int:
    """Return the chat id of a channel: always the same for a name."""
    return -1_002_000_000_000 - crc32(name.encode())
