-- Secret files and their teams (domain/secret), and glasses broken in an emergency.
create table secret_file (
	key {I64} primary key not null, ver {I64} not null,
	household {I64} not null, unit {I64} not null, kind {I64} not null, why {BLOB} not null,
	lead {I64} not null, shut_at {I64} not null, shut_by {I64} not null, state {I64} not null,
	opened_at {I64}, opened_by {I64}, opened_why {BLOB},
	jseq {I64} not null, seal {BLOB} not null
) {STRICT};
create index secret_file_unit on secret_file (unit);
create table secret_member (
	key {I64} primary key not null, ver {I64} not null,
	household {I64} not null, unit {I64} not null, staff {I64} not null, added_by {I64} not null,
	added_at {I64} not null, why {BLOB} not null, state {I64} not null,
	left_at {I64}, left_by {I64}, left_why {BLOB},
	jseq {I64} not null, seal {BLOB} not null
) {STRICT};
create index secret_member_household on secret_member (household);
create index secret_member_unit on secret_member (unit);
create index secret_member_staff on secret_member (staff, state);
create table glass (
	key {I64} primary key not null, ver {I64} not null,
	household {I64}, unit {I64} not null, veil {I64}, what {I64} not null,
	staff {I64} not null, role {I64} not null, why {BLOB} not null, file_number text,
	at {I64} not null, until_at {I64} not null, told {I64}, due_on text not null, state {I64} not null,
	reviewed_at {I64}, reviewed_by {I64}, review_note {BLOB},
	jseq {I64} not null, seal {BLOB} not null
) {STRICT};
create index glass_unit on glass (unit, state, due_on);
create index glass_staff on glass (staff, until_at);
create index glass_household on glass (household);
