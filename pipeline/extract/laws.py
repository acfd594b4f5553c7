"""Names of laws: where "Luật Khoa học và Công nghệ" ends.

A name has no closing mark. It runs on over small words until a word that no name holds; names with commas or with
"và", "của", "về", "theo" inside stand in a table, as the laws themselves write them.
"""

from __future__ import annotations

import re
from functools import cache

from models.text import fold
from pipeline.extract.dates import DATE
from pipeline.extract.words import CAPITALS

#: Names that hold a comma or a word that ends a name elsewhere. Titles of laws and ordinances of the National Assembly
#: (Cơ sở dữ liệu quốc gia về pháp luật).
COMPOUND = (
    "An toàn, vệ sinh lao động",
    "An ninh mạng và bảo vệ an ninh thông tin",
    "Ban hành văn bản quy phạm pháp luật",
    "Bảo hiểm tiền gửi",
    "Bảo vệ công trình quan trọng liên quan đến an ninh quốc gia",
    "Bảo vệ và kiểm dịch thực vật",
    "Bảo vệ, chăm sóc và giáo dục trẻ em",
    "Bầu cử đại biểu Quốc hội và đại biểu Hội đồng nhân dân",
    "Cán bộ, công chức",
    "Chất lượng sản phẩm, hàng hóa",
    "Công nghiệp quốc phòng, an ninh và động viên công nghiệp",
    "Đầu tư theo phương thức đối tác công tư",
    "Địa chất và khoáng sản",
    "Đo đạc và bản đồ",
    "Giáo dục quốc phòng và an ninh",
    "Hiến, lấy, ghép mô, bộ phận cơ thể người và hiến, lấy xác",
    "Hỗ trợ doanh nghiệp nhỏ và vừa",
    "Hoạt động giám sát của Quốc hội và Hội đồng nhân dân",
    "Hòa giải, đối thoại tại Tòa án",
    "Khám bệnh, chữa bệnh",
    "Khoa học và công nghệ",
    "Khoa học, công nghệ và đổi mới sáng tạo",
    "Lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở",
    "Lực lượng dự bị động viên",
    "Năng suất, chất lượng sản phẩm, hàng hóa",
    "Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại Việt Nam",
    "Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng",
    "Phí và lệ phí",
    "Phòng cháy, chữa cháy và cứu nạn, cứu hộ",
    "Phòng cháy và chữa cháy",
    "Phòng, chống bạo lực gia đình",
    "Phòng, chống bệnh truyền nhiễm",
    "Phòng, chống khủng bố",
    "Phòng, chống ma túy",
    "Phòng, chống mại dâm",
    "Phòng, chống mua bán người",
    "Phòng, chống nhiễm vi rút gây ra hội chứng suy giảm miễn dịch mắc phải ở người",
    "Phòng, chống rửa tiền",
    "Phòng, chống tác hại của rượu, bia",
    "Phòng, chống tác hại của thuốc lá",
    "Phòng, chống tham nhũng",
    "Phòng, chống thiên tai",
    "Quản lý và đầu tư vốn nhà nước tại doanh nghiệp",
    "Quản lý, sử dụng vốn nhà nước đầu tư vào sản xuất, kinh doanh tại doanh nghiệp",
    "Quản lý, sử dụng tài sản công",
    "Quản lý, sử dụng vũ khí, vật liệu nổ và công cụ hỗ trợ",
    "Quân nhân chuyên nghiệp, công nhân và viên chức quốc phòng",
    "Quy hoạch đô thị và nông thôn",
    "Sử dụng năng lượng tiết kiệm và hiệu quả",
    "Tài nguyên, môi trường biển và hải đảo",
    "Tham gia lực lượng gìn giữ hòa bình của Liên hợp quốc",
    "Thể dục, thể thao",
    "Thi đua, khen thưởng",
    "Thi hành tạm giữ, tạm giam và cấm đi khỏi nơi cư trú",
    "Thi hành tạm giữ, tạm giam",
    "Thực hành tiết kiệm, chống lãng phí",
    "Thuế xuất khẩu, thuế nhập khẩu",
    "Thực hiện dân chủ ở cơ sở",
    "Tiêu chuẩn và quy chuẩn kỹ thuật",
    "Tiết kiệm, chống lãng phí",
    "Tín ngưỡng, tôn giáo",
    "Trách nhiệm bồi thường của Nhà nước",
    "Trật tự, an toàn giao thông đường bộ",
    "Tư pháp người chưa thành niên",
    "Tương trợ tư pháp về dân sự",
    "Tương trợ tư pháp về hình sự",
    "Xuất cảnh, nhập cảnh của công dân Việt Nam",
)
_KIND = r"(?:Bộ\s+luật|Luật|Pháp\s+lệnh)"
#: A word of a name in small letters; none of these goes on with it.
_STOP = (
    r"quy|được|có|về|để|theo|trong|tại|trình|của|khi|thì|là|đã|đang|sẽ|do|này|nêu|trên|ngày(?=\s+\d)|số(?=:?\s*\d)|năm"
    r"|hiện|sửa|và|hoặc|với"
    r"|nhằm|cho|bằng|từ|đến|phải|cần|bị|mà|nếu|thuộc|vào|cùng|liên|như|đối|gồm|bao|hướng|ban|mới|chưa|không|chậm|sau"
    r"|trước|còn|tiếp|thay|thực\s+hiện|áp\s+dụng|xem\s+xét|hết|gửi|ra|trừ|quốc\s+hội|khóa|khoá|ở|các|những|một|nói|đó|lần|đáp|bảo\s+đảm|nhưng"
)
_ACT = r"Luật|Bộ|Pháp|Nghị|Thông|Quyết|Chỉ|Kết|Hiến|Điều|Chính|Quốc|Ủy|Uỷ|Thủ|Hội|Sở|Ban|UBND|HĐND|Văn|Tòa"
_WORD = rf"(?:[{CAPITALS}][^\W\d_]*|(?!(?:{_STOP})\b)[^\W\d_]+)"
_AND_MORE = rf"(?:,\s+|\s+và\s+)(?!(?:{_ACT})\b)(?=[{CAPITALS}])"
_PLAIN = rf"[{CAPITALS}][^\W\d_]*(?:[^\S\n]+{_WORD}|{_AND_MORE}{_WORD}){{0,14}}"
_YEAR = (
    rf"(?:[^\S\n]+\(sửa\s+đổi\))?(?:,?\s+ngày\s+(?P<date>{DATE})|\s+năm\s+(?:19|20)\d{{2}}"
    r"|\s+\(?(?:19|20)\d{2}\)?(?![\w/]))?"
)
_CONSTITUTION = rf"Hiến\s+pháp(?:\s+nước\s+Cộng\s+hòa\s+xã\s+hội\s+chủ\s+nghĩa\s+Việt\s+Nam)?{_YEAR}"


def _spelling(name: str) -> str:
    """Return the pattern of a name in small or capital letters, with blanks of any width and "hoá" for "hóa"."""
    return re.escape(name).replace(r"\ ", r"\s+").replace("hóa", "h(?:óa|oá)").replace("hòa", "h(?:òa|oà)")


@cache
def _name() -> str:
    known = "|".join(_spelling(n) for n in sorted(COMPOUND, key=len, reverse=True))
    return rf"(?:(?i:{known})(?!\w)|{_PLAIN})"


@cache
def law_pattern() -> re.Pattern[str]:
    """Return the pattern of a law by its name; group "date" is its day, "kind" its kind, "name" what is amended too.

    "Luật sửa đổi, bổ sung một số điều của Luật A và Luật B ngày …" is one law.
    """
    one = rf"{_KIND}\s+{_name()}"
    amending = (
        rf"{_KIND}\s+(?i:sửa\s+đổi(?:,?\s+bổ\s+sung)?)\s+(?:một\s+số|các)\s+(?i:điều)(?:,?\s+khoản)?\s+(?:của\s+)?(?:các\s+)?"
        rf"{one}(?:(?:,|\s+và)\s+(?:của\s+)?{one})*"
    )
    return re.compile(rf"(?<!\w)(?:(?:{amending}|{one}){_YEAR}|{_CONSTITUTION.replace('?P<date>', '?P<day>')})")


_BARE = re.compile(r"^(?:bo luat|luat|phap lenh)\s+|\s+(?:so\s+\d.*|ngay\s+\d.*|nam\s+\d{4}|\(?\d{4}\)?|\(sua doi\))+$")


def law_key(text: str) -> str:
    """Return a key of a law's name: folded, without its kind, number, date and year."""
    folded = re.sub(r"\s+", " ", fold(text)).strip(" .,;")
    while (bare := _BARE.sub("", folded)) != folded:
        folded = bare.strip(" .,;")
    return folded
