"""Pages of a PDF: which text is used, what stays outside the flow, where words stand, and files that cannot be read."""

import hashlib
import sys
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import pytest

from models.errors import EmptyDocument, InputError, MissingTool, UnreadableFile
from pipeline.ingest import Reading, read_bytes
from pipeline.ingest.legacy import Run, encode_tcvn3, encode_vni
from pipeline.ingest.paged.page import Char, Page
from tests.pipeline.test_ingest_pdf import file_of, line, pdf, texts

PICTURE = "q 500 0 0 700 40 60 cm /I Do Q\n"
BODY = (
    "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;",
    "Theo đề nghị của Bộ trưởng Bộ Nội vụ;",
    "Chính phủ ban hành Nghị định về công tác văn thư.",
)
#: As much text of a page as its quality is told from, in a layer without sense.
GARBAGE = "".join(line(80, 700 - 16 * n, "qzx wvk jjb ffw zzq kqd wpp vxz qqj bdw") for n in range(4))


def recogniser(monkeypatch: pytest.MonkeyPatch, recognise: Callable[..., Page]) -> None:
    """Put a function in the place of the recognition of scans."""
    module = ModuleType("pipeline.ingest.paged.scan")
    vars(module)["recognise"] = recognise
    monkeypatch.setitem(sys.modules, module.__name__, module)


def missing(*_: object) -> Page:
    raise MissingTool("Chưa có Tesseract; hãy cài gói tesseract-ocr.")


def seen(words: str) -> Callable[..., Page]:
    """Return a recogniser that sees the words on one line."""

    def recognise(bitmap: object, number: int, dpi: int, size: tuple[float, float]) -> Page:
        chars = [Char(word, 80 + 60 * n, 90, 130 + 60 * n, 102, False, 0.9) for n, word in enumerate(words.split())]
        return Page(number, *size, tuple(chars), (), True, source="ocr", quality=1.0)

    return recognise


def body(top: float = 700) -> str:
    return "".join(line(80, top - 24 * n, text) for n, text in enumerate(BODY))


def test_every_word_has_its_place() -> None:
    reading = read_bytes(pdf(body()), "a.pdf")
    for block in reading.blocks:
        words = list(block.words)
        assert [reading.text[word.span.start : word.span.end] for word in words] == block.text.split()
        assert block.box is not None
        for word in words:
            assert word.page == 1
            assert word.confidence is None
            assert block.box[0] <= word.box[0] + 0.01
            assert word.box[2] <= block.box[2] + 0.01
        assert [word.box[0] for word in words] == sorted(word.box[0] for word in words)


def test_a_page_without_text_is_an_error_that_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser(monkeypatch, missing)
    reading = read_bytes(pdf(body(), PICTURE, ""), "a.pdf")
    assert texts(reading) == list(BODY)
    (finding,) = reading.findings
    assert (finding.code, finding.severity) == ("text-quality", "error")
    assert finding.message.startswith("Trang 2 ")
    assert "tesseract-ocr" in finding.remedy
    assert [page.source for page in reading.pages] == ["text", "blank", "blank"]


def test_a_file_of_pictures_only_asks_for_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser(monkeypatch, missing)
    with pytest.raises(MissingTool, match="tesseract-ocr"):
        read_bytes(pdf(PICTURE), "a.pdf")


def test_a_picture_is_read_by_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser(monkeypatch, seen("Độc lập"))
    reading = read_bytes(pdf(PICTURE, body()), "a.pdf")
    assert texts(reading) == ["Độc lập", *BODY]
    assert [page.source for page in reading.pages] == ["ocr", "text"]
    assert [word.confidence for word in reading.blocks[0].words] == pytest.approx([0.9, 0.9])


def test_a_scan_with_a_stamp_set_over_it_is_read_by_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser(monkeypatch, seen("Độc lập"))
    reading = read_bytes(pdf(PICTURE + line(400, 800, "Ký bởi: Sở Nội vụ", 7)), "a.pdf")
    assert texts(reading) == ["Độc lập"]


def test_a_garbage_layer_is_thrown_away_with_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser(monkeypatch, seen("Độc lập"))
    reading = read_bytes(pdf(GARBAGE, body()), "a.pdf")
    assert texts(reading) == ["Độc lập", *BODY]
    assert reading.pages[0].layer_quality == pytest.approx(0.0, abs=0.2)
    (found,) = [found for found in reading.findings if "lớp chữ trong tệp hỏng" in found.message]
    assert found.severity == "warning"
    assert found.message.startswith("Trang 1: ")


def test_an_odd_layer_that_says_what_is_seen_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "qzx wvk jjb ffw zzq kqd wpp vxz qqj bdw " * 4
    recogniser(monkeypatch, seen(words))
    reading = read_bytes(pdf(GARBAGE), "a.pdf")
    assert [page.source for page in reading.pages] == ["text"]
    assert " ".join(texts(reading)).split() == words.split()


def test_stamps_of_digital_signatures_are_kept_apart() -> None:
    stamp = (
        line(420, 820, "Người ký: Ủy ban nhân dân", 6.5)
        + line(420, 812, "tỉnh Đồng Nai", 6.5)
        + line(420, 804, "Email: ubnd@dongnai.gov.vn", 6.5)
        + line(420, 796, "Thời gian ký: 12.03.2025 15:33:21 +07:00", 6.5)
    )
    reading = read_bytes(pdf(stamp + body(), body()), "a.pdf")
    assert texts(reading) == [*BODY, *BODY]
    assert reading.pages[0].running == (
        "Người ký: Ủy ban nhân dân tỉnh Đồng Nai Email: ubnd@dongnai.gov.vn Thời gian ký: 12.03.2025 15:33:21 +07:00",
    )


def test_words_about_signing_are_no_stamp() -> None:
    sentence = "Người ký: là người có thẩm quyền của cơ quan, tổ chức ban hành văn bản."
    assert texts(read_bytes(pdf(line(80, 700, sentence) + line(80, 660, BODY[1])), "a.pdf")) == [sentence, BODY[1]]


def test_page_numbers_stay_with_the_page() -> None:
    reading = read_bytes(pdf(*(line(295, 810, str(n)) + body() for n in (1, 2, 3))), "a.pdf")
    assert texts(reading) == list(BODY) * 3
    assert [page.running for page in reading.pages] == [("1",), ("2",), ("3",)]


def test_footnotes_come_last_as_in_word() -> None:
    noted = (
        line(80, 700, "Dữ liệu đặc tả")
        + line(158, 705, "1", 6)
        + line(162, 700, ", hồ sơ điện tử và các văn bản có liên quan")
        + "80 130 150 0.5 re f\n"
        + line(80, 118, "1", 6)
        + line(86, 115, "Thông tin mô tả nội dung của văn bản.", 9)
    )
    reading = read_bytes(pdf(noted, body()), "a.pdf")
    assert texts(reading) == [
        "Dữ liệu đặc tả, hồ sơ điện tử và các văn bản có liên quan",
        *BODY,
        "[1] Thông tin mô tả nội dung của văn bản.",
    ]
    last = reading.blocks[-1]
    assert [reading.text[w.span.start : w.span.end] for w in last.words] == last.text.split()
    assert (last.kind, last.place) == ("note", "chú thích 1, trang 1")


def test_a_number_typed_beside_that_of_a_footnote_is_no_part_of_it() -> None:
    noted = (
        line(80, 700, "Danh mục hồ sơ")
        + line(164, 705, "5", 6)
        + "80 130 150 0.5 re f\n"
        + line(80, 118, "5", 6)
        + line(83.4, 118, "5", 6)
        + line(90, 115, "Áp dụng đối với văn bản giấy.", 12)
    )
    assert texts(read_bytes(pdf(noted), "a.pdf")) == ["Danh mục hồ sơ", "[5] Áp dụng đối với văn bản giấy."]


def test_a_legend_without_lines_is_a_table() -> None:
    legend = "".join(
        line(90, 600 - 16 * n, label) + line(150, 600 - 16 * n, ":") + line(170, 600 - 16 * n, meaning)
        for n, (label, meaning) in enumerate([("1", "Quốc hiệu"), ("2a", "Tên cơ quan"), ("3", "Số, ký hiệu")])
    )
    reading = read_bytes(pdf(line(80, 640, BODY[1]) + legend), "a.pdf")
    assert [tuple(cell.text for cell in block.cells) for block in reading.blocks if block.cells] == [
        ("1", ":", "Quốc hiệu"),
        ("2a", ":", "Tên cơ quan"),
        ("3", ":", "Số, ký hiệu"),
    ]


def test_captions_of_a_drawing_are_one_line() -> None:
    drawing = line(250, 600, "20 - 25 mm") + line(150, 560, "2") + line(380, 560, "5a") + line(260, 500, "10b")
    reading = read_bytes(pdf(line(80, 700, BODY[1]) + drawing + line(80, 400, BODY[1])), "a.pdf")
    assert texts(reading) == [BODY[1], "20 - 25 mm | 2 | 5a | 10b", BODY[1]]


def test_what_stands_below_two_columns_is_no_part_of_them() -> None:
    block = (
        line(300, 640, "TM. UBND")
        + line(90, 640, "Nơi nhận:")
        + line(90, 624, "- Lưu: VT.")
        + line(300, 600, "Nguyễn Văn A")
    )
    again = line(110, 540, "TÊN CƠ QUAN") + line(300, 540, "SAO Y BẢN CHÍNH") + line(110, 524, "Số: 12/SY-VP")
    assert texts(read_bytes(pdf(block + again), "a.pdf")) == [
        "Nơi nhận:",
        "- Lưu: VT.",
        "TM. UBND",
        "Nguyễn Văn A",
        "TÊN CƠ QUAN",
        "Số: 12/SY-VP",
        "SAO Y BẢN CHÍNH",
    ]


@pytest.mark.parametrize(
    ("spaced", "mended"),
    [
        # A blank that leaves a third of the room of the others; Tw and TJ set the room.
        ("[(ban) -450 ( )450 (hành) -50 ( ) (Ngh) -20 ( )180 (ị) -50 ( ) (định)] TJ", "ban hành Nghị định"),
        # The gaps of kerning, in a line whose words have blanks.
        ("[(Ủy) ( b) -220 (an) ( nhân) ( dân) ( t) -220 (ỉnh)] TJ", "Ủy ban nhân dân tỉnh"),
        # Right text stays as it is, whatever its gaps.
        ("[(điểm) ( c) -220 (khoản) ( này) ( a) -220 (n) ( toàn)] TJ", "điểm c khoản này an toàn"),
    ],
)
def test_syllables_torn_apart_are_mended(spaced: str, mended: str) -> None:
    content = f"BT /F 12 Tf 80 700 Td {spaced} ET\n"
    assert texts(read_bytes(pdf(content), "a.pdf")) == [mended]


def test_letters_in_parts_are_composed() -> None:
    content = line(80, 700, "Nghi\u0323 quye\u0302\u0301t ve\u0302\u0300 o\ufb03ce va\u0300 Th\u00adông tin")
    assert texts(read_bytes(pdf(content), "a.pdf")) == ["Nghị quyết về office và Thông tin"]


def test_text_outside_the_page_as_shown_is_left_out() -> None:
    content = body() + line(300, 30, "Dấu cắt trang in")
    reading = read_bytes(pdf(content, more="/CropBox[60 60 560 800]"), "a.pdf")
    assert texts(reading) == list(BODY)
    box = reading.blocks[0].box
    assert box is not None
    assert box[0] == pytest.approx(20, abs=1)


def test_text_and_lines_in_a_form_stand_where_the_page_sets_them() -> None:
    inner = line(10, 50, "Điều 1.") + line(70, 50, "Điều 2.") + line(130, 50, "Điều 3.")
    inner = inner.translate({ord("Đ"): "\xc0", ord("ề"): "\xc1"})
    rules = "".join(f"{x} 0 m {x} 90 l S\n" for x in (0, 60, 120, 180, 240)) + "0 0 m 240 0 l S 0 90 m 240 90 l S\n"
    rules += "0 40 m 240 40 l S\n" + line(10, 10, "a") + line(70, 10, "b") + line(130, 10, "c") + line(190, 10, "d")
    whole = pdf("/X Do\n" + line(300, 60, "Đề"), more="").decode("latin-1")
    form = (
        "<</Type/XObject/Subtype/Form/BBox[0 0 500 500]/Matrix[1 0 0 1 100 600]"
        f"/Resources<</Font<</F 3 0 R>>>>/Length {len(inner + rules)}>>stream\n{inner}{rules}\nendstream"
    )
    objects = [
        part.split("\nendobj")[0].split(" 0 obj\n", 1)[1] for part in whole.split("endobj\n")[:-1] for part in [part]
    ]
    objects = [obj.replace("/XObject<</I 5 0 R>>", f"/XObject<</X {len(objects) + 1} 0 R>>") for obj in objects]
    reading = read_bytes(file_of([*objects, form]), "a.pdf")
    rows = [[cell.text for cell in block.cells] for block in reading.blocks if block.cells]
    assert rows == [["Điều 1.", "Điều 2.", "Điều 3.", ""], ["a", "b", "c", "d"]]


def test_a_page_that_is_the_rest_of_one_row_goes_on_with_the_table() -> None:
    def ruled(height: float, *cells: str) -> str:
        xs = (60, 100, 300, 400, 540)
        lines = "".join(f"{x} {780 - height} m {x} 780 l S\n" for x in xs)
        lines += "".join(f"60 {y} m 540 {y} l S\n" for y in (780, 780 - height))
        return lines + "".join(line(x + 4, 765, text) for x, text in zip(xs, cells, strict=False) if text)

    pages = (
        ruled(700, "1", "Sửa đổi Luật Khoa học", "Bộ Tư pháp", "Quý I") + line(300, 810, "1"),
        ruled(700, "", "và Công nghệ trong năm", "", "") + line(300, 810, "2"),
        ruled(30, "", "2025.", "", "") + line(80, 700, BODY[0]),
    )
    reading = read_bytes(pdf(*pages), "a.pdf")
    (row,) = [block for block in reading.blocks if block.kind == "row"]
    assert [cell.text for cell in row.cells] == [
        "1",
        "Sửa đổi Luật Khoa học và Công nghệ trong năm 2025.",
        "Bộ Tư pháp",
        "Quý I",
    ]
    assert {word.page for word in row.words} == {1, 2, 3}
    assert [reading.text[w.span.start : w.span.end] for w in row.words] == row.text.split()


def encrypted(user: bytes, owner: bytes) -> bytes:
    """Return a page encrypted by the standard handler, revision 2 (PDF 32000-1, 7.6.3)."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")

    def padded(password: bytes) -> bytes:
        return (password + padding)[:32]

    entry = rc4(hashlib.md5(padded(owner)).digest()[:5], padded(user))
    key = hashlib.md5(padded(user) + entry + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + b"i").digest()[:5]
    content = line(80, 700, "Dieu 1.").encode()
    secret = rc4(hashlib.md5(key + bytes([4, 0, 0, 0, 0])).digest()[:10], content)
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        f"<</Length {len(secret)}>>stream\n{secret.decode('latin-1')}\nendstream",
        f"<</Filter/Standard/V 1/R 2/P -4/O<{entry.hex()}>/U<{rc4(key, padding).hex()}>>>",
    ]
    return file_of(objects, "/Encrypt 5 0 R/ID[<69><69>]")


def rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def test_an_owner_password_alone_closes_no_file() -> None:
    assert texts(read_bytes(encrypted(b"", b"chu"), "a.pdf")) == ["Dieu 1."]


LOOP = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", "<</Type/Pages/Count 1/Kids[2 0 R]>>"]
NONE = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"]


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (encrypted(b"mo", b"chu"), UnreadableFile, "có mật khẩu"),
        (pdf(body())[:300], UnreadableFile, "thiếu phần cuối"),
        (b"%PDF-1.4\nnothing\n%%EOF", UnreadableFile, "bị hỏng"),
        (file_of(NONE), EmptyDocument, "không có trang nào"),
        (file_of(LOOP), UnreadableFile, "hỏng"),
        (pdf(""), EmptyDocument, "không có chữ nào"),
    ],
)
def test_files_that_cannot_be_read_say_why(data: bytes, error: type[InputError], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        read_bytes(data, "a.pdf")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("a.pdf: ")


def test_facts_of_pages_come_in_order() -> None:
    reading: Reading = read_bytes(pdf(body(), body(600), body(500)), "a.pdf")
    assert [page.number for page in reading.pages] == [1, 2, 3]
    assert replace(reading.pages[0], number=2).width == reading.pages[1].width == 595


LEGACY = (
    "Đẩy mạnh chuyển đổi số trên địa bàn tỉnh.",
    "Xây dựng hạ tầng số hiện đại, an toàn.",
    "Nâng cao chất lượng nguồn nhân lực.",
    "Thu hút chuyên gia về khoa học và công nghệ.",
    "Hoàn thiện thể chế, cắt giảm thủ tục hành chính.",
    "Tạo thuận lợi cho người dân và doanh nghiệp.",
    "Bảo đảm kinh phí thực hiện các nhiệm vụ.",
)


@pytest.mark.parametrize(("encode", "code"), [(encode_tcvn3, "TCVN3"), (encode_vni, "VNI")])
def test_a_layer_in_a_legacy_encoding_is_turned_to_unicode(
    encode: Callable[[str], list[Run]], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_recognition(*_: object) -> Page:
        raise AssertionError("a legacy layer needs no recognition")

    recogniser(monkeypatch, no_recognition)
    typed = ["".join(run.text for run in encode(text)) for text in LEGACY]
    page = "".join(line(60, 700 - 40 * n, text) for n, text in enumerate(typed))
    reading = read_bytes(pdf(page, page), "cu.pdf")
    assert [text.lower() for text in texts(reading)] == [text.lower() for text in LEGACY] * 2
    assert reading.pages[0].source == "text" and (reading.pages[0].quality or 0) > 0.9
    (told,) = reading.findings
    assert told.message.startswith(f"Chữ gõ theo bảng mã {code}") and told.severity == "info"
