"""The methods that send files, and the one that tells where to download them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sandbox import errors, limits
from sandbox.access import writable_chat
from sandbox.errors import bad_request
from sandbox.links import checked_url
from sandbox.messages import caption_of, post

if TYPE_CHECKING:
    from sandbox.chats import Json
    from sandbox.files import StoredFile
    from sandbox.params import Params, Upload
    from sandbox.telegram import Telegram

_FILE_ID = re.compile(r"[\w-]+", re.ASCII)


def send_document(telegram: Telegram, params: Params) -> Json:
    """Put a file of the bot into a chat: one that comes with the call, or one sent before."""
    chat = writable_chat(telegram, params)
    upload = params.upload("document")
    if upload:
        _check_size(upload, limits.UPLOAD)
        file = telegram.files.add_document(upload.name, upload.content)
    else:
        file = _known(telegram, params, "document")
    return post(telegram, chat, params, file.to_json() | caption_of(params))


def send_photo(telegram: Telegram, params: Params) -> Json:
    """Put a picture of the bot into a chat: a file, one sent before, or any web address.

    Nobody fetches the address; to have it fail, queue the fault `no_picture`.
    """
    chat = writable_chat(telegram, params)
    upload = params.upload("photo")
    if upload:
        _check_size(upload, limits.PHOTO_UPLOAD)
        photo = telegram.files.add_photo(upload.name, upload.content)
    elif "." in (given := params.text("photo")):
        url = checked_url(given)
        if url is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        photo = telegram.files.add_photo("photo.jpg", b"", url)
    else:
        photo = _known(telegram, params, "photo")
    return post(telegram, chat, params, photo.to_json() | caption_of(params))


def get_file(telegram: Telegram, params: Params) -> Json:
    """Tell where a file can be downloaded: /file/bot<token>/<file_path>."""
    file_id = params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = telegram.files.get(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > limits.DOWNLOAD:
        raise bad_request("file is too big")
    return file.facts() | {"file_path": file.path}


def _check_size(upload: Upload, limit: int) -> None:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > limit:
        raise errors.too_large()


def _known(telegram: Telegram, params: Params, field: str) -> StoredFile:
    """Return the file that a call names by its file_id."""
    file_id = params.text(field)
    if not file_id:
        raise bad_request(f"there is no {field} in the request")
    if "." in file_id:
        raise bad_request("failed to get HTTP URL content")
    file = telegram.files.get(file_id)
    if file is None:
        readable = _FILE_ID.fullmatch(file_id)
        why = "can't unserialize it" if readable else "Wrong character in the string"
        raise bad_request(f"wrong remote file identifier specified: {why}")
    if file.kind != field.capitalize():
        raise bad_request(f"can't use file of type {file.kind} as {field.capitalize()}")
    return file
