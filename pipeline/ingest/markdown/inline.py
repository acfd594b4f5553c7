"""Markdown inside a line: escapes, emphasis marks, links and tags taken out, offsets kept.

Follows CommonMark 0.31 where it matters for acts (2.4 escapes, 6.2 emphasis, 6.3 links), and drops emphasis
marks that nobody closed, as conversions of Word files leave them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from pipeline.ingest.tracked import Tracked, join

#: A mark that stands for a line break while the text of a cell or paragraph is put together.
BREAK = "\n"
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:<[^<>]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)")
_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<link>!?\[[^\[\]]*\]\()"
    r"|(?P<note>\[\^[^\]\s]+\])"
    r"|(?P<auto><(?:https?|mailto):[^<>\s]+>)"
    r"|(?P<line><br\s*/?>)"
    r"|(?P<tag></?(?:b|i|u|em|strong|sup|sub|span|p|div|font|a|center|del|ins|mark|small)(?:\s[^<>]*)?/?>)"
    r"|(?P<comment><!--.*?-->)"
    r"|(?P<entity>&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    r"|(?P<strong>\*{2,}|__(?=[^\W_])|(?<=[^\W_])__(?!\w)|~~|`+)"
    r"|(?P<star>\*)"
    r"|(?P<low>_)",
    re.IGNORECASE,
)


def plain(line: Tracked) -> Tracked:
    """Return the line's words without marks; `<br>` becomes a line end."""
    parts: list[Tracked] = []
    closing = _closing_marks(line.text)
    position = 0
    while match := _TOKEN.search(line.text, position):
        parts.append(line.cut(position, match.start()))
        position = match.end()
        kind = match.lastgroup or ""
        if kind == "link" and (link := _LINK.match(line.text, match.start())):
            parts.append(plain(line.cut(link.start(1), link.end(1))))
            position = link.end()
        elif kind in ("star", "low"):
            if match.start() not in closing:
                parts.append(line.cut(match.start(), match.end()))
        else:
            parts.append(_KEPT[kind](line, match) if kind in _KEPT else Tracked("", ()))
    parts.append(line.cut(position))
    return join(part for part in parts if len(part))


def is_bold(text: str) -> bool:
    """Tell whether the whole line is set in bold (`**…**`, perhaps with further marks inside)."""
    bare = re.sub(r"\\.", "", text.strip())
    outside = re.sub(r"\*\*(?:(?!\*\*).)*\*\*\*?|__(?:(?!__).)*__", "", bare)
    return bare.lstrip("*").strip() != "" and bare.startswith(("**", "__")) and not re.search(r"\w", outside)


def _escaped(line: Tracked, match: re.Match[str]) -> Tracked:
    return line.cut(match.start() + 1, match.end())


def _entity(line: Tracked, match: re.Match[str]) -> Tracked:
    text = html.unescape(match[0])
    return Tracked(text, [line.at[match.start()]] * len(text))


def _break(line: Tracked, match: re.Match[str]) -> Tracked:
    return Tracked(BREAK, [line.at[match.start()]])


def _address(line: Tracked, match: re.Match[str]) -> Tracked:
    return line.cut(match.start() + 1, match.end() - 1)


def _opening(line: Tracked, match: re.Match[str]) -> Tracked:
    return line.cut(match.start(), match.end())


#: What stays of each mark; a mark not named here goes altogether.
_KEPT: dict[str, Callable[[Tracked, re.Match[str]], Tracked]] = {
    "escape": _escaped,
    "entity": _entity,
    "line": _break,
    "auto": _address,
    "link": _opening,
}


def _closing_marks(text: str) -> set[int]:
    """Return the places of the single `*` and `_` that are marks: pairs around words, or one at the end."""
    marks: set[int] = set()
    for sign in "*_":
        opened: int | None = None
        for place in _singles(text, sign):
            before, after = text[place - 1 : place], text[place + 1 : place + 2]
            if opened is not None and before.strip() and not (after.isalnum() and before.isalnum()):
                marks |= {opened, place}
                opened = None
            elif after.strip() and not before.isalnum() and (before, after) != ("(", ")"):
                opened = place
        if opened is not None and sign == "*" and not text[:opened].strip(" *_|"):
            marks.add(opened)
    return marks | _dangling(text, marks)


def _singles(text: str, sign: str) -> list[int]:
    """Return the places of the signs that stand alone and are not escaped."""
    pattern = re.compile(rf"\\.|{re.escape(sign)}+")
    runs = [m for m in pattern.finditer(text) if m[0][0] == sign]
    return [m.start() for m in runs if len(m[0]) == 1]


def _dangling(text: str, marks: set[int]) -> set[int]:
    """Return the place of a lone `*` at the very end of the line that nothing opened."""
    end = len(text.rstrip()) - 1
    lone = end > 0 and text[end] == "*" and text[end - 1] not in "* (\\" and end not in marks
    return {end} if lone else set()
