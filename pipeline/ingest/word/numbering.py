"""Word's automatic numbers, which are in no text run: they are counted here as Word counts them.

ECMA-376 part 1, 17.9: a paragraph refers to a numbering instance, the instance to an abstract definition
whose levels have a start, a format and a text such as "%1.%2.". Instances of one definition count on
together, unless an instance starts over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pipeline.ingest.word.styles import Numbering, Styles, W, value

#: Word's largest list number (17.9.25).
_LARGEST = 32767
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """Return a number from 1 as a small Roman numeral."""
    digits = []
    for size, sign in _ROMAN:
        count, number = divmod(number, size)
        digits.append(sign * count)
    return "".join(digits)


def letter(number: int) -> str:
    """Return a number from 1 as Word's letters: a … z, aa, bb … (ECMA-376, ST_NumberFormat lowerLetter)."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": letter,
    "upperLetter": lambda number: letter(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "none": lambda number: "",
}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, its format, its text, and the level (from 1) that restarts it."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _Instance:
    """A numbering instance: its abstract definition, its own levels, its own starts, and those not yet used."""

    abstract: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    unused: set[int] = field(default_factory=set)


class Numbers:
    """Counts the automatic numbers of a document, paragraph by paragraph in reading order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        """Index the numbering part; None is a document without lists."""
        self._styles = styles
        self._levels: dict[str, dict[int, Level]] = {}
        self._linked: dict[str, dict[str, int]] = {}
        self._instances: dict[str, _Instance] = {}
        self._counts: dict[str, dict[int, int]] = {}
        links: dict[str, str] = {}
        for abstract in root.findall(W + "abstractNum") if root is not None else ():
            name = abstract.get(W + "abstractNumId", "")
            self._levels[name] = {_ilvl(level): _level(level) for level in abstract.findall(W + "lvl")}
            self._linked[name] = {
                style: _ilvl(level) for level in abstract.findall(W + "lvl") if (style := value(level, "pStyle"))
            }
            if link := value(abstract, "numStyleLink"):
                links[name] = link
        for num in root.findall(W + "num") if root is not None else ():
            self._instances[num.get(W + "numId", "")] = _instance(num)
        for name, link in links.items():
            self._follow(name, link)

    def _follow(self, abstract: str, link: str) -> None:
        """Let a definition that only names a numbering style take that style's levels."""
        target = self._instances.get(self._styles.list_of(link) or "")
        if target is not None and target.abstract != abstract:
            self._levels[abstract] = self._levels.get(target.abstract, {})

    def label(self, own: Numbering | None, style: str | None) -> str:
        """Count one paragraph and return its label ("1.2.", "a)", "-"), "" for none.

        `own` is the list the paragraph itself names, `style` its style.
        """
        inherited = self._styles.numbering(style)
        chosen = own or (inherited[0] if inherited else None)
        if own is not None and not own.num:
            # A level of its own in the list that the style names.
            chosen = Numbering(inherited[0].num, own.level) if inherited else None
        instance = self._instances.get(chosen.num) if chosen else None
        if chosen is None or instance is None or chosen.num == "0":
            return ""
        at = chosen.level
        if at is None:
            linked = self._linked.get(instance.abstract, {})
            at = linked.get(inherited[1], 0) if inherited else 0
        levels = self._levels.get(instance.abstract, {}) | instance.levels
        if at not in levels:
            return ""
        return _label(levels, at, self._count(instance, levels, at))

    def _count(self, instance: _Instance, levels: dict[int, Level], at: int) -> dict[int, int]:
        counts = self._counts.setdefault(instance.abstract, {})
        for above in range(at):
            # A level that was left out counts as begun: what follows on it goes on from its start.
            if above in levels:
                counts.setdefault(above, instance.starts.get(above, levels[above].start))
        start = instance.starts.get(at, levels[at].start)
        if at in instance.unused:
            instance.unused.discard(at)
            counts[at] = start
        else:
            counts[at] = counts[at] + 1 if at in counts else start
        for deeper in [level for level in counts if level > at]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart > 0 and at < restart):
                del counts[deeper]
        return counts


def _label(levels: dict[int, Level], at: int, counts: dict[int, int]) -> str:
    level = levels[at]
    if level.format == "bullet":
        return "+" if level.text.strip() == "+" else "-"

    def number(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        shown = levels.get(index, Level())
        write = _FORMATS["decimal"] if level.legal else _FORMATS.get(shown.format, str)
        return write(counts.get(index, shown.start))

    return _PLACE.sub(number, level.text).strip()


def _instance(num: Element) -> _Instance:
    instance = _Instance(value(num, "abstractNumId") or "")
    for override in num.findall(W + "lvlOverride"):
        start = value(override, "startOverride")
        if start is not None:
            instance.starts[_ilvl(override)] = _number(start, 1)
            instance.unused.add(_ilvl(override))
        level = override.find(W + "lvl")
        if level is not None:
            instance.levels[_ilvl(override)] = _level(level)
    return instance


def _ilvl(element: Element) -> int:
    return _number(element.get(W + "ilvl"), 0)


def _level(level: Element) -> Level:
    restart = value(level, "lvlRestart")
    return Level(
        start=_number(value(level, "start"), 1),
        format=value(level, "numFmt") or "decimal",
        text=value(level, "lvlText") or "",
        restart=None if restart is None else _number(restart, 0),
        legal=value(level, "isLgl") not in (None, "0", "false"),
    )


def _number(text: str | None, default: int) -> int:
    number = int(text) if text is not None and text.lstrip("-").isdecimal() else default
    return max(0, min(number, _LARGEST))
