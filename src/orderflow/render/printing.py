"""Documents written down: as plain text, and as a page of HTML that stands alone and prints on A4."""

from collections.abc import Iterator
from html import escape
from typing import Final

from orderflow.render._columns import columns
from orderflow.words.document import Document, DocumentRow
from orderflow.words.labels import Label, Language

__all__ = ["as_html", "as_text"]

_GOODS: Final = Label("商品", "Goods")
_SPECIFICATION: Final = Label("规格", "Specification")
_QUANTITY: Final = Label("数量", "Quantity")
_UNIT_PRICE: Final = Label("单价", "Unit price")
_AMOUNT: Final = Label("金额", "Amount")
_LANG: Final = {Language.ZH: "zh-CN", Language.EN: "en"}
_RULE: Final = "─" * 72


def as_text(document: Document, language: Language) -> str:
    """The document as plain text, for a letter or a terminal: columns align in both scripts."""
    blocks = [
        f"{document.title.in_(language)}  {document.number}\n{_RULE}",
        "\n\n".join(
            "\n".join((party.role.in_(language), *(f"  {line.in_(language)}" for line in party.lines)))
            for party in document.parties
        ),
        "\n".join(columns([(one.what.in_(language), _in_line(one.value.in_(language))) for one in document.facts])),
        _ruled(columns([list(map(_in_line, row)) for row in _table(document, language)], right=range(2, 5))),
        "\n".join(columns([(one.what.in_(language), str(one.amount)) for one in document.totals], right={1})),
        "\n".join(note.in_(language).replace("\n", "\n    ") for note in document.notes),
        f"{document.signature.in_(language)}: {'_' * 32}" if document.signature is not None else "",
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _in_line(said: str) -> str:
    """What somebody wrote in several lines, in one: it must not look like a line of the paper."""
    return " ⏎ ".join(said.splitlines())


def as_html(document: Document, language: Language) -> str:
    """
    The document as one page of HTML: nothing is loaded from elsewhere, every text is escaped, and it prints on A4.

    Write it to a file as UTF-8; a browser shows, saves and prints it.
    """
    title = f"{document.title.in_(language)} {document.number}"
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{_LANG[language]}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            *_body(document, language),
            "</main>",
            "</body>",
            "</html>",
            "",
        )
    )


def _body(document: Document, language: Language) -> Iterator[str]:
    def said(label: Label) -> str:
        return escape(label.in_(language))

    yield f'<header><h1>{said(document.title)}</h1><p class="number">{escape(document.number)}</p></header>'
    yield '<section class="parties">'
    for party in document.parties:
        lines = "<br>".join(said(line) for line in party.lines)
        yield f"<address><h2>{said(party.role)}</h2>{lines}</address>"
    yield "</section>"
    yield "<dl>"
    for one in document.facts:
        yield f"<div><dt>{said(one.what)}</dt><dd>{said(one.value)}</dd></div>"
    yield "</dl>"
    yield from _goods(document, language)
    for note in document.notes:
        yield f"<p>{said(note)}</p>"
    if document.signature is not None:
        yield f'<p class="signature">{said(document.signature)}</p>'


def _goods(document: Document, language: Language) -> Iterator[str]:
    heading, *rows = ([escape(cell) for cell in row] for row in _table(document, language))
    classes = ["", "", *[' class="figure"'] * 3][: len(heading)]
    yield "<table>"
    yield f"<thead><tr>{_cells('th', heading, classes)}</tr></thead>"
    yield "<tbody>"
    for row in rows:
        yield f"<tr>{_cells('td', row, classes)}</tr>"
    yield "</tbody>"
    if document.totals:
        yield "<tfoot>"
        for one in document.totals:
            strong = ' class="strong"' if one.strong else ""
            what, amount = escape(one.what.in_(language)), escape(str(one.amount))
            yield f'<tr{strong}><th colspan="{len(heading) - 1}">{what}</th><td class="figure">{amount}</td></tr>'
        yield "</tfoot>"
    yield "</table>"


def _cells(tag: str, cells: list[str], classes: list[str]) -> str:
    return "".join(f"<{tag}{kind}>{cell}</{tag}>" for cell, kind in zip(cells, classes, strict=True))


def _table(document: Document, language: Language) -> list[list[str]]:
    """Heading and goods; prices only where the document names them."""
    priced = any(row.amount is not None for row in document.rows)
    heading = [_GOODS, _SPECIFICATION, _QUANTITY, *([_UNIT_PRICE, _AMOUNT] if priced else [])]
    return [[label.in_(language) for label in heading], *(_row(row, language, priced) for row in document.rows)]


def _row(row: DocumentRow, language: Language, priced: bool) -> list[str]:
    colon, between = ("：", "，") if language is Language.ZH else (": ", ", ")
    name = f"{row.name} ({row.sku})" if row.sku else row.name
    specification = between.join(f"{what}{colon}{value}" for what, value in row.specification)
    prices = [str(row.unit_price or ""), str(row.amount or "")] if priced else []
    return [name, specification, str(row.quantity), *prices]


def _ruled(lines: Iterator[str]) -> str:
    heading, *rows = lines
    return "\n".join((heading, _RULE, *rows, _RULE))


_STYLE: Final = """
@page { size: A4; margin: 18mm 16mm; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #1a1a1a; font: 10.5pt/1.55 "Noto Sans CJK SC", "PingFang SC",
  "Microsoft YaHei", "Helvetica Neue", Arial, sans-serif; }
main { max-width: 178mm; margin: 0 auto; padding: 10mm 0; }
header { display: flex; justify-content: space-between; align-items: baseline; border-bottom: 2pt solid #1a1a1a;
  padding-bottom: 3mm; }
h1 { font-size: 18pt; margin: 0; }
.number { font-size: 12pt; margin: 0; font-variant-numeric: tabular-nums; }
.parties { display: flex; gap: 12mm; margin: 6mm 0; }
address { flex: 1; font-style: normal; overflow-wrap: anywhere; }
h2, dt, thead th { font-size: 9pt; font-weight: normal; color: #5a5a5a; margin: 0; text-align: left; }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: 2mm 12mm; margin: 0 0 6mm; }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: 1.6mm 2mm 1.6mm 0; vertical-align: top; overflow-wrap: anywhere; }
thead th { border-bottom: 0.8pt solid #1a1a1a; }
tbody td { border-bottom: 0.4pt solid #c8c8c8; }
tfoot { display: table-row-group; }
tfoot th { text-align: right; font-weight: normal; }
.strong th, .strong td { font-weight: bold; }
th.figure, td.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums;
  padding-right: 0; padding-left: 4mm; }
.signature { margin-top: 22mm; border-top: 0.6pt solid #1a1a1a; padding-top: 1.5mm; width: 80mm; color: #5a5a5a; }
@media print { main { max-width: none; padding: 0; } }
"""
