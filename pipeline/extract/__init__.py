"""Field extraction: pure functions from the words of an act to values. Every text returned is verbatim."""
