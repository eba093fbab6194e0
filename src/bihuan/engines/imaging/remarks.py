"""What a check has to say: a stable code, a sentence with blanks, and the figures for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Remark:
    """Something for the verifier to look at; shells may translate ``template`` with ``facts``."""

    code: str
    template: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The template with its facts filled in, in English."""
        return self.template % self.facts
