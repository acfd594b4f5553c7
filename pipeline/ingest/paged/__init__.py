"""Files of pages: PDF and scans, from characters and ruling lines to paragraphs and table rows."""
