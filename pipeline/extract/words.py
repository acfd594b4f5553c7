"""Word tables that several extractors share: capital letters, and the verbs of what an agency does."""

from __future__ import annotations

import unicodedata

#: All Vietnamese capital letters (NFC), for character classes: "À-Ỹ" as a range would take small letters too.
CAPITALS = "".join(
    chr(code)
    for code in range(0x41, 0x1EFA)
    if unicodedata.category(chr(code)) == "Lu" and (code < 0x1B1 or code >= 0x1EA0)
)

#: Verbs that end the name of an agency: "Giao Phòng Công nghệ | chủ trì …". Small letters only, so that
#: "Ban Tổ chức" and "Ban Chỉ đạo" stay names. Regular expression alternatives, longest first.
ACTING = (
    r"chịu trách nhiệm", r"có trách nhiệm", r"có nhiệm vụ", r"có (?!liên quan|thẩm quyền|đủ|điều kiện"
    r"|chức năng)",
    r"trực tiếp", r"thường xuyên", r"chủ động", r"chủ trì", r"phối hợp", r"tiếp tục", r"tập trung",
    r"khẩn trương",
    r"phổ biến", r"tham mưu", r"theo dõi", r"tổng hợp", r"hướng dẫn", r"xây dựng", r"triển khai",
    r"thực hiện",
    r"nghiên cứu", r"rà soát", r"đề xuất", r"lãnh đạo", r"chỉ đạo", r"kiểm tra", r"đôn đốc", r"giám sát",
    r"căn cứ",
    r"bảo đảm", r"đảm bảo", r"bố trí", r"báo cáo", r"cập nhật", r"quán triệt", r"phát huy", r"tăng cường",
    r"đẩy mạnh",
    r"hoàn thiện", r"hoàn thành", r"ban hành", r"giúp", r"trình", r"làm đầu mối", r"là đầu mối",
    r"là cơ quan",
    r"nâng cao", r"xem xét", r"quan tâm", r"phân công", r"(?:cụ thể|thể chế) h(?:óa"
    r"|oá)", r"theo chức năng", r"thẩm định",
    r"cung cấp", r"định kỳ", r"hỗ trợ", r"tạo điều kiện", r"lồng ghép", r"thông tin(?= (?:về|cho"
    r"|đến))", r"tuyên truyền",
    r"kịp thời", r"phản ánh", r"kiến nghị", r"gửi", r"nhanh chóng", r"dựa trên", r"trong (?:việc"
    r"|quá trình|phạm vi)",
    r"để", r"khi ", r"nhằm", r"cùng", r"thống nhất", r"phải", r"cần", r"vận động", r"đưa", r"lựa chọn",
    r"thu hút",
    r"đồng chủ trì", r"quản lý(?! nhà nước"
    r"| các khu)", r"khai thác", r"đánh giá", r"tiến hành", r"huy động", r"mở",
    r"(?<!các )(?<!quan, )(?<!một số )(?<!và )tổ chức(?! chính trị| đảng| xã hội|,? cá nhân| liên quan"
    r"| có liên quan)",
)  # fmt: skip
