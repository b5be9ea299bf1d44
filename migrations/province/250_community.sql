-- Helpers and groups of a neighbourhood, projects with their meetings and who came, studies (R13-R16, R48-R51, R79-R86).
create table helper (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	kinds {I64} not null,
	name text not null,
	phone {BLOB},
	may_contact {I64} not null,
	skills text,
	availability text,
	neighbourhood {I64},
	supervisor {I64},
	programme text,
	session_fee {I64},
	since text not null,
	state {I64} not null,
	ended_on text,
	end_note {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index helper_unit on helper (unit, key);

create table circle (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	name text not null,
	kind {I64} not null,
	neighbourhood {I64},
	people {I64} not null,
	contact {I64},
	founded_on text not null,
	aim text,
	state {I64} not null,
	ended_on text,
	end_note text,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index circle_unit on circle (unit, key);

create table project (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	sheet {I64} not null,
	name text not null,
	kind {I64} not null,
	service {I64} not null,
	neighbourhood {I64},
	circle {I64},
	sessions {I64},
	aim text,
	begins_on text not null,
	state {I64} not null,
	ended_on text,
	result text,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index project_sheet on project (sheet, key);

create table meeting (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	project {I64} not null,
	phase {I64} not null,
	day text not null,
	topic text not null,
	place text,
	people {I64} not null,
	women {I64},
	doer {I64} not null,
	level {I64},
	helper {I64},
	took_part text,
	decisions text,
	neighbourhood {I64},
	circle {I64},
	service {I64} not null,
	fee {I64},
	by {I64},
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index meeting_project on meeting (project, key);
create index meeting_unit on meeting (unit, day);

create table attendance (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	meeting {I64} not null,
	project {I64} not null,
	household {I64} not null,
	member {I64} not null,
	day text not null,
	what text not null,
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint attendance_household foreign key (household) references household (key)
) {STRICT};
create index attendance_meeting on attendance (meeting);
create index attendance_project on attendance (project);
create index attendance_of on attendance (household, day);

create table study (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	neighbourhood {I64} not null,
	day text not null,
	people {I64},
	jobless {I64},
	dropouts {I64},
	alone {I64},
	needs {I64},
	assets {I64},
	asset_words text,
	words text not null,
	asked {I64} not null,
	level {I64} not null,
	by {I64},
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index study_unit on study (unit, key);
