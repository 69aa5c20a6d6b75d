"""One's own space, the people of an organisation, invitations, and the choice of language."""

from django.urls import path

from accounts import language
from accounts.views import invitations, notices, own, people

urlpatterns = [
    path("langue/", language.set_language, name="set_language"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("mon-espace/", own.account, name="account"),
    path("mon-espace/avis/", notices.notices, name="notices"),
    path("mon-espace/avis/<int:pk>/", notices.notice, name="notice"),
    path("mon-espace/personnes/", people.organisations, name="organisations"),
    path("mon-espace/personnes/<slug:code>/", people.people, name="people"),
    path("mon-espace/roles/<int:pk>/changer/", people.change_role, name="membership_role"),
    path("mon-espace/roles/<int:pk>/retirer/", people.remove, name="membership_remove"),
    path("mon-espace/invitations/<int:pk>/retirer/", people.withdraw, name="invitation_withdraw"),
    path("mon-espace/invitations/<int:pk>/renvoyer/", people.send_again, name="invitation_send_again"),
]
