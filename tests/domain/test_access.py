"""Promise what each role may do: the table, role by role, in its own words."""

from __future__ import annotations

import pytest

from app.domain.access import RIGHTS, Right, Role

MAY = {
    Role.RECEPTIONIST: {
        Right.LOG_REFERRAL, Right.AMEND_REFERRAL, Right.SEE_REFERRALS,
        Right.RAISE_WITH_CLINICIAN, Right.SEE_DIRECTORY,
    },
    Role.CLINICIAN: {
        Right.LOG_REFERRAL, Right.AMEND_REFERRAL, Right.SEE_REFERRALS,
        Right.RAISE_WITH_CLINICIAN, Right.READ_ESCALATION,
        Right.SEE_CASELOAD, Right.READ_PLAN, Right.SEE_DIRECTORY, Right.BREAK_GLASS,
    },
    Role.LINK_WORKER: {
        Right.LOG_REFERRAL, Right.AMEND_REFERRAL, Right.SEE_REFERRALS, Right.DECIDE_REFERRAL,
        Right.RAISE_WITH_CLINICIAN, Right.READ_ESCALATION,
        Right.SEE_CASELOAD, Right.RECORD_CONTACT, Right.WRITE_PLAN, Right.READ_PLAN,
        Right.SEE_DIRECTORY, Right.EDIT_DIRECTORY, Right.IMPORT_DIRECTORY, Right.BREAK_GLASS,
    },
    Role.SUPERVISOR: {
        Right.SEE_REFERRALS, Right.RAISE_WITH_CLINICIAN, Right.READ_ESCALATION,
        Right.SEE_CASELOAD, Right.READ_PLAN, Right.SEE_DIRECTORY,
    },
    Role.NETWORK_MANAGER: {Right.SEE_DIRECTORY, Right.EDIT_DIRECTORY, Right.IMPORT_DIRECTORY},
    Role.SAFEGUARDING_LEAD: {Right.SEE_DIRECTORY},
    Role.ADMINISTRATOR: {
        Right.MANAGE_USERS, Right.MANAGE_STORE, Right.LIFT_TRIAL, Right.SEE_DIRECTORY,
        Right.IMPORT_DIRECTORY,
    },
    Role.PRIVACY_OFFICER: {Right.READ_AUDIT},
}  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_this_and_nothing_else(role: Role) -> None:
    assert RIGHTS[role] == MAY[role]
