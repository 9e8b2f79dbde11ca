"""Promises about the menu: every button opens something, and the platform takes it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from aiohttp import web
from support.command import run_bot
from support.conversation import Conversation
from support.platform import APP_ID, SECRET, TOKEN_PATH, FakePlatform
from support.seeds import change_seed, copy_seeds
from support.settings import PLAIN, write_settings

from bot.checking import list_seed_faults
from bot.platform.menu import MENU_FILE, read_menu
from handlers.inquiry import Kind, Outcome
from knowledge.documents import seed_folder
from knowledge.errors import SeedError

MENU = read_menu(seed_folder())
KEYS = [one.key for column in MENU.buttons for one in column.buttons]
EXTRA = '[[buttons]]\nname = "多"\nbuttons = [{ name = "多", key = "topic:HELP" }]\n'
CREATE = "/cgi-bin/menu/create"


async def run_menu(
    act: str, fake: FakePlatform, folder: Path, *, secret: str = SECRET
) -> tuple[int, str, str]:
    """Run `inquiry-bot menu` against the platform; return code, output and complaints."""
    account = f'app_id = "{APP_ID}"\napp_secret = "{secret}"\napi_base = "{fake.url}/"\n'
    config = write_settings(folder, PLAIN + account)
    ended = await asyncio.to_thread(
        run_bot, "menu", act, "--account", "service", "--config", config
    )
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode()


def test_the_menu_has_the_three_buttons() -> None:
    """A citizen finds 办事咨询, 信息公开 and 监督投诉."""
    assert [column.name for column in MENU.buttons] == ["办事咨询", "信息公开", "监督投诉"]


@pytest.mark.parametrize("key", KEYS)
async def test_every_button_opens_something(citizen: Conversation, key: str) -> None:
    """A tap on each button is answered, or offers questions; none only welcomes."""
    reply = await citizen.send(key, Kind.MENU)
    assert reply.outcome in (Outcome.ANSWERED, Outcome.SUGGESTED)
    assert reply.text != (await citizen.send("nothing", Kind.MENU)).text


async def test_the_menu_is_pushed_shown_and_deleted(fake: FakePlatform, tmp_path: Path) -> None:
    """The command puts up the shipped menu, tells what is up, and takes it down."""
    code, said, _ = await run_menu("push", fake, tmp_path)
    assert (code, said) == (0, "service: menu pushed; it shows within minutes\n")
    assert fake.menu is not None
    first = fake.menu["button"][0]
    assert first["name"] == "办事咨询"
    assert first["sub_button"][0] == {
        "type": "click",
        "name": "窗口与办事平台",
        "key": "topic:SERVICES",
    }
    code, said, _ = await run_menu("show", fake, tmp_path)
    assert (code, json.loads(said)["selfmenu_info"]) == (0, fake.menu)
    assert "监督投诉" in said
    assert await run_menu("delete", fake, tmp_path) == (0, "service: menu deleted\n", "")
    assert fake.menu is None


async def test_a_refused_menu_ends_with_one_reason(fake: FakePlatform, tmp_path: Path) -> None:
    """A wrong secret, or a platform that fails, is told with code 1 and without the secret."""
    code, _, complaint = await run_menu("push", fake, tmp_path, secret="wr0ng-s3cret")
    assert (code, "configuration (40125)" in complaint) == (1, True)
    assert "wr0ng" not in complaint
    fake.fail(CREATE, web.Response(status=502))
    code, _, complaint = await run_menu("push", fake, tmp_path)
    assert (code, "uncertain (502)" in complaint) == (1, True)
    assert fake.token not in complaint
    assert fake.asked[CREATE] == 1


async def test_a_redirect_is_not_followed(fake: FakePlatform, tmp_path: Path) -> None:
    """Secrets go to the address that was set and to no other."""
    fake.fail(TOKEN_PATH, web.Response(status=302, headers={"Location": f"{fake.url}/other"}))
    code, _, complaint = await run_menu("push", fake, tmp_path)
    assert (code, "configuration (302)" in complaint) == (1, True)
    assert set(fake.asked) == {TOKEN_PATH}


def test_an_account_without_a_secret_has_no_menu(tmp_path: Path) -> None:
    """An account that cannot call the platform is named, with exit code 2."""
    config = write_settings(tmp_path, PLAIN)
    ended = run_bot("menu", "show", "--account", "service", "--config", config)
    assert ended.returncode == 2
    assert "no account 'service' with an app_secret" in ended.stderr.decode()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"办事咨询"', '"办事咨询服务"', "buttons.0.name: must have 1 to 16 bytes"),
        ('"怎样投诉"', '""', "buttons.2.buttons.1.name: must have 1 to 60 bytes"),
        ('"supervise-how"', f'"{"k" * 129}"', "buttons.2.buttons.1.key: must have 1 to 128 bytes"),
        ('name = "信息公开"', 'name = "信息公开"\nurl = "x"', "buttons.1.url: "),
        ("[[buttons]]", EXTRA * 2 + "[[buttons]]", "buttons: Tuple should have at most 3"),
    ],
)
def test_a_menu_that_the_platform_would_refuse_is_named(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    """A name, key or number beyond the platform's limits is told before anything is sent."""
    seeds = copy_seeds(tmp_path)
    change_seed(seeds, MENU_FILE, old, new)
    with pytest.raises(SeedError, match=r"menu\.toml:0: ") as caught:
        read_menu(seeds)
    assert fault in str(caught.value)
    assert list_seed_faults(seeds) == [str(caught.value)]


def test_a_key_that_opens_nothing_is_a_fault(tmp_path: Path) -> None:
    """The check names a key that is neither a topic nor an entry."""
    seeds = copy_seeds(tmp_path)
    change_seed(seeds, MENU_FILE, "supervise-how", "supervise-now")
    assert list_seed_faults(seeds) == [
        "menu.toml: the key 'supervise-now' is neither a topic nor an entry"
    ]
