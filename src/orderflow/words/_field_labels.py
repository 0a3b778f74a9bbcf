"""Fields of an order form in people's words."""

from collections.abc import Iterable, Mapping
from typing import Final

from orderflow.words.labels import Label

__all__ = ["fields_label"]

_FIELDS: Final[Mapping[str, Label]] = {
    "lines": Label("商品", "goods"),
    "recipient.name": Label("收货人姓名", "the recipient's name"),
    "recipient.phone": Label("电话", "telephone number"),
    "recipient.email": Label("电子邮箱", "e-mail address"),
    "recipient.identity_number": Label("身份证号", "identity number"),
    "recipient.address.country": Label("国家", "country"),
    "recipient.address.region": Label("省份", "region"),
    "recipient.address.city": Label("城市", "city"),
    "recipient.address.street": Label("街道地址", "street"),
    "recipient.address.postcode": Label("邮编", "postcode"),
    "invoice.title": Label("发票抬头", "title of the invoice"),
    "invoice.tax_number": Label("税号", "tax number"),
    "delivery": Label("运输方式", "way of delivery"),
    "payment_terms": Label("付款方式", "way of paying"),
    "salesperson": Label("业务员", "salesperson"),
    "memo": Label("客户要求", "requirements"),
    "promised_at": Label("交货日期", "delivery date"),
}


def fields_label(paths: Iterable[str]) -> Label:
    """What these fields are called, one after the other; a host's own by the end of its path."""
    labels = [_field(path) for path in paths]
    return Label("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))


def _field(path: str) -> Label:
    first, _, rest = path.partition(".")
    if first == "lines" and rest:
        line_id, _, field = rest.partition(".")
        label = _field(field.removeprefix("specification."))
        return Label(f"商品行{line_id}的{label.zh}", f"{label.en} of line item {line_id}")
    name = path.rpartition(".")[2]
    return _FIELDS.get(path) or Label(name, name)
