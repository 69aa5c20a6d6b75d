"""The addresses of the register and of the coverage."""

from django.urls import URLPattern, URLResolver, path

from coordination.views import (
    activities,
    activity,
    coverage,
    gaps,
    keeping,
    linking,
    organisations,
    overlaps,
    queue,
    register,
    registering,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("activites/", activities.activities, name="activities"),
    path("activites/export.<slug:kind>", activities.export, name="activities_export"),
    path("activites/<int:pk>/", activity.detail, name="activity"),
    path("activites/<int:pk>/historique/", activity.history, name="activity_history"),
    path("registre/", register.mine, name="register"),
    path("registre/a-valider/", queue.queue, name="queue"),
    path("registre/nouvelle/", registering.new, name="activity_new"),
    path("registre/tableau/", keeping.table, name="activity_table"),
    path("registre/chevauchements/", overlaps.live, name="activity_overlaps"),
    path("registre/choix/<slug:field>/", registering.options, name="activity_options"),
    path("registre/<int:pk>/", registering.edit, name="activity_edit"),
    path("registre/<int:pk>/relire/", registering.summary, name="activity_summary"),
    path("registre/<int:pk>/remise/", registering.submitted, name="activity_submitted"),
    path("registre/<int:pk>/abandonner/", registering.discard, name="activity_discard"),
    path("registre/<int:pk>/confirmer/", keeping.confirm, name="activity_confirm"),
    path("registre/<int:pk>/retablir/<int:change>/", keeping.restore, name="activity_restore"),
    path("registre/<int:pk>/chevauchements/<int:other>/", overlaps.review, name="activity_overlap_review"),
    path("registre/reponses/<int:pk>/", linking.recommendation, name="recommendation_activities"),
    path("registre/objectifs/<int:pk>/", linking.objective, name="objective_activities"),
    path("organisations/<slug:code>/", organisations.organisation, name="organisation"),
    path("couverture/", coverage.coverage, name="coverage"),
    path("couverture/case/", coverage.cell, name="coverage_cell"),
    path("couverture/lacunes/", gaps.gaps, name="gaps"),
    path("couverture/lacunes/export.<slug:kind>", gaps.export, name="gaps_export"),
    path("couverture/lacunes/<slug:code>/<slug:theme>/", gaps.gap, name="gap"),
    path("couverture/besoins/", gaps.need_files, name="need_files"),
    path("couverture/besoins/<int:pk>/reprendre/", gaps.withdraw_needs, name="needs_withdraw"),
    path("couverture/carte.svg", coverage.coverage_map, name="coverage_map"),
    path("couverture/export.<slug:kind>", coverage.export, name="coverage_export"),
]
