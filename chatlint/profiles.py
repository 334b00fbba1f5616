"""Profiles: named settings that are laid over the others, for a channel, a team or a brand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from chatlint.near import nearest
from chatlint.yamlfile import read_yaml

EXTENDS = "extends"
Tables = Mapping[str, Mapping[str, Any]]


def profile(base: Mapping[str, Any], own: Tables, name: str) -> dict[str, Any]:
    """The settings `base` with the profile laid over them, those it extends first.

    Of a shipped profile and one of the user's own with the same name, the own one is laid over the shipped one.
    Raises ValueError for a name that no profile has, and for profiles that extend each other.
    """
    merged: Mapping[str, Any] = base
    for layer in _layers(own, name, ()):
        merged = laid_over(merged, layer)
    return dict(merged)


def laid_over(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with `top` laid over it: tables key by key, anything else in its place."""
    merged = dict(base)
    for key, value in top.items():
        below = merged.get(key)
        merged[key] = laid_over(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return merged


@lru_cache(maxsize=1)
def shipped() -> Tables:
    """The profiles that ship: one for each channel whose customs differ from chat."""
    return read_yaml(files("chatlint.rules") / "_profiles.yaml")


def _layers(own: Tables, name: str, seen: tuple[str, ...]) -> list[Mapping[str, Any]]:
    if name in seen:
        raise ValueError(f"{' extends '.join((*seen, name))}; let one of them stand on its own")
    found = [tables[name] for tables in (shipped(), own) if name in tables]
    if not found:
        known = sorted({*shipped(), *own})
        raise ValueError(f"no profile {name!r}{nearest(name, known)}; there are {', '.join(known)}")
    layers: list[Mapping[str, Any]] = []
    for table in found:
        if isinstance(parent := table.get(EXTENDS), str):
            layers += _layers(own, parent, (*seen, name))
        layers.append({key: value for key, value in table.items() if key != EXTENDS})
    return layers
