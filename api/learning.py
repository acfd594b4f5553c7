"""`truyvet train` and `truyvet models`: what was learnt from people's decisions, and which models are in use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.generation import current, model_of
from models.embedder import load_embedder, model_folder
from models.errors import StateError
from models.settings import DEFAULT_THRESHOLD, Settings
from pipeline.export.words import decimal
from pipeline.learning import FEWEST, Quality, Training, needed
from pipeline.learning import train as learn
from pipeline.library import load_library
from pipeline.link import SHIPPED
from pipeline.store import Home, now
from pipeline.trained import InUse, Trained, in_use, save, scorer_checksum


def reset(home: Home) -> str:
    """Go back to the linker that ships; return what to tell. Raises StateError."""
    if home.drop_linker():
        return "Đã trở về bộ ghép kèm theo chương trình; các quyết định vẫn được giữ."
    return "Đang dùng bộ ghép kèm theo chương trình; không có gì để bỏ."


def train(settings: Settings, precision: float | None) -> list[str]:
    """Learn from the decisions, keep it, and return what to tell.

    Raises InputError where there is no decision to learn from.
    """
    home = Home(settings.home)
    decisions = home.decisions()
    embedder = load_embedder(settings.model)
    threshold = DEFAULT_THRESHOLD if settings.threshold is None else settings.threshold
    found = learn(load_library(home, limits=settings.limits), decisions, embedder, threshold, precision)
    if found.adopted or found.threshold is not None:
        trained = Trained(
            weights=found.weights,
            threshold=found.threshold,
            precision=None if found.threshold is None else precision,
            decisions=len(found.gathered.verdicts.found),
            seen=len(decisions),
            at=now(),
            embedder=embedder.name,
            shipped=SHIPPED,
            scorer=scorer_checksum(),
        )
        save(home, trained)
    else:
        home.drop_linker()
    return [*_decision_lines(found), *_quality_lines(found), *_result_lines(found, threshold, settings.threshold)]


def _decision_lines(found: Training) -> list[str]:
    verdicts = found.gathered.verdicts
    added = sum(v.added for v in verdicts.found)
    accepted = sum(v.right for v in verdicts.found) - added
    rejected = len(verdicts.found) - accepted - added
    lines = [
        "QUYẾT ĐỊNH",
        f"  dùng {len(verdicts.found)}: {accepted} duyệt, {rejected} loại bỏ, {added} nối thêm"
        + (" (nối thêm chỉ làm tiền lệ)" if added else ""),
    ]
    reasons = (
        (verdicts.changed, "đã đổi chữ từ khi quyết định"),
        (verdicts.gone, "không còn trong kho"),
        (verdicts.unlinked, "là việc tổ chức thực hiện"),
    )
    left = ", ".join(f"{count} {why}" for count, why in reasons if count)
    return [*lines, f"  không dùng {sum(count for count, _ in reasons)}: {left}"] if left else lines


def _quality_lines(found: Training) -> list[str]:
    examples, before, after = found.gathered.examples, found.before, found.after
    right = int(examples.right.sum())
    rows = (
        ("sai số xác suất (càng nhỏ càng tốt)", _number(before.log_loss), _number(after.log_loss)),
        ("tỷ lệ đúng của các đề xuất", _precision(before), _precision(after)),
        (f"tìm được trong {right} liên kết đúng", _percent(before.coverage), _percent(after.coverage)),
    )
    head = f"  {'':38s}{'kèm theo':>16s}{'sau khi học':>18s}"
    return [
        "KIỂM TRA (lần lượt để riêng từng nhiệm vụ, chỉ học từ quyết định về các nhiệm vụ khác)",
        head,
        *(f"  {name:38s}{old:>16s}{new:>18s}" for name, old, new in rows),
    ]


def _number(value: float | None) -> str:
    return "–" if value is None else decimal(value, 3)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f}%"


def _precision(quality: Quality) -> str:
    if quality.precision is None:
        return "chưa có đề xuất"
    return f"{_percent(quality.precision)} của {quality.proposed}"


def _result_lines(found: Training, threshold: float, pinned: float | None) -> list[str]:
    lines = ["KẾT QUẢ"]
    if found.adopted:
        lines.append("  Từ nay dùng bộ ghép đã học từ quyết định của người duyệt.")
    elif (judged := int(found.gathered.examples.judged.sum())) < FEWEST:
        few = f"mới có {judged} quyết định duyệt, loại bỏ dùng được; cần ít nhất {FEWEST}"
        lines.append(f"  Giữ bộ ghép kèm theo chương trình: {few}.")
    else:
        lines.append("  Giữ bộ ghép kèm theo chương trình: học từ các quyết định này không làm sai số nhỏ đi.")
    lines.append("  " + _threshold_line(found, threshold))
    if found.threshold is not None and pinned is not None:
        lines.append(f"  TRUYVET_THRESHOLD đang đặt {decimal(pinned)} nên ngưỡng vừa chọn chưa có tác dụng.")
    if found.adopted or found.threshold is not None:
        lines.append(f"  Ở các văn bản đã duyệt: thêm {found.come} đề xuất chưa ai xem, bớt {found.gone}.")
        lines.append("  Chạy «truyvet run» để lập lại bảng; «truyvet train --reset» để trở về như kèm theo.")
    return lines


def _threshold_line(found: Training, threshold: float) -> str:
    kept = f"Ngưỡng đề xuất: giữ {decimal(threshold)}."
    if found.precision is None:
        return kept
    wanted = f"tỷ lệ đúng từ {_percent(found.precision)}"
    if found.threshold is not None:
        return f"Ngưỡng đề xuất: {decimal(found.threshold, 4)}, chọn để {wanted} (độ tin cậy 90%)."
    count, fewest = int(found.gathered.examples.judged.sum()), needed(found.precision)
    if count < fewest:
        return f"{kept} Mới có {count} đề xuất được duyệt hay loại; cần ít nhất {fewest} để chọn ngưỡng cho {wanted}."
    return f"{kept} Chưa có ngưỡng nào chắc chắn cho {wanted}."


@dataclass(frozen=True, slots=True)
class Inventory:
    """The models in use. `folder` is None for a model of the Hub; `size` in bytes; `fresh` counts later decisions.

    `index_model` is the embedder of the index, None for an index without vectors; `index_problem` says in Vietnamese
    why there is no index to speak of.
    """

    linker: InUse
    threshold: float
    fresh: int
    embedder: str
    dimensions: int
    folder: Path | None
    size: int
    index_model: str | None
    index_problem: str


def inventory(settings: Settings) -> Inventory:
    """Return what is in use with these settings. Raises ModelError where the embedder cannot be loaded."""
    home = Home(settings.home)
    embedder = load_embedder(settings.model)
    linker = in_use(home, embedder)
    folder = model_folder(settings.model)
    model, problem = _index_model(home)
    return Inventory(
        linker=linker,
        threshold=linker.threshold if settings.threshold is None else settings.threshold,
        fresh=len(home.decisions()) - (linker.trained.seen if linker.trained else 0),
        embedder=embedder.name,
        dimensions=embedder.dimensions,
        folder=folder,
        size=sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) if folder else 0,
        index_model=model,
        index_problem=problem,
    )


def _index_model(home: Home) -> tuple[str | None, str]:
    try:
        return model_of(current(home.index)), ""
    except StateError as error:
        return None, str(error)


def inventory_json(held: Inventory) -> dict[str, object]:
    """Return the shape of the inventory: `linker`, `embedder`, `index`."""
    trained = held.linker.trained
    return {
        "linker": {
            "name": held.linker.name,
            "threshold": held.threshold,
            "trained_at": trained.at if trained else None,
            "decisions": trained.decisions if trained else 0,
            "new_decisions": held.fresh,
            "stale": held.linker.stale or None,
        },
        "embedder": {
            "name": held.embedder,
            "dimensions": held.dimensions,
            "folder": str(held.folder) if held.folder else None,
            "bytes": held.size if held.folder else None,
        },
        "index": {"model": held.index_model, "problem": held.index_problem or None},
    }


def inventory_lines(held: Inventory) -> list[str]:
    """Return the inventory as people read it."""
    where = f"{held.folder} ({decimal(held.size / 1e6, 1)} MB)" if held.folder else "bộ nhớ đệm của Hugging Face"
    return [
        f"Bộ ghép:        {_linker_words(held.linker)}",
        *([f"                {finding.message} {finding.remedy}" for finding in held.linker.findings]),
        *([f"                có {held.fresh} quyết định chưa học; học bằng «truyvet train»"] if held.fresh else []),
        f"Ngưỡng đề xuất: {decimal(held.threshold, 4).rstrip('0').rstrip(',')}",
        f"Mô hình nhúng:  {held.embedder}, {held.dimensions} chiều",
        f"                {where}",
        f"Chỉ mục:        {_index_words(held)}",
    ]


def _linker_words(linker: InUse) -> str:
    if linker.trained is None:
        return "kèm theo chương trình"
    learnt = linker.trained
    when = f"{datetime.fromisoformat(learnt.at).astimezone():%H:%M %d/%m/%Y}"
    if not learnt.learnt:
        return f"kèm theo chương trình, ngưỡng chọn lúc {when} từ {learnt.decisions} quyết định"
    return f"đã học lúc {when} từ {learnt.decisions} quyết định của người duyệt"


def _index_words(held: Inventory) -> str:
    if held.index_problem:
        return held.index_problem
    if held.index_model is None:
        return "chỉ tìm theo chữ, không có véc-tơ"
    if held.index_model != held.embedder:
        return f"lập bằng {held.index_model}, khác mô hình đang dùng: chạy lại «truyvet run»"
    return f"lập bằng {held.index_model}"
