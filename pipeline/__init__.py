"""The way from file to matrix: ingest, outline, segment, extract, link, check, matrix, export."""
