"""Profiles: settings that inherit and override, by name and by channel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chatlint import Config, ConfigError, Conversation, Linter, Message
from chatlint.profiles import laid_over

SETTINGS: dict[str, Any] = {
    "grammar": {"engine": "off"},
    "rules": {"long-message": {"severity": "error", "with": {"words": 10}}},
    "profiles": {
        "formal": {"ignore": ["slang"], "rules": {"long-message": {"weight": 2}}},
        "email": {"extends": "formal", "rules": {"long-message": {"with": {"words": 30}}}},
    },
}
WORDS = "The parcel left our warehouse today and comes to you on Friday before noon."


def test_a_profile_inherits_and_overrides() -> None:
    config = Config.model_validate(SETTINGS).profile("email")
    setting = config.rules["long-message"]
    assert not isinstance(setting, bool)
    assert (setting.severity, setting.weight, setting.options) == ("error", 2, {"words": 30})
    assert (config.ignore, config.channel, config.profiles) == (("slang",), "email", {})


def test_a_profile_named_after_a_channel_judges_it() -> None:
    linter = Linter(Config.model_validate(SETTINGS))
    assert [f.rule for f in linter.lint(WORDS).findings] == ["long-message"]
    assert linter.lint(Message(text=WORDS, channel="email")).findings == ()
    assert linter.lint(WORDS, Conversation(channel="email")).findings == ()


def test_a_shipped_profile_waits_under_the_users_own() -> None:
    assert Config().profile("sms").channel == "sms"
    own = Config.model_validate({"profiles": {"sms": {"ignore": ["slang"]}}}).profile("sms")
    assert (own.channel, own.ignore) == ("sms", ("slang",))
    assert "long-message" in own.rules


def test_tables_are_merged_and_lists_replaced() -> None:
    assert laid_over({"a": {"b": 1, "c": [1]}, "d": 1}, {"a": {"c": [2]}, "d": {"e": 1}}) == {
        "a": {"b": 1, "c": [2]},
        "d": {"e": 1},
    }


@pytest.mark.parametrize(
    ("profiles", "said"),
    [
        ({"email": {"ignored": ["slang"]}}, "profiles.email: ignored: no such field (did you mean 'ignore'?)"),
        ({"a": {"extends": "b"}, "b": {"extends": "a"}}, "a extends b extends a"),
        ({"a": {"extends": "emial"}}, "no profile 'emial' (did you mean 'email'?)"),
    ],
)
def test_wrong_profiles_are_refused_by_name(tmp_path: Path, profiles: dict[str, Any], said: str) -> None:
    lines = [
        f"[profiles.{name}]\n{key} = {value!r}\n" for name, table in profiles.items() for key, value in table.items()
    ]
    path = tmp_path / "chatlint.toml"
    path.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(ConfigError) as wrong:
        Config.load(path)
    assert said in str(wrong.value)
    with pytest.raises(ConfigError, match="no profile 'fax'"):
        Config().profile("fax")
