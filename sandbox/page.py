"""The chat page at `/`: its files, its actions, and its live events."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from aiohttp import web

from sandbox import limits
from sandbox.files import PHOTO
from sandbox.menus import shown_commands
from sandbox.params import Upload, read_upload
from sandbox.previews import local_path, preview_of
from sandbox.state import YOU

if TYPE_CHECKING:
    from sandbox.chats import Chat, Json
    from sandbox.files import StoredFile
    from sandbox.site import Site
    from sandbox.telegram import Telegram

STATIC = Path(__file__).parent / "static"
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
_NOTHING = "There is nothing to send, or no such chat."
_HEARTBEAT = 15
"""Seconds between two signs of life, so that both sides notice a broken connection."""


class ChatPage:
    """Serves the page to the one person who sits at it."""

    def __init__(self, telegram: Telegram, site: Site) -> None:
        self._telegram = telegram
        self._site = site
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
            web.post("/page/upload", self._upload),
            web.post("/page/forward", self._forward),
            web.get("/page/files/{file_id}", self._file),
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
            raise web.HTTPBadRequest(text=_NOTHING)
        message = self._telegram.send(chat_id, text, reply_to=body.get("reply_to"))
        return web.json_response({"message_id": message["message_id"]})

    async def _upload(self, request: web.Request) -> web.Response:
        """Send a file: a form with `chat_id`, `file` and, if there is one, a `caption`."""
        form = await request.post()
        file, chat_id = read_upload(form.get("file")), int(str(form.get("chat_id", 0)))
        if chat_id not in self._visible() or not isinstance(file, Upload) or not file.content:
            raise web.HTTPBadRequest(text=_NOTHING)
        if len(file.content) > limits.DOWNLOAD:
            raise web.HTTPBadRequest(text="A bot can read files of up to 20 MB.")
        message = self._telegram.send_document(
            chat_id, file.name, file.content, caption=str(form.get("caption", ""))
        )
        return web.json_response({"message_id": message["message_id"]})

    async def _forward(self, request: web.Request) -> web.Response:
        """Forward the newest post of a channel of the news site."""
        body = await request.json()
        chat_id, channel = int(body["chat_id"]), self._site.desks.get(str(body["channel"]))
        if chat_id not in self._visible() or channel is None or channel.format != "channel":
            raise web.HTTPBadRequest(text=_NOTHING)
        newest = self._site.stories(channel.slug)[0]
        message = self._telegram.forward(
            chat_id,
            f"{newest.title}\n\n{newest.summary}",
            channel=channel.title,
            username=channel.slug,
            post_id=newest.number,
        )
        return web.json_response({"message_id": message["message_id"]})

    async def _file(self, request: web.Request) -> web.Response:
        file = self._telegram.files.get(request.match_info["file_id"])
        if file is None or not file.content:
            raise web.HTTPNotFound(text="This file is gone.")
        kind = "inline" if file.kind == PHOTO else "attachment"
        name = quote(file.name)
        return web.Response(
            body=file.content,
            headers={
                "Content-Type": file.mime_type,
                "Content-Disposition": f"{kind}; filename*=UTF-8''{name}",
                "X-Content-Type-Options": "nosniff",
            },
        )

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
        if event["type"] in ("chat", "commands"):
            return self._state()
        if "message" in event:
            return event | {"message": self._drawn(event["message"])}
        return event

    def _drawn(self, message: Json) -> Json:
        """Return a message with what only the page shows: `preview` and `picture`."""
        drawn = dict(message)
        preview = preview_of(message, self._site)
        if preview:
            drawn["preview"] = preview
        if "photo" in message:
            file = self._telegram.files.get(message["photo"][-1]["file_id"])
            drawn["picture"] = self._picture(file) if file else ""
        return drawn

    def _picture(self, file: StoredFile) -> str:
        """Return where the page finds a photo; empty: only the internet has it."""
        if file.content:
            return f"/page/files/{file.id}"
        return local_path(file.url)

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
            "channels": [
                {"name": desk.slug, "title": desk.title}
                for desk in self._site.desks.values()
                if desk.format == "channel"
            ],
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
            "messages": [self._drawn(one) for one in chat.messages.values()],
        }


async def _write(response: web.StreamResponse, event: Json) -> None:
    await response.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
