"""What is wrong with something that a user wrote, in a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from chatlint.near import nearest

_MADE_BY_US = ("id", "language", "look")  # fields of a rule that no file may hold


def explain(wrong: ValidationError, model: type[BaseModel]) -> str:
    """The first error of a validation: the field, what is wrong, the nearest name. Never the input.

    Of a field that may be several things (a switch or a table of settings) the error of the closest one is told.
    """
    errors = wrong.errors(include_input=False, include_url=False, include_context=False)
    first = errors[0]
    for other in errors:
        if other["loc"][: len(first["loc"]) - 1] == first["loc"][:-1] and len(other["loc"]) > len(first["loc"]):
            first = other
    path, owner = _walk(first["loc"], model)
    field = ".".join(path)
    if first["type"] == "extra_forbidden":
        names = [f.alias or n for n, f in owner.model_fields.items() if n not in _MADE_BY_US]
        return f"{field}: no such field{nearest(path[-1], names)}; there are {', '.join(names)}"
    message = first["msg"].removeprefix("Value error, ")
    return f"{field}: {message}" if field else message


def _walk(place: tuple[int | str, ...], model: type[BaseModel]) -> tuple[list[str], type[BaseModel]]:
    """The place as the user wrote it, without the names of our classes, and the model that its last part is in."""
    path: list[str] = []
    owner, inner = model, list(_models(model))
    for part in place:
        named = next((m for m in inner if m.__name__ == part), None)
        if named is not None:
            owner, inner = named, [named]
            continue
        if part in ("bool", "str", "int", "float") and len(inner) != 1:
            continue
        path.append(str(part))
        field = next((f for n, f in owner.model_fields.items() if part in (n, f.alias)), None)
        if field is not None:
            inner = list(_models(field.annotation))
            if len(inner) == 1 and place[-1] != part:
                owner = inner[0]
    return path, owner


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    """The models that an annotation speaks of."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for inner in get_args(kind):
        yield from _models(inner)
