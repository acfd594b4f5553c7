"""The spaCy pipeline for Vietnamese directives: words from underthesea, sentences and directive clauses as spans.

Components are plain functions `Doc -> Doc`; `read(text)` runs them all. Offsets of every token and span are those
of the given text, character for character.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

#: Syllables (with inner hyphens, dots and slashes of symbols and dates), then single signs, then white space.
_PIECES = re.compile(r"\d+(?:[./,]\d+)*(?:[/-][A-ZĐ][\w-]*)*|[^\W_]+(?:[-/][^\W_]+)*|\s|.", re.DOTALL)
_WORD = re.compile(r"^[^\W\d_]+$")
_MODEL = "ws_crf_vlsp2013_20230727"


class _Tagger(Protocol):
    def predict(self, tokens: list[list[str]]) -> list[str]:
        """Return one tag (B-W or I-W) for each token."""


@contextmanager
def _without_torch() -> Iterator[None]:
    """Keep libraries that look for torch when they are imported (thinc does) from loading it for nothing."""
    hide = "torch" not in sys.modules
    if hide:
        sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hide:
            sys.modules.pop("torch", None)


@cache
def _tagger() -> _Tagger:
    """Load underthesea's word segmenter from its package folder.

    `import underthesea` would import transformers and torch where they are installed; the segmenter needs neither.
    """
    spec = importlib.util.find_spec("underthesea")
    assert spec is not None and spec.submodule_search_locations
    base = Path(spec.submodule_search_locations[0])
    path = base / "models" / "fast_crf_sequence_tagger.py"
    module_spec = importlib.util.spec_from_file_location("_truyvet_underthesea_tagger", path)
    assert module_spec is not None and module_spec.loader is not None
    module = importlib.util.module_from_spec(module_spec)
    module_spec.loader.exec_module(module)
    tagger = module.FastCRFSequenceTagger()
    tagger.load(str(base / "pipeline" / "word_tokenize" / "models" / _MODEL))
    return tagger  # type: ignore[no-any-return]


def words(text: str) -> list[str]:
    """Return the text cut into words, signs and white space; joined they give the text again."""
    pieces = _PIECES.findall(text)
    solid = [i for i, piece in enumerate(pieces) if not piece.isspace()]
    tags = _tagger().predict([[pieces[i]] for i in solid]) if solid else []
    joins = {
        i
        for before, i, tag in zip(solid, solid[1:], tags[1:], strict=False)
        if tag == "I-W"
        and i == before + 2
        and pieces[before + 1] == " "
        and _WORD.match(pieces[i])
        and _WORD.match(pieces[before])
    }
    out: list[str] = []
    for i, piece in enumerate(pieces):
        if i in joins:
            space = out.pop()
            out[-1] += space + piece
        else:
            out.append(piece)
    return out


class UnderthesaTokenizer:
    """A spaCy tokenizer over `words`: callable, text to Doc, without losing a character."""

    def __init__(self, vocab: Vocab) -> None:
        """Keep the vocabulary that the documents share."""
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the tokens of the text; a single space after a token belongs to it, other white space is a token."""
        from spacy.tokens import Doc

        tokens: list[str] = []
        spaces: list[bool] = []
        for piece in words(text):
            if piece == " " and tokens and not spaces[-1] and not tokens[-1].isspace():
                spaces[-1] = True
            else:
                tokens.append(piece)
                spaces.append(False)
        return Doc(self.vocab, words=tokens, spaces=spaces)


@cache
def pipeline() -> Language:
    """Return the spaCy pipeline: tokenizer, sentences, clauses. Built once a process."""
    with _without_torch():
        import spacy
        from spacy.language import Language
    from pipeline import clauses

    components: dict[str, Callable[[Doc], Doc]] = {
        "truyvet_sentences": clauses.mark_sentences,
        "truyvet_clauses": clauses.mark_clauses,
    }
    nlp = spacy.blank("xx")
    nlp.tokenizer = UnderthesaTokenizer(nlp.vocab)
    for name, component in components.items():
        if not Language.has_factory(name):
            Language.component(name, func=component)
        nlp.add_pipe(name)
    return nlp


def read(text: str) -> Doc:
    """Return the text with its tokens, `doc.spans["sentences"]` and `doc.spans["clauses"]`."""
    return pipeline()(text)
