"""The documentation tells of each setting, command and option there is, and of no other."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
COMMANDS = DOCS / "reference" / "commands.md"
# Django's own options, which every command has
COMMON = {"--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback"}
COMMON |= {"--no-color", "--force-color", "--skip-checks"}


def settings_in(text: str) -> set[str]:
    return set(re.findall(r"TOGUNA_[A-Z_]*[A-Z]", text))


def sources() -> list[Path]:
    found = [ROOT / "Makefile", ROOT / ".ci" / "run", ROOT / "Procfile"]
    for folder in ("accounts", "bench", "config", "coordination", "kb", "reference", "search", "tests"):
        found += (ROOT / folder).rglob("*.py")
    return [path for path in found if path.is_file()]


def our_commands() -> dict[str, str]:
    ours = {app.name for app in apps.get_app_configs() if Path(app.path).is_relative_to(ROOT)}
    ours = {name for name in ours if (ROOT / name).is_dir()}
    return {name: app for name, app in get_commands().items() if app in ours}


def sections() -> dict[str, str]:
    parts = re.split(r"^## `?(\w+)`?$", COMMANDS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_settings__documented_are_those_that_exist() -> None:
    in_code = {name for path in sources() for name in settings_in(path.read_text(encoding="utf-8"))}
    documented = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    in_tables = set(re.findall(r"^\| `(TOGUNA_[A-Z_]+)` \|", documented, re.MULTILINE))
    assert len(in_code) > 20
    assert in_tables == in_code


def test_settings__other_pages_name_only_real_ones() -> None:
    in_code = {name for path in sources() for name in settings_in(path.read_text(encoding="utf-8"))}
    for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")]:
        assert settings_in(page.read_text(encoding="utf-8")) <= in_code, page.name


def test_commands__documented_are_those_that_exist() -> None:
    assert set(sections()) == set(our_commands())


@pytest.mark.parametrize("name", sorted(our_commands()))
def test_commands__each_option_is_documented_and_no_other(name: str) -> None:
    parser = load_command_class(our_commands()[name], name).create_parser("manage.py", name)
    options = {flag for action in parser._actions for flag in action.option_strings if flag.startswith("--")}
    named = set(re.findall(r"--[a-z][a-z-]*", sections().get(name, "")))
    assert named - COMMON == options - COMMON


def test_commands__each_prints_json_if_asked_or_is_for_developers() -> None:
    for name, app in our_commands().items():
        parser = load_command_class(app, name).create_parser("manage.py", name)
        options = {flag for action in parser._actions for flag in action.option_strings}
        assert "--json" in options or name == "translations", name


def test_decisions__each_is_listed_with_its_three_parts() -> None:
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", index)
    assert sorted(listed) == sorted(path.name for path in (DOCS / "decisions").glob("[0-9]*.md"))
    for name in listed:
        text = (DOCS / "decisions" / name).read_text(encoding="utf-8")
        assert text.startswith(f"# {name[:4]} ")
        assert all(part in text for part in ("**Context.**", "**Decision.**", "**Consequences.**")), name


def test_links__each_leads_to_a_file() -> None:
    for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_make__targets_named_in_the_documentation_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")]:
        named = set(re.findall(r"\bmake ([a-z-]+)\b(?=[`\n])", page.read_text(encoding="utf-8")))
        assert named <= targets, page.name
