"""Reader of .docx: paragraphs and tables in document order, with Word's automatic numbers in front.

The text is what a reader sees once all tracked changes are accepted. Heads and feet of pages stand apart, notes behind
everything else; comments and hidden text stay out. What a file brings along beside its text is named in findings.
"""

from __future__ import annotations

from models.errors import EmptyDocument, UnreadableFile
from models.tracing import Finding
from pipeline.ingest.blanks import with_blanks
from pipeline.ingest.brackets import with_brackets
from pipeline.ingest.reading import Content, Draft
from pipeline.ingest.word.attached import Chunks, attachments, changes, pictures, running
from pipeline.ingest.word.body import BOLD_LEVEL as BOLD_LEVEL
from pipeline.ingest.word.body import Story
from pipeline.ingest.word.notes import Notes
from pipeline.ingest.word.numbering import Numbers
from pipeline.ingest.word.package import Package
from pipeline.ingest.word.runs import Runs
from pipeline.ingest.word.styles import Styles, W

#: A chunk of a Word file may be a Word file too, but none that lies in such a chunk.
_DEEPEST_CHUNK = 1


def read(data: bytes, name: str) -> Content:
    """Return the blocks of a .docx file.

    Raises UnreadableFile where the package or its XML is broken, EmptyDocument where it holds pictures alone.
    """
    return _read(data, name, depth=0)


def _read(data: bytes, name: str, depth: int) -> Content:
    package = Package(data, name)
    styles = Styles(package.near("styles"))
    numbers = Numbers(package.near("numbering"), styles)
    parts = {part: package.near(part) for part in ("footnotes", "endnotes")}
    notes = Notes(parts)
    inner = (lambda data, name: _read(data, name, depth + 1)) if depth < _DEEPEST_CHUNK else None
    chunks = Chunks(package, inner)
    runs = Runs(styles, notes)
    story = Story(styles, numbers, runs, chunks)
    body = package.main.find(W + "body")
    try:
        heads = running(package, story)
        marked = [*heads.letterhead, *with_brackets(story.drafts(body if body is not None else []))]
        drafts = tuple(with_blanks(notes.placed(marked, lambda note: _words(story.drafts(note)))))
    except RecursionError as error:
        raise UnreadableFile(f"{name}: tệp lồng quá nhiều cấp; hãy mở bằng Word và lưu lại.") from error
    if not any(draft.text.strip() for draft in drafts) and pictures(package):
        raise EmptyDocument(
            f"{name}: tệp Word chỉ có ảnh ({pictures(package)} ảnh), không có chữ; hãy xuất ra PDF rồi nạp bản PDF."
        )
    roots = [package.main, *(root for root in parts.values() if root is not None)]
    findings = (*changes(roots, name), *_converted(runs, name), *chunks.findings(), *attachments(package))
    return Content(drafts, findings, running=heads.texts)


def _converted(runs: Runs, name: str) -> tuple[Finding, ...]:
    """Return the findings about text in fonts of the time before Unicode."""
    if not runs.encodings:
        return ()
    from pipeline.ingest.legacy import conversion_findings

    return conversion_findings(runs.encodings, name)


def _words(drafts: list[Draft]) -> str:
    return " ".join(draft.text.replace("\t", " ") for draft in drafts if draft.text.strip())
