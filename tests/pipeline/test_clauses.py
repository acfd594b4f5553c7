"""The cutting rule of the domain, case by case, and that its pieces tile the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clauses import find_clauses, is_directive, sentence_spans


def cut(text: str) -> list[str]:
    return [text[c.start : c.end] for c in find_clauses(text)]


CASES = {
    "a semicolon before a verb cuts": (
        "Hoàn thiện thể chế; đẩy mạnh chuyển đổi số.",
        ["Hoàn thiện thể chế;", "đẩy mạnh chuyển đổi số."],
    ),
    "a semicolon before a noun does not": (
        "Phát triển hạ tầng số; dữ liệu số; an toàn thông tin.",
        ["Phát triển hạ tầng số; dữ liệu số; an toàn thông tin."],
    ),
    "a comma never cuts": (
        "Khuyến khích đầu tư, nâng cao năng lực, xây dựng cơ sở dữ liệu.",
        ["Khuyến khích đầu tư, nâng cao năng lực, xây dựng cơ sở dữ liệu."],
    ),
    "sentence ends cut": (
        "Hình thành sàn giao dịch công nghệ. Khuyến khích các tổ chức trung gian.",
        ["Hình thành sàn giao dịch công nghệ.", "Khuyến khích các tổ chức trung gian."],
    ),
    "not inside brackets": (
        "Xây dựng hạ tầng (xây dựng cột; phát triển trạm; hoàn thiện mạng). Kiểm tra.",
        ["Xây dựng hạ tầng (xây dựng cột; phát triển trạm; hoàn thiện mạng).", "Kiểm tra."],
    ),
    "a sentence end inside brackets counts for nothing": (
        "Xây dựng hạ tầng (giao thông, năng lượng... Đô thị) theo quy hoạch. Kiểm tra.",
        ["Xây dựng hạ tầng (giao thông, năng lượng... Đô thị) theo quy hoạch.", "Kiểm tra."],
    ),
    "not inside quotation marks": (
        "Tuyên truyền khẩu hiệu “Đẩy mạnh số hóa; xây dựng nông thôn mới”; kiểm tra việc thực hiện.",
        ["Tuyên truyền khẩu hiệu “Đẩy mạnh số hóa; xây dựng nông thôn mới”;", "kiểm tra việc thực hiện."],
    ),
    "nor inside straight ones": (
        'Tuyên truyền "Đẩy mạnh số hóa; xây dựng nông thôn"; kiểm tra việc thực hiện.',
        ['Tuyên truyền "Đẩy mạnh số hóa; xây dựng nông thôn";', "kiểm tra việc thực hiện."],
    ),
    "not after như:": (
        "Phát triển các nền tảng như: quản lý đất đai; xây dựng đô thị; kiểm tra hàng hóa.",
        ["Phát triển các nền tảng như: quản lý đất đai; xây dựng đô thị; kiểm tra hàng hóa."],
    ),
    "not in a list behind a colon": (
        "Tham mưu các nội dung: xây dựng kế hoạch; kiểm tra định kỳ; báo cáo kết quả.",
        ["Tham mưu các nội dung: xây dựng kế hoạch; kiểm tra định kỳ; báo cáo kết quả."],
    ),
    "abbreviations end no sentence": (
        "Hỗ trợ Trường Đại học FPT tại TP. Biên Hòa mở phân hiệu. Kiểm tra.",
        ["Hỗ trợ Trường Đại học FPT tại TP. Biên Hòa mở phân hiệu.", "Kiểm tra."],
    ),
    "numbers with dots end no sentence": (
        "Bố trí 1.500 tỷ đồng cho hạ tầng. Kiểm tra.",
        ["Bố trí 1.500 tỷ đồng cho hạ tầng.", "Kiểm tra."],
    ),
    "dots before a new directive end a sentence": (
        "Phát triển IoT, thanh toán số... Xây dựng hạ tầng.",
        ["Phát triển IoT, thanh toán số...", "Xây dựng hạ tầng."],
    ),
    "dots before a small letter do not": (
        "Phát triển IoT... và thanh toán số.",
        ["Phát triển IoT... và thanh toán số."],
    ),
    "opening words stay in the text": (
        "Hỗ trợ khởi nghiệp. Đồng thời, chủ động tham mưu quy hoạch.",
        ["Hỗ trợ khởi nghiệp.", "Đồng thời, chủ động tham mưu quy hoạch."],
    ),
    "a description stays with the task before it": (
        "Xây dựng trung tâm dữ liệu. Đây là hạ tầng quan trọng.",
        ["Xây dựng trung tâm dữ liệu. Đây là hạ tầng quan trọng."],
    ),
    "a condition at the head stays with the task after it": (
        "Dữ liệu là tư liệu sản xuất chính. Phát triển kinh tế dữ liệu.",
        ["Dữ liệu là tư liệu sản xuất chính. Phát triển kinh tế dữ liệu."],
    ),
    "a closing semicolon is final punctuation": ("Xây dựng kế hoạch;", ["Xây dựng kế hoạch;"]),
    "the final mark of an act": ("Báo cáo kết quả./.", ["Báo cáo kết quả./."]),
    "an unclosed bracket hides nothing": (
        "Xây dựng kế hoạch (năm 2025; kiểm tra việc thực hiện.",
        ["Xây dựng kế hoạch (năm 2025;", "kiểm tra việc thực hiện."],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_the_rule(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("sentence", "directs"),
    [
        ("Sở Nội vụ chủ trì, phối hợp với các đơn vị.", True),
        ("Trong quá trình thực hiện, đề nghị các đơn vị phản ánh.", True),
        ("Các cơ quan cần bố trí kinh phí.", True),
        ("Việc ban hành phải bám sát quan điểm.", False),
        ("Nhà khoa học giữ vai trò then chốt.", False),
    ],
)
def test_who_directs(sentence: str, directs: bool) -> None:
    assert is_directive(sentence) is directs


WORDS = st.sampled_from(
    [
        "Xây dựng",
        "kiểm tra",
        "hạ tầng số",
        "như:",
        ":",
        ";",
        ". ",
        "...",
        "(",
        ")",
        "“",
        "”",
        '"',
        "TP.",
        "Đồng thời,",
        "/",
        "\n",
        "\u00a0",
        "12,5%",
        "a)",
        "[",
        "]",
        "Đẩy mạnh",
        "và",
        "?",
        "!",
        "…",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=20).map(" ".join) | st.text(max_size=60))
def test_clauses_and_sentences_tile_the_text(text: str) -> None:
    for spans in (sentence_spans(text), [(c.start, c.end) for c in find_clauses(text)]):
        place = 0
        for start, end in spans:
            assert place <= start < end <= len(text)
            assert not text[place:start].strip()
            place = end
        assert not text[place:].strip()


@pytest.mark.parametrize(
    "text",
    [
        "Xây dựng kế hoạch số hóa hồ sơ; hoàn thành trong Quý IV/2025.",
        "Ban hành danh mục nền tảng số dùng chung; cơ bản hoàn thành trước ngày 30/6/2026.",
    ],
)
def test_a_clause_that_only_says_when_is_no_task_of_its_own(text: str) -> None:
    assert [(c.start, c.end) for c in find_clauses(text)] == [(0, len(text))]


def test_a_noun_before_nay_is_no_verb() -> None:
    assert not is_directive("Quyết định này có hiệu lực kể từ ngày ký.")
    assert is_directive("Quyết định chủ trương đầu tư các dự án hạ tầng số.")
