-- Filled forms with their scores, and the alerts they raise (R105, R131, R254).
create table form_answer (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	member {I64},
	form {I64} not null,
	code text not null,
	number {I64} not null,
	unit {I64} not null,
	worker {I64} not null,
	state {I64} not null,
	answered_on text not null,
	written_at {I64},
	answers {BLOB} not null,
	score_1 {I64},
	score_2 {I64},
	score_3 {I64},
	score_4 {I64},
	result_fa text,
	result_en text,
	tone text,
	withdrawn {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint form_answer_household foreign key (household) references household (key)
) {STRICT};
create index form_answer_of_household on form_answer (household, answered_on);

create table alert (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	member {I64},
	answer {I64} not null,
	unit {I64} not null,
	state {I64} not null,
	code text not null,
	text {BLOB} not null,
	urgent {I64} not null,
	raised_at {I64},
	done_at {I64},
	done_by {I64},
	done_note {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint alert_household foreign key (household) references household (key)
) {STRICT};
create index alert_open on alert (state, household);
create index alert_of_household on alert (household, state);
