-- Persons as members of a household (R1, R23), and how their names are found.
create table member (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	given_name text,
	surname text,
	father_name text,
	sex {I64},
	birth_on text,
	birth_kind {I64},
	relation {I64} not null,
	is_head {I64} not null,
	id_kind {I64} not null,
	id_reason {BLOB},
	national_id {BLOB},
	national_id_bx {BLOB},
	foreign_id {BLOB},
	foreign_id_bx {BLOB},
	mobile {BLOB},
	mobile_bx {BLOB},
	marital {I64},
	education {I64},
	schooling {I64},
	insurance {I64},
	occupation text,
	income_monthly {I64},
	disability_types {I64},
	disability_severity {I64},
	health_note {BLOB},
	harm_note {BLOB},
	target_group {I64},
	legacy_file_no text,
	status {I64} not null,
	joined_on text,
	left_on text,
	leave_reason {I64},
	leave_note {BLOB},
	duplicate_reason {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index member_household on member (household, key);
-- Children who do not go to school (R32): few among many, so only they are indexed.
create index member_out_of_school on member (key) where status = 1 and schooling in (4, 5);

-- Search keys: a typed name is a prefix range of k.  Derived from member; unit is
-- the centre of the household, so that scope stands in the index.
create table person_name (
	k text not null,
	member {I64} not null,
	unit {I64} not null,
	household {I64} not null,
	constraint person_name_pk primary key (k, member)
) {STRICT}{WITHOUT_ROWID};
create index person_name_unit on person_name (unit, k, member);
create index person_name_household on person_name (household, member);
