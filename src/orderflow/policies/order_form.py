"""Which fields must an order form have, by the way the order came and by what is ordered (S12, S15)?"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from orderflow._first_use import value
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.party import PersonalData
from orderflow.errors import DefinitionError
from orderflow.policies.order_data import DEFAULT_FIELDS, ORDER_FIELDS, OrderDataPolicy, data_problems
from orderflow.refusals import FieldProblem

__all__ = ["order_form"]

PROMISED_AT: Final = "promised_at"
SPECIFICATION: Final = "specification."


def order_form(
    common: Iterable[str] = DEFAULT_FIELDS,
    by_channel: Mapping[str, Iterable[str]] | None = None,
    by_product: Mapping[str, Iterable[str]] | None = None,
) -> OrderDataPolicy:
    """
    The order form (销售部客户订单确认书): what must be filled in, all that is missing at once, each with its path.

    `order_form(by_channel={"fax": ("recipient.email",)}, by_product={"FILM": ("specification.colour",)})` asks whoever
    ordered by fax for an e-mail address, and for the colour of every film, as `lines.l-2.specification.colour`.

    Beside the fields of `required`, `salesperson` (whose business it is) and `memo` (what they wish) among them, there
    are fields of lines: `specification.NAME`, and `promised_at`, the delivery date. Asked for in `common` or
    `by_channel`, they are asked of every line.

    Args:
        common: What is asked of every order.
        by_channel: What is asked beside that, by the channel that the order came by.
        by_product: What is asked beside that of orders with goods of this article: of `FILM` and of `FILM-30`, where it
            says `FILM`.

    Raises:
        DefinitionError: A path is none that an order or a line has.
    """
    form = _Form(
        common=_known("common", common),
        by_channel=_all_known("by_channel", by_channel or {}),
        by_product=_all_known("by_product", by_product or {}),
    )
    return form.problems


@value(kw_only=True)
class _Form:
    common: tuple[str, ...]
    by_channel: Mapping[str, tuple[str, ...]]
    by_product: Mapping[str, tuple[str, ...]]

    def problems(self, order: Order, personal: PersonalData) -> tuple[FieldProblem, ...]:
        everywhere = (*self.common, *self.by_channel.get(order.channel, ()))
        of_lines = [(line, [*everywhere, *self._of_product(line.sku)]) for line in order.lines]
        wanted = dict.fromkeys([*everywhere, *(path for _, paths in of_lines for path in paths)])
        return (
            *data_problems(order, personal, tuple(path for path in wanted if not _is_of_line(path))),
            *(problem for line, paths in of_lines for problem in _missing(line, dict.fromkeys(paths))),
        )

    def _of_product(self, sku: str) -> Iterator[str]:
        for article, paths in self.by_product.items():
            if sku == article or sku.startswith(f"{article}-"):
                yield from paths


def _missing(line: LineItem, paths: Iterable[str]) -> Iterator[FieldProblem]:
    given = {SPECIFICATION + name for name, value in line.specification if value.strip()}
    if line.promised_at is not None:
        given.add(PROMISED_AT)
    for path in paths:
        if _is_of_line(path) and path not in given:
            yield FieldProblem(f"lines.{line.id}.{path}", "is missing")


def _is_of_line(path: str) -> bool:
    return path == PROMISED_AT or path.startswith(SPECIFICATION)


def _all_known(what: str, named: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {key: _known(f"{what}[{key!r}]", paths) for key, paths in named.items()}


def _known(what: str, paths: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(paths)
    unknown = [path for path in wanted if path not in ORDER_FIELDS and not _names_field_of_line(path)]
    if unknown:
        known = [*sorted(ORDER_FIELDS), PROMISED_AT, f"{SPECIFICATION}NAME"]
        raise DefinitionError(f"order_form: {what} asks for {unknown}, which no order has; known are {known}")
    return wanted


def _names_field_of_line(path: str) -> bool:
    return _is_of_line(path) and bool(path.removeprefix(SPECIFICATION).strip())
