"""From mentions to documents of the library, and findings on what leads nowhere or has been superseded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.records import Citation, Relation
from pipeline.act import Act
from pipeline.graph import document_graph
from pipeline.references import superseded, unresolved
from pipeline.resolving import Catalogue, resolve, resolved
from tests.conftest import make_act, make_statement

DONG_NAI = make_act("04/CTr-UBND", issuer="UBND tỉnh Đồng Nai", issued_on=date(2025, 4, 14))
LAM_DONG = make_act("4/CTr-UBND", issuer="UBND tỉnh Lâm Đồng", issued_on=date(2025, 2, 3))
NQ57 = make_act("57-NQ/TW", issuer="Bộ Chính trị", level="central", issued_on=date(2024, 12, 22))


def law(symbol: str, subject: str, issued_on: date | None = None) -> Act:
    act = make_act(symbol, issuer="Quốc hội", level="central", issued_on=issued_on)
    return replace(act, document=replace(act.document, kind="Luật", subject=subject))


def found(
    words: str, symbol: str | None, acts: list[Act], issued_on: date | None = None, own: Act | None = None
) -> str | None:
    answer = resolve(symbol, issued_on, words, Catalogue(a.document for a in acts), own.document if own else None)
    return answer.document.key if answer.document else None


def test_date_then_issuer_then_territory_decide() -> None:
    both = [DONG_NAI, LAM_DONG]
    assert found("Chương trình số 04/CTr-UBND", "04/CTr-UBND", both) is None
    assert found("Chương trình số 04/CTr-UBND", "04/CTr-UBND", both, date(2025, 2, 3)) == "4/CTr-UBND"
    assert found("Chương trình số 04/CTr-UBND của UBND tỉnh Đồng Nai", "04/CTr-UBND", both) == "04/CTr-UBND"
    own = make_act("1/KH-SNV", issuer="Sở Nội vụ tỉnh Lâm Đồng", level="department")
    assert found("Chương trình số 04/CTr-UBND của UBND tỉnh", "04/CTr-UBND", both, own=own) == "4/CTr-UBND"


def test_another_province_is_never_meant() -> None:
    own = make_act("1/KH-SNV", issuer="Sở Nội vụ tỉnh Lâm Đồng", level="department")
    assert found("Chương trình số 04/CTr-UBND", "04/CTr-UBND", [DONG_NAI], own=own) is None
    assert found("Chương trình số 04/CTr-UBND của UBND tỉnh Lâm Đồng", "04/CTr-UBND", [DONG_NAI]) is None
    assert found("Chương trình số 04/CTr-UBND", "04/CTr-UBND", [DONG_NAI], date(2025, 4, 14), own) == "04/CTr-UBND"


def test_numbers_and_names() -> None:
    acts = [NQ57, DONG_NAI, law("31/2024/QH15", "LUẬT ĐẤT ĐAI", date(2024, 1, 18)), law("45/2013/QH13", "Đất đai")]
    assert found("NQ57", None, acts) == "57-NQ/TW"
    assert found("ctr 04 ubnd", None, acts) == "04/CTr-UBND"
    assert found("Luật Đất đai ngày 18 tháng 01 năm 2024", None, acts, date(2024, 1, 18)) == "31/2024/QH15"
    assert found("Luật Đất đai", None, acts) is None, "two laws of one name"
    assert found("Luật Đất đai", None, acts[:3]) == "31/2024/QH15"
    assert found("Luật Nhà ở", None, acts) is None


def test_every_relation_and_citation_gets_its_document() -> None:
    said = (
        Citation("NQ57", None, form="short"),
        Citation("Chương trình này", "1/CTr-SNV", form="own"),
        Citation("Luật Giá", form="name"),
    )
    act = make_act(
        "1/CTr-SNV", [replace(make_statement("1", "x", "1/CTr-SNV"), citations=said)], ["57-NQ/TW", "9-NQ/TW"]
    )
    first, _ = resolved([act, NQ57])
    assert [(c.symbol, c.document) for c in first.statements[0].citations] == [
        ("57-NQ/TW", "57-NQ/TW"),
        ("1/CTr-SNV", "1/CTr-SNV"),
        (None, None),
    ]
    assert [r.document for r in first.document.relations] == ["57-NQ/TW", None]
    assert [(e.source, e.target, e.kind, e.known) for e in document_graph([first])] == [
        ("1/CTr-SNV", "57-NQ/TW", "implements", True),
        ("1/CTr-SNV", "9-NQ/TW", "implements", False),
    ]


def citing(*citations: Citation, symbol: str = "1/KH-SNV") -> Act:
    statements = [replace(make_statement(str(n), "x", symbol), citations=citations) for n in (1, 2)]
    return make_act(symbol, statements, issuer="Sở Nội vụ tỉnh Đồng Nai", level="department")


def test_rules_share_one_finding_and_directives_have_their_own() -> None:
    act = citing(
        Citation("Nghị định số 1/2020/NĐ-CP", "1/2020/NĐ-CP"),
        Citation("Luật Đất đai", form="name"),
        Citation("Nghị quyết số 9-NQ/TW", "9-NQ/TW"),
        Citation("khoản 2 Điều 5", "1/KH-SNV", form="part"),
    )
    directive, rules = unresolved([act], [act])
    assert (directive.code, directive.locator, directive.subject) == (
        "citation-unresolved",
        "1",
        "Nghị quyết số 9-NQ/TW",
    )
    assert "(2 lần)" in directive.message and directive.severity == "info"
    assert "1/2020/NĐ-CP, Luật Đất đai" in rules.message and rules.subject.startswith("2 luật")
    assert (
        unresolved([act], [act, make_act("9-NQ/TW"), make_act("01/2020/NĐ-CP"), law("31/2024/QH15", "Đất đai")]) == []
    )


def test_words_that_hold_no_symbol_are_told_with_it() -> None:
    act = citing(Citation("19", "19-NQ/TW"), Citation("các văn bản nêu trên", "20-NQ/TW", form="earlier"))
    subjects = [finding.subject for finding in unresolved([act], [act])]
    assert subjects == ["19-NQ/TW («19»)", "20-NQ/TW («các văn bản nêu trên»)"]


def test_what_nobody_can_tell_is_a_warning() -> None:
    act = citing(Citation("Nghị quyết 18", form="short"), Citation("các văn bản nêu trên", form="earlier"))
    assert [(f.severity, f.subject) for f in unresolved([act], [act])] == [
        ("warning", "Nghị quyết 18"),
        ("warning", "các văn bản nêu trên"),
    ]
    twice = citing(Citation("Nghị quyết số 18-NQ/TW", "18-NQ/TW"))
    known = [make_act("18-NQ/TW", level="central", issued_on=date(year, 1, 1)) for year in (2012, 2017)]
    (finding,) = unresolved([twice], [twice, *known])
    assert "01/01/2012" in finding.message and "01/01/2017" in finding.message


def test_what_the_document_carries_out_is_not_told_twice() -> None:
    act = citing(Citation("Nghị quyết số 9-NQ/TW", "9-NQ/TW"))
    act = replace(act, document=replace(act.document, relations=(Relation("implements", "9-NQ/TW"),)))
    assert unresolved([act], [act]) == []


def test_superseded_documents_in_play() -> None:
    def changing(kind: str) -> Act:
        return replace(
            newer, document=replace(newer.document, relations=(Relation(kind, "57-NQ/TW", document="57-NQ/TW"),))
        )  # type: ignore[arg-type]

    newer = make_act("99-NQ/TW", issuer="Bộ Chính trị", level="central", issued_on=date(2030, 1, 2))
    act = make_act("1/KH-SNV")
    (finding,) = superseded([act, NQ57], [act], [act, NQ57, changing("replaces")])
    assert (finding.code, finding.severity, finding.document) == ("document-superseded", "warning", "57-NQ/TW")
    assert "thay thế bởi 99-NQ/TW ngày 02/01/2030 của Bộ Chính trị" in finding.message
    assert [f.severity for f in superseded([NQ57], [act], [act, NQ57, changing("amends")])] == ["info"]
    assert superseded([NQ57], [act], [act, NQ57, changing("cites")]) == []
    assert superseded([act], [act], [act, NQ57, changing("replaces")]) == []


def test_a_cited_act_that_is_not_there_may_be_superseded_too() -> None:
    rests = Relation("legal_basis", "118/2025/NĐ-CP", date(2025, 6, 9), "Nghị định số 118/2025/NĐ-CP")
    citing = make_act("1/KH-SNV")
    citing = replace(citing, document=replace(citing.document, relations=(rests,)))
    newer = make_act("367/2025/NĐ-CP", level="central")
    newer = replace(newer, document=replace(newer.document, relations=(replace(rests, kind="amends"),)))
    (finding,) = superseded([citing], [citing, newer], [citing, newer])
    assert (finding.document, finding.subject) == ("1/KH-SNV", "Nghị định số 118/2025/NĐ-CP")
    assert "sửa đổi, bổ sung bởi 367/2025/NĐ-CP" in finding.message
    assert superseded([newer], [newer], [newer]) == [], "what the traced act itself amends is no gap of it"
