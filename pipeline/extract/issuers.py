"""Who issued an act: from the block above the symbol, else from the symbol's suffix; and at what level."""

from __future__ import annotations

import re

from models.records import Level, Scope
from models.text import fold
from pipeline.extract.citations import ABBREVIATIONS, clean_symbol
from pipeline.extract.gazetteer import entries, name_key
from pipeline.extract.words import CAPITALS

#: Organs as symbols abbreviate them (NĐ 30/2020, annex III; 36-HD/VPTW, annex 1). "TW" names several bodies.
_SUFFIXES = {
    "cp": "Chính phủ", "ttg": "Thủ tướng Chính phủ", "tu": "Tỉnh ủy", "vptw": "Văn phòng Trung ương Đảng",
    "ubnd": "UBND tỉnh", "hdnd": "HĐND tỉnh", "ctn": "Chủ tịch nước", "vpcp": "Văn phòng Chính phủ",
    "sokhcn": "Sở Khoa học và Công nghệ", "skhcn": "Sở Khoa học và Công nghệ", "ddqh": "Đảng đoàn Quốc hội",
    "qh": "Quốc hội", "ubtvqh": "Ủy ban Thường vụ Quốc hội", "hdbt": "Hội đồng Bộ trưởng",
    "bcsdcp": "Ban cán sự đảng Chính phủ",
}  # fmt: skip
_CENTRAL = re.compile(
    r"^(?:bo |quoc hoi|chinh phu|thu tuong|uy ban thuong vu quoc hoi|ban bi thu|ban chap hanh trung uong"
    r"|chu tich nuoc|ban .*trung uong|"
    r"van phong (?:trung uong|chinh phu|quoc hoi|chu tich)|dang (?:doan|uy) (?:quoc hoi|chinh phu)"
    r"|ngan hang nha nuoc|toa an nhan dan toi cao|"
    r"vien kiem sat nhan dan toi cao|thanh tra chinh phu|kiem toan nha nuoc|ban can su dang"
    r"|hoi dong bo truong|tong cuc|cuc |bao hiem xa hoi viet nam)"
)
_PROVINCE = re.compile(
    r"^(?:chu tich )?(?:uy ban nhan dan|hoi dong nhan dan) (?:tinh|thanh pho)|^(?:tinh uy|thanh uy"
    r"|ban thuong vu tinh uy)"
)
_DEPARTMENT = re.compile(
    r"^(?:so |van phong uy ban nhan dan|ban quan ly|ban dan toc|chi cuc|cong an tinh|phong |trung tam )"
)
_COMMUNE = re.compile(r"^(?:uy ban nhan dan|hoi dong nhan dan|dang uy) (?:xa|phuong|thi tran|dac khu)")
_MINISTER = re.compile(r"^(?:bộ trưởng|chủ nhiệm|tổng thanh tra|thống đốc)\b", re.IGNORECASE)


def organs(symbol: str) -> list[str]:
    """Return the organ abbreviations of a symbol, folded: "04/TTr-BKHCN-BTTTT" -> ["bkhcn", "btttt"]."""
    bare = fold(clean_symbol(symbol))
    law = re.search(r"/(qh|ubtvqh)\d*$", bare)
    if law:
        return [law[1]]
    party = re.fullmatch(r"…?\d*-[a-z]+/([a-z]+?)\d*(?:-.*)?", bare)
    if party:
        return [party[1]]
    return [re.sub(r"(?<=qh)\d+$", "", part) for part in re.split(r"[-/]", bare)[1:] if not part.isdigit()][1:] or [
        part for part in re.split(r"[-/]", bare)[1:] if part in _SUFFIXES
    ]


def kind_of_symbol(symbol: str) -> str | None:
    """Return the kind of act that a symbol abbreviates ("57-NQ/TW" -> "Nghị quyết"), or None."""
    bare = fold(clean_symbol(symbol))
    if re.search(r"/qh\d+$", bare):
        return "Luật"
    for part in re.split(r"[-/…]", bare):
        if part in ABBREVIATIONS:
            return ABBREVIATIONS[part]
    return None


def issuer_of_symbol(symbol: str) -> str | None:
    """Return the organ that the symbol's suffix names, or None where it names several or none."""
    for organ in organs(symbol):
        if organ in _SUFFIXES:
            return _SUFFIXES[organ]
        key = name_key(organ)
        for entry in entries():
            if any(name_key(alias) == key for alias in entry.aliases):
                return entry.name
    return None


def proper_name(line: str) -> str:
    """Return an organ's name from its line in capitals: "UBND TỈNH ĐỒNG NAI" -> "UBND tỉnh Đồng Nai"."""
    line = " ".join(line.split())
    several = re.split(r"\s+[-–]\s+(?=BỘ |TÒA |TOÀ |VIỆN |ỦY BAN |ỦY BAN |NGÂN HÀNG |THANH TRA )", line)
    if len(several) > 1:
        return " - ".join(proper_name(one) for one in several)
    minister = re.match(r"BỘ TRƯỞNG (?=BỘ )|CHỦ TỊCH (?=ỦY|UỶ|UBND|HĐND)|GIÁM ĐỐC (?=SỞ )", line)
    if minister:
        return minister.group().capitalize() + proper_name(line[minister.end() :])
    if line != line.upper():
        return line
    for entry in entries():
        for name in (entry.name, *entry.aliases):
            if name_key(name) == name_key(line) and " " in name:
                return entry.name[0].upper() + entry.name[1:]
    match = re.match(
        r"(?P<kind>ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND|HỘI ĐỒNG NHÂN DÂN|HĐND|TỈNH ỦY|TỈNH UỶ|THÀNH ỦY"
        r"|ĐẢNG ỦY)"
        r"(?P<unit>(?:\s+(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG))?)\s+(?P<place>.+)",
        line,
    )
    if match:
        kind = match["kind"] if len(match["kind"]) == 4 else match["kind"].capitalize()
        return f"{kind}{match['unit'].lower()} {match['place'].title()}"
    for entry in sorted(entries(), key=lambda e: -len(e.name)):
        if name_key(line).startswith(name_key(entry.name) + " ") and entry.level in ("province", "central"):
            place = line.split()[len(entry.name.replace(",", "").replace("-", " ").split()) :]
            return (
                entry.name + " " + " ".join(place).title().replace("Tỉnh ", "tỉnh ").replace("Thành Phố ", "thành phố ")
            )
    return line.capitalize()


def with_place(issuer: str, place: str | None) -> str:
    """Add the province to a provincial organ's bare name: every province has its own 04/CTr-UBND."""
    if not place or level_of(issuer, None) not in ("province", "department"):
        return issuer
    return issuer if fold(place) in fold(issuer) else f"{issuer} {place}"


def level_of(issuer: str | None, symbol: str | None) -> Level | None:
    """Return the level of the issuer, from its name or else the symbol; None where neither tells."""
    if issuer is None and symbol and re.search(r"/TW$", clean_symbol(symbol)):
        return "central"
    name = issuer or (issuer_of_symbol(symbol) if symbol else None)
    if name is None:
        return None
    key = name_key(name) + " "
    patterns: tuple[tuple[re.Pattern[str], Level], ...] = (
        (_COMMUNE, "commune"),
        (_PROVINCE, "province"),
        (_DEPARTMENT, "department"),
        (_CENTRAL, "central"),
    )
    if _MINISTER.match(name):
        return "central"
    return next((level for pattern, level in patterns if pattern.match(key)), None)


def scope_of(level: Level | None, subject: str | None) -> Scope | None:
    """Return the territory that the act binds: its level's own, narrower where the subject names one.

    The master plan of a province is of scope province though the Prime Minister approves it (586/QĐ-TTg).
    """
    if level != "central":
        return level
    local = subject is not None and re.search(
        rf"[Qq]uy hoạch tỉnh [{CAPITALS}]|trên địa bàn (?:tỉnh|thành phố) [{CAPITALS}]", subject
    )
    return "province" if local else "national"
