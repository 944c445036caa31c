"""`wirewatch sources`: the catalogue in a terminal, beside the running bot."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from bot.cli import main
from jobs.packs import read_opml
from news.model import Chat, ChatKind, FullText, Source, SourceKind, SourceSeed
from storage import open_storage
from tests.conftest import NOON

FEED = (
    b"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title><item><title>A</title>"
    b"<link>https://a.example/1</link><pubDate>Fri, 20 Nov 2026 12:00:00 GMT</pubDate></item>"
    b"</channel></rss>"
)


class Site(BaseHTTPRequestHandler):
    """Answers /feed with a feed, /page with a page, and all else with 404."""

    def do_GET(self) -> None:
        bodies = {"/feed": (200, FEED), "/page": (200, b"<!DOCTYPE html><html><p>Hi</html>")}
        status, body = bodies.get(self.path, (404, b""))
        self.server.headers_seen.append(dict(self.headers))  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"x"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path / 'wirewatch.db'}"
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("HOST_PAUSE_SECONDS", "0")
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    return address


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.headers_seen = []  # type: ignore[attr-defined]
    monkeypatch.setenv("ALLOW_PRIVATE_HOSTS", f"127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def here(site: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{site.server_port}{path}"


def fill(url: str, *seeds: SourceSeed) -> None:
    """Make a database whose pack has these sources."""

    async def work() -> None:
        storage = await open_storage(url)
        await storage.sources.sync_pack(seeds, NOON)
        await storage.close()

    asyncio.run(work())


def every(url: str) -> list[Source]:
    async def work() -> list[Source]:
        storage = await open_storage(url)
        found = await storage.sources.all()
        await storage.close()
        return found

    return asyncio.run(work())


def listed(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def run(*arguments: str) -> int:
    return main(["sources", *arguments])


def test_an_import_adds_what_is_new_and_tells_what_became_of_every_entry(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(url, SourceSeed("https://a.example/", "A"))
    file = listed(tmp_path / "list", "https://a.example/", "@kabar Kabar", "Osh", "t.me/kabar")
    assert run("import", file) == 0
    told = capsys.readouterr()
    assert told.out == "Added 1, known already 1, left out 2.\n"
    assert told.err == "Left out, no address: Osh\nLeft out, listed twice: t.me/kabar\n"
    [a, kabar] = every(url)
    assert (a.title, kabar.title) == ("A", "Kabar")
    assert kabar.shared
    assert kabar.kind is SourceKind.CHANNEL
    assert kabar.poll.next_poll_at is not None


def test_what_was_imported_stays_when_the_pack_is_loaded_again(url: str, tmp_path: Path) -> None:
    fill(url, SourceSeed("https://a.example/"))
    assert run("import", listed(tmp_path / "list", "https://b.example/")) == 0
    fill(url, SourceSeed("https://c.example/"))
    assert [source.url for source in every(url)] == ["https://b.example/", "https://c.example/"]


def test_an_import_works_beside_the_running_bot(url: str, tmp_path: Path) -> None:
    file = listed(tmp_path / "list", "https://a.example/")

    async def beside() -> int:
        holder = await open_storage(url, exclusive=True)
        try:
            return await asyncio.to_thread(run, "import", file)
        finally:
            await holder.close()

    assert asyncio.run(beside()) == 0
    assert len(every(url)) == 1


def test_an_import_may_come_before_the_first_start(url: str, tmp_path: Path) -> None:
    assert run("import", listed(tmp_path / "list", "https://a.example/")) == 0
    assert [source.url for source in every(url)] == ["https://a.example/"]


def test_a_pack_that_ships_is_imported_by_its_name(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", "caucasus") == 0
    assert capsys.readouterr().out == f"Added {len(every(url))}, known already 0, left out 0.\n"


def test_an_import_from_standard_input(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"https://a.example/")))
    assert run("import", "-") == 0
    assert len(every(url)) == 1


def test_a_long_import_shows_how_far_it_is(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"https://{n}.example/" for n in range(150)]
    assert run("import", listed(tmp_path / "list", *lines)) == 0
    assert capsys.readouterr().err == "100 of 150 sources\n"


def test_an_operators_file_chooses_how_a_source_is_fetched(url: str, tmp_path: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(
        '[[source]]\nurl = "https://a.example/"\nuser_agent = "curl"\nfull_text = "always"\n'
    )
    assert run("import", str(pack)) == 0
    [source] = every(url)
    assert (source.agent, source.full_text) == ("curl", FullText.ALWAYS)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<rss/>", "{file}: This is not OPML: it begins with <rss> instead of <opml>."),
        (b"nothing", "{file}: There is no source in this file (no address). It can be the OPML"),
    ],
)
def test_a_file_that_can_not_be_used_is_refused_with_a_sentence(
    content: bytes, sentence: str, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert run("import", str(file)) == 2
    assert capsys.readouterr().err.startswith(f"wirewatch: {sentence.format(file=file)}")
    assert not Path(url.removeprefix("sqlite:///")).exists()


@pytest.mark.usefixtures("url")
def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", "nowhere.opml") == 2
    told = capsys.readouterr().err
    assert told == "wirewatch: nowhere.opml can't be read: No such file or directory\n"


def test_an_import_that_is_stopped_says_how_to_go_on(
    url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = listed(tmp_path / "list", "https://a.example/", "https://b.example/")

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("bot.sources_cli.Progress.step", stop)
        assert run("import", file) == 130
    assert "Stopped. What was added stays" in capsys.readouterr().err
    assert len(every(url)) == 1
    assert run("import", file) == 0
    assert len(every(url)) == 2


def test_an_export_is_imported_the_same(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seeds = [
        SourceSeed("https://a.example/", "A & B", "ky", SourceKind.PAGE, "^/n/", FullText.ALWAYS),
        SourceSeed("https://b.example/", "B", full_text=FullText.OFF, agent="curl"),
    ]
    fill(url, *seeds)
    file = tmp_path / "out.opml"
    assert run("export", str(file)) == 0
    assert capsys.readouterr().err == "Exported 2 of 2 sources.\n"
    assert read_opml(file.read_bytes()) == seeds


def test_an_export_goes_to_standard_output_alone(
    url: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    fill(url, SourceSeed("https://a.example/", "A"))
    assert run("export") == 0
    assert [seed.url for seed in read_opml(capsysbinary.readouterr().out)] == ["https://a.example/"]


def test_addresses_with_secrets_are_exported_only_when_asked_for(
    url: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    fill(url, SourceSeed("https://a.example/"), SourceSeed("https://user:word@b.example/"))
    assert run("export") == 0
    told = capsysbinary.readouterr()
    assert b"word" not in told.out
    assert b"Left out 1, whose addresses hold a password or a key: --with-secrets" in told.err
    assert run("export", "--with-secrets") == 0
    assert b"user:word@b.example" in capsysbinary.readouterr().out


def test_what_chats_added_for_themselves_is_listed_and_not_exported(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async def add() -> None:
        storage = await open_storage(url)
        await storage.sources.share(SourceSeed("https://a.example/rss", "Wire"), NOON)
        await storage.chats.ensure(Chat(7, ChatKind.PRIVATE, "Chat"))
        await storage.sources.add(7, SourceSeed("https://b.example/?token=word", "Own"), NOON, 9)
        await storage.close()

    asyncio.run(add())
    assert run("list") == 0
    told = capsys.readouterr().out
    assert [line.split() for line in told.splitlines()] == [
        ["NAME", "KIND", "FOR", "STATUS", "ADDRESS"],
        ["Own", "feed", "chats", "new", "b.example"],
        ["Wire", "feed", "everybody", "new", "https://a.example/rss"],
    ]
    assert run("export", "--with-secrets") == 0
    assert "b.example" not in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["list", "export", "check"])
def test_a_database_that_is_not_there_is_not_made(
    verb: str, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(verb) == 2
    assert "There is no database" in capsys.readouterr().err
    assert not Path(url.removeprefix("sqlite:///")).exists()


def test_a_file_that_can_not_be_written_is_told(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(url, SourceSeed("https://a.example/"))
    assert run("export", str(tmp_path)) == 2
    assert "can't be written: Is a directory" in capsys.readouterr().err


def test_a_check_prints_a_table_and_fails_if_a_source_does(
    url: str, site: ThreadingHTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(
        url,
        SourceSeed(here(site, "/feed"), "Good"),
        SourceSeed(here(site, "/page"), "Page"),
        SourceSeed(here(site, "/none?token=word"), "Secret"),
    )
    before = every(url)
    assert run("check") == 1
    told = capsys.readouterr().out
    header, good, page, secret, summary = told.splitlines()
    assert header.split() == ["NAME", "STATUS", "FORMAT", "ITEMS", "NEWEST", "(UTC)", "TIME"]
    assert good.split()[:7] == ["Good", "ok", "RSS", "2.0", "1", "2026-11-20", "12:00"]
    assert page.startswith("Page    not a feed but a web page")
    assert secret.split()[:3] == ["Secret", "error", "404"]
    assert summary == "1 of 3 can be read, 2 can't."
    assert "word" not in told
    assert every(url) == before


def test_a_check_of_what_answers_is_a_success_in_json_too(
    url: str, site: ThreadingHTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(url, SourceSeed(here(site, "/feed"), "Good"), SourceSeed(here(site, "/none"), "Bad"))
    assert run("check", "good", "--json") == 0
    [line] = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert found.pop("seconds") >= 0
    assert found == {
        "name": "Good",
        "address": here(site, "/feed"),
        "kind": "feed",
        "ok": True,
        "status": "ok",
        "format": "RSS 2.0",
        "items": 1,
        "newest": "2026-11-20T12:00:00+00:00",
    }


def test_a_check_of_a_file_needs_no_database_and_counts_what_can_not_be_used(
    url: str, tmp_path: Path, site: ThreadingHTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    good = listed(tmp_path / "good", here(site, "/feed"))
    assert run("check", good) == 0
    assert "1 of 1 can be read" in capsys.readouterr().out
    assert run("check", listed(tmp_path / "bad", here(site, "/feed"), "Osh")) == 1
    assert capsys.readouterr().err == "Left out, no address: Osh\n"
    assert not Path(url.removeprefix("sqlite:///")).exists()


def test_a_check_asks_for_the_whole_content(url: str, site: ThreadingHTTPServer) -> None:
    fill(url, SourceSeed(here(site, "/feed"), "Good"))

    async def remember() -> None:
        storage = await open_storage(url)
        async with storage.database.write() as tx:
            await tx.execute("UPDATE sources SET etag = '\"x\"'")
        await storage.close()

    asyncio.run(remember())
    assert run("check") == 0
    [headers] = site.headers_seen  # type: ignore[attr-defined]
    assert "If-None-Match" not in headers


def test_a_check_of_an_unknown_name_says_where_the_names_are(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(url, SourceSeed("https://a.example/"))
    assert run("check", "Osh") == 2
    assert "no source, no pack and no file 'Osh'. `wirewatch sources list`" in (
        capsys.readouterr().err
    )


def test_a_check_of_nothing_names_a_pack(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    fill(url)
    assert run("check") == 2
    assert "there are no sources to check. Name a pack" in capsys.readouterr().err


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("verb", [[], ["list"], ["import"], ["export"], ["check"]])
def test_each_command_explains_itself(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*verb, "--help")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage: wirewatch sources")


@pytest.mark.usefixtures("url")
def test_without_a_command_it_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 2
    assert "COMMAND" in capsys.readouterr().err
