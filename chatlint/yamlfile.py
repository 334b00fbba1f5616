"""Reading YAML that strangers wrote: plain mappings, lists and strings, within bounds."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

MAX_BYTES = 262_144
MAX_DEPTH = 12


class FileError(ValueError):
    """A file that cannot be used: the text names the file, the place, what is wrong and how to mend it."""


def read_yaml(path: Path | Traversable) -> dict[str, Any]:
    """The mapping in the file; every scalar a string, so `no` stays `no`. Raises FileError, as `read_any_yaml`."""
    loaded = read_any_yaml(path)
    if not isinstance(loaded, dict):
        raise FileError(f"{path}: expected a mapping of fields, found {type(loaded).__name__}")
    return loaded


def read_any_yaml(path: Path | Traversable) -> Any:
    """What the file holds: mappings, lists and strings.

    Raises FileError for a file that is too large, no UTF-8 or no YAML, and for anchors, aliases,
    tags, duplicate keys and deep nesting, none of which a rule needs.
    """
    import yaml

    try:
        data = path.read_bytes()
    except OSError as wrong:
        raise FileError(f"{path}: {wrong.strerror or wrong}; make it a file that can be read") from None
    if len(data) > MAX_BYTES:
        raise FileError(f"{path}: {len(data):,} bytes; split it, a file may have {MAX_BYTES:,}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise FileError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        _refuse_surprises(yaml, text, path, loader)
        loaded = yaml.load(text, Loader=loader)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise FileError(
            f"{path}{place}: {wrong.problem or 'not YAML'}; quote text that holds : # {{ [ or quotes"
        ) from None
    except yaml.YAMLError as wrong:
        raise FileError(f"{path}: not YAML: {str(wrong).splitlines()[0]}") from None
    return loaded


def _refuse_surprises(yaml: Any, text: str, path: Path | Traversable, loader: Any) -> None:
    """Walk the events once before anything is built from them."""
    keys: list[set[str] | None] = []
    is_key: list[bool] = []
    for event in yaml.parse(text, Loader=loader):
        place = f"{path}:{event.start_mark.line + 1}"
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise FileError(f"{place}: anchors and aliases are not read; write the text out")
        if getattr(event, "tag", None):
            raise FileError(f"{place}: tags are not read; remove {event.tag!r}")
        if isinstance(event, yaml.ScalarEvent) and keys and keys[-1] is not None:
            seen = keys[-1]
            if is_key[-1]:
                if event.value in seen:
                    raise FileError(f"{place}: {event.value!r} stands twice; keep one of them")
                seen.add(event.value)
            is_key[-1] = not is_key[-1]
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if keys and keys[-1] is not None:
                if is_key[-1]:
                    raise FileError(f"{place}: a key must be plain text; quote it if it starts with {{ or [")
                is_key[-1] = True
            keys.append(set() if isinstance(event, yaml.MappingStartEvent) else None)
            is_key.append(True)
            if len(keys) > MAX_DEPTH:
                raise FileError(f"{place}: nested deeper than {MAX_DEPTH} levels")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            keys.pop()
            is_key.pop()
