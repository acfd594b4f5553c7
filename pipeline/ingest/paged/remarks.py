"""What a reader of scans has to tell: which pages were recognised, how surely, and which a person should check."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from models.places import PageFacts
from models.tracing import Finding, Severity
from pipeline.ingest.reading import Draft, finding

#: Mean confidence of a page's words below which a person should check it, and below which it is hardly of use.
_CHECK, _POOR = 0.9, 0.75


def recognition_findings(drafts: Iterable[Draft], pages: Sequence[PageFacts], name: str) -> Iterator[Finding]:
    """Yield one finding that names the recognised pages of a file and their mean confidence; none where there are none.

    It is a warning, or an error, where a page has low confidence, and names these pages too.
    """
    scanned = {page.number for page in pages if page.source == "ocr"}
    sure = _confidences(drafts, scanned) if scanned else {}
    if not sure:
        return
    mean = sum(map(sum, sure.values())) / sum(map(len, sure.values()))
    doubtful = {page: value for page, all_of in sure.items() if (value := sum(all_of) / len(all_of)) < _CHECK}
    message = f"{_named(sure)} được nhận dạng từ hình (OCR), độ tin cậy trung bình {_percent(mean)}."
    if not doubtful:
        yield finding("text-quality", "info", name, message, "Đối chiếu với bản gốc trước khi dùng làm căn cứ.")
        return
    severity: Severity = "error" if min(doubtful.values()) < _POOR else "warning"
    message += f" Khó đọc: {_named(doubtful).lower()} (thấp nhất {_percent(min(doubtful.values()))})."
    remedy = f"Người đọc cần đối chiếu {_named(doubtful).lower()} với bản gốc; nếu được, quét lại rõ hơn ở 300 dpi."
    yield finding("text-quality", severity, name, message, remedy)


def _confidences(drafts: Iterable[Draft], scanned: set[int]) -> dict[int, list[float]]:
    """Return the confidences of the words of each recognised page."""
    found: dict[int, list[float]] = {}
    for draft in drafts:
        for word in draft.words:
            if word.confidence is not None and word.page in scanned:
                found.setdefault(word.page, []).append(word.confidence)
    return dict(sorted(found.items()))


def _named(pages: Iterable[int]) -> str:
    """Return "Trang 1–3, 7"."""
    groups: list[list[int]] = []
    for _, run in itertools.groupby(enumerate(sorted(pages)), key=lambda pair: pair[1] - pair[0]):
        numbers = [page for _, page in run]
        groups.append([numbers[0], numbers[-1]])
    return "Trang " + ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in groups)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
