"""The rule for cutting: one task is one directive clause.

A bullet is cut at sentence ends; a sentence is cut at ";" where the next clause opens with a directive verb. It is
not cut inside brackets or quotation marks, nor in a list of objects of one verb ("… như: a; b", "… các nội dung: a;
b"). A sentence without a directive stays with the task before it, or with the one after it at the head of a bullet.
The clauses of a bullet tile it: nothing between them but white space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from models.text import fold
from pipeline.extract.agencies import opens_with_actor, opens_with_lead
from pipeline.extract.labels import opens_with_label
from pipeline.verbs import find_verb

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_SENTENCE_END = re.compile(r"(?:\.{1,3}|[!?…])(?:['\"”»)\]]*)(?=\s+(?P<next>[^\W_]|[\"“«(]))")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:TP|Tp|GS|TS|PGS|ThS|Th|CN|KS|BS|Q|P|H|St|Mr|Ms|v\.v|[A-ZĐ])$")
_OPEN, _CLOSE = "([{“«", ")]}”»"
#: A subject with a modal, or a request in mid-sentence, directs as well ("X chủ trì …", "…, đề nghị X …").
_SUBJECT_DIRECTIVE = re.compile(
    r"\b(?:chủ trì|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|(?:cần|phải) (?:được )?[^\W\d_]+|đề nghị|yêu cầu|"
    r"phối hợp với)\b",
    re.IGNORECASE,
)
#: "hoàn thành trong Quý IV/2025." says when the task before it is due, and is none itself.
_ONLY_WHEN = re.compile(
    r"\s*(?:(?:thực hiện|cơ bản|phải|cần)\s+)*hoàn thành\s+(?:xong\s+)?"
    r"(?:trước|trong|vào|đến|chậm nhất|tháng|quý|năm)\b"
    r"[^;,]{0,40}[;.]?\s*$",
    re.IGNORECASE,
)
#: "Quyết định này có hiệu lực …": a noun, not the verb.
_THIS_ACT = re.compile(r"\s*(?:quyết định|quy định|kế hoạch|quy hoạch)\s+này\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:phải|cần) (?:có|là|được|bám sát)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the text (offsets, end exclusive), and whether it opens with a directive."""

    start: int
    end: int
    directive: bool


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the sentences of the text; ends inside brackets and after abbreviations do not count."""
    depth = _depths(text)
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _SENTENCE_END.finditer(text):
        end = found.end()
        if found["next"].islower():
            continue
        if depth[end - 1] > 0 and text[end - 1] not in _CLOSE + "\"'":
            continue
        if found.group() == "." and _ABBREVIATION.search(text[: found.start()]):
            continue
        spans.append((start, end))
        start = end
    spans.append((start, len(text)))
    return [(a, b) for a, b in (_trim(text, a, b) for a, b in spans) if a < b]


def _depths(text: str) -> list[int]:
    """Return for each character how many brackets and quotations are open after it; unclosed ones do not count."""
    depths: list[int] = []
    depth = 0
    quoted = False
    for i, char in enumerate(text):
        if char == '"':
            quoted = not quoted and text.find('"', i + 1) >= 0
        elif char in _OPEN and text.find(_CLOSE[_OPEN.index(char)], i) >= 0:
            depth += 1
        elif char in _CLOSE and depth:
            depth -= 1
        depths.append(depth + quoted)
    return depths


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def split_sentence(sentence: str) -> list[tuple[int, int]]:
    """Return (start, end) of the clauses of one sentence, cut at ";" before a directive verb or another's lead."""
    depth = _depths(sentence)
    spans: list[tuple[int, int]] = []
    start = 0
    for found in re.finditer(";", sentence):
        rest = sentence[found.end() :]
        if depth[found.start()] or not rest.strip() or _ONLY_WHEN.match(rest):
            continue
        if find_verb(rest) is None and not opens_with_lead(rest):
            continue
        if _in_list_of_objects(sentence[start : found.start()], depth[start : found.start()]):
            continue
        spans.append((start, found.end()))
        start = found.end()
    spans.append((start, len(sentence)))
    return [_trim(sentence, a, b) for a, b in spans]


def aim_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the aims of an objective: it is cut at sentence ends and at ";" outside brackets."""
    spans: list[tuple[int, int]] = []
    for begin, finish in sentence_spans(text):
        depth = _depths(text[begin:finish])
        cuts = [begin + i + 1 for i, char in enumerate(text[begin:finish]) if char == ";" and not depth[i]]
        spans += [_trim(text, a, b) for a, b in pairwise((begin, *cuts, finish))]
    return [(a, b) for a, b in spans if a < b]


def _in_list_of_objects(before: str, depth: list[int]) -> bool:
    """Tell whether a colon earlier in the clause opened a list that belongs to the verb before it."""
    for found in re.finditer(":", before):
        if depth[found.start()]:
            continue
        head = before[: found.start()]
        if fold(head).endswith(" nhu") or is_directive(head):
            return True
    return False


def is_directive(sentence: str) -> bool:
    """Tell whether a sentence directs: it opens with a directive verb, or a subject is told to do something.

    A sentence that ends with a colon only opens what follows it.
    """
    if sentence.rstrip().endswith(":") or _ONLY_WHEN.match(sentence) or _THIS_ACT.match(sentence):
        return False
    if opens_with_label(sentence):
        return False
    if find_verb(sentence) is not None:
        return True
    found = _SUBJECT_DIRECTIVE.search(sentence)
    return found is not None and not _PASSIVE.match(sentence, found.start())


def find_clauses(text: str) -> list[Clause]:
    """Return the clauses of one bullet. Sentences without a directive are joined to their neighbour."""
    joined: list[Clause] = []
    for start, end in sentence_spans(text):
        pieces = split_sentence(text[start:end])
        for a, b in pieces:
            piece = text[start + a : start + b]
            clause = Clause(start + a, start + b, is_directive(piece) or (len(pieces) > 1 and opens_with_actor(piece)))
            if joined and (not clause.directive or not joined[-1].directive):
                last = joined.pop()
                clause = Clause(last.start, clause.end, last.directive or clause.directive)
            joined.append(clause)
    return joined


def mark_sentences(doc: Doc) -> Doc:
    """Set `doc.spans["sentences"]`."""
    doc.spans["sentences"] = [_span(doc, a, b, "SENTENCE") for a, b in sentence_spans(doc.text)]
    return doc


def mark_clauses(doc: Doc) -> Doc:
    """Set `doc.spans["clauses"]`, labelled DIRECTIVE or PLAIN."""
    labels = {True: "DIRECTIVE", False: "PLAIN"}
    doc.spans["clauses"] = [_span(doc, c.start, c.end, labels[c.directive]) for c in find_clauses(doc.text)]
    return doc


def _span(doc: Doc, start: int, end: int, label: str) -> Span:
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    assert span is not None
    return span
