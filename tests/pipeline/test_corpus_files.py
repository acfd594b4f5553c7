"""The bundled corpus: what the manifest names is there, unchanged, and the register of 57-NQ/TW is whole."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import pytest
import yaml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from models.text import nfc, squeeze

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
MANIFEST: dict[str, Any] = yaml.safe_load((CORPUS / "manifest.yaml").read_text(encoding="utf-8"))
DOCUMENTS: list[dict[str, Any]] = MANIFEST["documents"]
REGISTERS = [d for d in DOCUMENTS if "register" in d]

#: Units in each section of 57-NQ/TW, counted in the act.
UNITS = {
    "I": 5,
    "II.1": 5,
    "II.2": 1,
    "III.1": 2,
    "III.2": 5,
    "III.3": 6,
    "III.4": 3,
    "III.5": 3,
    "III.6": 4,
    "III.7": 1,
    "IV": 6,
}
OPERATORS = {"=", ">=", ">", "<=", "<", "~", "range"}


def register(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((CORPUS / name).read_text(encoding="utf-8"))
    return data


@pytest.fixture(scope="module")
def nq57() -> dict[str, Any]:
    return register("57-NQ-TW.yaml")


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_programme_docx", CORPUS / "make_programme_docx.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_manifest_names_the_five_documents_in_reading_order() -> None:
    symbols = [d["symbol"] for d in DOCUMENTS]
    assert symbols == ["…/CTr-SoKHCN", "04/CTr-UBND", "586/QĐ-TTg", "433-KH/TU", "57-NQ/TW"]
    assert all(s in symbols for d in DOCUMENTS for s in d["implements"])
    assert all(nfc(s) == s for s in symbols)


@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda d: str(d["symbol"]))
def test_every_file_of_the_manifest_has_its_sha256(entry: dict[str, Any]) -> None:
    names = {entry[key] for key in ("file", "text", "register") if key in entry}
    assert names and set(entry["sha256"]) == names
    for name, expected in entry["sha256"].items():
        assert hashlib.sha256((CORPUS / name).read_bytes()).hexdigest() == expected, name


def test_every_data_file_of_the_corpus_is_in_the_manifest() -> None:
    named = {name for d in DOCUMENTS for name in d["sha256"]}
    files = (p for p in CORPUS.rglob("*") if p.suffix in {".yaml", ".txt", ".docx"})
    present = {p.relative_to(CORPUS).as_posix() for p in files}
    assert present - {"manifest.yaml"} == named


@pytest.mark.parametrize("entry", REGISTERS, ids=lambda d: str(d["symbol"]))
def test_register_and_manifest_agree(entry: dict[str, Any]) -> None:
    data = register(entry["register"])
    for key in ("symbol", "kind", "issuer", "level", "scope", "issued_on", "subject", "provenance"):
        assert data[key] == entry[key], key
    assert data.get("implements", []) == entry["implements"]


@pytest.mark.parametrize("entry", REGISTERS, ids=lambda d: str(d["symbol"]))
def test_targets_of_registers_are_well_formed(entry: dict[str, Any]) -> None:
    objectives = register(entry["register"]).get("objectives", [])
    assert bool(objectives) == (entry["provenance"] == "digest")
    for target in (t for o in objectives for t in o.get("targets", [])):
        assert target["operator"] in OPERATORS
        assert isinstance(target["value"], list) == (target["operator"] == "range"), target
        if target["operator"] == "range":
            low, high = target["value"]
            assert low < high


def test_nq57_has_every_unit_of_the_act_in_order(nq57: dict[str, Any]) -> None:
    expected = [f"{section}.{n}" for section, count in UNITS.items() for n in range(1, count + 1)]
    assert [o["locator"] for o in nq57["objectives"]] == expected
    titles = [s["locator"] for s in nq57["sections"]]
    assert titles == ["I", "II", "II.1", "II.2", "III", *(f"III.{n}" for n in range(1, 8)), "IV"]


def test_nq57_kinds_follow_the_sections(nq57: dict[str, Any]) -> None:
    kinds = {"I": {"viewpoint"}, "II": {"objective", "target"}, "III": {"task"}, "IV": {"assignment"}}
    for entry in nq57["objectives"]:
        section = entry["locator"].split(".")[0]
        assert entry["kind"] in kinds[section], entry["locator"]
        if section == "II":
            assert (entry["kind"] == "target") == bool(entry.get("targets")), entry["locator"]
            assert entry["year"] == (2030 if entry["locator"].startswith("II.1") else 2045)
            assert all(t["year"] == entry["year"] for t in entry.get("targets", []))


def test_nq57_fingerprints_are_distinct_sha256(nq57: dict[str, Any]) -> None:
    prints = [o["fingerprint"] for o in nq57["objectives"]]
    assert all(re.fullmatch(r"[0-9a-f]{64}", p) for p in prints)
    assert len(set(prints)) == sum(UNITS.values())


def test_nq57_target_values_stand_in_the_restated_text(nq57: dict[str, Any]) -> None:
    for entry in nq57["objectives"]:
        numbers = {float(n.replace(",", ".")) for n in re.findall(r"\d+(?:,\d+)?", entry["text"])}
        for target in entry.get("targets", []):
            values = target["value"] if isinstance(target["value"], list) else [target["value"]]
            assert numbers.issuperset(map(float, values)), (entry["locator"], target)


def test_rebuilt_word_file_has_the_committed_content(maker: ModuleType) -> None:
    rebuilt = maker.build(maker.TEXT_FILE.read_text(encoding="utf-8"))
    with zipfile.ZipFile(io.BytesIO(rebuilt)) as new, zipfile.ZipFile(maker.DOCX_FILE) as old:
        assert new.namelist() == old.namelist()
        assert all(new.read(name) == old.read(name) for name in new.namelist())


def _labelled(paragraph: Paragraph, counts: Counter[int], formats: dict[int, str]) -> str:
    """The paragraph with its automatic label, as Word shows it."""
    number = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    text = squeeze(nfc(paragraph.text))
    if number is None:
        return text
    key = int(number.get(qn("w:val")))
    counts[key] += 1
    return f"{formats[key].replace('%1', str(counts[key]))} {text}"


def test_word_file_says_what_the_text_says(maker: ModuleType) -> None:
    document = docx.Document(str(maker.DOCX_FILE))
    formats = {key: maker.ABSTRACTS[abstract][1] for key, abstract in maker.LISTS.items()}
    counts: Counter[int] = Counter()
    in_tables = [p for t in document.tables for row in t.rows for c in row.cells for p in c.paragraphs]
    shown = [_labelled(p, counts, formats) for p in (*document.paragraphs, *in_tables)]
    lines = maker.TEXT_FILE.read_text(encoding="utf-8").splitlines()
    expected = [squeeze(nfc(line.replace("*", ""))) for line in lines if line.strip()]
    got = Counter(s for s in shown if s)
    assert got - Counter(expected) == Counter([*maker.MOTTO, *maker.ISSUER])
    assert Counter(expected) - got == Counter()
    assert set(counts) == set(maker.LISTS), "every list of automatic numbers is in use"
