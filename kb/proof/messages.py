"""Why a correction cannot be made, in plain words."""

from django.utils.translation import gettext_lazy as _

MISFITS = {
    "gone": _("The passage is no longer there as it was: look at the text again."),
    "nothing_before": _("Nothing stands before this passage that it could be joined to."),
    "below_itself": _("A level cannot stand below itself. Choose another one."),
    "words": _("These words are not in the passage, or not just once. Copy more of them from it."),
    "no_number": _("Give the number of the new article."),
    "no_label": _("Give what is printed as its name, for example “Chapitre 2”."),
    "no_change": _("Nothing was changed."),
}
