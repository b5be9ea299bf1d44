-- Inspections (R47), enquiries for licences (R88), stories (R52), aims of a year (R393).
create table inspection (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	day text not null,
	place {I64} not null,
	files {I64} not null,
	privacy {I64} not null,
	staff {I64} not null,
	service {I64} not null,
	seen text not null,
	mend text,
	mend_by text,
	state {I64} not null,
	answer text,
	by {I64},
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index inspection_unit on inspection (unit, key);

create table licence_enquiry (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	sheet {I64} not null,
	institution text not null,
	applicant {BLOB} not null,
	licence {I64} not null,
	purpose {I64} not null,
	clause {I64} not null,
	asked_on text not null,
	letters text,
	visit text,
	visited_on text,
	state {I64} not null,
	opinion text,
	ended_on text,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index licence_enquiry_sheet on licence_enquiry (sheet, key);

create table story (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	household {I64} not null,
	title text not null,
	words text not null,
	state {I64} not null,
	published_on text,
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint story_household foreign key (household) references household (key)
) {STRICT};
create index story_unit on story (unit, key);
create index story_told on story (published_on, key) where state = 2;

create table year_aim (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	sheet {I64} not null,
	year {I64} not null,
	kind {I64} not null,
	what text not null,
	target {I64} not null,
	reached {I64},
	note text,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index year_aim_sheet on year_aim (sheet, key);
