"""Templates that print and walk through lists, and can do nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NotAllowed", "TemplateError", "TemplateSyntaxError", "UndefinedError", "environment"]

#: What a template may consist of.
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For,
    nodes.If, nodes.Not, nodes.And, nodes.Or, nodes.Const, nodes.Compare, nodes.Operand,
)  # fmt: skip
#: Lists within lists; deeper ones could take for ever.
_DEEPEST = 2


class NotAllowed(TemplateError):  # noqa: N818 - the field's word: it is refused
    """The template asks for more than to print a value, walk through a list or ask if there is one."""


class _Environment(ImmutableSandboxedEnvironment):
    """Looks names up in dicts alone, so that no attribute and no method is ever within reach."""

    def compile(self, source: Any, *args: Any, **options: Any) -> Any:
        """Look at every part of a template before it becomes code."""
        tree = self.parse(source) if isinstance(source, str) else source
        _require_plain(tree, depth=0)
        return super().compile(tree, *args, **options)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what a dict holds under a name; nothing else has anything."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)

    def is_safe_callable(self, _obj: Any) -> bool:
        """Nothing is called."""
        return False


def environment() -> ImmutableSandboxedEnvironment:
    """Return what templates are rendered in: no globals, no filters, no calls, unknown names refused."""
    made = _Environment(autoescape=True, undefined=StrictUndefined)
    made.globals, made.filters, made.tests = {}, {}, {}
    return made


def _require_plain(node: nodes.Node, depth: int) -> None:
    if not isinstance(node, _ALLOWED) or _is_elaborate(node):
        raise NotAllowed(type(node).__name__.lower())
    deeper = depth + isinstance(node, nodes.For)
    if deeper > _DEEPEST:
        raise NotAllowed("for")
    for child in node.iter_child_nodes():
        _require_plain(child, deeper)


def _is_elaborate(node: nodes.Node) -> bool:
    """Tell loops that unpack, filter or call themselves."""
    return isinstance(node, nodes.For) and (
        node.recursive or node.test is not None or not isinstance(node.target, nodes.Name)
    )


def unknown_name(fault: UndefinedError, known: Mapping[str, object]) -> str:
    """Return the name that a template asked for in vain, as the engine tells it."""
    said = str(fault)
    quoted = [part for part in said.split("'")[1::2] if part not in known]
    return quoted[-1] if quoted else said
