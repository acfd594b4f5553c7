"""The command line's grammar, in Vietnamese. Imports nothing but argparse, so that help is instant."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import IO, NoReturn

#: English messages of argparse and what a person reads instead.
_MESSAGES: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.*)", r"thiếu \1"),
    (r"one of the arguments (.*?) (--\w+) is required", r"thiếu \1 (hoặc \2)"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 không đi cùng \2"),
    (r"unrecognized arguments: (.*)", r"không hiểu «\1»"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1 không nhận \2; chọn một trong: \3"),
    (r"argument (.*?): invalid \w+ value: (.*)", r"\1 không nhận giá trị \2"),
    (r"argument (.*?): expected (?:one|at least one) argument", r"\1 cần một giá trị"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Cách dùng: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks Vietnamese; a wrong call ends with exit status 2."""

    def __init__(self, prog: str | None = None, description: str | None = None, epilog: str | None = None) -> None:
        """Make a parser with the house's help option and group titles."""
        super().__init__(prog=prog, description=description, epilog=epilog, add_help=False, formatter_class=_Formatter)
        self._positionals.title = "Tham số"
        self._optionals.title = "Tùy chọn"
        self.add_argument("-h", "--help", action="help", help="in hướng dẫn này rồi thoát")

    def error(self, message: str) -> NoReturn:
        """Print one line in Vietnamese to stderr and exit with status 2."""
        for pattern, words in _MESSAGES:
            message = re.sub(pattern, words, message)
        self._print_message(f"Sai cách dùng: {message}. Xem «{self.prog} --help».\n", sys.stderr)
        raise SystemExit(2)

    def print_usage(self, file: IO[str] | None = None) -> None:  # type: ignore[override]
        """Print the usage line."""
        self._print_message(self.format_usage(), file or sys.stdout)


def _share(value: str) -> float:
    number = float(value.replace(",", "."))
    if not 0 < number < 1:
        raise ValueError(value)
    return number


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ValueError(value)
    return number


def build_parser() -> Parser:
    """Return the whole grammar: one subcommand for each command."""
    parser = Parser(
        "truyvet",
        "Truy Vết: đọc văn bản chỉ đạo, cắt thành nhiệm vụ và mục tiêu, tìm kiếm, truy vết nhiệm vụ lên mục tiêu cấp\n"
        "trên, chỉ ra khoảng trống và lập bảng truy vết.",
        "Dữ liệu nằm trong một thư mục (--home, biến TRUYVET_HOME, mặc định là .truyvet tại nơi chạy lệnh).",
    )
    parser.add_argument("--version", action="store_true", help="in phiên bản rồi thoát")
    parser.add_argument("--home", metavar="THƯ_MỤC", help="thư mục dữ liệu")
    parser.add_argument(
        "--model", metavar="TÊN", help="mô hình nhúng: static-vi, hoặc tên hay thư mục sentence-transformers"
    )
    verbs = parser.add_subparsers(dest="command", metavar="LỆNH", title="Lệnh", parser_class=Parser)
    _reading(verbs)
    _tracing(verbs)
    _learning(verbs)
    _finding(verbs)
    return parser


def _add(verbs: argparse._SubParsersAction[Parser], name: str, words: str) -> Parser:
    parser = verbs.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
    for option in ("--home", "--model"):
        parser.add_argument(option, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return parser


def _format(parser: Parser, *choices: str) -> None:
    parser.add_argument("--format", choices=choices, default=choices[0], help=f"dạng kết quả (mặc định: {choices[0]})")


def _reading(verbs: argparse._SubParsersAction[Parser]) -> None:
    read = _add(verbs, "read", "đọc một văn bản: thông tin chung, dàn bài, phát hiện")
    read.add_argument("file", metavar="TỆP", help="tệp văn bản, hoặc - để đọc từ đầu vào chuẩn")
    _format(read, "outline", "json", "text")
    tasks = _add(verbs, "tasks", "cắt một văn bản thành quan điểm, mục tiêu, chỉ tiêu, nhiệm vụ, phân công")
    tasks.add_argument("file", metavar="TỆP", help="tệp văn bản, hoặc - để đọc từ đầu vào chuẩn")
    _format(tasks, "json", "csv")
    add = _add(verbs, "add", "nạp tệp chính thức vào kho; toàn văn thay bản tóm lược hoặc chỗ còn thiếu")
    add.add_argument("files", metavar="TỆP", nargs="+", help="một hay nhiều tệp")
    diff = _add(verbs, "diff", "so hai bản của một văn bản đến từng nhiệm vụ: thêm, bỏ, đổi lời văn, chủ trì, thời hạn")
    diff.add_argument("before", metavar="A", help="bản cũ: tệp, hoặc số ký hiệu của văn bản trong kho")
    diff.add_argument("after", metavar="B", help="bản mới: tệp, hoặc số ký hiệu của văn bản trong kho")
    _format(diff, "text", "json", "csv")
    fetch = _add(verbs, "fetch", "lấy tệp chính thức từ địa chỉ ghi trong danh mục rồi nạp vào kho")
    fetch.add_argument("symbol", metavar="SỐ_KÝ_HIỆU", help="ví dụ: 57-NQ/TW")


def _tracing(verbs: argparse._SubParsersAction[Parser]) -> None:
    run = _add(verbs, "run", "làm trọn việc: đọc, cắt, lập chỉ mục, truy vết, xuất bảng")
    run.add_argument(
        "paths",
        metavar="TỆP_HOẶC_THƯ_MỤC",
        nargs="*",
        help="văn bản cần truy vết (mặc định: bộ văn bản kèm theo)",
    )
    run.add_argument("-o", "--out", metavar="RA", default="out", help="thư mục kết quả (mặc định: out)")
    gaps = _add(verbs, "gaps", "liệt kê khoảng trống và những điều cần giải quyết")
    gaps.add_argument(
        "paths",
        metavar="TỆP_HOẶC_THƯ_MỤC",
        nargs="*",
        help="văn bản cần soát (mặc định: bộ văn bản kèm theo)",
    )
    _format(gaps, "text", "json", "csv")
    export = _add(verbs, "export", "xuất lịch các việc đến hạn (ics), hoặc bảng truy vết ở một dạng")
    export.add_argument(
        "paths",
        metavar="TỆP_HOẶC_THƯ_MỤC",
        nargs="*",
        help="văn bản cần xuất (mặc định: bộ văn bản kèm theo)",
    )
    _format(export, "ics", "xlsx", "csv", "html", "json")
    export.add_argument("-o", "--out", metavar="TỆP", default="-", help="tệp kết quả (mặc định: -, in ra màn hình)")
    export.add_argument("--lead", metavar="CƠ_QUAN", help="chỉ các việc do cơ quan này chủ trì")
    export.add_argument("--document", metavar="SỐ_KÝ_HIỆU", help="chỉ các việc của văn bản này")
    review = _add(verbs, "review", "ghi quyết định của người duyệt về một liên kết")
    review.add_argument(
        "action", metavar="VIỆC", choices=("accept", "reject", "add"), help="accept duyệt, reject loại bỏ, add tự nối"
    )
    review.add_argument("child", metavar="NHIỆM_VỤ", help="ví dụ: CTr-SoKHCN#III.2.5")
    review.add_argument("parent", metavar="MỤC_TIÊU", help="ví dụ: 433-KH/TU#MT.1")
    review.add_argument("--by", metavar="TÊN", help="người quyết định (mặc định: tên đăng nhập)")
    review.add_argument("--comment", metavar="LỜI", default="", help="lý do")
    mapping = _add(verbs, "map", "xếp hạng một danh sách bất kỳ theo một danh sách bất kỳ")
    mapping.add_argument(
        "--from",
        dest="source",
        metavar="A",
        required=True,
        help="danh sách cần ghép (jsonl, csv, xlsx: id, text, title)",
    )
    mapping.add_argument("--to", dest="target", metavar="B", required=True, help="danh sách đích")
    mapping.add_argument("-o", "--out", metavar="RA", required=True, help="tệp kết quả (jsonl, csv, xlsx)")
    mapping.add_argument("-k", type=_positive, default=10, metavar="N", help="số đích cho mỗi dòng (mặc định: 10)")


def _learning(verbs: argparse._SubParsersAction[Parser]) -> None:
    train = _add(verbs, "train", "cho bộ ghép học từ các quyết định của người duyệt")
    train.add_argument(
        "--precision",
        type=_share,
        metavar="TỶ_LỆ",
        help="chọn ngưỡng đề xuất để tỷ lệ đúng đạt mức này, ví dụ 0.9 (mặc định: giữ ngưỡng đang đặt)",
    )
    train.add_argument("--reset", action="store_true", help="bỏ những gì đã học, trở về bộ ghép kèm theo")
    models = _add(verbs, "models", "cho biết đang dùng bộ ghép, mô hình nhúng và chỉ mục nào")
    _format(models, "text", "json")


def _finding(verbs: argparse._SubParsersAction[Parser]) -> None:
    _searching(verbs)
    show = _add(verbs, "show", "xem một nội dung ngay tại chỗ của nó trong văn bản")
    show.add_argument("statement", metavar="MÃ", help="ví dụ: 57-NQ/TW#III.3.5")
    show.add_argument(
        "--format",
        choices=("text", "png"),
        default="text",
        help="chữ, hoặc ảnh trang với chỗ ấy được tô (mặc định: text)",
    )
    show.add_argument("-o", dest="out", metavar="TỆP", default="-", help="nơi ghi ảnh; «-» là ghi ra stdout")


def _searching(verbs: argparse._SubParsersAction[Parser]) -> None:
    search = _add(verbs, "search", "tìm nội dung chỉ đạo; gõ không dấu, viết tắt, số ký hiệu đều được")
    asked = search.add_mutually_exclusive_group(required=True)
    asked.add_argument(
        "query", metavar="CÂU_HỎI", nargs="*", default=[], help='từ cần tìm; "cụm từ" trong ngoặc kép; NQ57 III.3'
    )
    asked.add_argument("--related", metavar="MÃ", help="thay cho câu hỏi: tìm nội dung liên quan đến nội dung này")
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="số kết quả (mặc định: 10)")
    search.add_argument("--elsewhere", action="store_true", help="cùng --related: bỏ qua văn bản của chính nó")
    search.add_argument("--explain", action="store_true", help="nói rõ điểm của từng kết quả từ đâu ra")
    search.add_argument("--exact", action="store_true", help="tìm đúng như đã gõ, không sửa lỗi gõ")
    for option, metavar, words in (
        ("document", "SỐ_KÝ_HIỆU", "chỉ trong văn bản này, ví dụ: NQ57"),
        ("level", "CẤP", "cấp ban hành: trung ương, tỉnh, sở, xã"),
        ("kind", "LOẠI", "quan điểm, mục tiêu, chỉ tiêu, nhiệm vụ, phân công"),
        ("lead", "CƠ_QUAN", "cơ quan chủ trì có tên này"),
        ("deadline", "HẠN", "2025; quý IV/2025; <2026-01-01; 2025..2026; thường xuyên; định kỳ; có; không"),
        ("status", "TRẠNG_THÁI", "liên kết: đề xuất, đã duyệt, loại bỏ, nghi vấn, chưa có"),
        ("provenance", "NGUỒN", "toàn văn, bản tóm lược"),
    ):
        search.add_argument(f"--{option}", metavar=metavar, action="append", default=[], help=words)
    _format(search, "text", "json")
