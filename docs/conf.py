"""How the pages are made: one configuration, two twin trees (``docs/zh``, ``docs/en``)."""

from __future__ import annotations

from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING

from pygments.lexers.special import TextLexer

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

project = "Bihuan 闭环"
author = "Bihuan contributors"
project_copyright = "Bihuan contributors; Apache-2.0"
version = release = installed_version("bihuan")

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
nitpicky = True
html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
templates_path = ["_templates"]
#: Furo's own, and beneath the name of the product the same page in the other language.
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/twin.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
#: Where the theme's words are that Sphinx does not translate; compiled as the pages are built.
locale_dirs = [str(Path(__file__).parent / "locale")]
html_copy_source = False
html_show_sourcelink = False
#: Nothing is fetched from elsewhere: neither fonts nor scripts.
html_theme_options = {
    "light_css_variables": {
        "font-stack": "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
    },
    "dark_css_variables": {
        "font-stack": "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
    },
}
TITLES = {"zh_CN": "闭环 文档", "en": "Bihuan documentation"}


def title_in_language(_app: Sphinx, config: Config) -> None:
    """Name the pages in the language that the build asks for."""
    config["html_title"] = f"{TITLES[config.language]} {release}"


def setup(app: Sphinx) -> dict[str, bool]:
    """Let Sphinx call us when it has read the configuration; diagrams are shown as text."""
    app.add_lexer("mermaid", TextLexer)
    app.connect("config-inited", title_in_language)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
