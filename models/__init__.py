"""What things are, and what was learnt: records, errors, settings, Vietnamese text, embedding models."""
