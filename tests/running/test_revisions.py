"""The commit is read of Git's own files; `git` is started only where no setting names a program."""

import subprocess

import pytest

from kerasflow.running import revisions
from kerasflow.running.revisions import find_revision


def git(folder, *words):
    names = ("-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
    command = ["git", "-C", str(folder), *names, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path):
    if not revisions.which("git"):
        pytest.skip("git is not installed")
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--initial-branch=main")
    (folder / "b.json").write_text("{}")
    git(folder, "add", ".")
    git(folder, "commit", "--message=one")
    return folder


def test_it_is_found_from_any_folder_inside(repository):
    (repository / "deep" / "er").mkdir(parents=True)
    commit = git(repository, "rev-parse", "HEAD")
    assert find_revision(repository / "deep" / "er") == {"commit": commit, "dirty": False}


def test_a_changed_file_is_noticed_and_a_new_one_is_not(repository):
    (repository / "new.txt").write_text("new")
    assert find_revision(repository)["dirty"] is False
    (repository / "b.json").write_text("[]")
    assert find_revision(repository)["dirty"] is True
    git(repository, "add", "b.json")
    assert find_revision(repository)["dirty"] is True


def test_it_is_found_packed_detached_and_in_a_worktree(repository, tmp_path):
    commit = git(repository, "rev-parse", "HEAD")
    git(repository, "worktree", "add", "-b", "side", str(tmp_path / "side"))
    assert find_revision(tmp_path / "side") == {"commit": commit, "dirty": False}
    git(repository, "pack-refs", "--all")
    assert find_revision(repository)["commit"] == commit
    assert find_revision(tmp_path / "side")["commit"] == commit
    git(repository, "checkout", "--detach")
    assert find_revision(repository)["commit"] == commit


def test_without_git_or_a_commit_there_is_none(tmp_path, monkeypatch, repository):
    (tmp_path / "alone").mkdir()
    assert find_revision(tmp_path / "alone") is None
    (tmp_path / "alone" / ".git").write_text("gitdir: /nowhere")
    assert find_revision(tmp_path / "alone") is None
    (tmp_path / "alone" / ".git").write_text("gitdir: \0")
    assert find_revision(tmp_path / "alone") is None
    (repository / ".git" / "HEAD").write_text("ref: refs/../../secret")
    assert find_revision(repository) is None
    monkeypatch.setattr(revisions, "which", lambda _: None)
    (repository / ".git" / "HEAD").write_text("0" * 40)
    assert find_revision(repository) == {"commit": "0" * 40}


HARMFUL = [
    '[filter "x"]\n\tclean = touch RAN; cat\n',
    "[core]\n\tfsmonitor = touch RAN\n",
    "[include]\n\tpath = other\n",
    "[core]\n\teol = lf\\\n[remote]\n\tworktree = /\n",
    "[ core ] fsmonitor = touch RAN\n",
]


@pytest.mark.parametrize("setting", HARMFUL)
def test_a_setting_that_may_name_a_program_leaves_git_unasked(repository, setting):
    with (repository / ".git" / "config").open("a") as config:
        config.write(setting.replace("RAN", str(repository / "RAN")))
    (repository / ".gitattributes").write_text("*.json filter=x\n")
    (repository / "b.json").write_text("[]")
    assert find_revision(repository).keys() == {"commit"}
    assert not (repository / "RAN").exists()
