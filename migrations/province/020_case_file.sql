-- The household is the case file (R1); beside it who was responsible and where.
create table household (
	key {I64} primary key not null,
	ver {I64} not null,
	file_number text not null,
	unit {I64} not null,
	worker {I64},
	worker_since text,
	state {I64} not null,
	stage {I64} not null,
	family_name text not null,
	sort_name text not null,
	head {I64},
	neighbourhood {I64},
	address {BLOB},
	area text,
	postal_code {BLOB},
	phone {BLOB},
	phone_bx {BLOB},
	point {BLOB},
	address_confirmed_on text,
	confirmed_on text,
	housing {I64},
	rent {I64},
	members {I64} not null,
	opened_on text not null,
	closed_on text,
	close_reason {I64},
	close_note {BLOB},
	last_visit_on text,
	next_visit_due text,
	visit_programme {I64},
	risk_level {I64},
	conditions {BLOB},
	hide_address {I64} not null,
	paper_archive_no text,
	note {BLOB},
	source {I64},
	import_batch {I64},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint household_file_number unique (file_number)
) {STRICT};
-- A centre's list by name and by due day; a province's the same over all units.
create index household_unit_name on household (unit, state, sort_name, key);
create index household_unit_due on household (unit, state, (coalesce(next_visit_due, '9999')), key);
create index household_name on household (state, sort_name, key);
create index household_due on household (state, (coalesce(next_visit_due, '9999')), key);
create index household_worker on household (worker, state, key);

create table file_assignment (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	worker_from {I64},
	worker_to {I64},
	by {I64},
	at {I64} not null,
	reason {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint file_assignment_household foreign key (household) references household (key)
) {STRICT};
create index file_assignment_of on file_assignment (household, key);

create table centre_membership (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	unit_from {I64} not null,
	by {I64},
	at {I64} not null,
	reason {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint centre_membership_household foreign key (household) references household (key)
) {STRICT};
create index centre_membership_of on centre_membership (household, key);

-- One entrance for every service (R8).
create table request (
	key {I64} primary key not null,
	ver {I64} not null,
	number text not null,
	tracking_code text not null,
	unit {I64} not null,
	household {I64},
	applicant_name text,
	applicant_phone {BLOB},
	applicant_phone_bx {BLOB},
	applicant_national_id {BLOB},
	applicant_national_id_bx {BLOB},
	subject {I64} not null,
	channel {I64} not null,
	description {BLOB},
	urgent {I64} not null,
	state {I64} not null,
	owner {I64},
	due_on text not null,
	received_at {I64} not null,
	answered_at {I64},
	closed_at {I64},
	answer {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint request_number unique (number),
	constraint request_tracking_code unique (tracking_code)
) {STRICT};
create index request_unit on request (unit, key);
create index request_household on request (household, key);
create index request_unit_due on request (unit, due_on, key) where state < 4;
create index request_due on request (due_on, key) where state < 4;

-- Last numbers given out by a centre, dense; derived from the numbers themselves.
create table file_series (
	unit {I64} primary key not null,
	serial {I64} not null,
	last_file {I64} not null,
	last_request {I64} not null,
	constraint file_series_serial unique (serial)
) {STRICT};
