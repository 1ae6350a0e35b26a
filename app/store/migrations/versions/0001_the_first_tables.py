"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.types import Id, Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it; there is no way back but the copy made before."""
    op.create_table(
        "audit",
        sa.Column("chain", sa.String(length=36), nullable=False),
        sa.Column("seq", Id, autoincrement=False, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("actor", sa.String(length=36), nullable=False),
        sa.Column("grant", sa.String(length=36), nullable=True),
        sa.Column("act", sa.String(length=100), nullable=False),
        sa.Column("subject_uid", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint('length("act") <= 100', name=op.f("ck_audit_act_length")),
        sa.CheckConstraint('length("actor") <= 36', name=op.f("ck_audit_actor_length")),
        sa.CheckConstraint('length("chain") <= 36', name=op.f("ck_audit_chain_length")),
        sa.CheckConstraint('length("grant") <= 36', name=op.f("ck_audit_grant_length")),
        sa.CheckConstraint('length("hash") <= 64', name=op.f("ck_audit_hash_length")),
        sa.CheckConstraint('length("prev") <= 64', name=op.f("ck_audit_prev_length")),
        sa.CheckConstraint('length("reason") <= 500', name=op.f("ck_audit_reason_length")),
        sa.CheckConstraint('length("subject_uid") <= 36', name=op.f("ck_audit_subject_uid_length")),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_audit")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "directory_term",
        sa.Column("id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('taxonomy', 'term')", name=op.f("ck_directory_term_kind")),
        sa.CheckConstraint('length("kind") <= 10', name=op.f("ck_directory_term_kind_length")),
        sa.CheckConstraint('length("name") <= 200', name=op.f("ck_directory_term_name_length")),
        sa.CheckConstraint(
            'length("source_id") <= 200', name=op.f("ck_directory_term_source_id_length")
        ),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_directory_term_uid_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_term")),
        sa.UniqueConstraint("kind", "source_id", name=op.f("uq_directory_term_kind_source_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_directory_term_uid")),
    )
    op.create_table(
        "network",
        sa.Column("id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ods_code", sa.String(length=10), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('length("name") <= 200', name=op.f("ck_network_name_length")),
        sa.CheckConstraint('length("ods_code") <= 10', name=op.f("ck_network_ods_code_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_network_uid_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network")),
        sa.UniqueConstraint("uid", name=op.f("uq_network_uid")),
    )
    op.create_table(
        "op",
        sa.Column("op_id", sa.String(length=36), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.CheckConstraint('length("op_id") <= 36', name=op.f("ck_op_op_id_length")),
        sa.PrimaryKeyConstraint("op_id", name=op.f("pk_op")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "organisation",
        sa.Column("id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('length("name") <= 200', name=op.f("ck_organisation_name_length")),
        sa.CheckConstraint(
            'length("source_id") <= 200', name=op.f("ck_organisation_source_id_length")
        ),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_organisation_uid_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("source_id", name=op.f("uq_organisation_source_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_organisation_uid")),
    )
    op.create_table(
        "practice",
        sa.Column("id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ods_code", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.String(length=100), nullable=False),
        sa.Column("to_check", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('length("address") <= 300', name=op.f("ck_practice_address_length")),
        sa.CheckConstraint('length("hours") <= 100', name=op.f("ck_practice_hours_length")),
        sa.CheckConstraint('length("name") <= 200', name=op.f("ck_practice_name_length")),
        sa.CheckConstraint('length("ods_code") <= 10', name=op.f("ck_practice_ods_code_length")),
        sa.CheckConstraint('length("phone") <= 40', name=op.f("ck_practice_phone_length")),
        sa.CheckConstraint('length("postcode") <= 10', name=op.f("ck_practice_postcode_length")),
        sa.CheckConstraint('length("to_check") <= 500', name=op.f("ck_practice_to_check_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_practice_uid_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("uid", name=op.f("uq_practice_uid")),
    )
    op.create_table(
        "service",
        sa.Column("id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("organisation_source", sa.String(length=200), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=420), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("timetable", sa.Text(), nullable=False),
        sa.Column("record_uid", sa.String(length=36), nullable=False),
        sa.Column("edits", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('active', 'temporarily closed', 'inactive', 'defunct')",
            name=op.f("ck_service_status"),
        ),
        sa.CheckConstraint('length("name") <= 200', name=op.f("ck_service_name_length")),
        sa.CheckConstraint('length("name_key") <= 420', name=op.f("ck_service_name_key_length")),
        sa.CheckConstraint(
            'length("organisation_name") <= 200', name=op.f("ck_service_organisation_name_length")
        ),
        sa.CheckConstraint(
            'length("organisation_source") <= 200',
            name=op.f("ck_service_organisation_source_length"),
        ),
        sa.CheckConstraint('length("postcode") <= 10', name=op.f("ck_service_postcode_length")),
        sa.CheckConstraint('length("record_uid") <= 36', name=op.f("ck_service_record_uid_length")),
        sa.CheckConstraint('length("source_id") <= 200', name=op.f("ck_service_source_id_length")),
        sa.CheckConstraint('length("status") <= 20', name=op.f("ck_service_status_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_service_uid_length")),
        sa.CheckConstraint("length(name) >= 1", name=op.f("ck_service_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("source_id", name=op.f("uq_service_source_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_service_uid")),
    )
    op.create_index(
        op.f("ix_service_organisation_source"), "service", ["organisation_source"], unique=False
    )
    op.create_index(op.f("ix_service_record_uid"), "service", ["record_uid"], unique=False)
    op.create_index("service_by_name", "service", ["name_key", "id"], unique=False)
    op.create_table(
        "service_text",
        sa.Column("id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_service_text_uid_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_text")),
        sa.UniqueConstraint("uid", name=op.f("uq_service_text_uid")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.CheckConstraint('length("name") <= 100', name=op.f("ck_setting_name_length")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "staged_place",
        sa.Column("id", Id, nullable=False),
        sa.Column("import_uid", sa.String(length=36), nullable=False),
        sa.Column("service_source", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("easting", sa.Integer(), nullable=False),
        sa.Column("northing", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            'length("import_uid") <= 36', name=op.f("ck_staged_place_import_uid_length")
        ),
        sa.CheckConstraint(
            'length("service_source") <= 200', name=op.f("ck_staged_place_service_source_length")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_place")),
    )
    op.create_index(
        "staged_place_of", "staged_place", ["import_uid", "service_source"], unique=False
    )
    op.create_table(
        "staged_record",
        sa.Column("id", Id, nullable=False),
        sa.Column("import_uid", sa.String(length=36), nullable=False),
        sa.Column("staged_at", Utc(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("held_version", sa.Integer(), nullable=False),
        sa.Column("organisation_source", sa.String(length=200), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=420), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("timetable", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("record_uid", sa.String(length=36), nullable=False),
        sa.Column("held_record_uid", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            'length("held_record_uid") <= 36', name=op.f("ck_staged_record_held_record_uid_length")
        ),
        sa.CheckConstraint(
            'length("import_uid") <= 36', name=op.f("ck_staged_record_import_uid_length")
        ),
        sa.CheckConstraint('length("kind") <= 12', name=op.f("ck_staged_record_kind_length")),
        sa.CheckConstraint('length("name") <= 200', name=op.f("ck_staged_record_name_length")),
        sa.CheckConstraint(
            'length("name_key") <= 420', name=op.f("ck_staged_record_name_key_length")
        ),
        sa.CheckConstraint(
            'length("organisation_name") <= 200',
            name=op.f("ck_staged_record_organisation_name_length"),
        ),
        sa.CheckConstraint(
            'length("organisation_source") <= 200',
            name=op.f("ck_staged_record_organisation_source_length"),
        ),
        sa.CheckConstraint(
            'length("postcode") <= 10', name=op.f("ck_staged_record_postcode_length")
        ),
        sa.CheckConstraint(
            'length("record_uid") <= 36', name=op.f("ck_staged_record_record_uid_length")
        ),
        sa.CheckConstraint(
            'length("source_id") <= 200', name=op.f("ck_staged_record_source_id_length")
        ),
        sa.CheckConstraint('length("status") <= 20', name=op.f("ck_staged_record_status_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_staged_record_uid_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_record")),
        sa.UniqueConstraint(
            "import_uid",
            "kind",
            "source_id",
            name=op.f("uq_staged_record_import_uid_kind_source_id"),
        ),
    )
    op.create_table(
        "user",
        sa.Column("id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("name_key", sa.String(length=1152), nullable=False),
        sa.Column("display", sa.String(length=200), nullable=False),
        sa.Column("work_phone", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.String(length=100), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("disabled_at", Utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('length("display") <= 200', name=op.f("ck_user_display_length")),
        sa.CheckConstraint('length("hours") <= 100', name=op.f("ck_user_hours_length")),
        sa.CheckConstraint('length("name") <= 64', name=op.f("ck_user_name_length")),
        sa.CheckConstraint('length("name_key") <= 1152', name=op.f("ck_user_name_key_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_user_uid_length")),
        sa.CheckConstraint('length("work_phone") <= 40', name=op.f("ck_user_work_phone_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("name_key", name=op.f("uq_user_name_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_user_uid")),
    )
    op.create_table(
        "draft",
        sa.Column("id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_uid", sa.String(length=36), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved_at", Utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('length("kind") <= 40', name=op.f("ck_draft_kind_length")),
        sa.CheckConstraint('length("subject_uid") <= 36', name=op.f("ck_draft_subject_uid_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_draft_uid_length")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_draft_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("uid", name=op.f("uq_draft_uid")),
    )
    op.create_index(op.f("ix_draft_user_id_kind"), "draft", ["user_id", "kind"], unique=False)
    op.create_table(
        "grant",
        sa.Column("id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("network_uid", sa.String(length=36), nullable=True),
        sa.Column("practice_uid", sa.String(length=36), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("given_by", sa.String(length=36), nullable=False),
        sa.CheckConstraint('length("given_by") <= 36', name=op.f("ck_grant_given_by_length")),
        sa.CheckConstraint('length("network_uid") <= 36', name=op.f("ck_grant_network_uid_length")),
        sa.CheckConstraint(
            'length("practice_uid") <= 36', name=op.f("ck_grant_practice_uid_length")
        ),
        sa.CheckConstraint('length("role") <= 40', name=op.f("ck_grant_role_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_grant_uid_length")),
        sa.CheckConstraint(
            "network_uid IS NULL OR practice_uid IS NULL", name=op.f("ck_grant_one_place")
        ),
        sa.ForeignKeyConstraint(
            ["network_uid"], ["network.uid"], name=op.f("fk_grant_network_uid_network")
        ),
        sa.ForeignKeyConstraint(
            ["practice_uid"], ["practice.uid"], name=op.f("fk_grant_practice_uid_practice")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_grant_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
        sa.UniqueConstraint("uid", name=op.f("uq_grant_uid")),
    )
    op.create_index(op.f("ix_grant_user_id"), "grant", ["user_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", Id, nullable=False),
        sa.Column("practice_id", Id, nullable=False),
        sa.Column("network_id", Id, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_membership_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_membership_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "practice_id",
            "network_id",
            "since",
            name=op.f("uq_membership_practice_id_network_id_since"),
        ),
    )
    op.create_index(op.f("ix_membership_network_id"), "membership", ["network_id"], unique=False)
    op.create_index(op.f("ix_membership_practice_id"), "membership", ["practice_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", Id, nullable=False),
        sa.Column("network_id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("practice_id", Id, nullable=False),
        sa.Column("family", sa.String(length=200), nullable=False),
        sa.Column("given", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=35), nullable=False),
        sa.Column("preferred", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=420), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("gender", sa.String(length=20), nullable=False),
        sa.Column("nhs_number", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("phone_note", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("needs", sa.String(length=500), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('length("address") <= 300', name=op.f("ck_person_address_length")),
        sa.CheckConstraint('length("email") <= 254', name=op.f("ck_person_email_length")),
        sa.CheckConstraint('length("family") <= 200', name=op.f("ck_person_family_length")),
        sa.CheckConstraint('length("gender") <= 20', name=op.f("ck_person_gender_length")),
        sa.CheckConstraint('length("given") <= 200', name=op.f("ck_person_given_length")),
        sa.CheckConstraint('length("name_key") <= 420', name=op.f("ck_person_name_key_length")),
        sa.CheckConstraint('length("needs") <= 500', name=op.f("ck_person_needs_length")),
        sa.CheckConstraint('length("nhs_number") <= 10', name=op.f("ck_person_nhs_number_length")),
        sa.CheckConstraint('length("phone") <= 40', name=op.f("ck_person_phone_length")),
        sa.CheckConstraint('length("phone_note") <= 100', name=op.f("ck_person_phone_note_length")),
        sa.CheckConstraint('length("postcode") <= 10', name=op.f("ck_person_postcode_length")),
        sa.CheckConstraint('length("preferred") <= 200', name=op.f("ck_person_preferred_length")),
        sa.CheckConstraint('length("title") <= 35', name=op.f("ck_person_title_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_person_uid_length")),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_person_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_person_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("network_id", "id", name=op.f("uq_person_network_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_person_uid")),
    )
    op.create_index("person_nhs_number", "person", ["nhs_number", "network_id"], unique=False)
    op.create_table(
        "service_place",
        sa.Column("id", Id, nullable=False),
        sa.Column("service_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("easting", sa.Integer(), nullable=False),
        sa.Column("northing", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_service_place_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_place")),
        sa.UniqueConstraint(
            "service_id", "position", name=op.f("uq_service_place_service_id_position")
        ),
    )
    op.create_table(
        "supervises",
        sa.Column("id", Id, nullable=False),
        sa.Column("supervisor_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("supervisor_id <> user_id", name=op.f("ck_supervises_not_oneself")),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["user.id"], name=op.f("fk_supervises_supervisor_id_user")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_supervises_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervises")),
    )
    op.create_index(
        op.f("ix_supervises_supervisor_id"), "supervises", ["supervisor_id"], unique=False
    )
    op.create_index(op.f("ix_supervises_user_id"), "supervises", ["user_id"], unique=False)
    op.create_table(
        "tally",
        sa.Column("id", Id, nullable=False),
        sa.Column("network_id", Id, nullable=False),
        sa.Column("practice_id", Id, nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint('length("standing") <= 20', name=op.f("ck_tally_standing_length")),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_tally_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_tally_practice_id_practice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint(
            "network_id",
            "practice_id",
            "standing",
            name=op.f("uq_tally_network_id_practice_id_standing"),
        ),
    )
    op.create_table(
        "escalation",
        sa.Column("id", Id, nullable=False),
        sa.Column("network_id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("practice_id", Id, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("matter", sa.String(length=20000), nullable=False),
        sa.Column("raised_at", Utc(), nullable=False),
        sa.Column("raised_by", Id, nullable=False),
        sa.Column("told_who", sa.String(length=200), nullable=False),
        sa.Column("told_how", sa.String(length=60), nullable=False),
        sa.Column("told_at", Utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('length("matter") <= 20000', name=op.f("ck_escalation_matter_length")),
        sa.CheckConstraint('length("state") <= 20', name=op.f("ck_escalation_state_length")),
        sa.CheckConstraint('length("told_how") <= 60', name=op.f("ck_escalation_told_how_length")),
        sa.CheckConstraint('length("told_who") <= 200', name=op.f("ck_escalation_told_who_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_escalation_uid_length")),
        sa.ForeignKeyConstraint(
            ["network_id", "person_id"],
            ["person.network_id", "person.id"],
            name=op.f("fk_escalation_network_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_escalation_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_escalation_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by"], ["user.id"], name=op.f("fk_escalation_raised_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("network_id", "id", name=op.f("uq_escalation_network_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_escalation_uid")),
    )
    op.create_index(
        "escalation_of", "escalation", ["network_id", "person_id", "state"], unique=False
    )
    op.create_table(
        "happening",
        sa.Column("id", Id, nullable=False),
        sa.Column("network_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("referral_uid", sa.String(length=36), nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("by", Id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=500), nullable=False),
        sa.CheckConstraint('length("detail") <= 500', name=op.f("ck_happening_detail_length")),
        sa.CheckConstraint('length("kind") <= 40', name=op.f("ck_happening_kind_length")),
        sa.CheckConstraint(
            'length("referral_uid") <= 36', name=op.f("ck_happening_referral_uid_length")
        ),
        sa.ForeignKeyConstraint(["by"], ["user.id"], name=op.f("fk_happening_by_user")),
        sa.ForeignKeyConstraint(
            ["network_id", "person_id"],
            ["person.network_id", "person.id"],
            name=op.f("fk_happening_network_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_happening_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happening")),
        sa.UniqueConstraint("network_id", "id", name=op.f("uq_happening_network_id_id")),
    )
    op.create_index("happening_of", "happening", ["network_id", "person_id", "id"], unique=False)
    op.create_table(
        "personal_contact",
        sa.Column("id", Id, nullable=False),
        sa.Column("network_id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("relation", sa.String(length=100), nullable=False),
        sa.Column("is_carer", sa.Boolean(), nullable=False),
        sa.Column("may_speak", sa.Boolean(), nullable=False),
        sa.Column("may_have_copy", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('length("name") <= 200', name=op.f("ck_personal_contact_name_length")),
        sa.CheckConstraint('length("phone") <= 40', name=op.f("ck_personal_contact_phone_length")),
        sa.CheckConstraint(
            'length("relation") <= 100', name=op.f("ck_personal_contact_relation_length")
        ),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_personal_contact_uid_length")),
        sa.ForeignKeyConstraint(
            ["network_id", "person_id"],
            ["person.network_id", "person.id"],
            name=op.f("fk_personal_contact_network_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_personal_contact_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_contact")),
        sa.UniqueConstraint("network_id", "id", name=op.f("uq_personal_contact_network_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_personal_contact_uid")),
    )
    op.create_index(
        "personal_contact_of", "personal_contact", ["network_id", "person_id"], unique=False
    )
    op.create_table(
        "referral",
        sa.Column("id", Id, nullable=False),
        sa.Column("network_id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("practice_id", Id, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_shown", sa.String(length=40), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.String(length=500), nullable=False),
        sa.Column("reason_key", sa.String(length=100), nullable=False),
        sa.Column("agreement", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=20000), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("referrer", sa.String(length=200), nullable=False),
        sa.Column("urgency", sa.String(length=20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("logged_at", Utc(), nullable=False),
        sa.Column("logged_by", Id, nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_words", sa.String(length=60), nullable=False),
        sa.Column("decision_reason", sa.String(length=500), nullable=False),
        sa.Column("decision_code", sa.String(length=40), nullable=False),
        sa.Column("worker_id", Id, nullable=True),
        sa.Column("joined_to", sa.String(length=36), nullable=True),
        sa.Column("name_key", sa.String(length=420), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('length("agreement") <= 20', name=op.f("ck_referral_agreement_length")),
        sa.CheckConstraint(
            'length("decision_code") <= 40', name=op.f("ck_referral_decision_code_length")
        ),
        sa.CheckConstraint(
            'length("decision_reason") <= 500', name=op.f("ck_referral_decision_reason_length")
        ),
        sa.CheckConstraint('length("joined_to") <= 36', name=op.f("ck_referral_joined_to_length")),
        sa.CheckConstraint('length("name_key") <= 420', name=op.f("ck_referral_name_key_length")),
        sa.CheckConstraint(
            'length("next_words") <= 60', name=op.f("ck_referral_next_words_length")
        ),
        sa.CheckConstraint(
            'length("reason_key") <= 100', name=op.f("ck_referral_reason_key_length")
        ),
        sa.CheckConstraint('length("reasons") <= 500', name=op.f("ck_referral_reasons_length")),
        sa.CheckConstraint('length("referrer") <= 200', name=op.f("ck_referral_referrer_length")),
        sa.CheckConstraint('length("source") <= 60', name=op.f("ck_referral_source_length")),
        sa.CheckConstraint('length("state") <= 20', name=op.f("ck_referral_state_length")),
        sa.CheckConstraint(
            'length("state_shown") <= 40', name=op.f("ck_referral_state_shown_length")
        ),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_referral_uid_length")),
        sa.CheckConstraint('length("urgency") <= 20', name=op.f("ck_referral_urgency_length")),
        sa.CheckConstraint('length("words") <= 20000', name=op.f("ck_referral_words_length")),
        sa.ForeignKeyConstraint(
            ["logged_by"], ["user.id"], name=op.f("fk_referral_logged_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["network_id", "person_id"],
            ["person.network_id", "person.id"],
            name=op.f("fk_referral_network_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_referral_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_referral_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["user.id"], name=op.f("fk_referral_worker_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("network_id", "id", name=op.f("uq_referral_network_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_referral_uid")),
    )
    op.create_index(
        "referral_by_born",
        "referral",
        ["is_open", "born", "id", "network_id", "practice_id"],
        unique=False,
    )
    op.create_index(
        "referral_by_name",
        "referral",
        ["is_open", "name_key", "id", "network_id", "practice_id"],
        unique=False,
    )
    op.create_index(
        "referral_by_next",
        "referral",
        ["is_open", "next_on", "id", "network_id", "practice_id"],
        unique=False,
    )
    op.create_index(
        "referral_by_reasons",
        "referral",
        ["is_open", "reason_key", "id", "network_id", "practice_id"],
        unique=False,
    )
    op.create_index(
        "referral_by_received",
        "referral",
        ["is_open", "received_on", "id", "network_id", "practice_id"],
        unique=False,
    )
    op.create_index(
        "referral_by_state",
        "referral",
        ["is_open", "state_shown", "id", "network_id", "practice_id"],
        unique=False,
    )
    op.create_index(
        "referral_in_state", "referral", ["state", "is_open", "next_on", "id"], unique=False
    )
    op.create_index("referral_logged", "referral", ["logged_at", "id"], unique=False)
    op.create_index("referral_of_person", "referral", ["network_id", "person_id"], unique=False)
    op.create_index(
        "referral_of_practice",
        "referral",
        ["practice_id", "is_open", "next_on", "id"],
        unique=False,
    )
    op.create_index(
        "referral_of_worker", "referral", ["worker_id", "is_open", "next_on", "id"], unique=False
    )
    op.create_table(
        "case",
        sa.Column("id", Id, nullable=False),
        sa.Column("network_id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("referral_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("practice_id", Id, nullable=False),
        sa.Column("worker_id", Id, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("name_key", sa.String(length=420), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('length("name_key") <= 420', name=op.f("ck_case_name_key_length")),
        sa.CheckConstraint('length("state") <= 20', name=op.f("ck_case_state_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_case_uid_length")),
        sa.ForeignKeyConstraint(
            ["network_id", "person_id"],
            ["person.network_id", "person.id"],
            name=op.f("fk_case_network_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id", "referral_id"],
            ["referral.network_id", "referral.id"],
            name=op.f("fk_case_network_id_referral_id_referral"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_case_network_id_network")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_case_practice_id_practice")
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["user.id"], name=op.f("fk_case_worker_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("network_id", "id", name=op.f("uq_case_network_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_case_uid")),
    )
    op.create_index("case_of_person", "case", ["network_id", "person_id"], unique=False)
    op.create_index("case_of_referral", "case", ["network_id", "referral_id"], unique=True)
    op.create_index("case_of_worker", "case", ["worker_id", "state", "next_on", "id"], unique=False)
    op.create_table(
        "plan",
        sa.Column("id", Id, nullable=False),
        sa.Column("network_id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("made_with", sa.String(length=1850), nullable=False),
        sa.Column("what_matters", sa.String(length=20000), nullable=False),
        sa.Column("strengths", sa.String(length=20000), nullable=False),
        sa.Column("harder", sa.String(length=20000), nullable=False),
        sa.Column("harder_then", sa.String(length=20000), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("review_at", sa.Time(), nullable=True),
        sa.Column("review_place", sa.String(length=300), nullable=False),
        sa.Column("rings_by", sa.Date(), nullable=True),
        sa.Column("copy_person", sa.Boolean(), nullable=False),
        sa.Column("copy_practice", sa.Boolean(), nullable=False),
        sa.Column("copy_contacts", sa.String(length=1850), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_by", Id, nullable=True),
        sa.Column("saved_at", Utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            'length("copy_contacts") <= 1850', name=op.f("ck_plan_copy_contacts_length")
        ),
        sa.CheckConstraint('length("harder") <= 20000', name=op.f("ck_plan_harder_length")),
        sa.CheckConstraint(
            'length("harder_then") <= 20000', name=op.f("ck_plan_harder_then_length")
        ),
        sa.CheckConstraint('length("made_with") <= 1850', name=op.f("ck_plan_made_with_length")),
        sa.CheckConstraint(
            'length("review_place") <= 300', name=op.f("ck_plan_review_place_length")
        ),
        sa.CheckConstraint('length("state") <= 20', name=op.f("ck_plan_state_length")),
        sa.CheckConstraint('length("strengths") <= 20000', name=op.f("ck_plan_strengths_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_plan_uid_length")),
        sa.CheckConstraint(
            'length("what_matters") <= 20000', name=op.f("ck_plan_what_matters_length")
        ),
        sa.ForeignKeyConstraint(["agreed_by"], ["user.id"], name=op.f("fk_plan_agreed_by_user")),
        sa.ForeignKeyConstraint(
            ["network_id", "case_id"],
            ["case.network_id", "case.id"],
            name=op.f("fk_plan_network_id_case_id_case"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_plan_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint(
            "network_id", "case_id", "number", name=op.f("uq_plan_network_id_case_id_number")
        ),
        sa.UniqueConstraint("network_id", "id", name=op.f("uq_plan_network_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_uid")),
    )
    op.create_table(
        "goal",
        sa.Column("id", Id, nullable=False),
        sa.Column("network_id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("plan_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("importance", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.CheckConstraint('length("key") <= 20', name=op.f("ck_goal_key_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_goal_uid_length")),
        sa.CheckConstraint('length("words") <= 500', name=op.f("ck_goal_words_length")),
        sa.ForeignKeyConstraint(
            ["network_id", "plan_id"],
            ["plan.network_id", "plan.id"],
            name=op.f("fk_goal_network_id_plan_id_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_goal_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
        sa.UniqueConstraint("network_id", "id", name=op.f("uq_goal_network_id_id")),
        sa.UniqueConstraint(
            "network_id", "plan_id", "uid", name=op.f("uq_goal_network_id_plan_id_uid")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_goal_uid")),
    )
    op.create_table(
        "plan_print",
        sa.Column("id", Id, nullable=False),
        sa.Column("network_id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("plan_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.String(length=200), nullable=False),
        sa.Column("by", Id, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("withheld", sa.String(length=500), nullable=False),
        sa.CheckConstraint('length("for_whom") <= 200', name=op.f("ck_plan_print_for_whom_length")),
        sa.CheckConstraint('length("sha256") <= 64', name=op.f("ck_plan_print_sha256_length")),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_plan_print_uid_length")),
        sa.CheckConstraint('length("withheld") <= 500', name=op.f("ck_plan_print_withheld_length")),
        sa.ForeignKeyConstraint(["by"], ["user.id"], name=op.f("fk_plan_print_by_user")),
        sa.ForeignKeyConstraint(
            ["network_id", "plan_id"],
            ["plan.network_id", "plan.id"],
            name=op.f("fk_plan_print_network_id_plan_id_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_plan_print_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_print")),
        sa.UniqueConstraint("network_id", "id", name=op.f("uq_plan_print_network_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_print_uid")),
    )
    op.create_index("plan_print_of", "plan_print", ["network_id", "plan_id"], unique=False)
    op.create_table(
        "step",
        sa.Column("id", Id, nullable=False),
        sa.Column("network_id", Id, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("goal_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("who", sa.String(length=20), nullable=False),
        sa.Column("who_name", sa.String(length=200), nullable=False),
        sa.Column("who_contact", sa.String(length=36), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("start", sa.Time(), nullable=True),
        sa.Column("end", sa.Time(), nullable=True),
        sa.Column("words", sa.String(length=100), nullable=False),
        sa.Column("service_uid", sa.String(length=36), nullable=True),
        sa.Column("service_name", sa.String(length=300), nullable=False),
        sa.Column("service_url", sa.String(length=2000), nullable=False),
        sa.Column("service_phone", sa.String(length=100), nullable=False),
        sa.Column("day_title", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("way", sa.String(length=300), nullable=False),
        sa.Column("company", sa.String(length=300), nullable=False),
        sa.Column("bring", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=100), nullable=False),
        sa.Column("ask_for", sa.String(length=200), nullable=False),
        sa.Column("finds_out", sa.String(length=200), nullable=False),
        sa.Column("finds_out_by", sa.Date(), nullable=True),
        sa.CheckConstraint('length("ask_for") <= 200', name=op.f("ck_step_ask_for_length")),
        sa.CheckConstraint('length("bring") <= 300', name=op.f("ck_step_bring_length")),
        sa.CheckConstraint('length("company") <= 300', name=op.f("ck_step_company_length")),
        sa.CheckConstraint('length("day_title") <= 300', name=op.f("ck_step_day_title_length")),
        sa.CheckConstraint('length("finds_out") <= 200', name=op.f("ck_step_finds_out_length")),
        sa.CheckConstraint('length("phone") <= 100', name=op.f("ck_step_phone_length")),
        sa.CheckConstraint('length("place") <= 300', name=op.f("ck_step_place_length")),
        sa.CheckConstraint(
            'length("service_name") <= 300', name=op.f("ck_step_service_name_length")
        ),
        sa.CheckConstraint(
            'length("service_phone") <= 100', name=op.f("ck_step_service_phone_length")
        ),
        sa.CheckConstraint('length("service_uid") <= 36', name=op.f("ck_step_service_uid_length")),
        sa.CheckConstraint(
            'length("service_url") <= 2000', name=op.f("ck_step_service_url_length")
        ),
        sa.CheckConstraint('length("uid") <= 36', name=op.f("ck_step_uid_length")),
        sa.CheckConstraint('length("way") <= 300', name=op.f("ck_step_way_length")),
        sa.CheckConstraint('length("what") <= 500', name=op.f("ck_step_what_length")),
        sa.CheckConstraint('length("who") <= 20', name=op.f("ck_step_who_length")),
        sa.CheckConstraint('length("who_contact") <= 36', name=op.f("ck_step_who_contact_length")),
        sa.CheckConstraint('length("who_name") <= 200', name=op.f("ck_step_who_name_length")),
        sa.CheckConstraint('length("words") <= 100', name=op.f("ck_step_words_length")),
        sa.ForeignKeyConstraint(
            ["network_id", "goal_id"],
            ["goal.network_id", "goal.id"],
            name=op.f("fk_step_network_id_goal_id_goal"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_step_network_id_network")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
        sa.UniqueConstraint("network_id", "id", name=op.f("uq_step_network_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_step_uid")),
    )
    op.create_index("step_of_goal", "step", ["network_id", "goal_id", "position"], unique=False)
    op.create_index("step_with_service", "step", ["service_uid"], unique=False)
