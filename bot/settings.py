"""Settings: a TOML file, environment variables over it, secrets from files where wished.

The only place that reads the environment: `INQUIRY_BOT_SERVER__PORT=8081` overrides `port` of
`[server]`, `INQUIRY_BOT_ACCOUNTS` takes the whole list as JSON. Every faulty setting is
reported at once, with its key, its value (never a secret's) and the rule it breaks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    IPvAnyNetwork,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as UnreadableEnvironmentError

from bot.citizens import SHORTEST_KEY
from bot.console.options import ConsoleSettings
from bot.limits import LimitSettings
from bot.matching import MatchingSettings
from bot.settings_faults import tell_faults, tell_repeated_names
from bot.wechat.account import (
    DEFAULT_API_BASE,
    Account,
    AccountKind,
    Agents,
    Mode,
    check_token,
    decode_aes_key,
)

DEFAULT_DATABASE = Path("var/inquiry-bot.db")
LONGEST_KEEPING = 36_500
"""Days that texts may stay, a hundred years; a moment further back SQLite could not compare."""

SHORTEST_LOG = 184
"""Days that network logs must be kept: six months, 网络安全法 article 23, of the 2025 text."""

# The app secret travels there: in the clear only inside this machine, as to a test's stand-in.
_API_BASE = re.compile(
    r"(?:https://[A-Za-z0-9.-]+|http://(?:127\.0\.0\.1|localhost|\[::1\]))(?::[0-9]{1,5})?/?"
)


_PUBLIC_URL = r"^(https?://[A-Za-z0-9.\-\[\]:]+/?)?$"


class SettingsError(Exception):
    """The settings cannot be used; `faults` has one line for each."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep every fault."""
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _read_secret(value: object, info: ValidationInfo) -> object:
    """Return `value`, or the text of the file that `*_file` names when no value is given."""
    file: Path | None = info.data.get(f"{info.field_name}_file")
    is_given = value.get_secret_value() if isinstance(value, SecretStr) else value
    if is_given or file is None:
        return value
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"the file {file} cannot be read: {error}") from error


_Secret = Annotated[SecretStr, BeforeValidator(_read_secret), Field(validate_default=True)]
"""A secret that may stand in a file; its `*_file` field comes before it."""


class ServerSettings(_Section):
    """Where the server listens and keeps its database, and how browsers reach it."""

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8080, ge=0, le=65535)
    database: Path = DEFAULT_DATABASE
    body_seconds: float = Field(default=5.0, gt=0, le=60)
    idle_seconds: float = Field(default=30.0, gt=0, le=3600)
    metrics_from: tuple[IPvAnyNetwork, ...] = ()
    public_url: str = Field(default="", pattern=_PUBLIC_URL)


class AccountSettings(_Section):
    """One WeChat official account; see `bot.wechat.account`."""

    name: str = Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")
    kind: AccountKind = AccountKind.SERVICE
    mode: Mode = Mode.SAFE
    desk: Agents = Agents.OWN
    app_id: Annotated[str, Field(validate_default=True)] = ""
    token_file: Path | None = None
    token: _Secret = SecretStr("")
    encoding_aes_key_file: Path | None = None
    encoding_aes_key: _Secret = SecretStr("")
    app_secret_file: Path | None = None
    app_secret: _Secret = SecretStr("")
    api_base: str = DEFAULT_API_BASE

    @field_validator("token")
    @classmethod
    def _check_token(cls, value: SecretStr) -> SecretStr:
        check_token(value.get_secret_value())
        return value

    @field_validator("encoding_aes_key")
    @classmethod
    def _check_key(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        needs_key = info.data.get("mode", Mode.PLAIN) is not Mode.PLAIN
        if value.get_secret_value():
            decode_aes_key(value.get_secret_value())
        elif needs_key:
            raise ValueError(f"mode {info.data['mode']} needs it")
        return value

    @field_validator("app_id")
    @classmethod
    def _check_app_id(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.data.get("mode", Mode.PLAIN) is not Mode.PLAIN:
            raise ValueError(f"mode {info.data['mode']} needs it")
        return value

    @field_validator("app_secret")
    @classmethod
    def _check_secret(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if value.get_secret_value() and info.data.get("app_id") == "":
            raise ValueError("needs app_id beside it")
        return value

    @field_validator("api_base")
    @classmethod
    def _check_base(cls, value: str) -> str:
        if not _API_BASE.fullmatch(value):
            raise ValueError("must be https://host, or http:// of this machine, without a path")
        return value.rstrip("/")

    def to_account(self) -> Account:
        """Return the account that the codec works with."""
        key = self.encoding_aes_key.get_secret_value()
        return Account(
            name=self.name,
            kind=self.kind,
            mode=self.mode,
            token=self.token.get_secret_value(),
            app_id=self.app_id,
            aes_key=decode_aes_key(key) if key else b"",
            app_secret=self.app_secret.get_secret_value(),
            api_base=self.api_base,
            desk=self.desk,
        )


class PrivacySettings(_Section):
    """How citizens are protected.

    `citizen_key` turns an openid into the code that is stored; one is made beside the database
    when none is given. `keep_days` is how long texts stay before they are dropped. Lines of the
    log are written to `log_folder` too, where one is given, and stay there for `log_days`.
    """

    citizen_key_file: Path | None = None
    citizen_key: _Secret = SecretStr("")
    keep_days: int = Field(default=730, ge=1, le=LONGEST_KEEPING)
    log_folder: Path | None = None
    log_days: int = Field(default=190, ge=SHORTEST_LOG, le=LONGEST_KEEPING)

    @field_validator("citizen_key")
    @classmethod
    def _check_length(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"must have at least {SHORTEST_KEY} characters")
        return value


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(
        env_prefix="INQUIRY_BOT_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    server: ServerSettings = ServerSettings()
    privacy: PrivacySettings = PrivacySettings()
    limits: LimitSettings = LimitSettings()
    console: ConsoleSettings = ConsoleSettings()
    matching: MatchingSettings = MatchingSettings()
    accounts: tuple[AccountSettings, ...] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, whose content comes in as init values."""
        del dotenv_settings, file_secret_settings
        content = init_settings() if isinstance(init_settings, InitSettingsSource) else {}
        return env_settings, InitSettingsSource(settings_cls, content)


def _read_environment() -> dict[str, Any]:
    """Return what the environment sets; raises SettingsError for a value that is no JSON."""
    try:
        return EnvSettingsSource(Settings)()
    except UnreadableEnvironmentError as error:
        raise SettingsError([f"environment: {error}: {error.__cause__}"]) from error


_PATHS = ("_file", "_folder")
"""How the names of settings that are paths end."""


def _anchor(section: object, folder: Path) -> object:
    """Return a section with the relative paths among its settings put below `folder`."""
    if isinstance(section, list):
        return [_anchor(row, folder) for row in section]
    if not isinstance(section, dict):
        return section
    return {
        key: str(folder / value) if key.endswith(_PATHS) and isinstance(value, str) else value
        for key, value in section.items()
    }


def _read_file(path: Path) -> dict[str, Any]:
    """Return the TOML of a settings file; raises SettingsError with what is wrong with it."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{path}: cannot be read: {error}"]) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{path}: is not valid TOML: {error}"]) from error
    return {key: _anchor(section, path.parent) for key, section in content.items()}


def load_settings(path: Path | None = None) -> Settings:
    """Return the settings of a TOML file, or the defaults, with the environment over them.

    Relative paths in the file, those of database and model too, are taken from its folder.
    Raises SettingsError with every fault at once.
    """
    content = _read_file(path) if path else {}
    repeated = tell_repeated_names({**content, **_read_environment()})
    try:
        settings = Settings(**content)
    except ValidationError as error:
        raise SettingsError([*tell_faults(error), *repeated]) from error
    if repeated:
        raise SettingsError(repeated)
    if path is None:
        return settings
    database = path.parent / settings.server.database
    server = settings.server.model_copy(update={"database": database})
    matching = settings.matching.below(path.parent)
    return settings.model_copy(update={"server": server, "matching": matching})
