"""What people said that a column of a partner's table holds, remembered for the next table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ColumnMeaning(models.Model):
    """``header`` is folded (``exchange.three_w.head.folded``); ``field`` is one of its fields."""

    header = models.CharField(_("header"), max_length=200, unique=True)
    field = models.CharField(_("what it holds"), max_length=40)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("meaning of a column")
        verbose_name_plural = _("meanings of columns")

    def __str__(self) -> str:
        return f"{self.header}: {self.field}"
