-- Leads (R100, R101), waiting lists and their phases (R38), help without a file (R37).
create table lead (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	source {I64} not null,
	family {BLOB},
	place {BLOB},
	phone {BLOB},
	what {BLOB} not null,
	urgent {I64} not null,
	reporter_name {BLOB},
	reporter_phone {BLOB},
	state {I64} not null,
	owner {I64},
	due_on text not null,
	received_at {I64} not null,
	closed_at {I64},
	reason {I64},
	note {BLOB},
	request {I64},
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index lead_unit on lead (unit, state, due_on, key);

create table phase (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	service {I64} not null,
	name text not null,
	taken {I64} not null,
	state {I64} not null,
	at {I64} not null,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index phase_service on phase (service, unit, key);

create table waiting (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	household {I64} not null,
	service {I64} not null,
	priority {I64} not null,
	reason {BLOB},
	state {I64} not null,
	since text not null,
	ended_on text,
	request {I64},
	phase {I64},
	note {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint waiting_household foreign key (household) references household (key)
) {STRICT};
create index waiting_line on waiting (unit, service, priority, since, key) where state = 1;
create index waiting_of on waiting (household, service);
create index waiting_phase on waiting (phase);

create table light (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	service {I64} not null,
	day text not null,
	people {I64} not null,
	women {I64},
	topic text,
	by {I64},
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index light_unit on light (unit, day);
