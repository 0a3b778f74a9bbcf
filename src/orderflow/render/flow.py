"""
A flow for people: as rows of data, a Markdown table, a Mermaid diagram, Graphviz DOT, or an SVG picture.

All are made of the flow's own table, so none can be out of date. Whatever takes a flow also takes the table of a
process (`process.table`), in which steps may have been given to other roles.
"""

from orderflow.render._dot import SvgNotInstalled, dot, svg
from orderflow.render._markdown import HEADINGS, cells, markdown
from orderflow.render._mermaid import mermaid
from orderflow.render._rows import Page, Place, StepRow, gathered, step_rows

__all__ = [
    "HEADINGS",
    "Page",
    "Place",
    "StepRow",
    "SvgNotInstalled",
    "cells",
    "dot",
    "gathered",
    "markdown",
    "mermaid",
    "step_rows",
    "svg",
]
