"""F19: a plan or contact that goes while it is typed is not saved, and its text stays a draft."""

from __future__ import annotations

import pytest

from app import errors
from app.actions import people, plans
from app.actions.drafts import Drafts
from app.desk import Desk
from tests.ui.plans.conftest import pass_by
from tests.ui.plans.test_contact_form import opened
from tests.ui.plans.test_saving import draft_text
from ui.plans.editor.form import PlanForm
from ui.plans.plan_page import PlanPage


def gone(*_: object, **__: object) -> None:
    raise errors.NotFound


def test_f19_plan_of_a_case_that_went_is_not_saved_and_its_text_stays(
    page: PlanPage, form: PlanForm, worker: Desk, plan_uid: str, qtbot, monkeypatch
) -> None:
    monkeypatch.setattr(plans, "save", gone)
    qtbot.keyClicks(form.what_matters, "The lake")
    pass_by(2000)
    assert page.strip is not None
    assert errors.NotFound.default in page.strip.accessibleName()
    assert form.what_matters.text() == "The lake"
    page.leave()
    assert draft_text(worker, plan_uid) == "The lake"


@pytest.mark.parametrize("way", ["refused", "its page goes"])
def test_f19_contact_of_somebody_who_went_is_not_saved_and_its_text_stays(
    way: str, page: PlanPage, worker: Desk, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "put_contact", gone)
    form = opened(page)
    qtbot.keyClicks(form.name, "Tom")
    if way == "refused":
        form.save()
        assert form.isVisible()
        assert form._wrong.text() == errors.NotFound.default
        form.reject()
    else:
        page.leave()
        assert not form.isVisible()
    assert [one.body["name"] for one in Drafts(worker).of("contact")] == ["Tom"]
