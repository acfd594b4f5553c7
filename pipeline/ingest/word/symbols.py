"""Signs of the symbol fonts, which Word keeps in the private use area (U+F000 and the code in the font).

Source: the code charts of Symbol and Wingdings (Unicode mapping tables of Adobe and Microsoft). Bullets stay as they
are: `pipeline.ingest.labels` tells them where a line starts with one.
"""

from __future__ import annotations

_SYMBOL = str.maketrans(
    dict(zip(range(0xF020, 0xF040), map(chr, range(0x20, 0x40)), strict=True))
    | {
        0xF044: "Δ", 0xF046: "Φ", 0xF053: "Σ", 0xF057: "Ω", 0xF05B: "[", 0xF05D: "]", 0xF061: "α", 0xF062: "β",
        0xF064: "δ", 0xF065: "ε", 0xF066: "φ", 0xF067: "γ", 0xF06C: "λ", 0xF06D: "μ", 0xF070: "π", 0xF073: "σ",
        0xF074: "τ", 0xF07E: "~", 0xF0A3: "≤", 0xF0A5: "∞", 0xF0AB: "↔", 0xF0AC: "←", 0xF0AD: "↑", 0xF0AE: "→",
        0xF0AF: "↓", 0xF0B0: "°", 0xF0B1: "±", 0xF0B2: "″", 0xF0B3: "≥", 0xF0B4: "×", 0xF0B8: "÷", 0xF0B9: "≠",
        0xF0BA: "≡", 0xF0BB: "≈", 0xF0BC: "…", 0xF0D6: "√", 0xF0DB: "⇔", 0xF0DE: "⇒", 0xF0E5: "∑",
    }
)  # fmt: skip
_WINGDINGS = str.maketrans(
    {
        0xF06F: "□", 0xF071: "❑", 0xF072: "❒", 0xF0A8: "◻", 0xF0DF: "←", 0xF0E0: "→", 0xF0E8: "➔", 0xF0F0: "⇨",
        0xF0FD: "☒", 0xF0FE: "☑",
    }
)  # fmt: skip


def spelled(text: str, font: str | None) -> str:
    """Return text set in a symbol font with the signs it shows; text in other fonts unchanged."""
    if font is None or not text:
        return text
    family = font.strip().lower()
    if family == "symbol":
        return text.translate(_SYMBOL)
    return text.translate(_WINGDINGS) if family.startswith("wingdings") else text
