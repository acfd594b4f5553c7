"""Hybrid search over the statements of the current generation."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.acronyms import expand
from index.acts import KnownAct, open_acts
from index.columns import DOCUMENT, Columns, open_columns
from index.dense import DenseIndex, open_dense
from index.evidence import matched_words, shared_terms
from index.explain import field_reasons, nearness_reason, query_reasons
from index.filters import Filters, mask_of
from index.fusion import DEFAULT_WEIGHTS, Weights
from index.generation import current, model_of
from index.lexical import LexicalIndex, QueryTerms, open_lexical
from index.postings import Floats
from index.query import Phrase, Query, read
from index.ranking import Ranked, rank
from index.spelling import Vocabulary, changed, corrected
from index.statements import SavedStatements, open_statements
from models.embedder import Embedder
from models.errors import BlankQuery, InputError, StateError, UnknownName
from models.records import Hit, Reason, Statement
from models.text import accented_syllables, fold, folded_syllables, nfc, syllables

#: A statement that shares no word with the query is shown from this cosine on; below it, it is only the least unlike.
LEAST_COSINE = 0.35
#: The same where no word of the query stands in any statement: a slip of the keys is like everything a little.
ALONE_COSINE = 0.5
#: What the words around a statement count for when the query names an act whose statements are not known as its own.
ACT_CONTEXT = 1.5
#: What a statement of a named act gets on top, what more where nothing but the act is named, and what one at the named
#: place gets: more than all words together could give.
OWN_ACT, ACT_ALONE, NAMED_PLACE = 1.0, 1.0, 3.0
#: A related statement is looked for by so many of the rarest terms of the one at hand, and headings count for more
#: than beside a short query; chosen on 300 articles of the dev topics of Bộ Pháp điển, reported on the others.
RELATED_TERMS = 64
RELATED_WEIGHTS = Weights(context=0.6, dense=0.4)
#: Statements read at once while phrases are looked up in their very words.
READ_AHEAD = 32
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, best first; `notes` that a person must be told; `shown_for` is the corrected query, "" where unchanged."""

    hits: tuple[Hit, ...]
    notes: tuple[str, ...] = ()
    shown_for: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is ranked: scores by words (statements,), the vector, what is allowed, and what to tell of it."""

    worded: Floats
    terms: QueryTerms
    vector: Floats | None
    allowed: Mask | None
    words: str
    query: Query
    weights: Weights
    told: tuple[Reason, ...] = ()
    longs: frozenset[str] = frozenset()
    whole: bool = False


@dataclass(frozen=True)
class Index:
    """One generation, open for reading. `dense` is None where it was built, or opened, without an embedder."""

    statements: SavedStatements
    lexical: LexicalIndex
    dense: DenseIndex | None
    columns: Columns
    acts: tuple[KnownAct, ...] = ()
    weights: Weights = field(default=DEFAULT_WEIGHTS)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self.lexical.syllables(), self.lexical.folded.frequencies, self.lexical.accented.frequencies)

    @cached_property
    def _locators(self) -> list[tuple[str, int]]:
        """Locators in small letters without "đ", each with its statement's number, sorted."""
        return sorted((name.lower().replace("đ", "d"), n) for n, name in enumerate(self.columns.locators))

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """Return the k best statements, best first (see `find`)."""
        return list(self.find(query, k, filters).hits)

    def find(
        self, query: str, k: int = 10, filters: Filters | None = None, explain: bool = False, mend: bool = True
    ) -> Found:
        """Return the k best statements for a query, each with its score and the words that matched.

        With `mend` words that stand nowhere are corrected, and `shown_for` says so; with `explain` every hit says how
        its score came about. Raises BlankQuery for a query without a word, InputError for k < 1 or a wrong deadline,
        UnknownName for a filter's value that nothing has, StateError when the index is damaged.
        """
        if not syllables(query):
            raise BlankQuery("Câu hỏi trống: hãy gõ ít nhất một từ.")
        _check(k)
        allowed = self._allowed(filters)
        understood = read(query, self.acts, self.lexical.acronyms, self._at)
        new = corrected(understood.words, self._vocabulary) if mend and self._unheard(understood) else ""
        new = new if new and changed(understood.words, new) else ""
        if new:
            understood = replace(understood, words=new)
        plan = self._plan(understood, allowed, filters, new)
        return Found(self._hits(plan, k, explain), understood.notes, new)

    def related(
        self,
        statement: str,
        k: int = 10,
        filters: Filters | None = None,
        explain: bool = False,
        elsewhere: bool = False,
    ) -> Found:
        """Return the k statements nearest to one, itself left out, and with `elsewhere` its document too.

        Raises UnknownName where there is no statement of that id, and what `find` raises.
        """
        _check(k)
        number = self.number(statement)
        (own,) = self.statements.read([number])
        allowed = self._allowed(filters)
        mask = np.ones(len(self.statements), dtype=np.bool_) if allowed is None else allowed.copy()
        documents = self.columns.row(DOCUMENT)
        mask &= documents != documents[number] if elsewhere else np.arange(len(mask)) != number
        text = self._related_text(own)
        terms = self._heaviest(self.lexical.terms(text))
        worded = self._worded(terms, RELATED_WEIGHTS, mask)
        vector = self.dense.of(number) if self.dense else None
        told = (Reason("Gần với", own.id, 0.0), *query_reasons({}, (), told_filters(filters), "")) if explain else ()
        plan = _Plan(
            worded, terms, vector, mask, text, Query(own.text, text), RELATED_WEIGHTS, told, self._longs(text), True
        )
        return Found(self._hits(plan, k, explain))

    def _related_text(self, own: Statement) -> str:
        """Return what a statement is about: its own words and those of the heading right above it."""
        text = "\n".join([*own.path[-1:], own.text])
        return expand(text, self.lexical.acronyms.in_text(text))

    def number(self, statement: str) -> int:
        """Return the number of the statement with that id, its document typed as people do. Raises UnknownName."""
        document, _, locator = nfc(statement).strip().partition("#")
        codes = self.columns.documents
        keys = [document] if document in codes else [key for key in codes if _bare(key) == _bare(document)]
        found = self._at(keys, fold(locator)) if keys and locator else []
        if not found:
            raise UnknownName(f"Không có nội dung «{statement}»; xem mã bằng «truyvet search».")
        return found[0]

    def _at(self, keys: Sequence[str], locator: str) -> list[int]:
        """Return the statements of these documents (all where none) at a folded locator, else those below it."""
        codes = {code for code, key in enumerate(self.columns.documents) if key in keys}
        documents = self.columns.row(DOCUMENT)
        found: list[tuple[bool, int]] = []
        for name, number in self._locators[bisect_left(self._locators, (locator, -1)) :]:
            if not name.startswith(locator):
                break
            if name[len(locator) : len(locator) + 1] in ("", ".", "/", "~") and (
                not keys or int(documents[number]) in codes
            ):
                found.append((name != locator, number))
        return [number for _, number in sorted(found)]

    def _unheard(self, query: Query) -> bool:
        """Tell whether some word of the query stands in no statement and in no heading."""
        words = folded_syllables(query.words)
        pairs = zip(self.lexical.folded.frequencies(words), self.lexical.context.frequencies(words), strict=True)
        return any(not text and not context for text, context in pairs)

    def _allowed(self, filters: Filters | None) -> Mask | None:
        if not filters:
            return None
        return mask_of(filters, self.columns, self.acts, self.lexical.acronyms)

    def _worded(self, terms: QueryTerms, weights: Weights, allowed: Mask | None) -> Floats:
        worded = self.lexical.total(terms, weights.folded, weights.accented, weights.context)
        return worded if allowed is None else np.where(allowed, worded, np.float32(0))

    def _plan(self, query: Query, allowed: Mask | None, filters: Filters | None, mended: str) -> _Plan:
        # Who types "nq57" asks for what that act says, more than for what mentions it.
        unowned = bool(query.keys) and not any(act.provenance != "missing" for act in query.acts)
        weights = replace(self.weights, context=ACT_CONTEXT) if unowned else self.weights
        for phrase in query.phrases:
            holding = self._holding(phrase)
            allowed = holding if allowed is None else allowed & holding
        terms = self.lexical.terms(query.words, query.keys)
        worded = self._worded(terms, weights, allowed)
        named = bool(syllables(query.words))
        for key in (act.key for act in query.acts):
            if key in self.columns.documents:
                own = self.columns.row(DOCUMENT) == self.columns.documents.index(key)
                own = own if allowed is None else own & allowed
                # With nothing but the act named, its statements come in their own order.
                worded = worded + np.float32(OWN_ACT) * own if named else np.where(own, OWN_ACT + ACT_ALONE, worded)
        worded = worded.astype(np.float32, copy=False)
        places = [number for number in query.places if allowed is None or allowed[number]]
        worded[places] += np.float32(NAMED_PLACE)
        vector = self.dense.vector(query.words) if self.dense and named else None
        short = {one.short: one.long for one in query.expansions}
        told = query_reasons(short, [p.text for p in query.phrases], told_filters(filters), mended)
        return _Plan(worded, terms, vector, allowed, query.words, query, weights, tuple(told), self._longs(query.words))

    def _longs(self, words: str) -> frozenset[str]:
        """Return the long forms, as written in the table, that the words hold."""
        asked = f" {' '.join(folded_syllables(words))} "
        return frozenset(long for flat, long in self.lexical.acronyms.spelt if flat in asked)

    def _holding(self, phrase: Phrase) -> Mask:
        """Return which statements may hold a phrase: all its pairs of neighbours stand in them."""
        source = self.lexical.accented if phrase.accented else self.lexical.folded
        words = phrase.syllables
        pairs = [f"{a} {b}" for a, b in pairwise(words)] or list(words)
        mask = np.zeros(len(self.statements), dtype=np.bool_)
        mask[source.holding(pairs[0])] = True
        for pair in pairs[1:]:
            other = np.zeros_like(mask)
            other[source.holding(pair)] = True
            mask &= other
        return mask

    def _heaviest(self, terms: QueryTerms) -> QueryTerms:
        distinct = list(dict.fromkeys(terms.folded))
        counts = self.lexical.folded.frequencies(distinct)
        # What no other text holds leads to none; the rarest of the others lead furthest.
        shared = sorted((count, term) for count, term in zip(counts, distinct, strict=True) if count > 1)
        kept = tuple(term for _, term in shared[:RELATED_TERMS])
        return QueryTerms(kept, (), max(self.lexical.folded.bound(kept), 1e-6))

    def _hits(self, plan: _Plan, k: int, explain: bool) -> tuple[Hit, ...]:
        least = LEAST_COSINE if plan.worded.any() else ALONE_COSINE
        phrases = plan.query.phrases
        wanted = len(self.statements) if phrases else k
        ranked = rank(plan.worded, self.dense, plan.vector, plan.weights.dense, least, max(wanted, 1), plan.allowed)
        asked = list(dict.fromkeys(folded_syllables(plan.words)))
        weights = dict(zip(asked, self.lexical.folded.idfs(asked), strict=True))
        hits: list[Hit] = []
        for start in range(0, len(ranked.numbers), READ_AHEAD if phrases else max(k, 1)):
            numbers = ranked.numbers[start : start + (READ_AHEAD if phrases else k)]
            for offset, statement in enumerate(self.statements.read(numbers.tolist()), start=start):
                if all(self._says(statement, phrase) for phrase in phrases):
                    hits.append(self._hit(statement, ranked, offset, plan, weights, explain))
                    if len(hits) == k:
                        return tuple(hits)
        return tuple(hits)

    def _says(self, statement: Statement, phrase: Phrase) -> bool:
        """Tell whether the statement holds the phrase's syllables side by side, in a short form or spelt out."""
        text = expand(statement.text, self.lexical.acronyms.in_text(statement.text))
        own = accented_syllables(text) if phrase.accented else folded_syllables(text)
        return f" {' '.join(phrase.syllables)} " in f" {' '.join(own)} "

    def _hit(
        self, statement: Statement, ranked: Ranked, at: int, plan: _Plan, weights: dict[str, float], explain: bool
    ) -> Hit:
        score = float(ranked.scores[at])
        evidence = self._evidence(plan, statement.text, weights)
        if not explain:
            return Hit(statement, score, evidence)
        number = int(ranked.numbers[at])
        reasons = list(plan.told)
        own_act = any(act.key == statement.document for act in plan.query.acts)
        alone = own_act and not syllables(plan.query.words)
        if not alone:
            reasons += field_reasons(number, plan.terms, self.lexical, plan.weights)
        if plan.vector is not None:
            reasons.append(nearness_reason(float(ranked.cosines[at]), plan.weights.dense))
        if own_act:
            reasons.append(Reason("Văn bản được nêu", statement.document, OWN_ACT + ACT_ALONE * alone))
        if number in plan.query.places:
            reasons.append(Reason("Vị trí được nêu", plan.query.place, NAMED_PLACE))
        return Hit(statement, score, evidence, tuple(reasons))

    def _evidence(self, plan: _Plan, text: str, weights: dict[str, float]) -> tuple[str, ...]:
        """Return the words of the text that the query matched, and short forms in it that stand for such words."""

        def weigh(run: Sequence[str]) -> float:
            return sum(weights[syllable] for syllable in run)

        short = (
            [one.short for one in self.lexical.acronyms.in_text(text) if one.long in plan.longs] if plan.longs else []
        )
        # Two whole statements share many a lone syllable that says nothing.
        matched = shared_terms(text, plan.words, weigh) if plan.whole else matched_words(plan.words, text, weigh)
        return tuple(dict.fromkeys([*short, *matched]))


def told_filters(filters: Filters | None) -> list[str]:
    """Return the filters as people read them, one line for each."""
    if not filters:
        return []
    rows = (
        ("văn bản", filters.documents),
        ("cấp", filters.levels),
        ("loại", filters.kinds),
        ("chủ trì", filters.leads),
        ("thời hạn", filters.deadlines),
        ("nguồn", filters.provenances),
        ("trạng thái", filters.statuses),
    )
    return [f"{name}: {' hoặc '.join(values)}" for name, values in rows if values]


@lru_cache(maxsize=1 << 12)
def _bare(key: str) -> str:
    return fold(key).lstrip("…/_ ")


def _check(k: int) -> None:
    if k < 1:
        raise InputError(f"Số kết quả phải từ 1 trở lên, đang là {k}.")


def open_current(directory: Path, embedder: Embedder | None = None) -> Index:
    """Open the current generation; the dense side takes part when `embedder` is the one it was built with.

    Raises StateError when nothing is built yet, or what is there is damaged.
    """
    for attempt in (1, 2):
        generation = current(directory)
        try:
            return _open(generation, embedder)
        except StateError:
            # Another process may have flipped and cleared away this generation since its name was read.
            if attempt == 2 or current(directory) == generation:
                raise
    raise AssertionError("unreachable")


def _open(generation: Path, embedder: Embedder | None) -> Index:
    fits = embedder is not None and model_of(generation) == embedder.name
    return Index(
        statements=open_statements(generation),
        lexical=open_lexical(generation / "lexical"),
        dense=open_dense(generation / "dense", embedder) if fits and embedder is not None else None,
        columns=open_columns(generation),
        acts=open_acts(generation),
    )
