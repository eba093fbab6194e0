"""What columns are called: the list of headings that travels with the package, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from bihuan.engines.ledger.cells import clean, squeezed

#: A longer text heads no column, brackets with instructions not counted; nor with them.
LONGEST_HEADING, LONGEST_WITH_BRACKETS = 40, 300
#: From this score on, a heading is taken for what it says.
KNOWN = 0.5
#: A heading that is known only without its brackets, or in one of its languages, is a little less
#: sure.
_WITHOUT_BRACKETS = 0.95
_MARKS = re.compile(r"^[★*☆※●△▲#\d.、]*(?=[\u4e00-\u9fff])|[:：;；。.．、*★☆※]+$")
_BRACKETS = re.compile(r"[(\[【〔<《][^()\[\]【】〔〕<>《》]*[)\]】〕>》]")
#: A heading in two languages: 问题描述Findings, Due/期限.
_FOREIGN = re.compile(r"[A-Za-z][A-Za-z.'&/\\-]{2,}")
_NATIVE = re.compile(r"[\u4e00-\u9fff]{2,}")
_REQUIRED = re.compile(
    r"[(\[【](?:必填|选填|非必填|必填项|下拉选择|可选|选择|填写|请填写|请选择)[)\]】]"
)


@dataclass(frozen=True)
class Vocabulary:
    """Forms of headings: which field each may stand for and how surely."""

    fields: tuple[tuple[str, float, re.Pattern[str]], ...]
    none: tuple[re.Pattern[str], ...]

    def options(self, heading: str) -> Mapping[str, float]:
        """Fields that a heading may stand for, each with its score between 0 and 1."""
        return _options(self, heading)

    def is_none(self, text: str) -> bool:
        """Whether a heading is known to stand for no field."""
        return any(form.fullmatch(text) for form in self.none)

    def scores(self, text: str) -> dict[str, float]:
        """Scores of a heading as it stands, half-width and without blanks."""
        found: dict[str, float] = {}
        if self.is_none(text):
            return found
        for name, score, form in self.fields:
            if found.get(name, 0.0) < score and form.fullmatch(text):
                found[name] = score
        return found


@cache
def vocabulary() -> Vocabulary:
    """The headings that offices use, out of ``headings.toml``."""
    data = tomllib.loads(files(__package__).joinpath("headings.toml").read_text("utf-8"))
    words = data["words"]
    fields = tuple(
        (entry["field"], entry["score"], _compile(entry["form"], words))
        for entry in data["heading"]
    )
    return Vocabulary(fields, tuple(_compile(entry["form"], words) for entry in data["none"]))


def name_of(text: str) -> str:
    """A heading on one line and without blanks, as it is shown and as a mapping names it."""
    return re.sub(r"\s+", "", clean(text))


def is_long(text: str) -> bool:
    """Whether a text is too long to head a column."""
    return len(text) > LONGEST_WITH_BRACKETS or (
        len(text) > LONGEST_HEADING and len(_BRACKETS.sub("", squeezed(text))) > LONGEST_HEADING
    )


def _compile(form: str, words: Mapping[str, str]) -> re.Pattern[str]:
    for word, alternatives in words.items():
        form = form.replace("{" + word + "}", alternatives)
    return re.compile(form)


@lru_cache(maxsize=4096)
def _options(words: Vocabulary, heading: str) -> Mapping[str, float]:
    if is_long(heading):
        return {}
    plain = _REQUIRED.sub("", squeezed(clean(heading)))
    plain = _MARKS.sub("", plain) or plain
    if not plain:
        return {}
    found = words.scores(plain) if len(plain) <= LONGEST_HEADING else {}
    if words.is_none(plain):
        return found
    bare = _BRACKETS.sub("", plain)
    forms = {bare, re.sub(r"[_-]", "", bare) if bare.isascii() else bare}
    if _NATIVE.search(bare):
        forms.add(_FOREIGN.sub("", bare).strip("/|-_"))
    for form in forms - {plain, ""}:
        for name, score in words.scores(form).items():
            found[name] = max(found.get(name, 0.0), score * _WITHOUT_BRACKETS)
    return found
