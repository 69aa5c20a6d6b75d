"""How allauth opens accounts here: never by itself."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: an account is opened by an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
