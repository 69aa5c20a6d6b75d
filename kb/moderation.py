"""Who may do what to the library's pages in the admin, and how a text comes to be published.

Editors write and submit; coordinators also publish, approve and send back. Each function tells
whether it changed anything, so that it can be called again and again.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import (
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from accounts.groups import COORDINATORS, EDITORS

PAGE_PERMISSIONS = {
    EDITORS: {"add", "change"},
    COORDINATORS: {"add", "change", "publish", "lock", "unlock", "bulk_delete"},
}
WORKFLOW = "Coordination"
# What Wagtail's migrations make for a site of no particular kind.
_WAGTAIL_GROUP = "Moderators"
_WAGTAIL_WORKFLOW = "Moderators approval"


def ensure_page_permissions(library: Any) -> bool:
    """Give both groups their permissions on the library, and none on any other page or collection."""
    groups = {group.name: group for group in Group.objects.filter(name__in=PAGE_PERMISSIONS)}
    wanted = {(name, f"{verb}_page") for name, verbs in PAGE_PERMISSIONS.items() for verb in verbs}
    with transaction.atomic():
        ours = GroupPagePermission.objects.filter(group__in=groups.values())
        present = set(ours.filter(page=library).values_list("group__name", "permission__codename"))
        gone, _ = ours.exclude(page=library).delete()
        files, _ = GroupCollectionPermission.objects.filter(group__in=groups.values()).delete()
        for name, codename in present - wanted:
            ours.filter(page=library, group__name=name, permission__codename=codename).delete()
        for name, codename in sorted(wanted - present):
            GroupPagePermission.objects.create(
                group=groups[name], page=library, permission_type=codename.removesuffix("_page")
            )
    return bool(gone or files or present != wanted)


def ensure_workflow(library: Any) -> bool:
    """Have coordinators approve what is submitted anywhere below the library."""
    with transaction.atomic():
        changed = _retire_wagtails_own()
        if WorkflowPage.objects.filter(page=library).exists():
            return changed
        task = GroupApprovalTask.objects.create(name=WORKFLOW)
        task.groups.set(Group.objects.filter(name=COORDINATORS))
        workflow = Workflow.objects.create(name=WORKFLOW)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowPage.objects.create(workflow=workflow, page=library)
    return True


def _retire_wagtails_own() -> bool:
    workflows = Workflow.objects.filter(name=_WAGTAIL_WORKFLOW, active=True)
    changed = bool(workflows)
    for workflow in workflows:
        workflow.deactivate()
    group = Group.objects.filter(name=_WAGTAIL_GROUP, user=None)
    for task in GroupApprovalTask.objects.filter(active=True, groups__in=group):
        task.deactivate()
        changed = True
    removed, _ = group.delete()
    return changed or bool(removed)
