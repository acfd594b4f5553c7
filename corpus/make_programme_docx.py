"""Make the programme's Word file from its text: `python corpus/make_programme_docx.py`.

The form is that of Nghị định 30/2020/NĐ-CP, annex I: A4, Times New Roman 12-14, margins 20/20/30/20 mm,
header block in two columns, page number in the top margin from the second page on. The words are those of
the text file; what is added is only what the form itself prescribes: the two lines of Quốc hiệu and Tiêu
ngữ, and the names of the issuing agency and the one above it, both of which the text names.

As in a file from a real office, section numbers ("1.") and most bullets are Word's automatic numbering, so
they stand in no text run; Roman numerals and the bullets of section I are typed. The result does not depend
on when or where it is made: the dates in the file are fixed.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

HERE = Path(__file__).resolve().parent
TEXT_FILE = HERE / "programme" / "ctr-sokhcn-dong-nai-2025.txt"
DOCX_FILE = TEXT_FILE.with_suffix(".docx")

FONT = "Times New Roman"
#: Fixed by the form (NĐ 30/2020, annex I, part I, II.1), and the names of the issuing agency (II.2).
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
ISSUER = ("UBND TỈNH ĐỒNG NAI", "SỞ KHOA HỌC VÀ CÔNG NGHỆ")
#: The dates of the file itself, so that two runs give the same bytes.
MADE = datetime(2025, 1, 1)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)

#: Numbering definitions: id of the abstract definition -> (number format, label, bold).
ABSTRACTS = {100: ("decimal", "%1.", True), 101: ("decimal", "%1.", False), 102: ("bullet", "-", False)}
#: Lists: id -> abstract definition. Each list of section numbers starts again at 1.
LISTS = {100: 100, 101: 100, 102: 101, 103: 102}
BULLETS = 103
#: Which list numbers the "1." items of a section. Bullets of the other sections than I are automatic, too.
SECTION_LISTS = {"I": 100, "III": 101, "IV": 102}

_ROMAN = re.compile(r"^([IVX]+)\. ")
_ARABIC = re.compile(r"^\d+\. ")
_BLANKS = {"Số: /": "Số:          /", "ngày tháng năm": "ngày       tháng       năm"}


def build(text: str) -> bytes:
    """Return the Word file for the programme's text, as bytes; the same text always gives the same bytes."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    end = lines.index("GIÁM ĐỐC")
    number, dateline, kind, subject = lines[:4]
    document = _blank_document()
    _add_head(document, number, dateline)
    _add_title(document, kind, subject)
    _add_body(document, lines[4:end])
    _add_signature(document, title=lines[end], recipients=lines[end + 1 : -1], signer=lines[-1])
    return _fixed_zip(document)


def _blank_document() -> Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _add_page_number(section.header.paragraphs[0])
    _set_default_font(document)
    _set_properties(document)
    _add_numbering(document)
    return document


def _set_default_font(document: Document) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    fonts = normal.element.rPr.rFonts
    for slot in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(slot), FONT)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "vi-VN")


def _set_properties(document: Document) -> None:
    core = document.core_properties
    core.created = core.modified = MADE
    core.title, core.language = "Chương trình hành động", "vi"
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # the template's picture, not this file's
            del package.rels[key]


def _add_numbering(document: Document) -> None:
    root = document.part.numbering_part.element
    first = root.find(qn("w:num"))
    for key, (form, label, bold) in ABSTRACTS.items():
        weight = "<w:b/>" if bold else '<w:b w:val="0"/>'
        first.addprevious(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">'
                '<w:multiLevelType w:val="singleLevel"/>'
                f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="space"/>'
                f'<w:lvlText w:val="{label}"/><w:lvlJc w:val="left"/>'
                f'<w:pPr><w:ind w:left="0" w:firstLine="{Cm(1.27).twips}"/></w:pPr>'
                f'<w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>{weight}</w:rPr>'
                "</w:lvl></w:abstractNum>"
            )
        )
    for key, abstract in LISTS.items():
        root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>'
                '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            )
        )


def _add_page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = ALIGN.CENTER
    name_space = nsdecls("w")
    for piece in (
        f'<w:fldChar {name_space} w:fldCharType="begin"/>',
        f'<w:instrText {name_space} xml:space="preserve"> PAGE </w:instrText>',
        f'<w:fldChar {name_space} w:fldCharType="separate"/>',
        f"<w:t {name_space}>2</w:t>",
        f'<w:fldChar {name_space} w:fldCharType="end"/>',
    ):
        run = paragraph.add_run()
        run.font.size = Pt(14)
        run._r.append(parse_xml(piece))


def _write(paragraph: Paragraph, text: str, size: float = 14, bold: bool = False, italic: bool = False) -> None:
    """Add the text as runs; a stretch between asterisks becomes italic."""
    for turn, piece in enumerate(text.split("*")):
        if piece:
            run = paragraph.add_run(piece)
            run.font.size, run.bold, run.italic = Pt(size), bold, italic or turn % 2 == 1


def _centre(paragraph: Paragraph, text: str, size: float = 14, bold: bool = False, italic: bool = False) -> None:
    paragraph.alignment = ALIGN.CENTER
    _write(paragraph, text, size, bold, italic)


def _rule(paragraph: Paragraph, inset: float) -> None:
    """Turn the empty paragraph into a horizontal line that keeps `inset` cm from both sides."""
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Cm(inset)
    layout.space_before, layout.line_spacing = Pt(2), Pt(5)
    paragraph._p.get_or_add_pPr().insert_element_before(
        parse_xml(f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'),
        "w:spacing",
        "w:ind",
        "w:jc",
    )


def _cells(document: Document, rows: int, widths: tuple[float, float]) -> list[list[_Cell]]:
    """Add a table of two columns without borders (widths in cm) and return its cells, row by row."""
    table = document.add_table(rows, 2)
    table.autofit = False
    margins = '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
    table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return [list(row.cells) for row in table.rows]


def _add_head(document: Document, number: str, dateline: str) -> None:
    for short, wide in _BLANKS.items():
        number, dateline = number.replace(short, wide), dateline.replace(short, wide)
    (left, right), (below_left, below_right) = _cells(document, 2, (6.5, 9.5))
    _centre(left.paragraphs[0], ISSUER[0], 12)
    _centre(left.add_paragraph(), ISSUER[1], 12, bold=True)
    _rule(left.add_paragraph(), 2.2)
    _centre(right.paragraphs[0], MOTTO[0], 12, bold=True)
    _centre(right.add_paragraph(), MOTTO[1], 13, bold=True)
    _rule(right.add_paragraph(), 2.05)
    _centre(below_left.paragraphs[0], number, 13)
    _centre(below_right.paragraphs[0], dateline, 13, italic=True)


def _add_title(document: Document, kind: str, subject: str) -> None:
    head = document.add_paragraph()
    head.paragraph_format.space_before = Pt(18)
    _centre(head, kind, bold=True)
    _centre(document.add_paragraph(), subject, bold=True)
    line = document.add_paragraph()
    _rule(line, 5.6)
    line.paragraph_format.space_after = Pt(6)


def _add_body(document: Document, lines: list[str]) -> None:
    section = ""
    for line in lines:
        paragraph = document.add_paragraph()
        paragraph.alignment = ALIGN.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
        paragraph.paragraph_format.space_before = Pt(6)
        roman = _ROMAN.match(line)
        if roman:
            section = roman[1]
        _add_item(paragraph, line, section)


def _add_item(paragraph: Paragraph, line: str, section: str) -> None:
    """Write one paragraph of the body: heading, numbered item, bullet, legal basis or plain text."""
    if _ROMAN.match(line):
        paragraph.paragraph_format.keep_with_next = True
        _write(paragraph, line, bold=True)
    elif _ARABIC.match(line):
        heading = section != "IV"  # in IV the numbered items are clauses, not titles
        paragraph.paragraph_format.keep_with_next = heading
        _number(paragraph, SECTION_LISTS[section])
        _write(paragraph, _ARABIC.sub("", line), bold=heading)
    elif line.startswith("- ") and section != "I":
        _number(paragraph, BULLETS)
        _write(paragraph, line[2:])
    else:
        _write(paragraph, line, italic=line.startswith("Căn cứ "))


def _number(paragraph: Paragraph, list_id: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = list_id


def _add_signature(document: Document, title: str, recipients: list[str], signer: str) -> None:
    document.add_paragraph()
    ((left, right),) = _cells(document, 1, (8.6, 7.4))
    _write(left.paragraphs[0], recipients[0], 12, bold=True, italic=True)
    for recipient in recipients[1:]:
        _write(left.add_paragraph(), recipient, 11)
    _centre(right.paragraphs[0], title, bold=True)
    for _ in range(4):  # room for the signature and the seal
        right.add_paragraph()
    _centre(right.add_paragraph(), signer, bold=True)


def _fixed_zip(document: Document) -> bytes:
    """Save the document and write its parts again with fixed dates, so that the bytes are reproducible."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(entry, source.read(name))
    return fixed.getvalue()


def main() -> None:
    """Write the Word file beside the text and say its SHA-256, which belongs into the manifest."""
    content = build(TEXT_FILE.read_text(encoding="utf-8"))
    DOCX_FILE.write_bytes(content)
    sys.stdout.write(f"{DOCX_FILE.name} {hashlib.sha256(content).hexdigest()}\n")


if __name__ == "__main__":
    main()
