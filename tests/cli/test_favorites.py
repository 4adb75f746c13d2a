"""Pinned starts on the command line, with the app and without it."""

from desktop.system.paths import Paths
from tests.cli.computer import Computer


def test_an_entry_or_a_text_is_pinned_listed_started_and_removed(computer: Computer) -> None:
    computer.run("start", "Mail", "@Website", "#review", "for", "5m")
    assert computer.run("favorite", "add").out == "“Mail” is a favorite now\n"
    assert computer.run("favorite", "add", "last").out == "“Mail” is a favorite already\n"
    added = computer.run("favorite", "add", "Stand-up @Website $", "--name", "Daily & weekly")
    assert added.out == "“Daily & weekly” is a favorite now\n"
    listed = computer.run("favorite", "list")
    assert listed.out.splitlines() == [
        "Mail            Mail — Website #review",
        "Daily & weekly  Stand-up — Website $",
    ]
    rows = computer.run("favorite", "list", "--json").json["favorites"]
    assert [(row["name"], row["project"], row["tags"], row["billable"]) for row in rows] == [
        ("Mail", "Website", ["review"], False),
        ("Daily & weekly", "Website", [], True),
    ]
    assert computer.run("favorite", "move", "Daily & weekly", "1").code == 0
    assert computer.run("favorite", "start", "daily & weekly").out.startswith("Start “Stand-up” in Website")
    assert computer.run("status", "--json").json["running"]["billable"] is True
    settings = Paths(False).settings_file
    settings.write_text('# mine\n[hotkeys.favorites]\nMail = "Ctrl+Alt+1"\nOther = "Ctrl+Alt+2"\n')
    assert computer.run("favorite", "remove", "Mail").out == "“Mail” is no favorite any more\n"
    assert [row["name"] for row in computer.run("favorite", "list", "--json").json["favorites"]] == [
        "Daily & weekly"
    ]
    assert {row["description"] for row in computer.entries()} == {"Mail", "Stand-up"}


def test_what_cannot_be_meant_is_said_in_one_line(computer: Computer) -> None:
    assert computer.run("favorite", "list").out == "No favorites yet.\n"
    for argv, code, words in (
        (("start", "Mail"), 1, "No favorite “Mail”. There is none yet."),
        (("add",), 1, "There is no entry yet."),
        (("add", "Mail", "for", "5m"), 2, "A favorite has no time"),
        (("add", "Mail", "@Nope"), 1, "No project “Nope”"),
        (("remove",), 2, "Name the favorite"),
        (("move", "Mail"), 2, "Name the favorite and its new place"),
        (("pin", "Mail"), 2, "invalid choice"),
    ):
        ended = computer.run("favorite", *argv)
        assert (ended.code, ended.out) == (code, ""), argv
        assert words in ended.err
        assert len(ended.err.splitlines()) == 1


def test_the_app_has_the_same_favorites_and_opens_the_settings(computer: Computer) -> None:
    computer.run("favorite", "add", "Mail")
    with computer.app() as app:
        assert computer.run("favorite", "list").out == "Mail  Mail\n"
        assert computer.run("favorite", "start", "Mail").code == 0
        assert computer.run("status", "--json").json["running"]["description"] == "Mail"
        assert computer.run("show", "settings").code == 0
        assert app.stdout
        assert app.stdout.readline() == "show settings\n"
