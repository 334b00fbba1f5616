"""The pages about the rules, made from the rules: `python -m chatlint.catalog` writes them and the schemas.

`rules/README.md` lists all rules, `docs/rules/<id>.md` explains one, `docs/schema/*.json` are the JSON Schemas.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from chatlint.example import Example
from chatlint.pack import shipped
from chatlint.precision import Figures, confidence, shipped_figures
from chatlint.rule import CATEGORIES, Rule
from chatlint.schema import schemas

MADE = "<!-- Made from the rule files by `python -m chatlint.catalog`; change those. -->"
PAGES = "docs/rules"
LIST = "rules/README.md"
SCHEMAS = "docs/schema"


def pages(rules: Sequence[Rule], measured: Mapping[str, Figures]) -> dict[str, str]:
    """Every page's text by its path in the repository."""
    made = {LIST: _text(_list(rules, measured))}
    made |= {f"{PAGES}/{rule.id}.md": _text(_page(rule, measured)) for rule in rules}
    made |= {f"{SCHEMAS}/{name}": json.dumps(schema, indent=2) + "\n" for name, schema in schemas().items()}
    return made


def shipped_pages() -> dict[str, str]:
    """The pages about the shipped rules."""
    return pages([source.rule() for source in shipped("en")], shipped_figures())


def stale(folder: Path, made: Mapping[str, str]) -> list[str]:
    """Paths of pages that are missing, not current, or of rules that are no more."""
    wrong = [
        path
        for path, text in made.items()
        if not (folder / path).is_file() or (folder / path).read_text(encoding="utf-8") != text
    ]
    return wrong + [path for path in _present(folder) if path not in made]


def write(folder: Path, made: Mapping[str, str]) -> list[str]:
    """Bring the pages under the folder up to date; the paths that changed."""
    changed = stale(folder, made)
    for path in changed:
        if path in made:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(made[path], encoding="utf-8")
        else:
            (folder / path).unlink()
    return changed


def _present(folder: Path) -> Iterable[str]:
    return (f"{PAGES}/{path.name}" for path in sorted((folder / PAGES).glob("*.md")))


def _text(lines: Iterator[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def _order(rule: Rule) -> tuple[int, str, str]:
    known = CATEGORIES.index(rule.category) if rule.category in CATEGORIES else len(CATEGORIES)
    return known, rule.category, rule.id


def _list(rules: Sequence[Rule], measured: Mapping[str, Figures]) -> Iterator[str]:
    yield MADE
    yield "# The rules"
    yield ""
    yield f"{len(rules)} rules, each one file in `en/`; the file's name is the rule's id. CONTRIBUTING.md says how"
    yield "to add one. *Measured* is in how many of the labelled messages in which a rule spoke it was right;"
    yield "*confidence* is what its findings carry (`chatlint/precision.py`). A preview is off until selected by id."
    for category in dict.fromkeys(rule.category for rule in sorted(rules, key=_order)):
        yield ""
        yield f"## {category}"
        yield ""
        yield "| rule | what it finds | severity | measured | confidence |"
        yield "|---|---|---|---|---|"
        for rule in rules:
            if rule.category == category:
                state = f"{rule.severity}, preview" if rule.status == "preview" else rule.severity
                link = f"[{rule.id}](../{PAGES}/{rule.id}.md)"
                cells = (link, _cell(rule.summary), state, _share(rule, measured), _sure(rule, measured))
                yield f"| {' | '.join(cells)} |"


def _share(rule: Rule, measured: Mapping[str, Figures]) -> str:
    found = measured.get(rule.id)
    return f"{found.right} of {found.hits}" if found is not None and found.category == rule.category else "-"


def _sure(rule: Rule, measured: Mapping[str, Figures]) -> str:
    sure = confidence(rule.id, rule.category, measured)
    return "-" if sure is None else f"{sure:.2f}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _page(rule: Rule, measured: Mapping[str, Figures]) -> Iterator[str]:
    yield MADE
    yield f"# {rule.id}"
    yield ""
    yield rule.summary
    yield ""
    yield rule.why + (f" Source: {rule.source}" if rule.source else "")
    yield ""
    yield "| category | severity | status | check | measured | confidence |"
    yield "|---|---|---|---|---|---|"
    yield (
        f"| {rule.category} | {rule.severity} | {rule.status} | {rule.check_name} "
        f"| {_share(rule, measured)} | {_sure(rule, measured)} |"
    )
    yield ""
    yield "It says:"
    yield ""
    yield f"> {_cell(rule.message)}"
    yield ""
    notes = list(_notes(rule))
    yield from notes
    if notes:
        yield ""
    yield "## What it flags"
    yield ""
    yield from _examples(rule.bad)
    yield "## What it lets pass"
    yield ""
    yield from _examples(rule.good)
    yield "## Settings"
    yield ""
    off, other = f"{rule.id} = false", f'{rule.id} = {{ severity = "{_other(rule)}" }}'
    yield from _fenced("toml", ["[tool.chatlint.rules]", f"{off}  # or: {other}"])


def _notes(rule: Rule) -> Iterator[str]:
    if rule.safe:
        yield "- Its first fix cannot change the meaning: `--fix` applies it."
    if rule.mirrored:
        yield "- Silent where the customer just used the same word and is not upset."
    if needs := sorted(rule.look.requirements()):
        yield f"- Needs to know: {', '.join(needs)}. Without it the rule is not applicable."
    if rule.weight != 1:
        yield f"- Its points are weighed {rule.weight:g} times."
    if rule.status == "preview":
        yield "- A preview: off until it is selected by its id."


def _other(rule: Rule) -> str:
    return "info" if rule.severity != "info" else "warning"


def _examples(examples: Iterable[Example]) -> Iterator[str]:
    for example in examples:
        fixed = [f"  better: {example.fixed}"] if example.fixed is not None else []
        yield from _fenced("text", [*example.dialogue(), *fixed])


def _fenced(language: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"```{language}"
    yield from (line.replace("```", "'''") for line in lines)
    yield "```"
    yield ""


def main() -> int:
    """Write the pages into the folder of the repository one stands in; 0."""
    if not Path(LIST).parent.is_dir():
        print(f"no {Path(LIST).parent}/ here; run this at the top of the repository", file=sys.stderr)
        return 2
    for path in write(Path(), shipped_pages()):
        print(f"changed: {path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
