"""The OpenAPI description as a page without scripts, so that reading it asks nobody else for anything."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from html import escape
from typing import Any

_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;"
    "padding:0 1rem}pre{overflow:auto;padding:1rem;border:1px solid #8886;border-radius:6px}"
    "code{font:14px/1.4 ui-monospace,monospace}table{border-collapse:collapse}td{padding:.2rem .8rem .2rem 0}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
}


def page(document: dict[str, Any]) -> str:
    """The page."""
    return "\n".join(_lines(document))


def _lines(document: dict[str, Any]) -> Iterator[str]:
    info = document["info"]
    yield f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(info["title"])}</title>'
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<style>{_STYLE}</style>"
    yield f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>"
    yield '<p>The same as <a href="/openapi.json">OpenAPI</a>. The <a href="/">composer</a> shows it at work.</p>'
    for path, operations in document["paths"].items():
        for method in ("get", "post"):
            if method in operations:
                yield from _operation(f"{method.upper()} {path}", operations[method])
    yield "<h2>Shapes</h2>"
    for name, schema in sorted(document["components"]["schemas"].items()):
        shown = escape(json.dumps(schema, indent=2, ensure_ascii=False))
        yield f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>'
        yield f"<pre><code>{shown}</code></pre></details>"


def _operation(title: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"<h2><code>{escape(title)}</code></h2><p>{escape(operation['summary'])}</p>"
    if "requestBody" in operation:
        yield f"<p>Takes {_shape(operation['requestBody']['content']['application/json']['schema'])}</p>"
    yield "<table>"
    for status, answer in operation["responses"].items():
        schema = next(iter(answer["content"].values()))["schema"]
        yield f"<tr><td>{status}<td>{escape(answer['description'])}<td>{_shape(schema)}"
    yield "</table>"


def _shape(schema: dict[str, Any]) -> str:
    if schema.get("type") == "array":
        return f"a list of {_shape(schema['items'])}"
    name = escape(schema["$ref"].rpartition("/")[2])
    return f'<a href="#{name}"><code>{name}</code></a>'
