"""Small .docx files made of raw XML, for the tests of what Word keeps in its own ways."""

import io
import zipfile
from collections.abc import Mapping

from pipeline.ingest import Reading, read_bytes

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """Return a ZIP archive of the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def packed(
    body: str,
    numbering: str = "",
    styles: str = "",
    relations: Mapping[str, tuple[str, str]] | None = None,
    others: Mapping[str, bytes | str] | None = None,
    **parts: str,
) -> bytes:
    """Return a .docx: `parts` are further parts by their root element's name, `relations` id -> (kind, target)."""
    made: dict[str, bytes | str] = {"word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>"}
    for part, xml in {"numbering": numbering, "styles": styles, **parts}.items():
        if xml:
            made[f"word/{part}.xml"] = f"<w:{part} {NAMES}>{xml}</w:{part}>"
    if relations:
        links = "".join(
            f'<Relationship Id="{name}" Type="{KINDS}/{kind}" Target="{target}"'
            + (' TargetMode="External"/>' if "://" in target else "/>")
            for name, (kind, target) in relations.items()
        )
        made["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>'
    return zipped(made | dict(others or {}))


def word(body: str, numbering: str = "", styles: str = "") -> Reading:
    """Read a .docx made of the given XML."""
    return read_bytes(packed(body, numbering, styles), "a.docx")


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def item(text: str, num: int, level: int = 0) -> str:
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    return paragraph(run(text) if text else "", properties)


def level(number: int, form: str, text: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(content))}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def rows(reading: Reading) -> list[list[str]]:
    return [[cell.text for cell in block.cells] for block in reading.blocks if block.kind == "row"]
