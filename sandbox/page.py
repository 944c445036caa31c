"""The chat page at `/`: its files, its actions, and its live events."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.menus import shown_commands
from sandbox.state import YOU

if TYPE_CHECKING:
    from sandbox.chats import Chat, Json
    from sandbox.telegram import Telegram

STATIC = Path(__file__).parent / "static"
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
_HEARTBEAT = 15
"""Seconds between two signs of life, so that both sides notice a broken connection."""


class ChatPage:
    """Serves the page to the one person who sits at it."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._streams: set[asyncio.Queue[Json | None]] = set()

    def close(self) -> None:
        """End the open event streams."""
        for events in self._streams:
            events.put_nowait(None)

    def routes(self) -> list[web.AbstractRouteDef]:
        """Return the routes of the application."""
        return [
            web.get("/", self._index),
            web.static("/static", STATIC),
            web.get("/page/events", self._events),
            web.post("/page/send", self._send),
            web.post("/page/press", self._press),
        ]

    async def _index(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(
            STATIC / "index.html",
            headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"},
        )

    async def _send(self, request: web.Request) -> web.Response:
        body = await request.json()
        chat_id, text = int(body["chat_id"]), str(body["text"]).strip()
        if chat_id not in self._visible() or not text:
            raise web.HTTPBadRequest(text="There is nothing to send, or no such chat.")
        message = self._telegram.send(chat_id, text, reply_to=body.get("reply_to"))
        return web.json_response({"message_id": message["message_id"]})

    async def _press(self, request: web.Request) -> web.Response:
        body = await request.json()
        chat_id, message_id = int(body["chat_id"]), int(body["message_id"])
        chat = self._visible().get(chat_id)
        if chat is None or message_id not in chat.messages:
            raise web.HTTPBadRequest(text="This message is gone.")
        press_id = self._telegram.press(chat_id, message_id, str(body["data"]))
        return web.json_response({"id": press_id})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Send the whole state, then each event: what happens in between is not lost."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        events: asyncio.Queue[Json | None] = asyncio.Queue()
        self._streams.add(events)
        self._telegram.listeners.add(events.put_nowait)
        try:
            await _write(response, self._state())
            await self._pump(response, events)
        except ConnectionError:
            pass
        finally:
            self._telegram.listeners.discard(events.put_nowait)
            self._streams.discard(events)
        return response

    async def _pump(self, response: web.StreamResponse, events: asyncio.Queue[Json | None]) -> None:
        while True:
            try:
                event = await asyncio.wait_for(events.get(), _HEARTBEAT)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if event is None:
                return
            await _write(response, self._shown(event))

    def _shown(self, event: Json) -> Json:
        """Return an event as the page needs it: changes of chats and menus as the whole state."""
        return self._state() if event["type"] in ("chat", "commands") else event

    def _visible(self) -> dict[int, Chat]:
        return {
            chat.id: chat
            for chat in self._telegram.chats.values()
            if chat.id == YOU or YOU in chat.members
        }

    def _state(self) -> Json:
        return {
            "type": "state",
            "you": YOU,
            "bot": self._telegram.bot.to_json(),
            "chats": [self._chat(chat) for chat in self._visible().values()],
        }

    def _chat(self, chat: Chat) -> dict[str, Any]:
        language = self._telegram.users[YOU].language_code
        private = chat.kind == "private"
        return {
            "id": chat.id,
            "kind": chat.kind,
            "title": self._telegram.bot.first_name if private else chat.title,
            "members": 0 if private else len(chat.members),
            "commands": shown_commands(self._telegram, chat.kind, chat.id, language),
            "messages": list(chat.messages.values()),
        }


async def _write(response: web.StreamResponse, event: Json) -> None:
    await response.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
