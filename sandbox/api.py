"""The HTTP face of the Bot API, with the faults that tests queued.

Methods are at `/bot<token>/<method>`, files at `/file/bot<token>/<file_path>`.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, NoReturn

from aiohttp import web

from sandbox import methods
from sandbox.chats import Call
from sandbox.errors import ApiError, not_found, unauthorized
from sandbox.faults import FaultKind
from sandbox.params import Params, read_params, without_bytes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.faults import Fault
    from sandbox.telegram import Telegram

    Work = Callable[[str, Params], Awaitable[web.Response]]

DOWNLOAD = "download"
"""What faults and records call the download of a file, which is no method."""

_TOKEN = re.compile(r"\d+:[\w-]+")
_GATEWAY = (
    "<html><head><title>502 Bad Gateway</title></head>"
    "<body><center><h1>502 Bad Gateway</h1></center></body></html>"
)
_LATE = {FaultKind.HANG_AFTER, FaultKind.DROP_AFTER, FaultKind.GATEWAY_AFTER}
_MAX_UPDATES = 100


class BotApi:
    """Answers the calls of one bot."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the application."""
        path = "/bot{token:[^/]+}/{method}"
        return [
            web.get(path, self._handle),
            web.post(path, self._handle),
            web.get("/file/bot{token:[^/]+}/{file_path:.+}", self._download),
        ]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        return await self._respond(request, method, self._call)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        return await self._respond(request, DOWNLOAD, self._file)

    async def _respond(self, request: web.Request, method: str, work: Work) -> web.StreamResponse:
        arrived = self._telegram.clock()
        values: dict[str, Any] = {}
        status = 0
        try:
            self._check_token(request.match_info["token"])
            values = await read_params(request)
            if method == DOWNLOAD:
                values["file_path"] = request.match_info["file_path"]
            response = await self._answer(request, method, Params(values), work)
            status = response.status
        except ApiError as error:
            status = error.code
            response = _refused(error)
        except _Broken:
            response = web.Response()
        finally:
            self._telegram.record(Call(method, without_bytes(values), arrived, status))
        return response

    def _check_token(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise not_found()
        if token != self._telegram.token:
            raise unauthorized()

    async def _answer(
        self, request: web.Request, method: str, params: Params, work: Work
    ) -> web.Response:
        marked_up = bool(params.text("parse_mode"))
        fault = self._telegram.faults.next(method, params.chat(), marked_up=marked_up)
        if fault and fault.kind not in _LATE:
            early = await self._before(request, fault)
            if early:
                return early
        response = await work(method, params)
        if fault and fault.kind in _LATE:
            return await self._after(request, fault, response)
        return response

    async def _call(self, method: str, params: Params) -> web.Response:
        return web.json_response({"ok": True, "result": await self._result(method, params)})

    async def _file(self, _: str, params: Params) -> web.Response:
        file = self._telegram.files.at(params.text("file_path"))
        if file is None:
            raise not_found()
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def _result(self, method: str, params: Params) -> Any:  # noqa: ANN401 - any JSON value
        if method != "getupdates":
            return methods.call(self._telegram, method, params)
        allowed = params.object("allowed_updates")
        if allowed is not None:
            self._telegram.updates.allow(allowed)
        limit = min(max(params.number("limit", _MAX_UPDATES), 1), _MAX_UPDATES)
        return await self._telegram.updates.get(
            params.number("offset"), limit, params.number("timeout")
        )

    async def _before(self, request: web.Request, fault: Fault) -> web.Response | None:
        """Do what a fault does before the method; None: the method goes on."""
        refusal = fault.refusal()
        if refusal:
            raise refusal
        if fault.kind is FaultKind.BAD_GATEWAY:
            return web.Response(status=502, text=_GATEWAY, content_type="text/html")
        if fault.kind is FaultKind.SERVER_ERROR:
            raise ApiError(500, "Internal Server Error")
        if fault.kind is FaultKind.DROP_BEFORE:
            _drop(request)
        if fault.kind is FaultKind.HANG_BEFORE:
            await asyncio.sleep(fault.seconds)
        return None

    async def _after(
        self, request: web.Request, fault: Fault, response: web.Response
    ) -> web.Response:
        """Do what a fault does once the method is done."""
        if fault.kind is FaultKind.DROP_AFTER:
            _drop(request)
        if fault.kind is FaultKind.GATEWAY_AFTER:
            return web.Response(status=502, text=_GATEWAY, content_type="text/html")
        await asyncio.sleep(fault.seconds)
        return response


class _Broken(Exception):
    """The answer will not arrive."""


def _drop(request: web.Request) -> NoReturn:
    """Break the connection: the caller sees it closed without an answer."""
    if request.transport is not None:
        request.transport.abort()
    raise _Broken


def _refused(error: ApiError) -> web.Response:
    headers = {}
    if "retry_after" in error.parameters:
        headers["Retry-After"] = str(error.parameters["retry_after"])
    return web.json_response(error.to_json(), status=error.code, headers=headers)
