"""The control endpoints under `/control/`: what tests in other processes script and read.

Every POST takes a JSON object whose keys are the arguments of the method of `Telegram` or `Site`
that it is named after, and answers with what that returns.
"""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sandbox.site import Site
    from sandbox.telegram import Telegram


class Control:
    """Lets a test drive the sandbox over HTTP."""

    def __init__(self, telegram: Telegram, site: Site) -> None:
        self._telegram = telegram
        self._actions: Mapping[str, Callable[..., Any]] = {
            "user": telegram.add_user,
            "private_chat": telegram.private_chat,
            "group": telegram.add_group,
            "topic": telegram.add_topic,
            "delete_topic": telegram.delete_topic,
            "send": telegram.send,
            "document": telegram.send_document,
            "forward": telegram.forward,
            "press": telegram.press,
            "block": telegram.block,
            "unblock": telegram.unblock,
            "deactivate": telegram.deactivate,
            "bot_status": telegram.set_bot_status,
            "delete_group": telegram.delete_group,
            "migrate": telegram.migrate,
            "fault": telegram.fail,
            "clear_faults": telegram.faults.clear,
            "settings": self._settings,
            "publish": site.publish,
        }

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the application."""
        return [
            web.get("/control/chats/{chat_id}", self._messages),
            web.get("/control/calls", self._calls),
            web.get("/control/updates", self._updates),
            web.post("/control/{action}", self._act),
        ]

    async def _act(self, request: web.Request) -> web.Response:
        action = self._actions.get(request.match_info["action"])
        if action is None:
            raise web.HTTPNotFound(text=f"The actions are: {', '.join(self._actions)}.")
        arguments = await request.json() if request.can_read_body else {}
        for name in ("admins", "members"):
            if name in arguments:
                arguments[name] = tuple(arguments[name])
        try:
            result = action(**arguments)
        except (KeyError, TypeError, ValueError) as error:
            raise web.HTTPBadRequest(text=f"{type(error).__name__}: {error}") from error
        if is_dataclass(result) and not isinstance(result, type):
            result = asdict(result)
        return web.json_response({"result": result})

    async def _messages(self, request: web.Request) -> web.Response:
        chat = self._telegram.chats.get(int(request.match_info["chat_id"]))
        return web.json_response({"result": list(chat.messages.values()) if chat else []})

    async def _calls(self, request: web.Request) -> web.Response:
        method = request.query.get("method", "").lower()
        calls = [one for one in self._telegram.calls if method in ("", one.method)]
        return web.json_response({"result": [asdict(one) for one in calls]})

    async def _updates(self, _: web.Request) -> web.Response:
        return web.json_response({"result": self._telegram.updates.pending})

    def _settings(
        self, *, privacy: bool | None = None, enforce_limits: bool | None = None
    ) -> dict[str, bool]:
        if privacy is not None:
            self._telegram.privacy = privacy
        if enforce_limits is not None:
            self._telegram.enforce_limits = enforce_limits
        return {
            "privacy": self._telegram.privacy,
            "enforce_limits": self._telegram.enforce_limits,
        }
