"""Sheets of Excel and CSV: annex tables with the lines above and below them."""
