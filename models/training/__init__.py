"""Training of the bundled static embedding model; needs the extra "transformers" (torch, scipy)."""
