"""Finding: lexical, dense and fused search over statements, in immutable generations on disk."""
