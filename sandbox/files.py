"""Files that were sent through the local Telegram, kept in memory under their file ids."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from itertools import count
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.chats import Json

_TYPES = {".opml": "text/x-opml", ".toml": "application/toml", ".jsonl": "application/jsonl"}
"""Endings that Python does not know on every machine."""

_UNKNOWN_TYPE = "application/octet-stream"
DOCUMENT = "Document"
PHOTO = "Photo"
_PREFIXES = {DOCUMENT: "BQACAgIAAxk", PHOTO: "AgACAgIAAxk"}

PICTURE_SIZE = (640, 360)
"""Width and height that a photo is said to have: nobody here looks into it."""


@dataclass(frozen=True)
class StoredFile:
    """A file, or a photo that is known by its address only."""

    number: int
    kind: str
    """`Document` or `Photo`, as Telegram names it in its errors."""
    name: str
    mime_type: str
    content: bytes
    url: str = ""
    """Where the photo is that was given by its address."""

    @property
    def id(self) -> str:
        """The file_id."""
        return f"{_PREFIXES[self.kind]}{self.number:08}"

    @property
    def unique_id(self) -> str:
        """The file_unique_id: this one opens nothing."""
        return f"AgAD{self.number:08}"

    @property
    def path(self) -> str:
        """The file_path under which it can be downloaded."""
        return f"{self.kind.lower()}s/file_{self.number}{PurePath(self.name).suffix}"

    def facts(self) -> Json:
        """Return what File, Document and PhotoSize objects have in common."""
        facts: Json = {"file_id": self.id, "file_unique_id": self.unique_id}
        return facts | ({"file_size": len(self.content)} if self.content else {})

    def to_json(self) -> Json:
        """Return the field of a message that shows it."""
        if self.kind == PHOTO:
            width, height = PICTURE_SIZE
            return {"photo": [self.facts() | {"width": width, "height": height}]}
        named = {"file_name": self.name, "mime_type": self.mime_type}
        return {"document": named | self.facts()}


class Files:
    """All files, by id and by path."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._numbers = count(1)

    def add_document(self, name: str, content: bytes) -> StoredFile:
        """Keep a document; its name tells its type."""
        name = PurePath(name.replace("\\", "/")).name.strip(".") or "file"
        return self._add(DOCUMENT, name, type_of(name), content)

    def add_photo(self, name: str, content: bytes, url: str = "") -> StoredFile:
        """Keep a photo: its bytes, or the address where they are."""
        return self._add(PHOTO, PurePath(name).name, "image/jpeg", content, url)

    def _add(
        self, kind: str, name: str, mime_type: str, content: bytes, url: str = ""
    ) -> StoredFile:
        file = StoredFile(next(self._numbers), kind, name, mime_type, content, url)
        self._files[file.id] = file
        return file

    def get(self, file_id: str) -> StoredFile | None:
        """Return the file of a file_id."""
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Return the file of a file_path."""
        return next((one for one in self._files.values() if one.path == path), None)


def type_of(name: str) -> str:
    """Return the MIME type that the end of a file's name tells."""
    ending = PurePath(name).suffix.lower()
    return _TYPES.get(ending) or mimetypes.guess_type(name)[0] or _UNKNOWN_TYPE
