"""Settings: `[tool.chatlint]` in pyproject.toml, or chatlint.toml."""

from __future__ import annotations

import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from chatlint.finding import Severity
from chatlint.message import Channel
from chatlint.profiles import profile, shipped
from chatlint.text import fold
from chatlint.validation import explain
from chatlint.yamlfile import FileError

FILES = ("chatlint.toml", "pyproject.toml")


class ConfigError(FileError):
    """Settings that cannot be used: the text names the file, the field, what is wrong and the nearest name."""


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class GrammarSettings(_Settings):
    """Which grammar engines answer.

    `auto`: Harper, and LanguageTool beside it where one is named by `url`, runs or is installed. No message leaves
    this machine unless `allow_remote` says so.
    """

    engine: Literal["auto", "harper", "languagetool", "both", "off"] = "auto"
    url: str | None = Field(default=None, description="A LanguageTool server that runs already.")
    allow_remote: bool = Field(default=False, description="Let messages go to a server that is not this machine.")
    memory: int = Field(default=1024, ge=256, description="Megabytes for a LanguageTool that chatlint starts.")

    @model_validator(mode="after")
    def _stays_here(self) -> GrammarSettings:
        if self.url is not None:
            from chatlint.grammar.languagetool.link import RemoteLink

            RemoteLink(self.url, self.allow_remote)  # refuses an address that is none, or another machine's
        return self


class RuleSettings(_Settings):
    """What may be laid over a rule's file; anything left out stays as the file says."""

    severity: Severity | None = None
    weight: float | None = Field(default=None, gt=0, le=10)
    message: str | None = None
    status: Literal["stable", "preview"] | None = None
    options: dict[str, Any] = Field(default_factory=dict, alias="with")


class Limits(_Settings):
    """What the report of transcripts measures against; times in seconds.

    `chats` is how many chats an agent may handle at the same time, `chats_new` how many one of `new_agents` may.
    A chat in which nobody wrote for `pause` does not count as open meanwhile. `first_answer` and `silence` are those
    of the rule `late-answer` where they are not given. A text sent `copies` times or more to several customers is a
    prepared one, if it has `copied_words` words or more.
    """

    chats: int = Field(default=2, ge=1)
    chats_new: int = Field(default=1, ge=1)
    new_agents: tuple[str, ...] = ()
    pause: float = Field(default=1800, gt=0)
    first_answer: float | None = Field(default=None, gt=0)
    silence: float | None = Field(default=None, gt=0)
    copies: int = Field(default=3, ge=2)
    copied_words: int = Field(default=5, ge=1)

    @field_validator("new_agents", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    def chats_of(self, agent: str) -> int:
        """How many chats at the same time this agent may handle."""
        return self.chats_new if agent in self.new_agents else self.chats


class Config(_Settings):
    """Settings of a linter. Every field may stand in the settings file under its name.

    `select` and `ignore` name rules or categories; an empty `select` means all stable rules, and a rule
    named in `select` is on even if it is a preview. `rules` lays settings over rules, by id or
    category (an id wins): `false` turns one off. `packs` are folders of a user's own rules.
    `brand_words`, `allowed_words` and `names` are never found fault with. `prepared` judges texts that are to be
    filled in later: their placeholders are no fault. `profiles` are settings laid over these, by
    name; one may extend another. A message in a channel that a profile is named after is judged by it.
    `limits` are for the report of transcripts.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: dict[str, bool | RuleSettings] = Field(default_factory=dict)
    packs: tuple[str, ...] = ()
    brand_words: tuple[str, ...] = ()
    allowed_words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    language: str = "en"
    channel: Channel = "chat"
    prepared: bool = False
    profiles: dict[str, dict[str, Any]] = Field(default_factory=dict)
    fail_on: Severity = "warning"
    max_length: int = Field(default=20_000, ge=1, description="Code points of a draft that are judged.")
    grammar: GrammarSettings = GrammarSettings()
    limits: Limits = Limits()

    @field_validator("select", "ignore", "packs", "brand_words", "allowed_words", "names", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _sound_profiles(self) -> Config:
        for name in self.profiles:
            self.profile(name)
        return self

    def profile(self, name: str) -> Config:
        """These settings with a profile laid over them. Raises ConfigError for an unknown or a wrong one."""
        base = self.model_dump(by_alias=True, exclude_unset=True, exclude={"profiles"})
        try:
            return Config.model_validate(profile(base, self.profiles, name))
        except ValidationError as wrong:
            raise ConfigError(f"profiles.{name}: {explain(wrong, Config)}") from None
        except ValueError as wrong:
            raise ConfigError(f"profiles: {wrong}") from None

    def for_channel(self, channel: Channel | None) -> Config:
        """The settings for messages in a channel: with the profile named after it, if there is one."""
        if channel is None or channel == self.channel or not (channel in self.profiles or channel in shipped()):
            return self
        return self.profile(channel)

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Lower-case words of brand, names and allowed words, as masks look for them."""
        listed = (*self.brand_words, *self.names, *self.allowed_words)
        return frozenset(word for entry in listed for word in fold(entry).split())

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Allowed words and phrases, folded."""
        return frozenset(fold(entry) for entry in self.allowed_words)

    @classmethod
    def load(cls, path: str | Path | None = None, start: str | Path = ".") -> Config:
        """The settings in `path`, or in the first file with settings from `start` upwards, or the defaults.

        A relative pack folder is meant from the settings file. Raises ConfigError for a file that
        cannot be read, an unknown field or a wrong value.
        """
        if path is not None:
            return cls._read(Path(path), required=True) or cls()
        for folder in (Path(start).resolve(), *Path(start).resolve().parents):
            for name in FILES:
                if (folder / name).is_file() and (config := cls._read(folder / name)) is not None:
                    return config
        return cls()

    @classmethod
    def _read(cls, path: Path, required: bool = False) -> Config | None:
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as wrong:
            raise ConfigError(f"{path}: {wrong.strerror or wrong}; name a settings file that can be read") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            raise ConfigError(f"{path}: not TOML: {wrong}") from None
        if path.name == "pyproject.toml":
            tool = data.get("tool", {})
            if "chatlint" not in tool and not required:
                return None
            data = tool.get("chatlint", {})
        try:
            config = cls.model_validate(data)
        except ValidationError as wrong:
            raise ConfigError(f"{path}: {explain(wrong, cls)}") from None
        return config.model_copy(update={"packs": tuple(str(path.parent / pack) for pack in config.packs)})
