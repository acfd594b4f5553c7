"""A small matrix, made by hand from real sentences, with one of everything that the exports must show.

Tasks are sentences of the programme, provincial objectives are lines of the registers, central ones are
sentences of Nghị quyết 57-NQ/TW. Links, probabilities and findings are set by hand: they say nothing about
what the program finds.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.records import Agency, AsWritten, Deadline, Document, Relation, Source, Statement, Target
from models.text import stamp
from models.tracing import Comparison, Coverage, CoverState, Demand, Finding, Matrix, MetDemand, Objective, Parent, Row

CTR, PROVINCE, PLAN, MASTER, NQ57 = "…/CTr-SoKHCN", "04/CTr-UBND", "433-KH/TU", "586/QĐ-TTg", "57-NQ/TW"

DIGITAL = (
    "Xây dựng hạ tầng số và kết nối băng rộng đến mọi người dân và doanh nghiệp; phát triển các nền "
    "tảng số thúc đẩy đổi mới sáng tạo, cung cấp công nghệ như dịch vụ như: các nền tảng số trí tuệ "
    "nhân tạo, IoT, phân tích dữ liệu, thanh toán số..."
)
PARK = (
    "Tham mưu UBND tỉnh xây dựng Đề án Khu Công nghệ thông tin tập trung trình Thủ tướng Chính phủ phê "
    "duyệt, tạo sự liên kết trong chuỗi công nghệ và sản xuất các sản phẩm công nghệ số."
)
REPORT = (
    "theo dõi, đôn đốc, nhắc nhở các phòng, đơn vị thực hiện Chương trình và tổng hợp báo cáo kết quả "
    "thực hiện các nhiệm vụ theo Chương trình này và kết quả thực hiện Quy hoạch tỉnh gửi về UBND tỉnh,"
    " đồng gửi về Sở Tài chính để tổng hợp, báo cáo các Bộ, ngành Trung ương và Tỉnh ủy, HĐND trước "
    "ngày 10 tháng 11 hàng năm."
)
MARKET = (
    "Hình thành sàn giao dịch công nghệ của tỉnh, kết nối với các sàn giao dịch công nghệ trong khu vực và quốc tế."
)
PARK_ABOVE = "Hình thành Khu công nghệ thông tin tập trung khoảng 100 ha tại Long Thành để thu hút trung tâm dữ liệu"
AVIATION = "Đi đầu về kinh tế hàng không, công nghiệp công nghệ cao, khoa học công nghệ và đổi mới sáng tạo"
ECOSYSTEM = (
    "Có hệ sinh thái công nghiệp công nghệ số của tỉnh quanh các công nghệ chiến lược: bán dẫn, trung "
    "tâm dữ liệu, trí tuệ nhân tạo, Internet vạn vật, dữ liệu lớn, điện toán đám mây, chuỗi khối"
)
ECONOMY = "Quy mô kinh tế số của tỉnh"
ZERO = "Phát thải ròng bằng không"
PLATFORMS = "Phát triển các nền tảng số an toàn và tăng cường ứng dụng công nghệ số, hình thành công dân số."
NETWORKS = "Phát triển một số mạng xã hội Việt Nam, xây dựng xã hội số an toàn, lành mạnh."
COVER_5G = "Phủ sóng 5G toàn quốc."
EXCHANGE = "khai thác và sử dụng có hiệu quả tài nguyên số, dữ liệu số, hình thành sàn giao dịch dữ liệu."
ATTRACT = (
    "Thu hút thêm ít nhất 3 tổ chức, doanh nghiệp công nghệ hàng đầu thế giới đặt trụ sở, đầu tư nghiên"
    " cứu, sản xuất tại Việt Nam."
)


def task(
    locator: str,
    text: str,
    *,
    lead: str | None = None,
    partners: str | None = None,
    deliverable: str | None = None,
    deadline: Deadline | None = None,
) -> Statement:
    """Return a task of the programme."""
    return Statement(
        id=f"{CTR}#{locator}",
        document=CTR,
        locator=locator,
        kind="task",
        text=text,
        as_written=AsWritten(lead, partners, deliverable, deadline.text if deadline else None),
        span=None,
        stamp=stamp(text),
        provenance="full",
        leads=(Agency(lead),) if lead else (),
        deadline=deadline,
        place="đoạn 41",
    )


def example() -> Matrix:
    """Return the matrix of the golden files."""
    return Matrix(_documents(), _rows(), _objectives(), _coverage(), _findings(), _manifest(), _comparisons())


def _manifest() -> dict[str, object]:
    return {
        "version": "0.1.0",
        "generated_at": "2025-06-02T08:30:00+07:00",
        "model": "static-vi",
        "threshold": 0.5,
        "sources": [{"document": CTR, "sha256": "0" * 64}],
    }


def _documents() -> tuple[Document, ...]:
    plan = "Quy hoạch tỉnh Đồng Nai thời kỳ 2021-2030, tầm nhìn đến năm 2050"
    return (
        Document(
            CTR,
            Source("0" * 64, "ctr-sokhcn-dong-nai-2025.txt", "text/plain"),
            "Sở Khoa học và Công nghệ",
            CTR,
            None,
            "department",
            "department",
            "Chương trình hành động",
            "Triển khai thực hiện Chương trình số 04/CTr-UBND ngày 14/4/2025 của UBND tỉnh về thực hiện " + plan,
            "full",
            relations=(
                Relation("implements", PROVINCE, date(2025, 4, 14)),
                Relation("implements", NQ57, date(2024, 12, 22)),
            ),
            announced_annexes=("Phụ lục I", "Phụ lục II"),
            note="Bản dự thảo: chưa có số và ngày",
        ),
        Document(
            PROVINCE,
            None,
            "UBND tỉnh Đồng Nai",
            PROVINCE,
            date(2025, 4, 14),
            "province",
            "province",
            "Chương trình hành động",
            f"Triển khai thực hiện {plan}",
            "missing",
            relations=(Relation("implements", MASTER),),
        ),
        Document(
            MASTER,
            Source("a" * 64, "586-QD-TTg.yaml", "application/yaml"),
            "Thủ tướng Chính phủ",
            MASTER,
            date(2024, 7, 3),
            "central",
            "province",
            "Quyết định",
            f"Phê duyệt {plan}",
            "digest",
            sources=("lawnet.vn 140200", "diza.dongnai.gov.vn NewsId 4520"),
        ),
        Document(
            PLAN,
            Source("b" * 64, "433-KH-TU.yaml", "application/yaml"),
            "Tỉnh ủy Đồng Nai",
            PLAN,
            date(2025, 2, 28),
            "province",
            "province",
            "Kế hoạch",
            "Thực hiện Nghị quyết số 57-NQ/TW trên địa bàn tỉnh Đồng Nai",
            "digest",
            relations=(Relation("implements", NQ57, date(2024, 12, 22)),),
            sources=("baophapluat.vn, post543203",),
        ),
        Document(
            NQ57,
            Source("c" * 64, "57-NQ-TW.pdf", "application/pdf"),
            "Bộ Chính trị",
            NQ57,
            date(2024, 12, 22),
            "central",
            "national",
            "Nghị quyết",
            "Về đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia",
            "full",
        ),
    )


def _rows() -> tuple[Row, ...]:
    park = Parent(
        MASTER,
        "HT.1",
        PARK_ABOVE,
        "thực hiện",
        (PROVINCE,),
        0.914,
        ("Khu công nghệ thông tin tập trung",),
        "confirmed",
        "digest",
    )
    attract = Parent(NQ57, "II.1.4/4", ATTRACT, "thực hiện", (), 0.5, ("công nghệ",), "proposed", "full")
    ecosystem = Parent(
        PLAN,
        "MT.2",
        ECOSYSTEM,
        "cùng thực hiện",
        (),
        0.826,
        ("trí tuệ nhân tạo", "công nghệ", "số"),
        "proposed",
        "digest",
    )
    cover = Parent(
        NQ57,
        "II.1.4/2",
        COVER_5G,
        "thực hiện",
        (),
        0.551,
        (),
        "proposed",
        "full",
        reasons=("gần nghĩa", "nhiệm vụ liền kề cũng hướng về đây"),
    )
    aviation = Parent(
        MASTER,
        "MT.2",
        AVIATION,
        "thực hiện",
        (PROVINCE,),
        0.612,
        ("công nghệ", "đổi mới sáng tạo"),
        "suspect",
        "digest",
        note="nghi vấn: lời văn của mục tiêu đã đổi sau khi duyệt",
    )
    platforms = Parent(
        NQ57,
        "III.5.2",
        f"{PLATFORMS} {NETWORKS}",
        "thực hiện",
        (),
        0.533,
        ("nền tảng số",),
        "proposed",
        "full",
        demands=2,
        meets=(MetDemand(1, PLATFORMS, 0.68, ("nền tảng số",)),),
    )
    exchange = Parent(
        NQ57, "II.1.5/2", EXCHANGE, "thực hiện", (), 0.704, ("hình thành sàn giao dịch",), "rejected", "full"
    )
    yearly = Deadline(
        "trước ngày 10 tháng 11 hàng năm", recurrence="FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=10", exclusive=True
    )
    report = task("IV.1/2", REPORT, lead="Phòng Công nghệ", deadline=yearly)
    digital = task("III.2.3/3", DIGITAL)
    return (
        Row(task("III.1.6/2", MARKET), None, exchange),
        Row(digital, ecosystem, cover),
        Row(digital, aviation, platforms),
        Row(task("III.2.5", PARK), park, attract),
        Row(report, None, None),
    )


def _objectives() -> tuple[Objective, ...]:
    digital, park = (f"{CTR}#{locator}" for locator in ("III.2.3/3", "III.2.5"))
    to_2030, to_2050, by_2030 = "Mục tiêu đến năm 2030", "Tầm nhìn đến năm 2050", "II.1. Đến năm 2030"
    platforms = (demand(1, PLATFORMS, digital), demand(2, NETWORKS))
    return (
        Objective(
            MASTER,
            "MT.2",
            "objective",
            AVIATION,
            "digest",
            (digital,),
            "proposed",
            to_2030,
            demands=(demand(1, AVIATION, digital),),
        ),
        Objective(MASTER, "HT.1", "objective", PARK_ABOVE, "digest", (park,), "confirmed", to_2030),
        Objective(MASTER, "TN.2", "objective", ZERO, "digest", (), "uncovered", to_2050),
        Objective(PLAN, "MT.2", "objective", ECOSYSTEM, "digest", (digital,), "proposed", to_2030),
        Objective(PLAN, "MT.7", "target", ECONOMY, "digest", (), "uncovered", to_2030),
        Objective(NQ57, "II.1.4/2", "target", COVER_5G, "full", (digital,), "proposed", by_2030),
        Objective(NQ57, "II.1.4/4", "target", ATTRACT, "full", (park,), "proposed", by_2030),
        Objective(NQ57, "II.1.5/2", "objective", EXCHANGE, "full", (), "uncovered", by_2030),
        Objective(
            NQ57,
            "III.5.2",
            "task",
            f"{PLATFORMS} {NETWORKS}",
            "full",
            (digital, park),
            "proposed",
            "III.5. Đẩy mạnh chuyển đổi số",
            demands=platforms,
        ),
    )


def demand(number: int, text: str, *tasks: str) -> Demand:
    """Return a demand that the tasks meet."""
    state: CoverState = "proposed" if tasks else "uncovered"
    return Demand(number, text, None, tasks, state)


def _coverage() -> tuple[Coverage, ...]:
    return (
        Coverage(MASTER, "Mục tiêu đến năm 2030", "central", "digest", 2, 1, 1),
        Coverage(MASTER, "Tầm nhìn đến năm 2050", "central", "digest", 1, 0, 0),
        Coverage(PLAN, "Mục tiêu đến năm 2030", "province", "digest", 2, 0, 1),
        Coverage(NQ57, "II.1. Đến năm 2030", "central", "full", 3, 0, 2),
        Coverage(NQ57, "II.2. Tầm nhìn đến năm 2045", "central", "full", 0, 0, 0),
        Coverage(NQ57, "III.5. Đẩy mạnh chuyển đổi số", "central", "full", 1, 0, 1, 2, 1),
    )


def _comparisons() -> tuple[Comparison, ...]:
    """One of each conclusion; the levels are set by hand."""
    economy = Target("Quy mô kinh tế số", ">=", 30, "% GDP", 2030)
    drawn = Target("tổ chức, doanh nghiệp công nghệ hàng đầu thế giới", ">=", 3, "tổ chức", 2030)
    ranked = Target("năng lực cạnh tranh số", "<=", 3, "hạng", 2030, "Đông Nam Á")
    own = Target("kinh tế số trong GRDP", "range", (35, 37), "% GRDP", 2030)
    plan, words = f"{PLAN}#MT.7", ("kinh tế số",)
    return (
        Comparison(f"{NQ57}#II.1.1", ranked, None, None, "missing", f"{PLAN} không có chỉ tiêu này (bản tóm lược)"),
        Comparison(f"{NQ57}#II.1.2", economy, plan, own, "higher", "GRDP của tỉnh ứng với GDP của cả nước.", words),
        Comparison(f"{NQ57}#II.1.2", economy, plan, replace(own, value=30.0, operator="="), "met", "", words),
        Comparison(f"{NQ57}#II.1.2", economy, plan, replace(own, value=25.5, operator=">="), "lower", "", words),
        Comparison(
            f"{NQ57}#II.1.4",
            drawn,
            f"{PLAN}#MT.3",
            replace(drawn, value=1.0),
            "missing",
            "Mức cấp trên tính cho cả nước, mức cấp dưới tính cho địa phương: không so trực tiếp được.",
            ("hàng đầu thế giới",),
        ),
    )


def _findings() -> tuple[Finding, ...]:
    no_task = "Không nhiệm vụ nào đạt ngưỡng đề xuất."
    add = "Bổ sung nhiệm vụ thực hiện, hoặc duyệt một liên kết bằng `truyvet review add`."
    return (
        Finding("objective-uncovered", "warning", MASTER, "TN.2", ZERO, no_task, add),
        Finding("target-uncovered", "error", PLAN, "MT.7", ECONOMY, no_task, add),
        Finding("objective-uncovered", "warning", NQ57, "II.1.5/2", EXCHANGE, no_task, add),
        Finding(
            "task-orphan",
            "warning",
            CTR,
            "IV.1/2",
            REPORT,
            "Không có mục tiêu cấp trên nào ứng với nhiệm vụ này.",
        ),
        Finding(
            "task-no-lead",
            "info",
            CTR,
            "III.2.5",
            PARK,
            "Văn bản không nêu ai chủ trì.",
            "Phân công chủ trì.",
        ),
        Finding(
            "document-missing",
            "error",
            PROVINCE,
            "",
            "04/CTr-UBND ngày 14/4/2025 của UBND tỉnh Đồng Nai",
            "Không tìm thấy toàn văn công khai.",
            "Thêm tệp bằng `truyvet add`.",
        ),
        Finding(
            "annex-missing",
            "warning",
            CTR,
            "II",
            "Phụ lục I - Danh mục các chỉ tiêu cụ thể",
            "Được nêu trong văn bản nhưng không có trong tệp.",
            "Xin phụ lục và thêm vào.",
        ),
        Finding(
            "digest-used",
            "info",
            MASTER,
            "",
            MASTER,
            "Chỉ có bản tóm lược.",
            "Tải toàn văn bằng `truyvet fetch`.",
        ),
    )
