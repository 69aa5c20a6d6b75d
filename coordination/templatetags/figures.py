"""Numbers as people of the two languages write them, with as many decimals as they have."""

from decimal import Decimal

from django import template

from coordination.wording_lines import number

register = template.Library()


@register.filter
def figure(value: Decimal | int | None) -> str:
    """``1 234,5``; empty without a number."""
    return number(Decimal(value)) if value is not None else ""
