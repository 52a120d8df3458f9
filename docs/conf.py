"""Pages from plain Markdown."""

import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "_tools"))
project_file = Path(__file__).resolve().parent.parent / "pyproject.toml"

project = "petition-sim"
author = "petition-sim developers"
copyright = "2026, petition-sim developers"
release = tomllib.loads(project_file.read_text(encoding="utf-8"))["project"]["version"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "mathml", "letters"]
html_math_renderer = "mathml"
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "_tools"]

html_theme = "furo"
# The colours and letters of the reports (sim/report/page/templates/page.css).
LETTERS = "'report-1', 'report-2', 'report-3'"  # of what a machine may lack (docs/_tools/letters.py)
FONT = f"{LETTERS}, system-ui, 'Segoe UI', Helvetica, Arial, sans-serif"
MONOSPACE = f"ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace, {LETTERS}"
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#005a8f", "color-brand-content": "#005a8f", "font-stack": FONT,
        "font-stack--monospace": MONOSPACE,
    },
    "dark_css_variables": {
        "color-brand-primary": "#7cc4f2", "color-brand-content": "#7cc4f2", "font-stack": FONT,
        "font-stack--monospace": MONOSPACE,
    },
}  # fmt: skip
html_title = "petition-sim"
html_copy_source = False
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["pages.css"]
