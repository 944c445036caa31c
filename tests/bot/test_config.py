"""Settings: from the environment and `.env`, and what is said of those that cannot be."""

import re
from pathlib import Path

import pytest

from bot.config import HOME, BadSetting, Settings, load_settings


def settings(**environ: str) -> Settings:
    return load_settings(environ, dotenv=None)


def test_without_settings_there_is_a_private_bot_with_the_starter_pack() -> None:
    defaults = settings()
    assert defaults.token == ""
    assert defaults.allowed_ids == frozenset()
    assert defaults.sources_file == "central-asia"
    assert defaults.poll_max_seconds == 86_400


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("CONTACT_URL=https://file.example\nMAX_WATCHES=7\n")
    read = load_settings({"CONTACT_URL": "https://env.example"}, dotenv)
    assert (read.contact_url, read.max_watches) == ("https://env.example", 7)


def test_an_empty_value_is_as_good_as_none() -> None:
    assert settings(POLL_MIN_SECONDS="", DATABASE_URL=" ") == settings()


def test_a_star_lets_everybody_in() -> None:
    assert settings(ALLOWED_IDS="*").allowed_ids is None


def test_ids_may_be_of_groups_and_have_spaces_between() -> None:
    assert settings(ALLOWED_IDS="12, -1001, 7").allowed_ids == frozenset({12, -1001, 7})


def test_a_relative_database_of_the_environment_starts_at_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings(DATABASE_URL="sqlite:///x/y.db").database_url == f"sqlite:///{tmp_path}/x/y.db"


def test_a_relative_database_of_the_file_starts_at_home(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("DATABASE_URL=sqlite:///x/y.db")
    assert load_settings({}, dotenv).database_url == f"sqlite:///{HOME}/x/y.db"


def test_an_absolute_database_stays_where_it_is() -> None:
    assert settings(DATABASE_URL="sqlite:////var/w.db").database_url == "sqlite:////var/w.db"


def test_a_file_of_sources_may_lie_in_the_home_directory() -> None:
    assert settings(SOURCES_FILE="~/feeds.opml").sources_file == str(Path.home() / "feeds.opml")


def test_a_path_without_an_ending_is_a_path() -> None:
    assert settings(SOURCES_FILE="feeds/mine").sources_file == str(Path.cwd() / "feeds" / "mine")


def test_the_name_of_a_pack_is_no_path() -> None:
    assert settings(SOURCES_FILE="world").sources_file == "world"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TELEGRAM_BOT_TOKEN", "hello", "@BotFather"),
        ("TELEGRAM_BASE_URL", "api.telegram.org", "starts with http"),
        ("ALLOWED_IDS", "@somebody", "numbers"),
        ("ADMIN_IDS", "me", "numbers"),
        ("POLL_MIN_SECONDS", "soon", "whole number"),
        ("POLL_MAX_SECONDS", "0", "whole number"),
        ("FETCH_PROXY", "127.0.0.1:3128", "http://host:port"),
        ("FETCH_PROXY", "socks4://127.0.0.1:1080", "socks5://host:port"),
        ("HOST_PAUSE_SECONDS", "-1", "number of seconds"),
        ("HOST_PAUSE_SECONDS", "nan", "number of seconds"),
        ("ALLOW_PRIVATE_HOSTS", "localhost", "host:port"),
        ("ALLOW_PRIVATE_HOSTS", "localhost:99999", "host:port"),
        ("CONTACT_URL", "me@example.org", "https://"),
        ("TIME_ZONE", "Mars/Olympus", "Asia/Almaty"),
        ("LOG_LEVEL", "loud", "DEBUG"),
    ],
)
def test_a_bad_setting_is_named_with_what_it_takes(name: str, value: str, said: str) -> None:
    with pytest.raises(BadSetting) as raised:
        settings(**{name: value})
    assert name in str(raised.value)
    assert said in str(raised.value)


def test_a_bad_token_is_not_repeated() -> None:
    with pytest.raises(BadSetting) as raised:
        settings(TELEGRAM_BOT_TOKEN="123456:almost a token")
    assert "almost" not in str(raised.value)


def test_the_example_names_every_setting_that_there_is() -> None:
    example = (HOME / ".env.example").read_text()
    named = {line.lstrip("#").split("=")[0] for line in example.splitlines() if "=" in line}
    read = set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', (HOME / "bot" / "config.py").read_text()))
    assert len(read) > 10
    assert read <= named


def test_the_password_of_a_proxy_is_not_repeated() -> None:
    with pytest.raises(BadSetting) as refused:
        settings(FETCH_PROXY="https//me:secret@proxy.example:3128")
    assert "secret" not in str(refused.value)
    assert "secret" not in repr(settings(FETCH_PROXY="http://me:secret@proxy.example:3128"))
