"""Reader of .doc, .rtf and .odt: LibreOffice turns them into .docx in a process of its own, and that is read.

The same way makes the pages of any text or table (`to_pdf`), where they are to be shown.

The process has a profile of its own that lasts as long as the conversion: no macro runs, nothing linked is updated,
and a proxy that does not exist keeps it off the network.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePath
from zipfile import ZipFile

from models.errors import UnreadableFile
from models.tracing import Finding
from pipeline.ingest.compound import Compound, Kind, compound
from pipeline.ingest.effort import EFFORT
from pipeline.ingest.encoding import decode
from pipeline.ingest.formats import sniff
from pipeline.ingest.reading import Content, finding
from pipeline.ingest.word import reader as word
from pipeline.ingest.word.package import DAMAGE, opened

#: Longest time for one conversion, in seconds.
TIMEOUT = 120
_MARGIN = 10
#: Where a part of an OpenDocument package declares its type, in its first bytes.
_HEAD, _DECLARED = 1 << 16, re.compile(rb"<!(?:DOCTYPE|ENTITY)\b")
_PROGRAMS = ("soffice", "libreoffice")
_INSTALL = "hãy cài gói libreoffice-writer (Debian, Ubuntu: sudo apt-get install libreoffice-writer)"
_SAVE = "hãy mở bằng Word hoặc LibreOffice và lưu lại thành .docx"
#: The ending by which LibreOffice knows each kind of content, and the filters that it writes with.
_ENDINGS = {
    "ole": ".doc", "rtf": ".rtf", "odt": ".odt", "zip": ".docx", "xlsx": ".xlsx", "html": ".html", "text": ".txt",
}  # fmt: skip
_FILTERS = {".docx": "docx:MS Word 2007 XML", ".xlsx": "xlsx:Calc MS Excel 2007 XML", ".pdf": "pdf"}
#: Why a compound file is not converted.
_REFUSED: dict[Kind, str] = {
    "locked-doc": "tệp Word có mật khẩu; hãy gỡ mật khẩu (lưu lại không mã hóa) rồi thử lại",
    "locked-package": "tệp có mật khẩu; hãy gỡ mật khẩu (lưu lại không mã hóa) rồi thử lại",
    "xls": "là tệp Excel đời cũ (.xls), không phải Word; hãy mở bằng Excel và lưu lại thành .xlsx",
    "ppt": "là tệp PowerPoint đời cũ (.ppt), không phải Word; hãy xuất ra .pdf rồi nạp bản đó",
    "msg": "là thư Outlook (.msg); hãy mở thư, lưu tệp đính kèm ra rồi nạp tệp đó",
    "other": "không phải tệp Word đời cũ; hãy kiểm tra lại tệp",
    "damaged": "tệp bị hỏng hoặc tải chưa hết; hãy tải hay chép lại tệp",
}
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    + "</oor:items>"
)


def read(data: bytes, name: str) -> Content:
    """Return the blocks of a .doc, .rtf or .odt file.

    Raises UnreadableFile where the file is encrypted or no text document, where LibreOffice is missing, fails or takes
    longer than `TIMEOUT`; EmptyDocument as the reader of .docx does.
    """
    kind = sniff(data)
    found = compound(data) if kind == "ole" else None
    if found is not None and found.kind in _REFUSED:
        raise UnreadableFile(f"{name}: {_REFUSED[found.kind]}.")
    if kind == "odt":
        check_open_document(data, name)
    content = word.read(to_docx(data, name, _ENDINGS[kind]), name)
    return replace(content, findings=(*content.findings, *_findings(data, found, name)))


def _findings(data: bytes, found: Compound | None, name: str) -> Iterator[Finding]:
    if data.startswith(b"{\\rtf") and not data.rstrip(b"\0 \t\r\n").endswith(b"}"):
        message = "Tệp RTF không có dấu đóng ở cuối: có thể bị cụt, thiếu phần sau."
        yield finding(
            "text-quality", "warning", name, message, "Đối chiếu phần cuối với bản gốc; tải hay chép lại tệp."
        )
    if found is not None and found.macros:
        message = "Tệp Word có macro; chỉ đọc chữ, macro không được chạy."
        yield finding("text-quality", "info", name, message, "Lưu lại thành .docx nếu không cần macro.")


def check_open_document(data: bytes, name: str) -> None:
    """Raise UnreadableFile for an OpenDocument package that is encrypted, a bomb, or declares entities.

    ODF 1.2 part 3, 4.8: manifest:encryption-data; XML 1.0, 2.8: the declaration stands before the first element.
    """
    archive = opened(data, name)
    if b"encryption-data" in _start(archive, "META-INF/manifest.xml", None):
        raise UnreadableFile(f"{name}: tệp OpenDocument có mật khẩu; hãy gỡ mật khẩu rồi thử lại.")
    for part in ("content.xml", "styles.xml", "meta.xml", "settings.xml"):
        if _DECLARED.search(_start(archive, part, _HEAD).replace(b"\0", b"")):
            raise UnreadableFile(
                f"{name}: phần {part} có khai báo không an toàn (DOCTYPE); hãy mở bằng LibreOffice và lưu lại."
            )


def _start(archive: ZipFile, part: str, size: int | None) -> bytes:
    """Return the first bytes of a part, all of them for None; none where the package has no such sound part."""
    try:
        with archive.open(part) as file:
            return file.read() if size is None else file.read(size)
    except (KeyError, *DAMAGE):
        return b""


def to_docx(data: bytes, name: str, ending: str, timeout: float = TIMEOUT) -> bytes:
    """Return a text document as the bytes of a .docx file; `ending` tells what it is (".doc"), `timeout` in seconds.

    Raises UnreadableFile where LibreOffice is missing, fails, or takes longer.
    """
    return _converted(data, name, ending, ".docx", timeout)


def to_xlsx(data: bytes, name: str, ending: str, timeout: float = TIMEOUT) -> bytes:
    """Return a table as the bytes of an .xlsx file; `ending` tells what it is (".xls"), `timeout` in seconds.

    Raises UnreadableFile where LibreOffice is missing, fails, or takes longer.
    """
    return _converted(data, name, ending, ".xlsx", timeout)


def to_pdf(data: bytes, name: str, timeout: float = TIMEOUT) -> bytes:
    """Return a text, page or table as the bytes of a PDF, as LibreOffice prints it; `timeout` in seconds.

    Raises UnreadableFile where LibreOffice is missing, fails, or takes longer.
    """
    kind = sniff(data)
    if kind == "text":
        # Without a mark LibreOffice takes the encoding of the machine.
        data = decode(data, name)[0].encode("utf-8-sig")
    return _converted(data, name, _ENDINGS.get(kind, PurePath(name).suffix), ".pdf", timeout)


def _converted(data: bytes, name: str, ending: str, to: str, timeout: float) -> bytes:
    program = next((path for path in map(shutil.which, _PROGRAMS) if path), None)
    if program is None:
        raise UnreadableFile(f"{name}: cần LibreOffice để đọc tệp {ending}; {_INSTALL}, hoặc {_SAVE}.")
    # A process that reads files may not be silent for longer than its limit.
    timeout = min(timeout, max(1, EFFORT.limits.seconds - _MARGIN))
    with tempfile.TemporaryDirectory(prefix="truyvet-office-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        settings = home / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, encoding="utf-8")
        (home / "out").mkdir()
        given = home / f"in{ending}"
        given.write_bytes(data)
        message = _run(_command(program, home, given, _FILTERS[to], timeout), home, timeout)
        made = home / "out" / f"in{to}"
        if message is None and made.is_file():
            return made.read_bytes()
    raise UnreadableFile(
        f"{name}: {message or f'LibreOffice không chuyển được tệp {ending} (tệp hỏng, hoặc thiếu libreoffice-writer)'};"
        f" {_SAVE}."
    )


def _command(program: str, home: Path, given: Path, made: str, timeout: float) -> list[str]:
    command = [program, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"]
    command += [f"-env:UserInstallation={(home / 'profile').as_uri()}"]
    command += ["--convert-to", made, "--outdir", str(home / "out"), str(given)]
    guard, leash = shutil.which("timeout"), shutil.which("setpriv")
    # Should this very process be killed, nothing else would end the program: `timeout` ends it in the end, and at once
    # where the system tells it so (`setpriv` of util-linux).
    if guard:
        command = [guard, "--signal=KILL", "--kill-after=1", str(int(timeout) + 10), *command]
    return [leash, "--pdeathsig", "TERM", "--", *command] if guard and leash else command


def _run(command: list[str], home: Path, timeout: float) -> str | None:
    """Run the conversion; return what went wrong, None where the program ended by itself."""
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    environment |= {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "HOME": str(home)}
    try:
        process = subprocess.Popen(
            command,
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return "không chạy được LibreOffice"
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        return f"LibreOffice chuyển tệp quá {timeout:.0f} giây chưa xong, đã dừng"
    finally:
        _end(process)
    return None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and all that it started; the session it leads has no other members."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
